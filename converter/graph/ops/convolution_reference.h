#ifndef CONVERTER_GRAPH_OPS_CONVOLUTION_REFERENCE_H_
#define CONVERTER_GRAPH_OPS_CONVOLUTION_REFERENCE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "converter/graph/graph.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/tensor.h"

namespace mo {

// How a convolution is computed, in double, for reference. There are two ways, which give the
// same bits: each element is the sum over the input channels of its group and then over the taps of
// the kernel, both ascending, begun with 0.
class ConvolutionReference {
 public:
  static constexpr int kMaxSpatial = 3;

  // `output` comes as zeros. All arguments outlive this.
  ConvolutionReference(const Node& node, const ConvolutionKind& kind, const Tensor& data,
                       const Tensor& weights, Tensor& output);

  // The faster way that serves.
  void Evaluate();

  // As the definition says: adds every product inside of the image. For every convolution.
  void AddProducts();

  // Block by block of elements and channels, with zeros for what is outside of the image, so only
  // if IsBlockwise().
  void SumBlocks();

  // For convolutions that are not transposed, with finite weights: 0 times infinity would be no
  // number.
  bool IsBlockwise() const;

 private:
  // The same numbers for three spatial axes, missing ones in front.
  using Axes = std::array<int64_t, kMaxSpatial>;

  static Axes Padded(absl::Span<const int64_t> list, int64_t filler);
  static int64_t Product(const Axes& axes) { return axes[0] * axes[1] * axes[2]; }

  // Calls `visit(tap, small position, large position)` for each combination that is inside of both
  // on all axes but the last, where each stands for the first of a row.
  template <typename Visit>
  void ForEachRow(Visit visit) const;
  // The positions on the last axis at which `tap` falls inside: [begin, end).
  void Valid(int64_t tap, int64_t& begin, int64_t& end) const;

  // Where each of kBlock output elements from `first` on reads the image for each tap; -1 outside.
  std::vector<int64_t> SourcesOfBlock(int64_t first) const;
  // `column` holds what the elements of a block read, term by term.
  void SumBlock(int64_t n, int64_t group, int64_t first, const std::vector<int64_t>& sources,
                std::vector<double>& column);

  const ConvolutionKind& kind_;
  const Tensor& data_;
  const Tensor& weights_;
  Tensor& output_;
  ConvolutionWeights w_;
  // A window position on one axis for every (large, small) pair: large = small * stride + tap *
  // dilation - pad. Forward: small is the output. Transposed: small is the input.
  Axes large_, small_, kernel_, stride_, dilation_, pad_;
  int64_t taps_, in_size_, out_size_;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_CONVOLUTION_REFERENCE_H_
