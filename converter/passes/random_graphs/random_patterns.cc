#include "converter/passes/random_graphs/random_patterns.h"

#include <cmath>
#include <string>
#include <utility>

#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

std::vector<int64_t> ChannelsLastOrder(int rank) {
  std::vector<int64_t> order = {0};
  for (int axis = 2; axis < rank; ++axis) order.push_back(axis);
  order.push_back(1);
  return order;
}

std::vector<int64_t> ChannelsFirstOrder(int rank) {
  std::vector<int64_t> order = {0, rank - 1};
  for (int axis = 1; axis < rank - 1; ++axis) order.push_back(axis);
  return order;
}

}  // namespace

Value RandomPatterns::Op(OpType op, std::vector<Value> inputs, Attributes attributes) {
  const Value x = inputs[0].node->constant() && inputs.size() > 1 ? inputs[1] : inputs[0];
  return nodes_.Add(op, std::move(inputs), std::move(attributes)).value_or(x);
}

Value RandomPatterns::Number(double value) { return nodes_.Number(value); }

Value RandomPatterns::Nearly(double value) {
  const float nearest = static_cast<float>(value);
  if (!random_.Chance(4)) return Number(random_.Chance(80) ? nearest : value);
  return Number(std::nextafter(nearest, random_.Chance(50) ? 10.0f : -10.0f));
}

Value RandomPatterns::Exponent(double value) {
  // Another even one stays even: no root of a negative number.
  return Number(random_.Chance(4) ? value + 2 : value);
}

Value RandomPatterns::Product(Value a, Value b) {
  return random_.Chance(50) ? Op(ops::kMultiply, {a, b}) : Op(ops::kMultiply, {b, a});
}

Value RandomPatterns::Scaled(Value x, double factor) {
  if (random_.Chance(40)) return Op(ops::kDivide, {x, Nearly(1 / factor)});
  return Product(x, Nearly(factor));
}

Value RandomPatterns::Axes(Value x) {
  const int rank = x.shape().rank();
  std::vector<int64_t> axes = {random_.Between(1, rank - 1)};
  if (rank > 3 && random_.Chance(40)) axes = {2, 3};
  if (random_.Chance(20)) axes[0] -= rank;
  return nodes_.Ints(std::move(axes));
}

Value RandomPatterns::Swish(Value x) {
  Value gate = x;
  switch (random_.Weighted({60, 15, 15})) {
    case 0:
      gate = Op(ops::kSigmoid, {x});
      break;
    case 1:
      gate = Op(ops::kTanh, {Op(ops::kSoftPlus, {x})});
      break;
    default:
      gate = Op(ops::kTanh, {Op(ops::kLog, {Op(ops::kAdd, {Op(ops::kExp, {x}), Nearly(1)})})});
  }
  return Product(Other(x), gate);
}

Value RandomPatterns::HardSwish(Value x) {
  const Value sum = Op(ops::kAdd, {x, Nearly(3)});
  const Value clamped =
      random_.Chance(80)
          ? Op(ops::kClamp, {sum}, {{"min", 0.0}, {"max", random_.Chance(90) ? 6.0 : 1.0}})
          : Op(ops::kMinimum, {Op(ops::kReLU, {sum}), Nearly(6)});
  if (random_.Chance(30)) return Scaled(clamped, 1.0 / 6);
  if (random_.Chance(50)) return Product(Other(x), Scaled(clamped, 1.0 / 6));
  return Scaled(Product(Other(x), clamped), 1.0 / 6);
}

Value RandomPatterns::Gelu(Value x) {
  Value gate = x;
  if (random_.Chance(50)) {
    const Value scaled = Scaled(x, M_SQRT1_2);
    gate = random_.Chance(70)
               ? Op(ops::kAdd, {Op(ops::kErf, {scaled}), Nearly(1)})
               : Op(ops::kSubtract, {Nearly(1), Op(ops::kErf, {Op(ops::kNegative, {scaled})})});
  } else {
    const Value cube = random_.Chance(50) ? Op(ops::kPower, {x, Exponent(3)})
                                          : Product(x, Op(ops::kMultiply, {x, x}));
    const Value sum = Op(ops::kAdd, {x, Product(cube, Nearly(0.044715))});
    gate = Op(ops::kAdd, {Op(ops::kTanh, {Product(sum, Nearly(std::sqrt(2 / M_PI)))}), Nearly(1)});
  }
  if (random_.Chance(35)) return Product(Scaled(Other(x), 0.5), gate);
  if (random_.Chance(50)) return Product(Other(x), Scaled(gate, 0.5));
  return Scaled(Product(Other(x), gate), 0.5);
}

