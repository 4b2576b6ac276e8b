#include "converter/passes/random_graphs/random_case.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/passes/random_graphs/random_nodes.h"
#include "converter/passes/random_graphs/random_patterns.h"
#include "converter/passes/testing/exclusion_check.h"

namespace mo {
namespace {

class Generator {
 public:
  explicit Generator(uint64_t seed)
      : random_(seed), graph_("random"), nodes_(graph_, random_), patterns_(nodes_, random_) {}

  RandomCase Generate() {
    values_ = {nodes_.Parameter()};
    if (random_.Chance(15)) values_.push_back(nodes_.Parameter());
    const int64_t wanted = random_.Between(3, 11);
    for (int tries = 0; nodes_.count() < wanted && tries < 40; ++tries) {
      const Value x = random_.Chance(75) ? values_.back() : random_.Of(values_);
      const Value y = Block(x);
      // All blocks ask for the axis of channels.
      if (y != x && y.shape().rank() >= 2) values_.push_back(y);
    }
    AddResults();
    NameTensors();
    Exclude();
    return {PrintGraph(graph_), Options()};
  }

 private:
  Value Block(Value x) {
    if (x.shape().rank() < 3) {
      switch (random_.Weighted({45, 30, 10, 10, 5, 20, 5, 10})) {
        case 0:
          return DenseBlock(x);
        case 1:
          return Chain(x);
        case 2:
          return nodes_.Activation(x);
        case 3:
          return CombineWithEarlier(x);
        case 4:
          return Reshape(x);
        case 5:
          return patterns_.Function(x);
        case 6:
          return patterns_.EqualNodes(x);
        default:
          return patterns_.AcrossReshape(x);
      }
    }
    switch (random_.Weighted({30, 14, 10, 12, 10, 5, 5, 4, 4, 4, 2, 16, 4, 6, 6, 6, 2, 6})) {
      case 0:
        return ConvolutionBlock(x);
      case 1:
        return Chain(x);
      case 2:
        return ResidualBlock(x);
      case 3:
        return SplitBlock(x);
      case 4:
        return StrideBlock(x);
      case 5:
        return DenseBlock(x);
      case 6:
        return nodes_.Pool(MaybePadded(x));
      case 7:
        return TransposePair(x);
      case 8:
        return CombineWithEarlier(x);
      case 9:
        return GateBlock(x);
      case 10:
        return Reshape(x);
      case 11:
        return patterns_.Function(x);
      case 12:
        return patterns_.EqualNodes(x);
      case 13:
        return patterns_.ChannelsLastGroup(x);
      case 14:
        return patterns_.SpaceToBatch(x);
      case 15:
        return patterns_.UnitAxis(x);
      case 16:
        return patterns_.Slices(x);
      default:
        return patterns_.AcrossReshape(x);
    }
  }

  Value MaybeIdentity(Value x) {
    return random_.Chance(12) ? nodes_.Add(ops::kIdentity, {x}).value_or(x) : x;
  }

  Value MaybePadded(Value x) { return random_.Chance(22) ? nodes_.Pad(x) : x; }

  Value Chain(Value x) {
    for (int64_t i = random_.Between(1, 3); i > 0; --i) x = MaybeIdentity(nodes_.Linear(x));
    return x;
  }

  Value MaybeChain(Value x, int percent) { return random_.Chance(percent) ? Chain(x) : x; }

  Value ConvolutionBlock(Value x) {
    if (random_.Chance(12)) x = nodes_.Reordered(x);
    x = nodes_.Convolution(MaybePadded(MaybeChain(x, 25)));
    x = MaybeChain(x, 65);
    return random_.Chance(45) ? nodes_.Activation(x) : x;
  }

  Value DenseBlock(Value x) {
    x = MaybeChain(x, 25);
    x = random_.Chance(50) ? nodes_.FullyConnected(x) : nodes_.MatMul(x);
    x = MaybeChain(x, 60);
    return random_.Chance(30) ? nodes_.Activation(x) : x;
  }

  Value Combine(Value a, Value b) {
    const OpType op = random_.Of<OpType>({ops::kAdd, ops::kAdd, ops::kAdd, ops::kMaximum,
                                          ops::kMinimum, ops::kMultiply, ops::kSubtract});
    return nodes_.Add(op, {a, b}).value_or(a);
  }

  Value ResidualBlock(Value x) {
    Value branch = nodes_.Convolution(x, DrawKeeping(x.shape(), random_));
    branch = MaybeChain(branch, 50);
    if (random_.Chance(50)) branch = nodes_.Activation(branch);
    if (random_.Chance(30))
      branch = nodes_.Convolution(branch, DrawKeeping(branch.shape(), random_));
    if (branch == x) return x;
    x = random_.Chance(50) ? Combine(branch, x) : Combine(x, branch);
    return random_.Chance(60) ? nodes_.Activation(x) : x;
  }

