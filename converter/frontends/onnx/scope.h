#ifndef CONVERTER_FRONTENDS_ONNX_SCOPE_H_
#define CONVERTER_FRONTENDS_ONNX_SCOPE_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "converter/frontends/common/body_graph.h"
#include "converter/frontends/onnx/model.h"
#include "converter/frontends/onnx/operation.h"
#include "converter/graph/graph.h"

namespace mo::onnx {

// What names mean while the nodes of one graph or function are imported.
class Scope {
 public:
  // Of the model's graph.
  explicit Scope(const Opsets& opsets) : opsets_(opsets) {}

  // Of a graph in an attribute of a node of `parent`, which sees all of its names. Its nodes come
  // from those of `sources`, too.
  static Scope OfBody(const Scope& parent, std::string prefix, SourceSet sources, BodyGraph* body) {
    return Scope(&parent, parent.opsets_, parent.call_, std::move(prefix), std::move(sources),
                 body);
  }
  // Of a function that is called with attributes, which sees no names but its own.
  static Scope OfFunction(const Opsets& opsets, const AttributeDefs& call, std::string prefix,
                          SourceSet sources, BodyGraph* body) {
    return Scope(nullptr, opsets, &call, std::move(prefix), std::move(sources), body);
  }

  // nullptr if nothing has the name.
  const SourceValue* Find(const std::string& name) const {
    const auto found = values_.find(name);
    if (found != values_.end()) return &found->second;
    return parent_ == nullptr ? nullptr : parent_->Find(name);
  }
  void Define(const std::string& name, SourceValue value) { values_[name] = std::move(value); }

  // The version of a domain; 0 if none is said.
  int64_t VersionOf(const std::string& domain) const {
    const auto found = opsets_.find(domain);
    return found == opsets_.end() ? 0 : found->second;
  }
  const Opsets& opsets() const { return opsets_; }

  // Attributes of the call; nullptr outside of functions.
  const AttributeDefs* call() const { return call_; }
  // The body of a node that its nodes are added to; nullptr for the model's graph.
  BodyGraph* body() const { return body_; }
  const std::string& prefix() const { return prefix_; }
  const SourceSet& sources() const { return sources_; }
  // How many graphs and functions it is in.
  int depth() const { return depth_; }
  void set_depth(int depth) { depth_ = depth; }

 private:
  Scope(const Scope* parent, const Opsets& opsets, const AttributeDefs* call, std::string prefix,
        SourceSet sources, BodyGraph* body)
      : parent_(parent),
        opsets_(opsets),
        call_(call),
        body_(body),
        prefix_(std::move(prefix)),
        sources_(std::move(sources)) {}

  const Scope* parent_ = nullptr;
  const Opsets& opsets_;
  const AttributeDefs* call_ = nullptr;
  BodyGraph* const body_ = nullptr;
  const std::string prefix_;
  const SourceSet sources_;
  int depth_ = 0;
  std::map<std::string, SourceValue> values_;
};

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_SCOPE_H_
