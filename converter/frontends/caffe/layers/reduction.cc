// Reduction: over all axes from one on, which are dropped.

#include <numeric>

#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

OpType OpOf(ReductionParameter::ReductionOp operation) {
  if (operation == ReductionParameter::ASUM) return ops::kReduceL1;
  return operation == ReductionParameter::MEAN ? ops::kReduceMean : ops::kReduceSum;
}

void ImportReduction(Layer& layer) {
  const ReductionParameter& p = layer.parameters().reduction_param();
  if (p.operation() == ReductionParameter::TOPK) {
    layer.Error("operation TOPK is not supported; expected SUM, ASUM, SUMSQ or MEAN",
                "reduction_param", "operation");
    return;
  }
  const std::optional<int> axis = layer.Axis(p.axis(), layer.rank(), "reduction_param.axis");
  if (!axis) return;
  Ints axes(static_cast<size_t>(layer.rank() - *axis));
  std::iota(axes.begin(), axes.end(), *axis);
  Value x = layer.bottoms()[0];
  if (p.operation() == ReductionParameter::SUMSQ) x = layer.Add(ops::kMultiply, "/squares", {x, x});
  const bool scales = p.coeff() != 1;
  const Value reduced = layer.Add(OpOf(p.operation()), scales ? "/reduced" : "",
                                  {x, layer.AddIntegers("/axes", axes)}, {{"keep_dims", false}});
  if (!scales) return layer.SetTop(reduced);
  layer.SetTop(layer.Add(ops::kMultiply, "",
                         {reduced, layer.AddNumber("/coeff", ElementType::kF32, p.coeff())}));
}

}  // namespace

std::vector<LayerType> ReductionLayers() {
  return {{"Reduction", 1, 1, 1, 1, false, ImportReduction}};
}

}  // namespace mo::caffe
