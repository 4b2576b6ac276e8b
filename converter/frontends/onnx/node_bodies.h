#ifndef CONVERTER_FRONTENDS_ONNX_NODE_BODIES_H_
#define CONVERTER_FRONTENDS_ONNX_NODE_BODIES_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "converter/frontends/onnx/operation.h"
#include "converter/frontends/onnx/scope.h"

namespace mo::onnx {

// Imports the graphs that one node has as attributes.
class NodeBodies : public BodyImporter {
 public:
  // Imports a graph in a scope of its own. nullopt after an error.
  using ImportGraph = std::function<std::optional<std::vector<SourceValue>>(
      const GraphDef& definition, std::vector<SourceValue> inputs, Scope& scope)>;

  // Of source node `source`, in `scope`, whose nodes are added to `graph`. All must outlive this.
  NodeBodies(const NodeDef& node, int source, const Scope& scope, Graph& graph,
             ImportGraph import_graph, Diagnostics& diagnostics);

  std::optional<std::vector<SourceValue>> Import(const GraphDef& definition,
                                                 std::vector<SourceValue> inputs,
                                                 absl::string_view suffix) override;
  std::unique_ptr<BodyGraph> NewBody(absl::string_view suffix) override;
  std::optional<std::vector<SourceValue>> ImportInto(BodyGraph& body, const GraphDef& definition,
                                                     std::vector<SourceValue> inputs,
                                                     absl::string_view suffix) override;
  void TakeBack() override;

 private:
  std::string Prefix(absl::string_view suffix) const;
  std::optional<std::vector<SourceValue>> Import(const GraphDef& definition,
                                                 std::vector<SourceValue> inputs,
                                                 absl::string_view suffix, BodyGraph* body);

  const NodeDef& node_;
  const Scope& scope_;
  Graph& graph_;
  const ImportGraph import_graph_;
  Diagnostics& diagnostics_;
  const std::string name_;
  const SourceSet sources_;
  const int first_node_;
  const size_t first_source_;
};

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_NODE_BODIES_H_
