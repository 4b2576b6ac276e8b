// What holds a graph together: inputs, outputs, constants, conversions of type.
//
//   Parameter  an input of the model; `layout` names its axes ("NCHW"), "" where that is not known

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/layout.h"
#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/ops/wrapping.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::Status InferParameter(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& shape = node.attributes().GetShape("shape");
  const std::string& layout = node.attributes().GetString("layout");
  if (!layout.empty()) {
    MO_RETURN_IF_ERROR(
        Check(IsLayout(layout), "the layout is '", layout, "', expected ", kLayoutSyntax));
    MO_RETURN_IF_ERROR(Check(!shape.has_rank() || shape.rank() == static_cast<int>(layout.size()),
                             "the layout ", layout, " does not fit the shape ", ToString(shape)));
  }
  outputs = {{node.attributes().GetElementType("element_type"), shape}};
  return absl::OkStatus();
}

absl::Status InferResult(const Node&, std::vector<TensorType>&) { return absl::OkStatus(); }

absl::Status InferConstant(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(Check(node.constant().has_value(), "a Constant has no value"));
  outputs = {{node.constant()->type(), Shape::Of(node.constant()->extents())}};
  return absl::OkStatus();
}

absl::Status InferConvert(const Node& node, std::vector<TensorType>& outputs) {
  outputs = {{node.attributes().GetElementType("destination_type"), node.input(0).shape()}};
  return absl::OkStatus();
}

// Whether a conversion to the floating-point type is meant to lose digits. One of f64 to f32 is
// not: its numbers stay as exact as they are until they are written.
bool IsNarrower(ElementType type, ElementType than) {
  return type != than && ElementBits(type) <= 16 && ElementBits(type) <= ElementBits(than);
}

// To fewer digits to the nearest; of a number to an integer towards zero; of an integer to its last
// bits; to a boolean, whether it is not zero.
absl::Status EvaluateConvert(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  const ElementType type = node.type().element_type;
  if (!IsConvertible(type)) {
    return absl::UnimplementedError(
        absl::StrCat("values of ", ElementTypeName(type), " cannot be computed"));
  }
  const ElementType from = node.input(0).type().element_type;
  const bool is_exact = IsFloatingPoint(type) && IsFloatingPoint(from) && !IsNarrower(type, from);
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    const double value = inputs[0]->values[i];
    outputs[0].values[i] = is_exact           ? value
                           : !IsInteger(type) ? RoundTo(type, value)
                           : IsInteger(from)  ? Wrapped(type, value)
                                              : RoundTo(type, std::trunc(value));
  }
  return absl::OkStatus();
}

// Machines differ in what an integer becomes of a floating-point number that is too large for it.
bool ConvertsInRange(const Node& node, absl::Span<const Tensor> inputs,
                     absl::Span<const Tensor> outputs) {
  const ElementType type = node.type().element_type;
  if (!IsInteger(type) || (IsInteger(node.input(0).type().element_type) && ElementBits(type) < 64))
    return true;
  return std::equal(inputs[0].values.begin(), inputs[0].values.end(), outputs[0].values.begin(),
                    [](double from, double to) { return std::trunc(from) == to; });
}

std::vector<Constant> FoldConvert(const Node& node) {
  const Constant& data = *node.constant_input(0);
  const ElementType type = node.type().element_type;
  if (!IsFloatingPoint(type) || !IsFloatingPoint(data.type())) return {};
  const Constant converted = data.Converted(type);
  if (!IsNarrower(type, data.type())) return {converted};
  return {converted.Reinterpreted(type, data.extents())};
}

bool ConvertsToOwnType(const Node& node) {
  return node.type().element_type == node.input(0).type().element_type;
}

}  // namespace

std::vector<OpSchema> StructureOps() {
  return {
      {.type = ops::kParameter,
       .attributes = {{"element_type", AttributeKind::kElementType, {}},
                      {"shape", AttributeKind::kShape, {}},
                      {.name = "layout",
                       .kind = AttributeKind::kString,
                       .default_value = std::string(),
                       .in_ir_data = false}},
       .takes_strings = true,
       .infer = InferParameter},
      {.type = ops::kResult,
       .min_inputs = 1,
       .max_inputs = 1,
       .outputs = 0,
       .takes_strings = true,
       .infer = InferResult},
      {.type = ops::kConstant, .ir_type = "Const", .infer = InferConstant},
      {.type = ops::kConvert,
       .min_inputs = 1,
       .max_inputs = 1,
       .attributes = {{"destination_type", AttributeKind::kElementType, {}}},
       .locality = Locality::kUnary,
       .infer = InferConvert,
       .evaluate = EvaluateConvert,
       .exact = Always,
       .exact_for = ConvertsInRange,
       .fold_by_recipe = FoldConvert,
       .shape_values = ShapeValuesOfInput,
       .is_identity = ConvertsToOwnType},
  };
}

}  // namespace mo
