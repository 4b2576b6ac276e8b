// Branches and loops, which run the graphs that they own (bodies.h).
//
//   If    runs one of two bodies
//   Loop  runs its body again and again

#include <string>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

bool IsOneElement(const Shape& shape) {
  return shape.has_rank() &&
         (shape.rank() == 0 || (shape.rank() == 1 && shape.dim(0).Compatible(Dim(1))));
}

absl::Status CheckTruth(const TensorType& type, absl::string_view what) {
  return Check(type.element_type == ElementType::kBoolean && IsOneElement(type.shape), what, " is ",
               InWords(type), ", expected one boolean");
}

absl::Status CheckNumber(const TensorType& type, absl::string_view what) {
  const bool is_integer =
      type.element_type == ElementType::kI32 || type.element_type == ElementType::kI64;
  return Check(is_integer && IsOneElement(type.shape), what, " is ", InWords(type),
               ", expected one integer");
}

// What the inputs feed to a body fits its Parameters.
absl::Status CheckInputs(const Node& node, int body, int first) {
  const std::vector<Node*>& parameters = node.bodies()[body]->parameters();
  const Ints inputs = InputsOfBody(node, body);
  MO_RETURN_IF_ERROR(Check(parameters.size() == inputs.size(), "body ", body, " has ",
                           parameters.size(), " Parameters, but ", inputs.size(), " inputs"));
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i] == kIteration && node.Is(ops::kLoop)) continue;
    MO_RETURN_IF_ERROR(Check(inputs[i] >= first && inputs[i] < node.input_count(), "Parameter ", i,
                             " of body ", body, " is fed by input ", inputs[i], ", expected ",
                             first, " to ", node.input_count() - 1));
    const TensorType& fed = node.input(static_cast<int>(inputs[i])).type();
    MO_RETURN_IF_ERROR(Check(Fits(fed, parameters[i]->type()), "Parameter ", i, " of body ", body,
                             " is ", InWords(parameters[i]->type()), ", but input ", inputs[i],
                             " is ", InWords(fed)));
  }
  return absl::OkStatus();
}

const TensorType& TypeOfResult(const Graph& body, size_t result) {
  return body.results()[result]->input(0).type();
}

absl::Status InferIf(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckTruth(node.input(0).type(), "the condition"));
  for (int body : {0, 1}) MO_RETURN_IF_ERROR(CheckInputs(node, body, /*first=*/1));
  const Graph& one = *node.bodies()[0];
  const Graph& other = *node.bodies()[1];
  MO_RETURN_IF_ERROR(Check(one.results().size() == other.results().size(), "one body yields ",
                           one.results().size(), " values, the other one ",
                           other.results().size()));
  for (size_t i = 0; i < one.results().size(); ++i) {
    const std::optional<TensorType> type = Joined(TypeOfResult(one, i), TypeOfResult(other, i));
    MO_RETURN_IF_ERROR(Check(type.has_value(), "output ", i, " is ", InWords(TypeOfResult(one, i)),
                             " of one body and ", InWords(TypeOfResult(other, i)),
                             " of the other one; expected one element type and one rank"));
    outputs.push_back(*type);
  }
  return absl::OkStatus();
}

// What a Result yields in each iteration, joined along an axis.
absl::StatusOr<TensorType> Collected(const Node& loop, size_t result, int64_t axis) {
  TensorType type = TypeOfResult(*loop.bodies()[0], result);
  MO_RETURN_IF_ERROR(Check(type.shape.has_rank() && axis >= 0 && axis < type.shape.rank() &&
                               type.shape.dim(static_cast<int>(axis)) == Dim(1),
                           "Result ", result, " is ", InWords(type),
                           ", expected one element along axis ", axis,
                           ", along which it is joined"));
  const std::optional<int64_t> iterations = KnownIterations(loop);
  type.shape.set_dim(static_cast<int>(axis), iterations ? Dim(*iterations) : Dim::Any());
  return type;
}

absl::Status InferLoop(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckNumber(node.input(0).type(), "the number of iterations"));
  MO_RETURN_IF_ERROR(CheckTruth(node.input(1).type(), "the condition"));
  MO_RETURN_IF_ERROR(CheckInputs(node, 0, /*first=*/2));
  const Graph& body = *node.bodies()[0];
  const std::vector<Node*>& parameters = body.parameters();
  const int64_t carried = node.attributes().GetInt("carried");
  const Ints& axes = node.attributes().GetInts("axes");
  MO_RETURN_IF_ERROR(Check(carried >= 0 && carried < static_cast<int64_t>(parameters.size()),
                           "carried is ", carried, ", but there are ", node.input_count() - 2,
                           " inputs to carry on"));
  MO_RETURN_IF_ERROR(Check(body.results().size() == 1 + carried + axes.size(), "the body yields ",
                           body.results().size(), " values, expected ", 1 + carried + axes.size()));
  MO_RETURN_IF_ERROR(CheckNumber(parameters[0]->type(), "Parameter 0"));
  MO_RETURN_IF_ERROR(CheckTruth(TypeOfResult(body, 0), "Result 0"));
  for (size_t i = 1; i <= static_cast<size_t>(carried); ++i) {
    const TensorType& type = parameters[i]->type();
    MO_RETURN_IF_ERROR(Check(type.shape.has_rank() && Fits(TypeOfResult(body, i), type), "Result ",
                             i, " is ", InWords(TypeOfResult(body, i)), ", but Parameter ", i,
                             " is ", InWords(type)));
    outputs.push_back(type);
  }
  for (size_t i = 0; i < axes.size(); ++i) {
    MO_ASSIGN_OR_RETURN(TensorType type,
                        Collected(node, 1 + static_cast<size_t>(carried) + i, axes[i]));
    outputs.push_back(std::move(type));
  }
  return absl::OkStatus();
}

AttributeSpec PortList(absl::string_view name) {
  return {.name = name, .kind = AttributeKind::kInts, .default_value = Ints(), .in_ir_data = false};
}

}  // namespace

std::vector<OpSchema> ControlOps() {
  return {
      {.type = ops::kIf,
       .min_inputs = 1,
       .max_inputs = OpSchema::kAnyNumber,
       .outputs = OpSchema::kAnyNumber,
       .bodies = 2,
       .attributes = {PortList("then_inputs"), PortList("else_inputs")},
       .opset = 8,
       .infer = InferIf},
      {.type = ops::kLoop,
       .min_inputs = 2,
       .max_inputs = OpSchema::kAnyNumber,
       .outputs = OpSchema::kAnyNumber,
       .bodies = 1,
       .attributes = {{.name = "carried",
                       .kind = AttributeKind::kInt,
                       .default_value = int64_t{0},
                       .in_ir_data = false},
                      PortList("axes")},
       .opset = 5,
       .infer = InferLoop},
  };
}

}  // namespace mo
