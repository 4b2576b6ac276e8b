#include "converter/graph/multiply_accumulates.h"

#include <limits>

#include "converter/graph/ops/convolution.h"

namespace mo {
namespace {

int64_t Extent(const Dim& dim) { return dim.is_static() ? dim.value() : 1; }

int64_t Elements(const Shape& shape) {
  int64_t count = 1;
  for (const Dim& dim : shape.dims()) count = SaturatingProduct(count, Extent(dim));
  return count;
}

// For each element of the result; of a transposed convolution, which spreads its input over the
// kernel, for each element of the input.
int64_t TermsOfConvolution(const Node& node, const ConvolutionKind& kind) {
  const ConvolutionWeights weights(kind, *node.input(1).shape().extents());
  return SaturatingProduct(Elements(Shape::Of(weights.kernel)),
                           kind.transposed ? weights.outputs_per_group : weights.inputs_per_group);
}

int64_t TermsOfMatMul(const Node& node) {
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  const Dim& inner_a = a.dim(a.rank() - (node.attributes().GetBool("transpose_a") ? 2 : 1));
  const Dim& inner_b = b.dim(b.rank() - (node.attributes().GetBool("transpose_b") ? 1 : 2));
  return Extent(inner_a.is_static() ? inner_a : inner_b);
}

}  // namespace

int64_t SaturatingSum(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

int64_t SaturatingProduct(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<int64_t>::max() : product;
}

int64_t MultiplyAccumulates(const Node& node) {
  if (const ConvolutionKind* kind = FindConvolutionKind(node)) {
    return SaturatingProduct(Elements(kind->transposed ? node.input(0).shape() : node.shape()),
                             TermsOfConvolution(node, *kind));
  }
  if (node.Is("MatMul")) return SaturatingProduct(Elements(node.shape()), TermsOfMatMul(node));
  if (node.Is("FullyConnected"))
    return SaturatingProduct(Elements(node.shape()), node.input(1).shape().dim(1).value());
  return 0;
}

}  // namespace mo
