#include "converter/evaluator/evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/evaluator/concrete_node.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = int64_t{1} << 28;
constexpr int64_t kMaxIterations = int64_t{1} << 20;

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

// A value and its magnitude, where that is asked for.
struct Entry {
  Tensor value;
  Tensor magnitude;
};

// The values of a graph that is being run, and their magnitudes where these are asked for.
class Evaluation {
 public:
  Evaluation(Precision precision, bool with_magnitudes)
      : precision_(precision), with_magnitudes_(with_magnitudes) {}

  absl::Status Run(const Graph& graph, std::vector<Entry> inputs);
  std::vector<Entry> TakeResults() { return std::move(results_); }

 private:
  absl::Status SetInput(Node* parameter, Entry input) {
    const Extents& extents = input.value.extents;
    if (!Fits({parameter->type().element_type, Shape::Of(extents)}, parameter->type())) {
      return absl::InvalidArgumentError(absl::StrCat("input '", parameter->name(), "' is ",
                                                     ToString(extents), ", expected ",
                                                     ToString(parameter->shape())));
    }
    Set(parameter->output(), std::move(input.value), std::move(input.magnitude));
    return absl::OkStatus();
  }

  absl::Status RunNode(Node* node) {
    if (node->constant()) return RunConstant(node);
    if (node->Is(ops::kIf)) return RunIf(node);
    if (node->Is(ops::kLoop)) return RunLoop(node);
    if (node->op().evaluate == nullptr)
      return absl::UnimplementedError("the operation has no reference");
    const TensorPointers inputs = ValuesOf(*node);
    MO_ASSIGN_OR_RETURN(const ConcreteNode concrete, ConcreteNode::Of(*node, inputs));
    std::vector<Tensor> outputs;
    for (int i = 0; i < concrete->output_count(); ++i) {
      MO_ASSIGN_OR_RETURN(Tensor tensor, ZeroTensor(concrete->shape(i)));
      outputs.push_back(std::move(tensor));
    }
    std::vector<Tensor> magnitudes(outputs.size());
    if (with_magnitudes_) magnitudes = outputs;
    MO_RETURN_IF_ERROR(node->op().evaluate(*concrete, inputs, absl::MakeSpan(outputs)));
    if (with_magnitudes_)
      MO_RETURN_IF_ERROR(RunMagnitudes(*concrete, *node, inputs, outputs, magnitudes));
    for (int i = 0; i < node->output_count(); ++i)
      Set(node->output(i), std::move(outputs[i]), std::move(magnitudes[i]));
    return absl::OkStatus();
  }

  absl::Status RunIf(Node* node) {
    MO_ASSIGN_OR_RETURN(const double condition, NumberOf(Get(node->input(0)).value));
    const int body = condition != 0 ? 0 : 1;
    std::vector<Entry> inputs;
    for (const int64_t input : InputsOfBody(*node, body))
      inputs.push_back(Get(node->input(static_cast<int>(input))));
    MO_ASSIGN_OR_RETURN(std::vector<Entry> results, RunBody(*node, body, std::move(inputs)));
    for (int i = 0; i < node->output_count(); ++i)
      Set(node->output(i), std::move(results[i].value), std::move(results[i].magnitude));
    return absl::OkStatus();
  }