Value RandomPatterns::LayerNormalization(Value x) {
  const Value axes = Axes(x);
  const Attributes keep = {{"keep_dims", !random_.Chance(4)}};
  const Value mean = Op(ops::kReduceMean, {x, axes}, keep);
  const Value centered = Op(ops::kSubtract, {x, mean});
  const Value squares = random_.Chance(50) ? Op(ops::kSquaredDifference, {x, mean})
                                           : Op(ops::kMultiply, {centered, centered});
  if (squares == x) return mean;  // they do not broadcast, and the root of x may be no number
  const Value variance = Op(ops::kReduceMean, {squares, random_.Chance(5) ? Axes(x) : axes}, keep);
  const Value biased = Op(ops::kAdd, {variance, Number(random_.Of<double>({0.5, 0.1, 1e-2}))});
  if (random_.Chance(30)) return Op(ops::kDivide, {Other(centered), Op(ops::kSqrt, {biased})});
  const Value reciprocal = Op(ops::kPower, {biased, Nearly(-0.5)});
  if (random_.Chance(40)) return Product(Other(centered), reciprocal);
  Value factor = reciprocal;
  if (random_.Chance(80))
    factor = Product(reciprocal, nodes_.Constant({x.shape().dim(x.shape().rank() - 1).value()}));
  const Value beta = nodes_.Constant({x.shape().dim(x.shape().rank() - 1).value()});
  const Value shift = random_.Chance(70)
                          ? Op(ops::kSubtract, {beta, Product(mean, factor)})
                          : Op(ops::kAdd, {beta, Product(Op(ops::kNegative, {mean}), factor)});
  return Op(ops::kAdd, {Product(Other(x), factor), shift});
}

Value RandomPatterns::L2Normalization(Value x) {
  const Attributes keep = {{"keep_dims", !random_.Chance(4)}};
  const Value square =
      random_.Chance(60) ? Op(ops::kMultiply, {x, x}) : Op(ops::kPower, {x, Exponent(2)});
  const Value sum = Op(ops::kReduceSum, {square, Axes(x)}, keep);
  const OpType bias = random_.Chance(60) ? ops::kMaximum : ops::kAdd;
  const Value epsilon = Number(random_.Of<double>({0.5, 0.1, 2}));
  auto divided = [this, x](Value divisor) {
    if (random_.Chance(60)) return Op(ops::kDivide, {Other(x), divisor});
    return Product(Other(x), Op(ops::kPower, {divisor, Nearly(-1)}));
  };
  if (random_.Chance(25)) return divided(Op(bias, {Op(ops::kSqrt, {sum}), epsilon}));
  const Value biased = Op(bias, {sum, epsilon});
  if (random_.Chance(40)) return divided(Op(ops::kSqrt, {biased}));
  return Product(Other(x), Op(ops::kPower, {biased, Nearly(-0.5)}));
}

Value RandomPatterns::Bounds(Value x) {
  const double least = random_.Of<double>({0, 0, -1, 0.25});
  const Value low = Number(least);
  const Value high = Number(random_.Chance(90) ? least + random_.Between(0, 2) : least - 1);
  if (random_.Chance(50)) return Op(ops::kMaximum, {Op(ops::kMinimum, {x, high}), low});
  return Op(ops::kMinimum, {least == 0 ? Op(ops::kReLU, {x}) : Op(ops::kMaximum, {low, x}), high});
}

