#include "converter/passes/linear_target.h"

#include <algorithm>
#include <utility>

#include "converter/graph/ops/convolution.h"
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
  return FindConvolutionKind(node) != nullptr || node.Is("MatMul") || node.Is("FullyConnected");
}

LinearTarget::LinearTarget(Node* node) : node_(node) {
  const Extents& w = weights().extents();
  const int rank = static_cast<int>(w.size());
  if (const ConvolutionKind* kind = FindConvolutionKind(*node)) {
    const int first = kind->grouped ? 1 : 0;
    const int out = first + (kind->transposed ? 1 : 0);
    const int in = first + (kind->transposed ? 0 : 1);
    output_axis_ = 1;
    output_factor_extents_ = OnAxis(rank, out, w[out]);
    input_factor_extents_ = OnAxis(rank, in, w[in]);
    if (kind->grouped) output_factor_extents_[0] = input_factor_extents_[0] = w[0];
  } else {
    const bool transposed = node->Is("FullyConnected") || node->attributes().GetBool("transpose_b");
    const int out = transposed ? rank - 2 : rank - 1;
    const int in = transposed ? rank - 1 : rank - 2;
    outputs_first_ = transposed;
    output_axis_ = node->shape().rank() - 1;
    output_factor_extents_ = OnAxis(rank, out, w[out]);
    input_factor_extents_ = OnAxis(rank, in, w[in]);
  }
  output_channels_ = *ElementCount(output_factor_extents_);
  input_channels_ = *ElementCount(input_factor_extents_);
}

std::optional<std::vector<double>> LinearTarget::OutputFactors(const Constant& constant) const {
  return AlongAxis(constant, node_->shape(), output_axis_, output_channels_);
}

std::optional<std::vector<double>> LinearTarget::InputFactors(const Constant& constant) const {
  const Shape& data = node_->input(0).shape();
  if (!data.has_rank()) return std::nullopt;
  if (FindConvolutionKind(*node_) != nullptr) return AlongAxis(constant, data, 1, input_channels_);
  if (node_->Is("MatMul")) {
    const int axis = node_->attributes().GetBool("transpose_a") ? data.rank() - 2 : data.rank() - 1;
    return AlongAxis(constant, data, axis, input_channels_);
  }
  if (constant.size() == 1 && constant.rank() <= data.rank() && constant.available())
    return std::vector<double>(input_channels_, constant.Doubles()[0]);
  // FullyConnected: the constant must not vary in front of the axis from which on the data is
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

std::vector<double> LinearTarget::ShiftThrough(const std::vector<double>& shift) const {
  const Constant products = ScaledInputs(shift);
  const int64_t run = products.size() / std::max<int64_t>(1, output_channels_);
  std::vector<double> sums(output_channels_, 0);
  std::vector<double> block(std::min(kBlock, products.size()));
  for (int64_t begin = 0; begin < products.size(); begin += kBlock) {
    const int64_t count = std::min(kBlock, products.size() - begin);
    products.ReadDoubles(begin, count, block.data());
    for (int64_t i = 0; i < count; ++i) {
      const int64_t position = begin + i;
      sums[outputs_first_ ? position / run : position % output_channels_] += block[i];
    }
  }
  return sums;
}

Constant LinearTarget::OutputShift(const std::vector<double>& shift) const {
  Extents extents(node_->shape().rank() - output_axis_, 1);
  extents[0] = output_channels_;
  return Constant::FromDoubles(node_->type().element_type, std::move(extents), shift);
}

}  // namespace mo
