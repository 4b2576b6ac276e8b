#include "converter/passes/wider_types.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

absl::StatusOr<Value> Converted(Graph& graph, const Value& value, std::string name,
                                ElementType type, const Node& node) {
  MO_ASSIGN_OR_RETURN(Node * convert, graph.Add({.op = ops::kConvert,
                                                 .name = std::move(name),
                                                 .inputs = {value},
                                                 .attributes = {{"destination_type", type}},
                                                 .sources = node.sources()}));
  return convert->output();
}

}  // namespace

absl::Status ComputeWider(Graph& graph, Node* node, ElementType (*wider)(ElementType)) {
  std::vector<Value> inputs = node->inputs();
  for (size_t i = 0; i < inputs.size(); ++i) {
    const ElementType type = inputs[i].type().element_type;
    if (wider(type) == type) continue;
    MO_ASSIGN_OR_RETURN(
        inputs[i],
        Converted(graph, inputs[i], absl::StrCat(node->name(), "/wide_", i), wider(type), *node));
  }
  MO_ASSIGN_OR_RETURN(Node * wide, graph.Add({.op = node->op().type,
                                              .name = absl::StrCat(node->name(), "/wide"),
                                              .inputs = std::move(inputs),
                                              .attributes = node->attributes(),
                                              .sources = node->sources()}));
  const int count = node->output_count();
  for (int i = 0; i < count; ++i) {
    const std::string name = count == 1 ? "/narrow" : absl::StrCat("/narrow_", i);
    MO_ASSIGN_OR_RETURN(const Value narrow,
                        Converted(graph, wide->output(i), absl::StrCat(node->name(), name),
                                  node->type(i).element_type, *node));
    if (count == 1) {
      graph.Replace(node, narrow.node);
    } else {
      graph.ReplaceUses(node->output(i), narrow);
    }
  }
  return absl::OkStatus();
}

}  // namespace mo
