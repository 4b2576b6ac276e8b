#include "converter/passes/sub_byte_moves.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// Strings have no bits.
bool IsSubByte(const Value& value) {
  const int bits = ElementBits(value.type().element_type);
  return bits > 0 && bits < 8;
}

ElementType WholeType(ElementType type) {
  if (IsFloatingPoint(type)) return ElementType::kF32;
  return type == ElementType::kI4 ? ElementType::kI8 : ElementType::kU8;
}

bool Moves(Node& node) {
  if (node.output_count() == 0 || node.input_count() == 0 || !node.bodies().empty() ||
      node.Is(ops::kConvert) || node.op().reshapes)
    return false;
  bool any = false;
  for (const Value& input : node.inputs()) any |= IsSubByte(input);
  return any && IsSubByte(node.output());
}

absl::StatusOr<Value> Converted(Graph& graph, Value value, const std::string& name,
                                ElementType type, const Node& node) {
  MO_ASSIGN_OR_RETURN(Node * convert, graph.Add({.op = ops::kConvert,
                                                 .name = name,
                                                 .inputs = {value},
                                                 .attributes = {{"destination_type", type}},
                                                 .sources = node.sources()}));
  return convert->output();
}

}  // namespace

absl::StatusOr<bool> AvoidSubByteMoves(Graph& graph, Node* node) {
  if (!Moves(*node)) return false;
  std::vector<Value> inputs = node->inputs();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!IsSubByte(inputs[i])) continue;
    MO_ASSIGN_OR_RETURN(inputs[i],
                        Converted(graph, inputs[i], absl::StrCat(node->name(), "/whole_", i),
                                  WholeType(inputs[i].type().element_type), *node));
  }
  MO_ASSIGN_OR_RETURN(Node * moved, graph.Add({.op = node->op().type,
                                               .name = absl::StrCat(node->name(), "/whole"),
                                               .inputs = std::move(inputs),
                                               .attributes = node->attributes(),
                                               .sources = node->sources()}));
  const int count = node->output_count();
  for (int i = 0; i < count; ++i) {
    const std::string name = count == 1 ? "/packed" : absl::StrCat("/packed_", i);
    MO_ASSIGN_OR_RETURN(const Value packed,
                        Converted(graph, moved->output(i), absl::StrCat(node->name(), name),
                                  node->type(i).element_type, *node));
    if (count == 1) {
      graph.Replace(node, packed.node);
    } else {
      graph.ReplaceUses(node->output(i), packed);
    }
  }
  return true;
}

}  // namespace mo
