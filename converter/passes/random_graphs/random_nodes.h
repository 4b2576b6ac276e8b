#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_NODES_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_NODES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"
#include "converter/passes/random_graphs/random.h"
#include "converter/passes/random_graphs/random_convolutions.h"

namespace mo {

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
  Value Convolution(Value x) { return Convolution(x, DrawConvolution(x.shape(), random_)); }
  Value Convolution(Value x, const ConvolutionPlan& plan);

 private:
  double Element(bool divisor);
  Extents OperandExtents(const Extents& data);
  Extents ChannelExtents(const Extents& data);
  Value Operand(Value x, bool divisor = false);
  Value Weights(const Extents& extents);
  Value BatchNormalization(Value x);
  Value ScaleShift(Value x);

  Graph& graph_;
  Random& random_;
  int count_ = 0;
  std::vector<Value> weights_;  // to be shared
};

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_NODES_H_