Value RandomPatterns::Prelu(Value x) {
  const Value above = random_.Chance(70) ? Op(ops::kReLU, {x}) : Op(ops::kMaximum, {x, Number(0)});
  const int rank = x.shape().rank();
  const int axis = rank > 1 && random_.Chance(80) ? 1 : rank - 1;
  Extents extents(rank - axis, 1);
  extents[0] = x.shape().dim(axis).value();
  const Value factors = random_.Chance(30) ? Number(0.25) : nodes_.Constant(extents);
  Value below = x;
  switch (random_.Between(0, 3)) {
    case 0:
      below = Product(factors, Op(ops::kMinimum, {Number(0), Other(x)}));
      break;
    case 1:
      below = Product(factors, Op(ops::kReLU, {Op(ops::kNegative, {Other(x)})}));
      break;
    case 2:
      below = Product(Product(Op(ops::kSubtract, {x, Op(ops::kAbs, {x})}), factors), Nearly(0.5));
      break;
    default:
      below = Product(Product(Op(ops::kSubtract, {x, Op(ops::kAbs, {x})}), Nearly(0.5)), factors);
  }
  if (random_.Chance(30)) return Op(ops::kSubtract, {above, below});
  return random_.Chance(50) ? Op(ops::kAdd, {above, below}) : Op(ops::kAdd, {below, above});
}

// The scales are such that no value lies in the middle between two levels.
Value RandomPatterns::Quantized(Value x) {
  const Value scale = Number(random_.Of<double>({0.37, 0.071}));
  const Value zero = Number(random_.Of<double>({0, 4, 100, 3}));
  const Value placed = Op(ops::kAdd, {Op(ops::kRound, {Op(ops::kDivide, {x, scale})}), zero});
  const Value clamped = Op(ops::kClamp, {placed}, {{"min", 0.0}, {"max", 255.0}});
  const Value integers = Op(ops::kConvert, {clamped}, {{"destination_type", ElementType::kU8}});
  const Value numbers = Op(ops::kConvert, {integers}, {{"destination_type", ElementType::kF32}});
  return Product(Op(ops::kSubtract, {numbers, zero}), random_.Chance(90) ? scale : Number(0.5));
}

Value RandomPatterns::Function(Value x) {
  x = nodes_.Bounded(x);
  switch (random_.Weighted({25, 20, 20, 25, 25, 20, 25, 25})) {
    case 0:
      return Swish(x);
    case 1:
      return HardSwish(x);
    case 2:
      return Gelu(x);
    case 3:
      return LayerNormalization(x);
    case 4:
      return L2Normalization(x);
    case 5:
      return Bounds(x);
    case 6:
      return Prelu(x);
    default:
      return Quantized(x);
  }
}

Value RandomPatterns::Slices(Value x) {
  const size_t rank = x.shape().rank();
  for (int64_t i = random_.Between(2, 3); i > 0; --i) {
    const size_t axis = random_.Between(1, rank - 1);
    const int64_t extent = x.shape().dim(axis).value();
    Extents begin(rank), end(rank), strides(rank, 1);
    mo::Ints from_first(rank, 1), to_last(rank, 1);
    strides[axis] = random_.Of<int64_t>({1, 2, 2, -1});
    if (random_.Chance(60) && extent > 1) {
      const bool last = random_.Chance(30);
      (last ? to_last : from_first)[axis] = 0;
      begin[axis] = 1;
      end[axis] = strides[axis] > 0 ? extent - 1 : 0;
    }
    x = Op(ops::kStridedSlice, {x, nodes_.Ints(begin), nodes_.Ints(end), nodes_.Ints(strides)},
           {{"begin_mask", from_first}, {"end_mask", to_last}});
  }
  return x;
}

Value RandomPatterns::EqualNodes(Value x) {
  const OpType op =
      random_.Of<OpType>({ops::kReLU, ops::kReLU, ops::kSigmoid, ops::kAbs, ops::kTanh});
  const Value bounded = op == ops::kSigmoid || op == ops::kTanh ? nodes_.Bounded(x) : x;
  Value joined = Op(op, {bounded});
  for (int64_t i = random_.Between(1, 2); i > 0; --i) {
    Value other = Op(random_.Chance(90) ? op : ops::kAbs, {bounded});
    if (random_.Chance(60)) other = nodes_.Linear(other);
    joined = Op(ops::kAdd, {joined, other});
  }
  return joined;
}