  absl::Status RunLoop(Node* node) {
    MO_ASSIGN_OR_RETURN(const double most, NumberOf(Get(node->input(0)).value));
    MO_ASSIGN_OR_RETURN(double goes_on, NumberOf(Get(node->input(1)).value));
    const size_t carried = static_cast<size_t>(node->attributes().GetInt("carried"));
    std::vector<Entry> inputs(1);
    for (int i = 2; i < node->input_count(); ++i) inputs.push_back(Get(node->input(i)));
    std::vector<std::vector<Entry>> collected(node->attributes().GetInts("axes").size());
    for (int64_t i = 0; goes_on != 0 && (most < 0 || static_cast<double>(i) < most); ++i) {
      if (i >= kMaxIterations) return absl::ResourceExhaustedError("it runs too often");
      const Extents extents =
          node->bodies()[0]->parameters()[0]->shape().rank() == 0 ? Extents() : Extents({1});
      inputs[0] = {{extents, {static_cast<double>(i)}}, {extents, {}}};
      MO_ASSIGN_OR_RETURN(std::vector<Entry> results, RunBody(*node, 0, inputs));
      MO_ASSIGN_OR_RETURN(goes_on, NumberOf(results[0].value));
      std::move(results.begin() + 1, results.begin() + 1 + static_cast<ptrdiff_t>(carried),
                inputs.begin() + 1);
      for (size_t c = 0; c < collected.size(); ++c)
        collected[c].push_back(std::move(results[1 + carried + c]));
    }
    for (size_t i = 0; i < carried; ++i) {
      Set(node->output(static_cast<int>(i)), std::move(inputs[1 + i].value),
          std::move(inputs[1 + i].magnitude));
    }
    for (size_t c = 0; c < collected.size(); ++c)
      MO_RETURN_IF_ERROR(SetJoined(node, static_cast<int>(carried + c), c, collected[c]));
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<Entry>> RunBody(const Node& node, int body,
                                             std::vector<Entry> inputs) const {
    Evaluation evaluation(precision_, with_magnitudes_);
    MO_RETURN_IF_ERROR(evaluation.Run(*node.bodies()[body], std::move(inputs)));
    return evaluation.TakeResults();
  }

  static absl::StatusOr<double> NumberOf(const Tensor& tensor) {
    if (tensor.values.size() == 1) return tensor.values[0];
    return absl::InvalidArgumentError(
        absl::StrCat("what steers it has ", tensor.values.size(), " elements"));
  }

  // What `parts`, one of each iteration, are as one along their axis.
  absl::Status SetJoined(Node* node, int output, size_t collected,
                         const std::vector<Entry>& parts) {
    const int axis = static_cast<int>(node->attributes().GetInts("axes")[collected]);
    const int64_t count = static_cast<int64_t>(parts.size());
    Shape shape = node->shape(output);
    if (!parts.empty()) shape = Shape::Of(parts[0].value.extents);
    shape.set_dim(axis, count);
    MO_ASSIGN_OR_RETURN(const Tensor zeros, ZeroTensor(shape));
    Entry joined = {zeros, with_magnitudes_ ? zeros : Tensor{zeros.extents, {}}};
    int64_t inner = 1;
    for (int i = axis + 1; i < shape.rank(); ++i) inner *= zeros.extents[i];
    for (int64_t part = 0; part < count; ++part) {
      if (Shape::Of(parts[part].value.extents) != Shape::Of(parts[0].value.extents))
        return absl::InvalidArgumentError("what it collects changes its shape");
      CopyPart(parts[part].value, inner, part, count, joined.value);
      if (with_magnitudes_) CopyPart(parts[part].magnitude, inner, part, count, joined.magnitude);
    }
    Set(node->output(output), std::move(joined.value), std::move(joined.magnitude));
    return absl::OkStatus();
  }

  // `part`, number `index` of `count`, in rows of `inner` elements.
  static void CopyPart(const Tensor& part, int64_t inner, int64_t index, int64_t count,
                       Tensor& whole) {
    for (size_t from = 0; from < part.values.size(); ++from) {
      const int64_t row = static_cast<int64_t>(from) / inner;
      const int64_t place = static_cast<int64_t>(from) % inner;
      whole.values[(row * count + index) * inner + place] = part.values[from];
    }
  }

  absl::Status RunConstant(Node* node) {
    if (!node->constant()->available())
      return absl::FailedPreconditionError("its values are not in the text");
    MO_RETURN_IF_ERROR(ZeroTensor(node->shape()).status());
    const Extents& extents = node->constant()->extents();
    Set(node->output(), {extents, node->constant()->Doubles()}, {extents, {}});
    return absl::OkStatus();
  }

  // `concrete` is `node` with static types; `magnitudes` come as zeros.
  absl::Status RunMagnitudes(const Node& concrete, const Node& node, const TensorPointers& inputs,
                             const std::vector<Tensor>& outputs,
                             std::vector<Tensor>& magnitudes) const {
    TensorPointers input_magnitudes;
    for (const Value& value : node.inputs()) {
      const Entry& entry = Get(value);
      const bool by_value = !IsFloatingPoint(value.type().element_type);
      input_magnitudes.push_back(by_value ? &entry.value : &entry.magnitude);
    }
    if (node.op().magnitude == nullptr)
      return node.op().evaluate(concrete, input_magnitudes, absl::MakeSpan(magnitudes));
    magnitudes = outputs;
    return node.op().magnitude(concrete, inputs, input_magnitudes, absl::MakeSpan(magnitudes));
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
  std::vector<Entry> results_;
};

absl::Status Evaluation::Run(const Graph& graph, std::vector<Entry> inputs) {
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
      MO_RETURN_IF_ERROR(SetInput(node, std::move(inputs[parameter++])));
    } else if (node->Is(ops::kResult)) {
      results_.push_back(Get(node->input(0)));
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

absl::StatusOr<std::vector<Entry>> Run(const Graph& graph, absl::Span<const Tensor> inputs,
                                       Precision precision, bool with_magnitudes) {
  std::vector<Entry> entries;
  for (const Tensor& input : inputs) entries.push_back({input, {input.extents, {}}});
  Evaluation evaluation(precision, with_magnitudes);
  MO_RETURN_IF_ERROR(evaluation.Run(graph, std::move(entries)));
  return evaluation.TakeResults();
}

}  // namespace

absl::StatusOr<std::vector<Tensor>> Evaluate(const Graph& graph, absl::Span<const Tensor> inputs,
                                             Precision precision) {
  MO_ASSIGN_OR_RETURN(std::vector<Entry> results,
                      Run(graph, inputs, precision, /*with_magnitudes=*/false));
  std::vector<Tensor> values;
  for (Entry& result : results) values.push_back(std::move(result.value));
  return values;
}

absl::StatusOr<std::vector<Tensor>> EvaluateMagnitudes(const Graph& graph,
                                                       absl::Span<const Tensor> inputs) {
  MO_ASSIGN_OR_RETURN(std::vector<Entry> results,
                      Run(graph, inputs, Precision::kDouble, /*with_magnitudes=*/true));
  std::vector<Tensor> magnitudes;
  for (Entry& result : results) magnitudes.push_back(std::move(result.magnitude));
  return magnitudes;
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
