// Operations that the opset does not have → those it has
//
//   BatchNormalization(x)    →  x × m + a, m = gamma / sqrt(variance + epsilon), a = beta − mean ·
//   m
//                               (step by step where a parameter is computed, or m or a is not
//                               finite)
//   ScaleShift(x, s, b)      →  x × s + b
//   FullyConnected(x, W, b)  →  Reshape (where something is flattened) → MatMul(W transposed) → + b
//
// This is no optimization: each node is written by itself, no two are brought together, and it
// always happens.

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

// Replaces one node by nodes that carry its sources; the last one takes its name.
class Lowering {
 public:
  Lowering(Graph& graph, Node* node) : graph_(graph), node_(node), value_(node->input(0)) {}

  absl::Status Append(OpType op, absl::string_view suffix, Value operand,
                      Attributes attributes = {}) {
    MO_ASSIGN_OR_RETURN(last_, graph_.Add({.op = op,
                                           .name = absl::StrCat(node_->name(), suffix),
                                           .inputs = {value_, operand},
                                           .attributes = std::move(attributes),
                                           .sources = node_->sources()}));
    value_ = last_->output();
    return absl::OkStatus();
  }
  // A node beside the chain of the appended ones.
  absl::StatusOr<Value> AddAside(OpType op, absl::string_view suffix, std::vector<Value> inputs) {
    MO_ASSIGN_OR_RETURN(Node * created, graph_.Add({.op = op,
                                                    .name = absl::StrCat(node_->name(), suffix),
                                                    .inputs = std::move(inputs),
                                                    .sources = node_->sources()}));
    return created->output();
  }
  Value AddConstant(absl::string_view suffix, Constant constant) {
    return graph_
        .AddConstant(absl::StrCat(node_->name(), suffix), std::move(constant),
                     SourcesWithConstants(*node_))
        ->output();
  }
  void Finish() { graph_.Replace(node_, last_); }

 private:
  Graph& graph_;
  Node* node_;
  Value value_;
  Node* last_ = nullptr;
};

// gamma · (x − mean) / √(variance + epsilon) + beta step by step.
absl::Status WriteOutBatchNormalization(Graph& graph, Node* node) {
  Lowering lowering(graph, node);
  Ints per_channel(node->shape().rank() - 1, 1);
  per_channel[0] = -1;
  const Value shape = lowering.AddConstant(
      "/shape", Constant::FromInt64s({static_cast<int64_t>(per_channel.size())}, per_channel));
  std::vector<Value> parameters;
  for (int i = 1; i < 5; ++i) {
    MO_ASSIGN_OR_RETURN(
        const Value reshaped,
        lowering.AddAside(ops::kReshape, absl::StrCat("/parameter_", i), {node->input(i), shape}));
    parameters.push_back(reshaped);
  }
  const Value epsilon = lowering.AddConstant(
      "/epsilon",
      Constant::Scalar(node->type().element_type, node->attributes().GetDouble("epsilon")));
  MO_ASSIGN_OR_RETURN(const Value variance,
                      lowering.AddAside(ops::kAdd, "/variance", {parameters[3], epsilon}));
  MO_ASSIGN_OR_RETURN(const Value deviation,
                      lowering.AddAside(ops::kSqrt, "/deviation", {variance}));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kSubtract, "/centered", parameters[2]));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kDivide, "/normalized", deviation));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kMultiply, "/scaled", parameters[0]));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kAdd, "/shifted", parameters[1]));
  lowering.Finish();
  return absl::OkStatus();
}

bool AreFinite(ElementType type, const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [type](double value) { return std::isfinite(RoundTo(type, value)); });
}

absl::Status LowerBatchNormalization(Graph& graph, Node* node) {
  std::vector<double> parameters[5];
  for (int i = 1; i < 5; ++i) {
    const Constant* constant = node->constant_input(i);
    if (constant == nullptr || !constant->available())
      return WriteOutBatchNormalization(graph, node);
    parameters[i] = constant->Doubles();
  }
  const auto& [data, gamma, beta, mean, variance] = parameters;
  const double epsilon = node->attributes().GetDouble("epsilon");
  std::vector<double> scale(mean.size()), shift(mean.size());
  for (size_t c = 0; c < mean.size(); ++c) {
    scale[c] = gamma[c] / std::sqrt(variance[c] + epsilon);
    shift[c] = beta[c] - mean[c] * scale[c];
  }
  const ElementType type = node->type().element_type;
  if (!AreFinite(type, scale) || !AreFinite(type, shift))
    return WriteOutBatchNormalization(graph, node);
  Extents extents(node->shape().rank() - 1, 1);
  extents[0] = static_cast<int64_t>(mean.size());
  Lowering lowering(graph, node);
  const Value factors =
      lowering.AddConstant("/scale/value", Constant::FromDoubles(type, extents, scale));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kMultiply, "/scale", factors));
  const Value shifts =
      lowering.AddConstant("/shift/value", Constant::FromDoubles(type, extents, shift));
  MO_RETURN_IF_ERROR(lowering.Append(ops::kAdd, "/shift", shifts));
  lowering.Finish();
  return absl::OkStatus();
}

absl::Status LowerScaleShift(Graph& graph, Node* node) {
  Lowering lowering(graph, node);
  MO_RETURN_IF_ERROR(lowering.Append(ops::kMultiply, "/scale", node->input(1)));
  if (node->input_count() == 3)
    MO_RETURN_IF_ERROR(lowering.Append(ops::kAdd, "/shift", node->input(2)));
  lowering.Finish();
  return absl::OkStatus();
}

absl::Status LowerFullyConnected(Graph& graph, Node* node) {
  const Shape& data = node->input(0).shape();
  const int64_t axis = node->attributes().GetInt("axis");
  const int64_t inner = node->input(1).shape().dim(1).value();
  Lowering lowering(graph, node);
  if (axis != data.rank() - 1) {
    std::vector<int64_t> pattern(axis, 0);  // 0 keeps the extent
    pattern.push_back(inner);
    const Value shape =
        lowering.AddConstant("/flatten/shape", Constant::FromInt64s({axis + 1}, pattern));
    MO_RETURN_IF_ERROR(lowering.Append(ops::kReshape, "/flatten", shape, {{"special_zero", true}}));
  }
  // MatMul wants two axes or more on both sides; axis >= 1 gives them.
  const bool has_bias = node->input_count() == 3;
  MO_RETURN_IF_ERROR(lowering.Append(ops::kMatMul, has_bias ? "/MatMul" : "/product",
                                     node->input(1), {{"transpose_b", true}}));
  if (has_bias) MO_RETURN_IF_ERROR(lowering.Append(ops::kAdd, "/bias", node->input(2)));
  lowering.Finish();
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext&) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    absl::Status (*lower)(Graph&, Node*) = node->Is(ops::kBatchNormalization)
                                               ? LowerBatchNormalization
                                           : node->Is(ops::kScaleShift)     ? LowerScaleShift
                                           : node->Is(ops::kFullyConnected) ? LowerFullyConnected
                                                                            : nullptr;
    if (lower == nullptr) continue;
    MO_RETURN_IF_ERROR(lower(graph, node));
    changed = true;
  }
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kLowerToOpset = {
    .name = "lower_to_opset",
    .summary = "write BatchNormalization, ScaleShift and FullyConnected in operations of the opset",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
