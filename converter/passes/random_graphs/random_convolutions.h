#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CONVOLUTIONS_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CONVOLUTIONS_H_

#include "converter/graph/ops/convolution.h"
#include "converter/passes/random_graphs/random.h"

namespace mo {

// A convolution that has been drawn, but not applied to data.
struct ConvolutionPlan {
  const ConvolutionKind* kind;
  Extents weights;
  Attributes attributes;
};

// Of any kind, with any strides, dilations and padding.
ConvolutionPlan DrawConvolution(const Shape& data, Random& random);
// Kernel 1 with strides, as at the top of a residual stage.
ConvolutionPlan DrawStrided(const Shape& data, Random& random);
// One that keeps the shape.
ConvolutionPlan DrawKeeping(const Shape& data, Random& random);

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CONVOLUTIONS_H_
