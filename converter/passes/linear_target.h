#ifndef CONVERTER_PASSES_LINEAR_TARGET_H_
#define CONVERTER_PASSES_LINEAR_TARGET_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "converter/graph/graph.h"
#include "converter/graph/ops/convolution.h"

namespace mo {

// An operation that multiplies a tensor with constant weights, whatever their layout: a convolution
// of any kind, a MatMul or a FullyConnected. A factor on its input or output can move into the
// weights. Of a MatMul either operand can be the weights.
class LinearTarget {
 public:
  static bool IsTargetOp(const Node& node);
  // The input that has the weights: 0 of a MatMul whose first operand alone is constant, else 1.
  static int WeightsInput(const Node& node);
  static int DataInput(const Node& node) { return 1 - WeightsInput(node); }
  // `node` is of such an operation and its weights are a constant.
  explicit LinearTarget(Node* node);

  Node* node() const { return node_; }
  const Constant& weights() const { return *node_->constant_input(WeightsInput(*node_)); }

  // The factors of `constant` as it multiplies (or shifts) the output: one for each output channel,
  // of each matrix where a MatMul has a batch of them. nullopt if it is not one element or one for
  // each of these.
  std::optional<std::vector<double>> OutputFactors(const Constant& constant) const;
  // The same for the input: one for each position of the weights' input axis, repeated where a
  // FullyConnected flattens.
  std::optional<std::vector<double>> InputFactors(const Constant& constant) const;

  // The weights with each output or input channel multiplied.
  Constant ScaledOutputs(const std::vector<double>& factors) const;
  Constant ScaledInputs(const std::vector<double>& factors) const;

  // What a constant added to the input adds to each output channel: the sum of weight · shift over
  // all that reaches it. Not for transposed convolutions, where less reaches the border, nor for
  // batches of matrices.
  std::vector<double> ShiftThrough(const std::vector<double>& shift) const;
  // For each output channel the largest magnitude in weights of this layout.
  std::vector<double> LargestOfOutputs(const Constant& weights) const;
  // The constant that adds `shift` to the output channels.
  Constant OutputShift(const std::vector<double>& shift) const;
  // The weights are one matrix, not a batch of them.
  bool IsMatrix() const { return weights().size() == output_channels_ * input_channels_; }

 private:
  void DescribeConvolution(const ConvolutionKind& kind);
  void DescribeProduct();
  // Of a MatMul: the constant, which is combined with a tensor of that rank, as factors of the
  // weights' extent `weights_axis`, which is the tensor's axis `axis`.
  std::optional<std::vector<double>> MatrixFactors(const Constant& constant, int rank, int axis,
                                                   const Extents& factor_extents,
                                                   int weights_axis) const;
  // Calls visit(output channel, value) for all values of weights of this layout.
  template <typename Visit>
  void ForEachWeight(const Constant& weights, Visit visit) const;

  Node* node_;
  int output_weights_axis_ = 0, input_weights_axis_ = 0;
  int64_t output_channels_ = 0;  // in all groups, or of one matrix
  int64_t input_channels_ = 0;
  int output_axis_ = 0;      // of the output tensor
  int64_t matrix_size_ = 0;  // weights of one group, or of one matrix of a batch
  // Of a factor for each output or input channel, with the rank of the weights.
  Extents output_factor_extents_;
  Extents input_factor_extents_;
};

}  // namespace mo

#endif  // CONVERTER_PASSES_LINEAR_TARGET_H_
