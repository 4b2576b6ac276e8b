#include "converter/evaluator/evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = int64_t{1} << 28;

absl::StatusOr<Tensor> ZeroTensor(const Shape& shape) {
  const std::optional<Extents> extents = shape.extents();
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  if (!count || *count > kMaxElements) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a tensor of shape ", ToString(shape), " cannot be evaluated"));
  }
  return Tensor{*extents, std::vector<double>(*count, 0.0)};
}

using TensorPointers = std::vector<const Tensor*>;

// The values of a graph that is being run, and their magnitudes where these are asked for.
class Evaluation {
 public:
  Evaluation(Precision precision, bool with_magnitudes)
      : precision_(precision), with_magnitudes_(with_magnitudes) {}

  absl::Status Run(const Graph& graph, absl::Span<const Tensor> inputs);
  std::vector<Tensor> TakeResults() { return std::move(results_); }

 private:
  struct Entry {
    Tensor value;
    Tensor magnitude;
  };

  absl::Status SetInput(Node* parameter, const Tensor& input) {
    if (Shape::Of(input.extents) != parameter->shape()) {
      return absl::InvalidArgumentError(absl::StrCat("input '", parameter->name(), "' is ",
                                                     ToString(input.extents), ", expected ",
                                                     ToString(parameter->shape())));
    }
    Set(parameter->output(), input, {input.extents, {}});
    return absl::OkStatus();
  }

  absl::Status RunNode(Node* node) {
    if (node->constant()) return RunConstant(node);
    if (node->op().evaluate == nullptr)
      return absl::UnimplementedError("the operation has no reference");
    std::vector<Tensor> outputs;
    for (int i = 0; i < node->output_count(); ++i) {
      MO_ASSIGN_OR_RETURN(Tensor tensor, ZeroTensor(node->shape(i)));
      outputs.push_back(std::move(tensor));
    }
    std::vector<Tensor> magnitudes(outputs.size());
    if (with_magnitudes_) magnitudes = outputs;
    const TensorPointers inputs = ValuesOf(*node);
    MO_RETURN_IF_ERROR(node->op().evaluate(*node, inputs, absl::MakeSpan(outputs)));
    if (with_magnitudes_) MO_RETURN_IF_ERROR(RunMagnitudes(*node, inputs, outputs, magnitudes));
    for (int i = 0; i < node->output_count(); ++i)
      Set(node->output(i), std::move(outputs[i]), std::move(magnitudes[i]));
    return absl::OkStatus();
  }

  absl::Status RunConstant(Node* node) {
    if (!node->constant()->available())
      return absl::FailedPreconditionError("its values are not in the text");
    MO_RETURN_IF_ERROR(ZeroTensor(node->shape()).status());
    const Extents& extents = node->constant()->extents();
    Set(node->output(), {extents, node->constant()->Doubles()}, {extents, {}});
    return absl::OkStatus();
  }

  // `magnitudes` come as zeros.
  absl::Status RunMagnitudes(const Node& node, const TensorPointers& inputs,
                             const std::vector<Tensor>& outputs,
                             std::vector<Tensor>& magnitudes) const {
    TensorPointers input_magnitudes;
    for (const Value& value : node.inputs()) {
      const Entry& entry = Get(value);
      const bool by_value = !IsFloatingPoint(value.type().element_type);
      input_magnitudes.push_back(by_value ? &entry.value : &entry.magnitude);
    }
    if (node.op().magnitude == nullptr)
      return node.op().evaluate(node, input_magnitudes, absl::MakeSpan(magnitudes));
    magnitudes = outputs;
    return node.op().magnitude(node, inputs, input_magnitudes, absl::MakeSpan(magnitudes));
  }

  // A magnitude may be left out where it is the absolute value.
  void Set(Value value, Tensor tensor, Tensor magnitude) {
    Round(value, tensor);
    if (with_magnitudes_) RaiseToValues(tensor, magnitude);
    entries_[{value.node->id(), value.output}] = {std::move(tensor), std::move(magnitude)};
  }

  void Round(Value value, Tensor& tensor) const {
    const ElementType type = value.type().element_type;
    if (precision_ == Precision::kDouble || !IsConvertible(type) || !IsFloatingPoint(type)) return;
    for (double& element : tensor.values) element = RoundTo(type, element);
  }

