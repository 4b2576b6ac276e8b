#ifndef CONVERTER_GRAPH_OPS_CONVOLUTION_H_
#define CONVERTER_GRAPH_OPS_CONVOLUTION_H_

#include <cstdint>

#include "converter/graph/graph.h"
#include "converter/graph/ops/ops.h"

namespace mo {

// What tells the four convolutions apart.
struct ConvolutionKind {
  OpType op;
  bool grouped;     // weights begin with an axis of groups
  bool transposed;  // weights have their input axis before their output axis

  int first_kernel_axis() const { return grouped ? 3 : 2; }
};

inline constexpr ConvolutionKind kConvolution = {ops::kConvolution, false, false};
inline constexpr ConvolutionKind kGroupConvolution = {ops::kGroupConvolution, true, false};
inline constexpr ConvolutionKind kTransposedConvolution = {ops::kConvolutionBackpropData, false,
                                                           true};
inline constexpr ConvolutionKind kGroupTransposedConvolution = {ops::kGroupConvolutionBackpropData,
                                                                true, true};
inline constexpr const ConvolutionKind* kConvolutionKinds[] = {
    &kConvolution, &kGroupConvolution, &kTransposedConvolution, &kGroupTransposedConvolution};

inline const ConvolutionKind& KindOf(bool grouped, bool transposed) {
  if (grouped) return transposed ? kGroupTransposedConvolution : kGroupConvolution;
  return transposed ? kTransposedConvolution : kConvolution;
}

// The kind of a node, or nullptr if it is no convolution.
inline const ConvolutionKind* FindConvolutionKind(const Node& node) {
  return node.op().convolution;
}

// The weights of a convolution, whatever their layout.
class ConvolutionWeights {
 public:
  ConvolutionWeights(const ConvolutionKind& kind, const Extents& extents);

  // The number of the kernel that leads from a group's `input` to the global `output` channel, in
  // storage order.
  int64_t Offset(int64_t output, int64_t input) const;

  int64_t groups;
  int64_t outputs_per_group;
  int64_t inputs_per_group;
  Extents kernel;

 private:
  const ConvolutionKind& kind_;
};

// The padding before each spatial axis, computed from the extents where auto_pad asks for
// that. Spatial extents must be static for same_upper and same_lower.
Ints ResolvedPadsBegin(const Node& node);
// The same for the padding at the end.
Ints ResolvedPadsEnd(const Node& node);

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_CONVOLUTION_H_
