// Normalizations of each group of elements by what is computed from the group itself: the elements
// that differ along the listed axes alone.
//
//   MVN          data, axes: (data - mean) / sqrt(variance + eps), mean and variance over the axes;
//                by eps_mode outside_sqrt (data - mean) / (sqrt(variance) + eps)
//                (opset 6; normalize_variance)
//   NormalizeL2  data, axes: data / sqrt(sum of squares + eps), or by eps_mode max data /
//                sqrt(max(sum of squares, eps))

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::StatusOr<std::vector<bool>> NormalizedAxes(const Node& node, int rank) {
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 1, "the axes"));
  std::vector<bool> listed(rank, false);
  for (int64_t axis : axes) {
    MO_ASSIGN_OR_RETURN(const int normalized, NormalizedAxis(axis, rank));
    listed[normalized] = true;
  }
  return listed;
}

absl::Status InferMvn(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Attributes& a = node.attributes();
  MO_RETURN_IF_ERROR(Check(a.GetDouble("eps") >= 0, "eps must not be negative"));
  const Shape& data = node.input(0).shape();
  if (data.has_rank()) MO_RETURN_IF_ERROR(NormalizedAxes(node, data.rank()).status());
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

// For each element of `extents` the number of its group: its place along the axes that are kept.
std::vector<int64_t> Groups(const Extents& extents, const std::vector<bool>& reduced,
                            int64_t& count) {
  Extents strides(extents.size(), 0);
  count = 1;
  for (size_t axis = extents.size(); axis-- > 0;) {
    if (reduced[axis]) continue;
    strides[axis] = count;
    count *= extents[axis];
  }
  std::vector<int64_t> groups(*ElementCount(extents));
  Extents place(extents.size(), 0);
  for (int64_t& group : groups) {
    group = 0;
    for (size_t axis = 0; axis < extents.size(); ++axis) group += place[axis] * strides[axis];
    for (size_t axis = extents.size(); axis-- > 0 && ++place[axis] == extents[axis];)
      place[axis] = 0;
  }
  return groups;
}

// What elements of a group with this variance are divided by.
double MvnDivisor(const Node& node, double variance) {
  const double eps = node.attributes().GetDouble("eps");
  return node.attributes().GetString("eps_mode") == "inside_sqrt" ? std::sqrt(variance + eps)
                                                                  : std::sqrt(variance) + eps;
}

absl::Status EvaluateMvn(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const Tensor& data = *inputs[0];
  MO_ASSIGN_OR_RETURN(const std::vector<bool> axes,
                      NormalizedAxes(node, static_cast<int>(data.extents.size())));
  int64_t count = 0;
  const std::vector<int64_t> groups = Groups(data.extents, axes, count);
  const double size = static_cast<double>(groups.size()) / static_cast<double>(count);
  std::vector<double> means(count, 0), variances(count, 0);
  for (size_t i = 0; i < groups.size(); ++i) means[groups[i]] += data.values[i];
  for (double& mean : means) mean /= size;
  for (size_t i = 0; i < groups.size(); ++i) {
    const double difference = data.values[i] - means[groups[i]];
    variances[groups[i]] += difference * difference;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    outputs[0].values[i] =
        (data.values[i] - means[groups[i]]) / MvnDivisor(node, variances[groups[i]] / size);
  }
  return absl::OkStatus();
}

// With D = (M(data) + mean of M(data)) / divisor: D + |result| · mean of |result| · D.
absl::Status MvnMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                          absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  const Tensor& data = *inputs[0];
  MO_ASSIGN_OR_RETURN(const std::vector<bool> axes,
                      NormalizedAxes(node, static_cast<int>(data.extents.size())));
  int64_t count = 0;
  const std::vector<int64_t> groups = Groups(data.extents, axes, count);
  const double size = static_cast<double>(groups.size()) / static_cast<double>(count);
  std::vector<double> means(count, 0), squares(count, 0), sizes(count, 0), coupled(count, 0);
  for (size_t i = 0; i < groups.size(); ++i) {
    means[groups[i]] += data.values[i] / size;
    sizes[groups[i]] += magnitudes[0]->values[i] / size;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    const double difference = data.values[i] - means[groups[i]];
    squares[groups[i]] += difference * difference / size;
  }
  auto direct = [&](size_t i) {
    return (magnitudes[0]->values[i] + sizes[groups[i]]) / MvnDivisor(node, squares[groups[i]]);
  };
  std::vector<double>& out = outputs[0].values;
  for (size_t i = 0; i < groups.size(); ++i)
    coupled[groups[i]] += std::abs(out[i]) * direct(i) / size;
  for (size_t i = 0; i < groups.size(); ++i)
    out[i] = direct(i) + std::abs(out[i]) * (1 + coupled[groups[i]]);
  return absl::OkStatus();
}

