#include "converter/frontends/onnx/node_bodies.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/graph/bodies.h"

namespace mo::onnx {

NodeBodies::NodeBodies(const NodeDef& node, int source, const Scope& scope, Graph& graph,
                       ImportGraph import_graph, Diagnostics& diagnostics)
    : node_(node),
      scope_(scope),
      graph_(graph),
      import_graph_(std::move(import_graph)),
      diagnostics_(diagnostics),
      name_(graph.source_nodes()[source].name),
      sources_(Union({source}, scope.sources())),
      first_node_(graph.next_id()),
      first_source_(graph.source_nodes().size()) {}

std::string NodeBodies::Prefix(absl::string_view suffix) const {
  return absl::StrCat(name_, "/", suffix, "/");
}

std::optional<std::vector<SourceValue>> NodeBodies::Import(const GraphDef& definition,
                                                           std::vector<SourceValue> inputs,
                                                           absl::string_view suffix,
                                                           BodyGraph* body) {
  Scope scope = Scope::OfBody(scope_, Prefix(suffix), sources_, body);
  return import_graph_(definition, std::move(inputs), scope);
}

std::optional<std::vector<SourceValue>> NodeBodies::Import(const GraphDef& definition,
                                                           std::vector<SourceValue> inputs,
                                                           absl::string_view suffix) {
  return Import(definition, std::move(inputs), suffix, scope_.body());
}

std::unique_ptr<BodyGraph> NodeBodies::NewBody(absl::string_view suffix) {
  auto body = std::make_unique<BodyGraph>(suffix, graph_, scope_.body(), Prefix(suffix), sources_);
  if (body->depth() <= kMaxNesting) return body;
  diagnostics_.Error(
      Code::kControlFlow, node_.location,
      absl::StrCat("node '", name_, "' (", node_.op, "): branches and loops are nested more than ",
                   kMaxNesting, " levels deep; export the model with fewer"));
  return nullptr;
}

std::optional<std::vector<SourceValue>> NodeBodies::ImportInto(BodyGraph& body,
                                                               const GraphDef& definition,
                                                               std::vector<SourceValue> inputs,
                                                               absl::string_view suffix) {
  return Import(definition, std::move(inputs), suffix, &body);
}

// Constants stay until dead nodes are removed: names may mean them from now on.
void NodeBodies::TakeBack() {
  graph_.RemoveUnreadFrom(first_node_);
  graph_.ForgetSourceNodesFrom(first_source_);
}

}  // namespace mo::onnx