  // Convolutions with kernel 1 and strides after something that can take the strides in.
  Value StrideBlock(Value x) {
    if (random_.Chance(70)) x = nodes_.Convolution(x, DrawKeeping(x.shape(), random_));
    if (random_.Chance(40)) x = MaybeChain(x, 50);
    if (random_.Chance(50)) x = nodes_.Add(ops::kReLU, {x}).value_or(x);
    if (random_.Chance(40)) x = CombineWithEarlier(x);
    const ConvolutionPlan plan = DrawStrided(x.shape(), random_);
    const Value a = nodes_.Convolution(x, plan);
    if (random_.Chance(50)) return a;
    const ConvolutionPlan other = random_.Chance(80) ? plan : DrawStrided(x.shape(), random_);
    const Value b = nodes_.Convolution(x, other);
    return random_.Chance(70) ? Combine(a, MaybeChain(b, 40)) : b;
  }

  // A weight for each channel, computed from all of it.
  Value GateBlock(Value x) {
    const Extents extents = *x.shape().extents();
    const std::vector<int64_t> kernel(extents.begin() + 2, extents.end());
    if (random_.Chance(40)) return Combine(x, nodes_.Gate(MaybeChain(Reduced(x), 50)));
    const Value pooled = nodes_
                             .Add(ops::kAvgPool, {x},
                                  {{"kernel", kernel},
                                   {"strides", std::vector<int64_t>(kernel.size(), 1)},
                                   {"exclude-pad", true}})
                             .value_or(x);
    return Combine(x, nodes_.Gate(MaybeChain(pooled, 50)));
  }

  // One number for each channel, put in its place by a reshape; now and then in another.
  Value Reduced(Value x) {
    const int rank = x.shape().rank();
    std::vector<int64_t> axes;
    for (int axis = 2; axis < rank; ++axis) axes.push_back(axis);
    const std::optional<Value> mean =
        nodes_.Add(ops::kReduceMean, {x, nodes_.Ints(axes)}, {{"keep_dims", random_.Chance(10)}});
    if (!mean || mean->shape().rank() != 2) return x;
    if (random_.Chance(40))
      return nodes_.Add(ops::kUnsqueeze, {*mean, nodes_.Ints(axes)}).value_or(x);
    std::vector<int64_t> extents = {x.shape().dim(0).value(), x.shape().dim(1).value()};
    extents.resize(rank, 1);
    if (random_.Chance(10)) std::swap(extents[1], extents[rank - 1]);
    return nodes_.Add(ops::kReshape, {*mean, nodes_.Ints(extents)}, {{"special_zero", false}})
        .value_or(x);
  }

  // Split → convolutions → Concat, as groups were written once; sometimes not quite.
  Value SplitBlock(Value x) {
    const int64_t channels = x.shape().dim(1).value();
    const int64_t parts = random_.Of<int64_t>({2, 2, 3, 4});
    if (channels % parts != 0) return x;
    Shape part_shape = x.shape();
    part_shape.set_dim(1, channels / parts);
    const std::optional<Value> split = Split(x, parts);
    if (!split) return x;
    const ConvolutionPlan plan = DrawConvolution(part_shape, random_);
    const bool biased = random_.Chance(50);
    const bool activated = random_.Chance(15);
    std::vector<Value> joined;
    for (int i = 0; i < parts; ++i) {
      const Value part = {split->node, i};
      Value y = nodes_.Convolution(
          part, random_.Chance(4) ? DrawConvolution(part.shape(), random_) : plan);
      if (y == part) return x;
      if (biased) y = Bias(y);
      if (activated) y = nodes_.Add(ops::kReLU, {y}).value_or(y);
      joined.push_back(y);
    }
    if (random_.Chance(6)) std::swap(joined[0], joined[1]);
    if (random_.Chance(4)) joined.push_back(joined[0]);
    if (random_.Chance(5)) values_.insert(values_.begin(), joined[0]);
    return nodes_
        .Add(ops::kConcat, joined, {{"axis", random_.Chance(80) ? int64_t{1} : ConcatAxis(x)}})
        .value_or(x);
  }

  static int64_t ConcatAxis(Value x) { return 1 - static_cast<int64_t>(x.shape().rank()); }

