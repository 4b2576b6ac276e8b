#include "converter/evaluator/evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"

namespace mo {
namespace {

constexpr int64_t kMostElements = int64_t{1} << 28;

absl::StatusOr<Tensor> ZeroTensor(const Shape& shape) {
  const std::optional<Extents> extents = shape.extents();
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  if (!count || *count > kMostElements) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a tensor of shape ", ToString(shape), " cannot be evaluated"));
  }
  return Tensor{*extents, std::vector<double>(*count, 0.0)};
}

class Evaluation {
 public:
  Evaluation(Precision precision) : precision_(precision) {}

  void Set(Value value, Tensor tensor) {
    Round(value, tensor);
    tensors_[{value.node->id(), value.output}] = std::move(tensor);
  }

  absl::Status Run(Node* node) {
    if (node->constant()) {
      if (!node->constant()->available())
        return absl::FailedPreconditionError("its values are not in the text");
      MO_RETURN_IF_ERROR(ZeroTensor(node->shape()).status());
      Set(node->output(), {node->constant()->extents(), node->constant()->Doubles()});
      return absl::OkStatus();
    }
    if (node->op().evaluate == nullptr)
      return absl::UnimplementedError("the operation has no reference");
    std::vector<const Tensor*> inputs;
    for (const Value& value : node->inputs()) inputs.push_back(&Get(value));
    std::vector<Tensor> outputs;
    for (int i = 0; i < node->output_count(); ++i) {
      MO_ASSIGN_OR_RETURN(Tensor tensor, ZeroTensor(node->shape(i)));
      outputs.push_back(std::move(tensor));
    }
    MO_RETURN_IF_ERROR(node->op().evaluate(*node, inputs, absl::MakeSpan(outputs)));
    for (int i = 0; i < node->output_count(); ++i) Set(node->output(i), std::move(outputs[i]));
    return absl::OkStatus();
  }

  const Tensor& Get(Value value) const { return tensors_.at({value.node->id(), value.output}); }
  void Forget(Value value) { tensors_.erase({value.node->id(), value.output}); }

 private:
  void Round(Value value, Tensor& tensor) const {
    const ElementType type = value.type().element_type;
    if (precision_ == Precision::kDouble || !IsConvertible(type) || !IsFloatingPoint(type)) return;
    for (double& element : tensor.values) element = RoundTo(type, element);
  }

  Precision precision_;
  std::map<std::pair<int, int>, Tensor> tensors_;
};

}  // namespace

absl::StatusOr<std::vector<Tensor>> Evaluate(const Graph& graph, absl::Span<const Tensor> inputs,
                                             Precision precision) {
  if (inputs.size() != graph.parameters().size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the graph has ", graph.parameters().size(), " inputs, not ", inputs.size()));
  }
  Evaluation evaluation(precision);
  std::vector<Tensor> results;
  const std::vector<Node*> order = graph.TopologicalOrder();
  std::map<std::pair<int, int>, size_t> last_reader;
  for (size_t i = 0; i < order.size(); ++i) {
    for (const Value& value : order[i]->inputs()) last_reader[{value.node->id(), value.output}] = i;
  }
  size_t parameter = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    Node* node = order[i];
    if (node->Is("Parameter")) {
      const Tensor& input = inputs[parameter++];
      if (Shape::Of(input.extents) != node->shape()) {
        return absl::InvalidArgumentError(absl::StrCat("input '", node->name(), "' is ",
                                                       ToString(input.extents), ", expected ",
                                                       ToString(node->shape())));
      }
      evaluation.Set(node->output(), input);
    } else if (node->Is("Result")) {
      results.push_back(evaluation.Get(node->input(0)));
    } else if (absl::Status status = evaluation.Run(node); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat("node '", node->name(), "' (",
                                                      node->op().name, "): ", status.message()));
    }
    for (const Value& value : node->inputs()) {
      if (last_reader.at({value.node->id(), value.output}) == i) evaluation.Forget(value);
    }
  }
  return results;
}

absl::StatusOr<std::vector<Tensor>> SeededInputs(const Graph& graph, uint64_t seed) {
  std::vector<Tensor> inputs;
  for (const Node* parameter : graph.parameters()) {
    MO_ASSIGN_OR_RETURN(Tensor tensor, ZeroTensor(parameter->shape()));
    const ElementType type = parameter->type().element_type;
    const int64_t count = static_cast<int64_t>(tensor.values.size());
    Constant::FromBytes(type, tensor.extents,
                        SeededBytes(seed + inputs.size(), type, static_cast<uint64_t>(count)))
        .ReadDoubles(0, count, tensor.values.data());
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}

double RelativeDifference(const Tensor& a, const Tensor& b) {
  if (a.extents != b.extents) return std::numeric_limits<double>::infinity();
  double difference = 0, largest = 0;
  for (size_t i = 0; i < a.values.size(); ++i) {
    const double d = std::abs(a.values[i] - b.values[i]);
    if (std::isnan(d)) return std::numeric_limits<double>::infinity();
    difference = std::max(difference, d);
    largest = std::max({largest, std::abs(a.values[i]), std::abs(b.values[i])});
  }
  return difference == 0 ? 0 : difference / largest;
}

}  // namespace mo
