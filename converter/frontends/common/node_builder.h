#ifndef CONVERTER_FRONTENDS_COMMON_NODE_BUILDER_H_
#define CONVERTER_FRONTENDS_COMMON_NODE_BUILDER_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/graph.h"
#include "converter/graph/ops/ops.h"

namespace mo {

// The means to write a node of a source model in nodes of the graph, and to report what is wrong
// with it. Each frontend derives from it what its nodes have: inputs, attributes, outputs.
//
// One protocol of failure: a value without a node is the result of a failure, which has been
// reported. Nodes that read one are not added, and nothing that follows from it is reported. So the
// code that writes an operation checks nothing between its calls.
//
// What depends on few constants alone becomes a constant at once.
class NodeBuilder {
 public:
  // For source node `source` of the graph. `word` is what its framework calls a node: "layer". A
  // constant made for the node also comes from the constants among `inputs`, from which it is
  // computed.
  NodeBuilder(Graph& graph, int source, absl::string_view word, const std::vector<Value>& inputs,
              Diagnostics& diagnostics);
  // For the same node, to add nodes to a body of it.
  NodeBuilder(const NodeBuilder& node, Graph& body);
  virtual ~NodeBuilder() = default;

  Graph& graph() { return graph_; }
  // In the source.
  const std::string& name() const { return source().name; }
  const std::string& op() const { return source().type; }

  // What the nodes that are added come from: the source node, and others whose numbers they have.
  const SourceSet& sources() const { return sources_; }
  void AddSources(const SourceSet& sources) { sources_ = Union(sources_, sources); }

  // Adds a node that is named like this one, with `suffix`. An error that the operation's schema
  // reports is one of the inputs.
  Value Add(OpType op, absl::string_view suffix, std::vector<Value> inputs,
            Attributes attributes = {});
  // The same for an operation with several outputs; empty after a failure.
  std::vector<Value> AddSeveral(OpType op, absl::string_view suffix, std::vector<Value> inputs,
                                Attributes attributes = {},
                                std::vector<std::unique_ptr<Graph>> bodies = {});

  Value AddConstant(absl::string_view suffix, Constant constant);
  Value AddIntegers(absl::string_view suffix, const Ints& values);
  Value AddInteger(absl::string_view suffix, int64_t value);
  Value AddNumber(absl::string_view suffix, ElementType type, double value);
  // A list of equal numbers.
  Value AddNumbers(absl::string_view suffix, ElementType type, int64_t count, double value);

  // `value` under other extents, of which at most one is not known.
  Value Reshaped(Value value, absl::string_view suffix, const Shape& shape);
  // A list, such as a bias, as [1, …, n, …, 1] of `rank` with its elements along `axis`.
  Value AlongAxis(Value list, absl::string_view suffix, int axis, int rank);
  Value Transposed(Value value, absl::string_view suffix, const Ints& order);
  Value Converted(Value value, absl::string_view suffix, ElementType type);

  // The integers of a value that is known now: a constant, or put together from constants and from
  // extents that are known. nullopt if it is not.
  std::optional<Ints> KnownIntegers(Value value) const;
  // The same; nullopt after an error that names `what`, and for a failed value.
  std::optional<Ints> Integers(Value value, absl::string_view what);
  // The same for one integer.
  std::optional<int64_t> Integer(Value value, absl::string_view what);

  // `axis`, which counts from the end when negative, as 0 … rank - 1; nullopt after an error about
  // `attribute`.
  std::optional<int> Axis(int64_t axis, int rank, absl::string_view attribute = "axis");

  // Report a problem of the node, at the place of one of its attributes if the source has places of
  // them. An error returns false.
  bool Error(Code code, absl::string_view text, absl::string_view attribute = "");
  void Warning(Code code, absl::string_view text, absl::string_view attribute = "");

 protected:
  // The place of an attribute, as the file writes it.
  virtual Location PlaceOf(absl::string_view attribute) const;
  const SourceNode& source() const { return graph_.source_nodes()[source_]; }

 private:
  std::string Described(absl::string_view text) const;

  Graph& graph_;
  const int source_;
  const absl::string_view word_;
  Diagnostics& diagnostics_;
  SourceSet sources_;
  SourceSet constant_inputs_;  // what these come from
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_NODE_BUILDER_H_
