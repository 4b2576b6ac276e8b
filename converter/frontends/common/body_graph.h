#ifndef CONVERTER_FRONTENDS_COMMON_BODY_GRAPH_H_
#define CONVERTER_FRONTENDS_COMMON_BODY_GRAPH_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/passed_constants.h"
#include "converter/graph/graph.h"

namespace mo {

// A graph of an attribute on its way to become a body of a node (converter/graph/bodies.h). What it
// reads of the graphs around it becomes its own: constants as copies, which cost nothing, all else
// as Parameters.
class BodyGraph {
 public:
  // For a node of `outer` that comes from `sources`. `enclosing` is the body that `outer` becomes;
  // nullptr if it is the model's graph. Names of nodes begin with `prefix`.
  BodyGraph(absl::string_view name, Graph& outer, BodyGraph* enclosing, std::string prefix,
            SourceSet sources);

  Graph& graph() { return *graph_; }
  PassedConstants& passed_on() { return passed_on_; }
  // How many bodies it is in, itself counted.
  int depth() const { return enclosing_ == nullptr ? 1 : enclosing_->depth() + 1; }

  // Parameters that the node feeds come before the first value that is captured.
  Value AddParameter(absl::string_view name, const TensorType& type);
  // A value of a graph around this one, or of this one, as one of this one.
  Value Captured(Value value);
  void AddResult(Value value);

  // The body, without what no result needs, and the values of `outer` that its last Parameters are.
  struct Finished {
    std::unique_ptr<Graph> graph;
    std::vector<Value> captured;
  };
  Finished Finish();
  // Forgets the source nodes of what was imported into it; nothing else may be done with it.
  void Discard();

 private:
  std::unique_ptr<Graph> graph_;
  const size_t first_source_;
  BodyGraph* const enclosing_;
  PassedConstants passed_on_;
  const std::string prefix_;
  const SourceSet sources_;
  std::map<std::pair<const Node*, int>, Value> known_;  // by the value around this graph
  std::vector<std::pair<Value, Node*>> captured_;       // values of `outer` and their Parameters
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_BODY_GRAPH_H_
