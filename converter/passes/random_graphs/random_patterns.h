#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_PATTERNS_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_PATTERNS_H_

#include "converter/graph/ops/ops.h"
#include "converter/passes/random_graphs/random_nodes.h"

namespace mo {

// Compositions of several nodes that passes look for, and often nearly so: one number, one axis or
// one operand is another. Each takes a value and gives one; the same value where what was drawn
// does not fit to it.
class RandomPatterns {
 public:
  RandomPatterns(RandomNodes& nodes, Random& random) : nodes_(nodes), random_(random) {}

  // Written-out Swish, HSwish, Mish, Gelu, layer normalization, L2 normalization or Clamp.
  Value Function(Value x);
  // The same operation two or three times, and what reads each.
  Value EqualNodes(Value x);
  // Channels last: Split → convolutions → Concat with Transposes around, as frameworks write
  // groups.
  Value ChannelsLastGroup(Value x);
  // SpaceToBatch → convolution → BatchToSpace, as a dilated convolution is written, now and then
  // with a bias or activation inside.
  Value SpaceToBatch(Value x);
  // A convolution, normalization or activation between Unsqueeze and Squeeze of an axis.
  Value UnitAxis(Value x);
  // One StridedSlice after another, most of them of different axes.
  Value Slices(Value x);
  // Weights and a factor with a reshape between them, in either order.
  Value AcrossReshape(Value x);

 private:
  Value Number(double value);
  // The number, or its neighbour among the f32.
  Value Nearly(double value);
  // The whole number, or the next one: another would make no number of a negative base.
  Value Exponent(double value);
  Value Other(Value x) { return random_.Chance(5) ? Op(ops::kAbs, {x}) : x; }
  Value Op(OpType op, std::vector<Value> inputs, Attributes attributes = {});
  Value Product(Value a, Value b);
  Value Scaled(Value x, double factor);
  Value Swish(Value x);
  Value HardSwish(Value x);
  Value Gelu(Value x);
  Value LayerNormalization(Value x);
  Value L2Normalization(Value x);
  Value Bounds(Value x);
  Value Prelu(Value x);
  Value Quantized(Value x);
  Value Axes(Value x);
  // Multiplied along one axis.
  Value ScaledAlongAxis(Value x);
  Value Reshaped(Value x);
  Value TargetByExtent(Value x, std::vector<int64_t> extents);

  RandomNodes& nodes_;
  Random& random_;
};

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_PATTERNS_H_
