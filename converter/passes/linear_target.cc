#include "converter/passes/linear_target.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"

namespace mo {
namespace {

// All ones but for `extent` on `axis`.
Extents OnAxis(int rank, int axis, int64_t extent) {
  Extents extents(rank, 1);
  extents[axis] = extent;
  return extents;
}

// Weight · shift is summed over this many weights at a time.
constexpr int64_t kBlock = 1 << 16;

}  // namespace

bool LinearTarget::IsTargetOp(const Node& node) {
  return FindConvolutionKind(node) != nullptr || node.Is(ops::kMatMul) ||
         node.Is(ops::kFullyConnected);
}

int LinearTarget::WeightsInput(const Node& node) {
  const bool first_alone = node.Is(ops::kMatMul) && node.constant_input(0) != nullptr &&
                           node.constant_input(1) == nullptr;
  return first_alone ? 0 : 1;
}

LinearTarget::LinearTarget(Node* node) : node_(node) {
  if (const ConvolutionKind* kind = FindConvolutionKind(*node)) {
    DescribeConvolution(*kind);
  } else {
    DescribeProduct();
  }
}

void LinearTarget::DescribeConvolution(const ConvolutionKind& kind) {
  const Extents& w = weights().extents();
  const int rank = static_cast<int>(w.size());
  const int first = kind.grouped ? 1 : 0;
  output_weights_axis_ = first + (kind.transposed ? 1 : 0);
  input_weights_axis_ = first + (kind.transposed ? 0 : 1);
  output_axis_ = 1;
  matrix_size_ = weights().size();
  output_factor_extents_ = OnAxis(rank, output_weights_axis_, w[output_weights_axis_]);
  input_factor_extents_ = OnAxis(rank, input_weights_axis_, w[input_weights_axis_]);
  if (kind.grouped) {
    output_factor_extents_[0] = input_factor_extents_[0] = w[0];
    matrix_size_ /= std::max<int64_t>(1, w[0]);
  }
  output_channels_ = *ElementCount(output_factor_extents_);
  input_channels_ = *ElementCount(input_factor_extents_);
}

void LinearTarget::DescribeProduct() {
  const Extents& w = weights().extents();
  const int rank = static_cast<int>(w.size());
  const bool second = WeightsInput(*node_) == 1;
  const bool transposed = node_->Is(ops::kFullyConnected) ||
                          node_->attributes().GetBool(second ? "transpose_b" : "transpose_a");
  // [..., outputs, inputs], as the first operand has them and the second one if transposed.
  const bool outputs_first = second == transposed;
  output_weights_axis_ = outputs_first ? rank - 2 : rank - 1;
  input_weights_axis_ = outputs_first ? rank - 1 : rank - 2;
  output_axis_ = node_->shape().rank() - (second ? 1 : 2);
  output_channels_ = w[output_weights_axis_];
  input_channels_ = w[input_weights_axis_];
  matrix_size_ = output_channels_ * input_channels_;
  output_factor_extents_ = input_factor_extents_ = w;
  output_factor_extents_[input_weights_axis_] = 1;
  input_factor_extents_[output_weights_axis_] = 1;
}

std::optional<std::vector<double>> LinearTarget::MatrixFactors(const Constant& constant, int rank,
                                                               int axis,
                                                               const Extents& factor_extents,
                                                               int weights_axis) const {
  if (constant.rank() > rank) return std::nullopt;
  Extents extents(rank - constant.rank(), 1);
  extents.insert(extents.end(), constant.extents().begin(), constant.extents().end());
  // The axis of a matrix that its weights do not have.
  if (extents[axis == rank - 1 ? rank - 2 : rank - 1] != 1) return std::nullopt;
  const int weights_rank = static_cast<int>(factor_extents.size());
  Extents aligned(weights_rank, 1);
  aligned[weights_axis] = extents[axis];
  for (int batch = 0; batch < rank - 2; ++batch) {
    const int at = batch + weights_rank - rank;
    if (at >= 0) {
      aligned[at] = extents[batch];
    } else if (extents[batch] != 1) {
      return std::nullopt;
    }
  }
  return BroadcastTo(constant.Reshaped(std::move(aligned)), factor_extents);
}

std::optional<std::vector<double>> LinearTarget::OutputFactors(const Constant& constant) const {
  if (!node_->Is(ops::kMatMul))
    return AlongAxis(constant, node_->shape(), output_axis_, output_channels_);
  return MatrixFactors(constant, node_->shape().rank(), output_axis_, output_factor_extents_,
                       output_weights_axis_);
}

std::optional<std::vector<double>> LinearTarget::InputFactors(const Constant& constant) const {
  const int data_input = DataInput(*node_);
  const Shape& data = node_->input(data_input).shape();
  if (!data.has_rank()) return std::nullopt;
  if (FindConvolutionKind(*node_) != nullptr) return AlongAxis(constant, data, 1, input_channels_);
  if (node_->Is(ops::kMatMul)) {
    const bool transposed =
        node_->attributes().GetBool(data_input == 0 ? "transpose_a" : "transpose_b");
    const int axis = data.rank() - ((data_input == 0) == transposed ? 2 : 1);
    return MatrixFactors(constant, data.rank(), axis, input_factor_extents_, input_weights_axis_);
  }
  if (constant.size() == 1 && constant.rank() <= data.rank() && constant.available())
    return std::vector<double>(input_channels_, constant.Doubles()[0]);
  // FullyConnected: the constant must not vary before the axis from which on the data is
  // flattened.
  const size_t kept = static_cast<size_t>(node_->attributes().GetInt("axis"));
  const std::optional<Extents> flat =
      Shape(std::vector<Dim>(data.dims().begin() + kept, data.dims().end())).extents();
  if (!flat || constant.rank() > data.rank()) return std::nullopt;
  Extents extents = constant.extents();
  while (extents.size() > flat->size()) {
    if (extents.front() != 1) return std::nullopt;
    extents.erase(extents.begin());
  }
  return BroadcastTo(constant.Reshaped(std::move(extents)), *flat);
}

Constant LinearTarget::ScaledOutputs(const std::vector<double>& factors) const {
  return weights().Scaled(output_factor_extents_, factors);
}

Constant LinearTarget::ScaledInputs(const std::vector<double>& factors) const {
  return weights().Scaled(input_factor_extents_, factors);
}

template <typename Visit>
void LinearTarget::ForEachWeight(const Constant& weights, Visit visit) const {
  const Extents& w = weights.extents();
  const int64_t outputs = w[output_weights_axis_];
  const int64_t inner = *ElementCount(Extents(w.begin() + output_weights_axis_ + 1, w.end()));
  std::vector<double> block(std::min(kBlock, weights.size()));
  for (int64_t begin = 0; begin < weights.size(); begin += kBlock) {
    const int64_t count = std::min(kBlock, weights.size() - begin);
    weights.ReadDoubles(begin, count, block.data());
    for (int64_t i = 0; i < count; ++i) {
      const int64_t position = begin + i;
      visit(position / matrix_size_ * outputs + position / inner % outputs, block[i]);
    }
  }
}

std::vector<double> LinearTarget::LargestOfOutputs(const Constant& weights) const {
  std::vector<double> largest(*ElementCount(output_factor_extents_), 0);
  ForEachWeight(weights, [&](int64_t channel, double weight) {
    largest[channel] = std::max(largest[channel], std::abs(weight));
  });
  return largest;
}

std::vector<double> LinearTarget::ShiftThrough(const std::vector<double>& shift) const {
  std::vector<double> sums(output_channels_, 0);
  ForEachWeight(ScaledInputs(shift),
                [&](int64_t channel, double product) { sums[channel] += product; });
  return sums;
}

Constant LinearTarget::OutputShift(const std::vector<double>& shift) const {
  Extents extents(node_->shape().rank() - output_axis_, 1);
  extents[0] = output_channels_;
  return Constant::FromDoubles(node_->type().element_type, std::move(extents), shift);
}

}  // namespace mo
