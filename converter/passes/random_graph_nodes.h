#ifndef CONVERTER_PASSES_RANDOM_GRAPH_NODES_H_
#define CONVERTER_PASSES_RANDOM_GRAPH_NODES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"
#include "converter/graph/ops/convolution.h"

namespace mo {

// Pseudo-random choices that depend on the seed alone.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();
  int64_t Below(int64_t limit) { return static_cast<int64_t>(Next() % limit); }
  int64_t Between(int64_t least, int64_t most) { return least + Below(most - least + 1); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  T Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int64_t>(choices.size()))];
  }
  // The number of one of the weights, as often as it is large.
  int Weighted(const std::vector<int>& weights);

 private:
  uint64_t state_;
};

// A convolution that has been drawn, but not applied to data.
struct ConvolutionPlan {
  const ConvolutionKind* kind;
  Extents weights;
  Attributes attributes;
};

// Adds random nodes to a graph: f32, static shapes, tensors of a few hundred elements at most. What
// takes a value and gives one gives the value back where what was drawn does not fit to it.
class RandomNodes {
 public:
  RandomNodes(Graph& graph, Random& random) : graph_(graph), random_(random) {}

  // The number of nodes so far, without constants.
  int count() const { return count_; }

  Value Parameter();
  // The first output of a new node; nullopt where operation, inputs and attributes do not fit, or
  // the result is too large.
  std::optional<Value> Add(OpType op, std::vector<Value> inputs, Attributes attributes = {});
  // Small numbers, often 0, 1, -1 or all equal; with `divisor` none near 0.
  Value Constant(Extents extents, bool divisor = false);
  Value Ints(const std::vector<int64_t>& values);
  Value Number(double value);

  // Add, Multiply, Subtract or Divide with a constant, a BatchNormalization or a ScaleShift.
  Value Linear(Value x);
  Value Activation(Value x);
  // Between -8 and 8.
  Value Bounded(Value x);
  // Between 0 and 1.
  Value Gate(Value x);
  Value Pad(Value x);
  // The elements of one axis, mostly the channels, in the opposite order.
  Value Reordered(Value x);
  Value Pool(Value x);
  Value MatMul(Value x);
  Value FullyConnected(Value x);
  Value Convolution(Value x) { return Convolution(x, DrawConvolution(x.shape())); }
  Value Convolution(Value x, const ConvolutionPlan& plan);
  ConvolutionPlan DrawConvolution(const Shape& data);
  // Kernel 1 with strides, as at the top of a residual stage.
  ConvolutionPlan DrawStrided(const Shape& data);
  // One that keeps the shape.
  ConvolutionPlan DrawKeeping(const Shape& data);

 private:
  double Element(bool divisor);
  Extents OperandExtents(const Extents& data);
  Extents ChannelExtents(const Extents& data);
  Value Operand(Value x, bool divisor = false);
  Value Weights(const Extents& extents);
  Value BatchNormalization(Value x);
  Value ScaleShift(Value x);
  std::vector<int64_t> PerAxis(int axes, int64_t least, int64_t most);
  void DrawPadding(ConvolutionPlan& plan, int spatial);

  Graph& graph_;
  Random& random_;
  int count_ = 0;
  std::vector<Value> weights_;  // to be shared
};

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPH_NODES_H_
