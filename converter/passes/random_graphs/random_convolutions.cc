#include "converter/passes/random_graphs/random_convolutions.h"

#include <string>
#include <vector>

namespace mo {
namespace {

void DrawPadding(ConvolutionPlan& plan, int spatial, Random& random) {
  if (random.Chance(45)) return;
  if (!plan.kind->transposed && random.Chance(40)) {
    plan.attributes.Set("auto_pad", random.Of<std::string>({"same_upper", "same_lower", "valid"}));
    return;
  }
  if (random.Chance(30)) {
    plan.attributes.Set("pads_begin", random.PerAxis(spatial, 0, 2));
    plan.attributes.Set("pads_end", random.PerAxis(spatial, 0, 2));
    return;
  }
  std::vector<int64_t> half(plan.weights.end() - spatial, plan.weights.end());
  for (int64_t& extent : half) extent /= 2;
  plan.attributes.Set("pads_begin", half);
  plan.attributes.Set("pads_end", half);
}

}  // namespace

ConvolutionPlan DrawConvolution(const Shape& data, Random& random) {
  const int spatial = data.rank() - 2;
  const int64_t channels = data.dim(1).value();
  ConvolutionPlan plan;
  plan.kind = kConvolutionKinds[random.Weighted({50, 30, 12, 8})];
  int64_t groups = 1;
  if (plan.kind->grouped) {
    groups = channels;
    while (!random.Chance(50) || channels % groups != 0) groups = random.Between(1, channels);
    plan.weights.push_back(groups);
  }
  const int64_t outputs = plan.kind->grouped ? random.Between(1, 2) : random.Between(1, 4);
  plan.weights.push_back(plan.kind->transposed ? channels / groups : outputs);
  plan.weights.push_back(plan.kind->transposed ? outputs : channels / groups);
  const std::vector<int64_t> kernel = random.PerAxis(spatial, 1, random.Chance(35) ? 1 : 3);
  plan.weights.insert(plan.weights.end(), kernel.begin(), kernel.end());
  if (random.Chance(40))
    plan.attributes.Set("strides", random.PerAxis(spatial, 1, random.Chance(70) ? 2 : 3));
  if (random.Chance(15)) plan.attributes.Set("dilations", random.PerAxis(spatial, 1, 2));
  DrawPadding(plan, spatial, random);
  if (plan.kind->transposed && random.Chance(20))
    plan.attributes.Set("output_padding", random.PerAxis(spatial, 0, 1));
  return plan;
}

ConvolutionPlan DrawStrided(const Shape& data, Random& random) {
  const int spatial = data.rank() - 2;
  ConvolutionPlan plan;
  plan.kind = &kConvolution;
  plan.weights = {random.Between(1, 4), data.dim(1).value()};
  plan.weights.insert(plan.weights.end(), spatial, 1);
  plan.attributes.Set("strides", random.Chance(75) ? std::vector<int64_t>(spatial, 2)
                                                   : random.PerAxis(spatial, 1, 3));
  if (random.Chance(10)) plan.attributes.Set("pads_end", random.PerAxis(spatial, 0, 1));
  if (random.Chance(10)) plan.attributes.Set("auto_pad", std::string("same_upper"));
  return plan;
}

ConvolutionPlan DrawKeeping(const Shape& data, Random& random) {
  const int spatial = data.rank() - 2;
  const int64_t extent = random.Chance(50) ? 3 : 1;
  ConvolutionPlan plan;
  plan.kind = &kConvolution;
  plan.weights = {data.dim(1).value(), data.dim(1).value()};
  plan.weights.insert(plan.weights.end(), spatial, extent);
  plan.attributes.Set("pads_begin", std::vector<int64_t>(spatial, extent / 2));
  plan.attributes.Set("pads_end", std::vector<int64_t>(spatial, extent / 2));
  return plan;
}

}  // namespace mo