  // Makes each magnitude at least the absolute value. One that is infinite, as near a singularity,
  // becomes the largest number, so that 0 times it is 0.
  static void RaiseToValues(const Tensor& tensor, Tensor& magnitude) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    magnitude.values.resize(tensor.values.size(), 0);
    for (size_t i = 0; i < tensor.values.size(); ++i) {
      const double m = std::max(magnitude.values[i], std::abs(tensor.values[i]));
      magnitude.values[i] = m <= kLargest ? m : kLargest;
    }
  }

  const Entry& Get(Value value) const { return entries_.at({value.node->id(), value.output}); }

  TensorPointers ValuesOf(const Node& node) const {
    TensorPointers tensors;
    for (const Value& value : node.inputs()) tensors.push_back(&Get(value).value);
    return tensors;
  }

  Precision precision_;
  bool with_magnitudes_;
  std::map<std::pair<int, int>, Entry> entries_;  // by node id and output
  std::vector<Tensor> results_;
};

absl::Status Evaluation::Run(const Graph& graph, absl::Span<const Tensor> inputs) {
  if (inputs.size() != graph.parameters().size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the graph has ", graph.parameters().size(), " inputs, not ", inputs.size()));
  }
  const std::vector<Node*> order = graph.TopologicalOrder();
  std::map<std::pair<int, int>, size_t> last_reader;
  for (size_t i = 0; i < order.size(); ++i) {
    for (const Value& value : order[i]->inputs()) last_reader[{value.node->id(), value.output}] = i;
  }
  size_t parameter = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    Node* node = order[i];
    if (node->Is(ops::kParameter)) {
      MO_RETURN_IF_ERROR(SetInput(node, inputs[parameter++]));
    } else if (node->Is(ops::kResult)) {
      const Entry& entry = Get(node->input(0));
      results_.push_back(with_magnitudes_ ? entry.magnitude : entry.value);
    } else if (absl::Status status = RunNode(node); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat("node '", node->name(), "' (",
                                                      node->op().name(), "): ", status.message()));
    }
    for (const Value& value : node->inputs()) {
      const std::pair<int, int> key = {value.node->id(), value.output};
      if (last_reader.at(key) == i) entries_.erase(key);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Tensor>> Evaluate(const Graph& graph, absl::Span<const Tensor> inputs,
                                             Precision precision) {
  Evaluation evaluation(precision, /*with_magnitudes=*/false);
  MO_RETURN_IF_ERROR(evaluation.Run(graph, inputs));
  return evaluation.TakeResults();
}

absl::StatusOr<std::vector<Tensor>> EvaluateMagnitudes(const Graph& graph,
                                                       absl::Span<const Tensor> inputs) {
  Evaluation evaluation(Precision::kDouble, /*with_magnitudes=*/true);
  MO_RETURN_IF_ERROR(evaluation.Run(graph, inputs));
  return evaluation.TakeResults();
}

absl::StatusOr<std::vector<Tensor>> SeededInputs(const Graph& graph, uint64_t seed) {
  std::vector<Tensor> inputs;
  for (const Node* parameter : graph.parameters()) {
    MO_ASSIGN_OR_RETURN(Tensor tensor, ZeroTensor(parameter->shape()));
    const ElementType type = parameter->type().element_type;
    if (!IsConvertible(type)) {
      return absl::UnimplementedError(absl::StrCat("there are no seeded values of ",
                                                   ElementTypeName(type), " for input '",
                                                   parameter->name(), "'"));
    }
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

double RelativeToRounding(const Tensor& a, const Tensor& b, const Tensor& magnitudes,
                          double rounding) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (a.extents != b.extents || a.extents != magnitudes.extents) return kInfinity;
  double largest = 0;
  for (size_t i = 0; i < a.values.size(); ++i) {
    if (a.values[i] == b.values[i]) continue;
    const double parts =
        std::abs(a.values[i] - b.values[i]) / (16 * rounding * magnitudes.values[i]);
    if (std::isnan(parts)) return kInfinity;
    largest = std::max(largest, parts);
  }
  return largest;
}

}  // namespace mo