Value RandomPatterns::ChannelsLastGroup(Value x) {
  const int rank = x.shape().rank();
  const int64_t parts = random_.Of<int64_t>({2, 2, 4});
  if (rank < 3 || x.shape().dim(1).value() % parts != 0) return x;
  const Value last = Op(ops::kTranspose, {x, nodes_.Ints(ChannelsLastOrder(rank))});
  const int64_t axis = random_.Chance(50) ? rank - 1 : -1;
  const std::optional<Value> split =
      nodes_.Add(ops::kSplit, {last, nodes_.Ints({axis})}, {{"num_splits", parts}});
  if (!split) return x;
  Shape part_shape = x.shape();
  part_shape.set_dim(1, x.shape().dim(1).value() / parts);
  const ConvolutionPlan plan = DrawConvolution(part_shape, random_);
  const bool biased = random_.Chance(50);
  std::vector<Value> joined;
  for (int i = 0; i < parts; ++i) {
    const Value part =
        Op(ops::kTranspose, {{split->node, i}, nodes_.Ints(ChannelsFirstOrder(rank))});
    const Value y = nodes_.Convolution(part, plan);
    if (y == part) return x;
    Value back = Op(ops::kTranspose, {y, nodes_.Ints(ChannelsLastOrder(rank))});
    if (biased) back = Op(ops::kAdd, {back, nodes_.Constant({back.shape().dim(rank - 1).value()})});
    joined.push_back(back);
  }
  if (random_.Chance(8)) std::swap(joined[0], joined[1]);
  const std::optional<Value> concat = nodes_.Add(ops::kConcat, joined, {{"axis", axis}});
  if (!concat) return x;
  const Value scaled = random_.Chance(30) ? nodes_.Linear(*concat) : *concat;
  if (scaled.shape().rank() != rank) return scaled;
  return Op(ops::kTranspose, {scaled, nodes_.Ints(ChannelsFirstOrder(rank))});
}

Value RandomPatterns::SpaceToBatch(Value x) {
  const int rank = x.shape().rank();
  if (rank < 3) return x;
  const bool channels_last = random_.Chance(30);
  std::vector<int64_t> block(rank, 1), begin(rank, 0), end(rank, 0), crop(rank, 0);
  for (int axis = 2; axis < rank; ++axis) {
    block[axis] = random_.Between(1, 2);
    begin[axis] = random_.Between(0, 2);
    end[axis] = random_.Between(0, 2);
    while ((x.shape().dim(axis).value() + begin[axis] + end[axis]) % block[axis] != 0) ++end[axis];
    if (random_.Chance(25)) crop[axis] = random_.Between(0, 1);
  }
  auto list = [&](const std::vector<int64_t>& values) {
    std::vector<int64_t> ordered = values;
    if (channels_last) {
      const std::vector<int64_t> order = ChannelsLastOrder(rank);
      for (int axis = 0; axis < rank; ++axis) ordered[axis] = values[order[axis]];
    }
    return nodes_.Ints(std::move(ordered));
  };
  Value data = x;
  if (channels_last) data = Op(ops::kTranspose, {x, nodes_.Ints(ChannelsLastOrder(rank))});
  const std::optional<Value> blocks =
      nodes_.Add(ops::kSpaceToBatch, {data, list(block), list(begin), list(end)});
  if (!blocks) return x;
  data = *blocks;
  if (channels_last) data = Op(ops::kTranspose, {data, nodes_.Ints(ChannelsFirstOrder(rank))});
  ConvolutionPlan plan = DrawConvolution(data.shape(), random_);
  if (random_.Chance(85)) plan.attributes = {};
  Value y = nodes_.Convolution(data, plan);
  if (random_.Chance(25)) y = nodes_.Linear(y);
  if (random_.Chance(15)) y = Op(ops::kReLU, {y});
  if (y.shape().rank() != rank) return y;
  if (channels_last) y = Op(ops::kTranspose, {y, nodes_.Ints(ChannelsLastOrder(rank))});
  y = Op(ops::kBatchToSpace, {y, list(block), list(crop), list(random_.Chance(50) ? crop : begin)});
  if (channels_last) y = Op(ops::kTranspose, {y, nodes_.Ints(ChannelsFirstOrder(rank))});
  return y;
}