absl::Status InferNormalizeL2(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  MO_RETURN_IF_ERROR(Check(node.attributes().GetDouble("eps") > 0, "eps must be positive"));
  const Shape& data = node.input(0).shape();
  if (data.has_rank()) MO_RETURN_IF_ERROR(NormalizedAxes(node, data.rank()).status());
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

// For each element the square of what it is divided by.
absl::StatusOr<std::vector<double>> SquaredLengths(const Node& node, const Tensor& data,
                                                   std::vector<int64_t>& groups, int64_t& count) {
  MO_ASSIGN_OR_RETURN(const std::vector<bool> axes,
                      NormalizedAxes(node, static_cast<int>(data.extents.size())));
  groups = Groups(data.extents, axes, count);
  std::vector<double> squares(count, 0);
  for (size_t i = 0; i < groups.size(); ++i) squares[groups[i]] += data.values[i] * data.values[i];
  const double eps = node.attributes().GetDouble("eps");
  const bool adds = node.attributes().GetString("eps_mode") == "add";
  for (double& square : squares) square = adds ? square + eps : std::max(square, eps);
  return squares;
}

absl::Status EvaluateNormalizeL2(const Node& node, absl::Span<const Tensor* const> inputs,
                                 absl::Span<Tensor> outputs) {
  std::vector<int64_t> groups;
  int64_t count = 0;
  MO_ASSIGN_OR_RETURN(const std::vector<double> squares,
                      SquaredLengths(node, *inputs[0], groups, count));
  for (size_t i = 0; i < groups.size(); ++i)
    outputs[0].values[i] = inputs[0]->values[i] / std::sqrt(squares[groups[i]]);
  return absl::OkStatus();
}

// With l² = the sum of squares with its eps: M(data) / l + |result| · sum of |data| · M(data) / l².
absl::Status NormalizeL2Magnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<const Tensor* const> magnitudes,
                                  absl::Span<Tensor> outputs) {
  std::vector<int64_t> groups;
  int64_t count = 0;
  MO_ASSIGN_OR_RETURN(const std::vector<double> squares,
                      SquaredLengths(node, *inputs[0], groups, count));
  std::vector<double> coupled(count, 0);
  for (size_t i = 0; i < groups.size(); ++i) {
    coupled[groups[i]] +=
        std::abs(inputs[0]->values[i]) * magnitudes[0]->values[i] / squares[groups[i]];
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    double& result = outputs[0].values[i];
    result = magnitudes[0]->values[i] / std::sqrt(squares[groups[i]]) +
             std::abs(result) * coupled[groups[i]];
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> AxisNormalizationOps() {
  return {
      {.type = ops::kMVN,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"eps", AttributeKind::kDouble, {}},
                      {.name = "normalize_variance",
                       .kind = AttributeKind::kBool,
                       .default_value = true,
                       .values = {"true"}},
                      {.name = "eps_mode",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("inside_sqrt"),
                       .values = {"inside_sqrt", "outside_sqrt"}}},
       .opset = 6,
       .infer = InferMvn,
       .evaluate = EvaluateMvn,
       .magnitude = MvnMagnitude,
       .exact = OnFloatingPoint},
      {.type = ops::kNormalizeL2,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"eps", AttributeKind::kDouble, {}},
                      {.name = "eps_mode",
                       .kind = AttributeKind::kString,
                       .values = {"add", "max"}}},
       .infer = InferNormalizeL2,
       .evaluate = EvaluateNormalizeL2,
       .magnitude = NormalizeL2Magnitude,
       .exact = OnFloatingPoint},
  };
}

}  // namespace mo
