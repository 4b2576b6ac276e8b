#include "converter/evaluator/concrete_node.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

bool HasStaticTypes(const Node& node) {
  for (const Value& input : node.inputs()) {
    if (!input.shape().is_static()) return false;
  }
  for (int i = 0; i < node.output_count(); ++i) {
    if (!node.shape(i).is_static()) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<ConcreteNode> ConcreteNode::Of(const Node& node,
                                              const std::vector<const Tensor*>& inputs) {
  ConcreteNode concrete;
  concrete.node_ = &node;
  if (HasStaticTypes(node)) return concrete;
  concrete.graph_ = std::make_unique<Graph>("concrete");
  std::vector<Value> values;
  for (int i = 0; i < node.input_count(); ++i) {
    MO_ASSIGN_OR_RETURN(const Value value, concrete.Add(node, i, *inputs[i]));
    values.push_back(value);
  }
  MO_ASSIGN_OR_RETURN(concrete.node_, concrete.graph_->Add({.op = node.op().type,
                                                            .name = node.name(),
                                                            .inputs = std::move(values),
                                                            .attributes = node.attributes()}));
  return concrete;
}

// Integers may say a shape.
absl::StatusOr<Value> ConcreteNode::Add(const Node& node, int input, const Tensor& tensor) {
  const ElementType type = node.input(input).type().element_type;
  const std::string name = absl::StrCat("input_", input);
  if (const Constant* constant = node.constant_input(input))
    return graph_->AddConstant(name, *constant)->output();
  if (IsInteger(type) && IsConvertible(type)) {
    Constant constant = Constant::FromDoubles(type, tensor.extents, tensor.values);
    return graph_->AddConstant(name, std::move(constant))->output();
  }
  MO_ASSIGN_OR_RETURN(
      Node * parameter,
      graph_->Add({.op = ops::kParameter,
                   .name = name,
                   .inputs = {},
                   .attributes = {{"element_type", type}, {"shape", Shape::Of(tensor.extents)}}}));
  return parameter->output();
}

}  // namespace mo