Value RandomPatterns::UnitAxis(Value x) {
  const int rank = x.shape().rank();
  if (rank > 4) return x;
  const int64_t axis = random_.Chance(90) ? random_.Between(2, rank) : random_.Between(0, rank);
  Value y = Op(ops::kUnsqueeze, {x, nodes_.Ints({random_.Chance(80) ? axis : axis - rank - 1})});
  if (random_.Chance(75)) {
    ConvolutionPlan plan = DrawConvolution(y.shape(), random_);
    if (random_.Chance(90) && axis >= 2) {
      plan.weights[plan.weights.size() - rank + 1 + axis - 2] = 1;
      plan.attributes = {};
      if (random_.Chance(50)) {
        std::vector<int64_t> pads(rank - 1, 1), strides(rank - 1, random_.Between(1, 2));
        pads[axis - 2] = random_.Chance(90) ? 0 : 1;
        plan.attributes = {{"pads_begin", pads}, {"pads_end", pads}, {"strides", strides}};
      }
    }
    y = nodes_.Convolution(y, plan);
  }
  if (random_.Chance(60)) y = nodes_.Linear(y);
  if (random_.Chance(30)) y = Op(ops::kReLU, {y});
  if (y.shape().rank() != rank + 1) return y;
  const int64_t dropped = random_.Chance(90) ? axis : random_.Between(0, rank);
  return Op(ops::kSqueeze, {y, nodes_.Ints({dropped})});
}

Value RandomPatterns::ScaledAlongAxis(Value x) {
  const int rank = x.shape().rank();
  if (rank < 2) return x;
  const int axis = static_cast<int>(random_.Of<int64_t>({1, rank - 1, random_.Below(rank)}));
  Extents extents(rank - axis, 1);
  extents[0] = x.shape().dim(axis).value();
  return Op(ops::kMultiply, {x, nodes_.Constant(std::move(extents))});
}

Value RandomPatterns::Reshaped(Value x) {
  const int rank = x.shape().rank();
  // A matrix stays one at least: what follows expects channels.
  if (rank < 3 || (rank < 5 && random_.Chance(60)))
    return Op(ops::kUnsqueeze, {x, nodes_.Ints({random_.Between(0, rank)})});
  // Two neighbouring axes become one.
  const int64_t first = random_.Between(0, rank - 2);
  std::vector<int64_t> extents;
  for (int axis = 0; axis < rank; ++axis) {
    const int64_t extent = x.shape().dim(axis).value();
    if (axis == first + 1) {
      extents.back() *= extent;
    } else {
      extents.push_back(extent);
    }
  }
  const bool is_computed = first > 0 && random_.Chance(50);
  const Value target = is_computed ? TargetByExtent(x, extents) : nodes_.Ints(std::move(extents));
  return Op(ops::kReshape, {x, target}, {{"special_zero", false}});
}

// The first extent is taken of the shape of the data, or of something made of it.
Value RandomPatterns::TargetByExtent(Value x, std::vector<int64_t> extents) {
  Value other = x;
  if (random_.Chance(70))
    other = Op(ops::kTranspose, {x, nodes_.Ints(ChannelsLastOrder(x.shape().rank()))});
  const Value shape = Op(ops::kShapeOf, {other});
  const Value number = Op(ops::kGather, {shape, nodes_.Ints({0}), nodes_.Ints({0})});
  extents.erase(extents.begin());
  return Op(ops::kConcat, {number, nodes_.Ints(std::move(extents))}, {{"axis", int64_t{0}}});
}

Value RandomPatterns::AcrossReshape(Value x) {
  if (x.shape().rank() < 3) {
    if (x.shape().rank() < 2) return x;
    return random_.Chance(50) ? ScaledAlongAxis(Reshaped(nodes_.MatMul(x)))
                              : nodes_.MatMul(Reshaped(ScaledAlongAxis(x)));
  }
  auto weighted = [this](Value value) {
    if (value.shape().rank() < 3) return value;
    return random_.Chance(50) ? nodes_.MatMul(value) : nodes_.Convolution(value);
  };
  if (random_.Chance(50)) return weighted(Reshaped(ScaledAlongAxis(x)));
  return ScaledAlongAxis(Reshaped(weighted(x)));
}

}  // namespace mo