  std::optional<Value> Split(Value x, int64_t parts) {
    const int64_t channels = x.shape().dim(1).value();
    const Value axis = nodes_.Ints({random_.Chance(80) ? 1 : ConcatAxis(x)});
    if (random_.Chance(60)) return nodes_.Add(ops::kSplit, {x, axis}, {{"num_splits", parts}});
    std::vector<int64_t> lengths(parts, channels / parts);
    if (random_.Chance(30)) lengths[random_.Below(parts)] = -1;
    return nodes_.Add(ops::kVariadicSplit, {x, axis, nodes_.Ints(lengths)});
  }

  Value Bias(Value x) {
    Extents extents(x.shape().rank() - 1, 1);
    if (random_.Chance(85)) extents[0] = x.shape().dim(1).value();
    return nodes_
        .Add(random_.Chance(92) ? ops::kAdd : ops::kMultiply, {x, nodes_.Constant(extents)})
        .value_or(x);
  }

  // There, something by element, and back.
  Value TransposePair(Value x) {
    const int rank = x.shape().rank();
    std::vector<int64_t> order(rank), inverse(rank);
    for (int i = 0; i < rank; ++i) order[i] = i;
    for (int i = rank - 1; i > 0; --i) std::swap(order[i], order[random_.Below(i + 1)]);
    for (int i = 0; i < rank; ++i) inverse[order[i]] = i;
    Value y = nodes_.Add(ops::kTranspose, {x, nodes_.Ints(order)}).value_or(x);
    if (random_.Chance(40)) y = nodes_.Linear(y);
    if (random_.Chance(15)) y = nodes_.Add(ops::kReLU, {y}).value_or(y);
    if (y.shape().rank() != rank) return y;
    return nodes_.Add(ops::kTranspose, {y, nodes_.Ints(random_.Chance(85) ? inverse : order)})
        .value_or(y);
  }

  // With a value that broadcasts to it, if there is one.
  Value CombineWithEarlier(Value x) {
    const Value other = random_.Of(values_);
    const std::optional<Shape> shape = Broadcast(x.shape(), other.shape());
    if (!shape || shape->rank() < 2) return x;
    return random_.Chance(50) ? Combine(x, other) : nodes_.Add(ops::kAdd, {other, x}).value_or(x);
  }

  // To a matrix, or back to something with spatial axes.
  Value Reshape(Value x) {
    const std::vector<int64_t> pattern =
        x.shape().rank() > 2 ? std::vector<int64_t>{0, -1} : std::vector<int64_t>{0, -1, 1, 1};
    return nodes_.Add(ops::kReshape, {x, nodes_.Ints(pattern)}, {{"special_zero", true}})
        .value_or(x);
  }

  // What nothing reads is an output, and now and then something that is read.
  void AddResults() {
    std::vector<Value> outputs;
    for (Node* node : graph_.nodes()) {
      if (node->constant()) continue;
      for (int i = 0; i < node->output_count(); ++i) {
        if (node->uses(i).empty() || (!node->Is(ops::kParameter) && random_.Chance(3)))
          outputs.push_back({node, i});
      }
    }
    for (const Value& value : outputs)
      graph_
          .Add({.op = ops::kResult,
                .name = absl::StrCat("out", graph_.node_count()),
                .inputs = {value}})
          .IgnoreError();
  }

  void NameTensors() {
    for (Node* node : graph_.nodes()) {
      if (node->constant() || !random_.Chance(60)) continue;
      for (int i = 0; i < node->output_count(); ++i)
        node->set_tensor_names(i, {absl::StrCat("t", node->id(), ".", i)});
    }
  }

  OptimizationSet SomeOptimizations() {
    if (random_.Chance(40)) return OptimizationSet::All();
    OptimizationSet set;
    set.Insert(*OptimizationFromName(
        kOptimizationNames[random_.Below(static_cast<int64_t>(kOptimizationNames.size()))]));
    return set;
  }

  void Exclude() {
    if (!random_.Chance(20)) return;
    DeclareSources(graph_);
    if (random_.Chance(60)) DeclareConstants(graph_);
    for (size_t i = 0; i < graph_.source_nodes().size(); ++i) {
      if (random_.Chance(12)) graph_.SetExcluded(static_cast<int>(i), SomeOptimizations());
    }
  }

  PassOptions Options() {
    PassOptions options;
    if (random_.Chance(10)) options.disabled = SomeOptimizations();
    options.add_into_unpadded_convolution = random_.Chance(30);
    return options;
  }

  Random random_;
  Graph graph_;
  RandomNodes nodes_;
  RandomPatterns patterns_;
  std::vector<Value> values_;
};

}  // namespace

RandomCase MakeRandomCase(uint64_t seed) { return Generator(seed).Generate(); }

}  // namespace mo
