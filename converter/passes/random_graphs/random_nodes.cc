#include "converter/passes/random_graphs/random_nodes.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = 300;
constexpr int64_t kMaxMultiplyAccumulates = 15000;
constexpr int64_t kMaxListed = 64;

int64_t Count(const Extents& extents) { return ElementCount(extents).value_or(0); }

Extents ExtentsOf(Value x) { return *x.shape().extents(); }

}  // namespace

std::optional<Value> RandomNodes::Add(OpType op, std::vector<Value> inputs, Attributes attributes) {
  absl::StatusOr<Node*> node = graph_.Add({.op = op,
                                           .name = absl::StrCat(op.name(), graph_.node_count()),
                                           .inputs = std::move(inputs),
                                           .attributes = std::move(attributes)});
  if (!node.ok()) return std::nullopt;
  bool small = MultiplyAccumulates(**node) <= kMaxMultiplyAccumulates;
  for (int i = 0; i < (*node)->output_count(); ++i) {
    const int64_t elements = Count(*(*node)->shape(i).extents());
    small &= elements > 0 && elements <= kMaxElements;
  }
  if (!small) {
    graph_.Remove(*node);
    return std::nullopt;
  }
  ++count_;
  return (*node)->output_count() == 0 ? Value{*node, 0} : (*node)->output();
}

Value RandomNodes::Parameter() {
  const int spatial = static_cast<int>(random_.Of<int64_t>({0, 1, 1, 2, 2, 2, 2, 2, 3}));
  Extents extents = {random_.Of<int64_t>({1, 1, 2}), random_.Of<int64_t>({1, 2, 3, 4, 4, 6, 8})};
  for (int axis = 0; axis < spatial; ++axis)
    extents.push_back(random_.Between(1, spatial == 3 ? 4 : spatial == 2 ? 6 : 10));
  const std::optional<Value> parameter = Add(
      ops::kParameter, {}, {{"element_type", ElementType::kF32}, {"shape", Shape::Of(extents)}});
  return parameter ? *parameter : Parameter();
}

double RandomNodes::Element(bool divisor) {
  const double value = random_.Chance(50)
                           ? random_.Of<double>({0, 1, -1, 2, 0.5, -0.25, 3, 0.1, -1.7})
                           : static_cast<double>(random_.Between(-128, 128)) / 64;
  return divisor && std::abs(value) < 0.25 ? 1.5 : value;
}

Value RandomNodes::Constant(Extents extents, bool divisor) {
  const int64_t count = Count(extents);
  if (divisor && count > kMaxListed) return Constant({}, divisor);
  const std::string name = absl::StrCat("c", graph_.node_count());
  if (count > kMaxListed) {
    const uint64_t seed = static_cast<uint64_t>(random_.Below(1000));
    return graph_
        .AddConstant(name, mo::Constant::FromBytes(ElementType::kF32, std::move(extents),
                                                   SeededBytes(seed, ElementType::kF32, count)))
        ->output();
  }
  std::vector<double> values(count, Element(divisor));
  if (!random_.Chance(12)) {
    for (double& value : values) value = Element(divisor);
  }
  return graph_
      .AddConstant(name, mo::Constant::FromDoubles(ElementType::kF32, std::move(extents), values))
      ->output();
}

Value RandomNodes::Ints(const std::vector<int64_t>& values) {
  const Extents extents = {static_cast<int64_t>(values.size())};
  return graph_
      .AddConstant(absl::StrCat("c", graph_.node_count()),
                   mo::Constant::FromInt64s(extents, values))
      ->output();
}

Value RandomNodes::Number(double value) {
  return graph_
      .AddConstant(absl::StrCat("c", graph_.node_count()),
                   mo::Constant::Scalar(ElementType::kF32, value))
      ->output();
}

// One value for each channel, with or without the axis of the batch in front.
Extents RandomNodes::ChannelExtents(const Extents& data) {
  Extents extents(data.size(), 1);
  if (data.size() > 1) extents[1] = data[1];
  if (random_.Chance(50)) extents.erase(extents.begin());
  return extents;
}

Extents RandomNodes::OperandExtents(const Extents& data) {
  Extents extents = data;
  switch (random_.Weighted({15, 10, 45, 8, 7, 5, 6, 4})) {
    case 0:
      return {};
    case 1:
      return {1};
    case 2:
      return ChannelExtents(data);
    case 3:
      return {data.back()};
    case 4:
      for (size_t axis = 0; axis < std::min<size_t>(2, data.size()); ++axis) extents[axis] = 1;
      return extents;
    case 5:
      return extents;
    case 6:
      for (int64_t& extent : extents) extent = random_.Chance(50) ? extent : 1;
      return extents;
    default:  // broadcasts up
      for (int64_t& extent : extents) extent = extent == 1 && random_.Chance(50) ? 2 : extent;
      if (extents.size() < 5 && random_.Chance(30))
        extents.insert(extents.begin(), random_.Between(1, 2));
      return extents;
  }
}

// Now and then one that folding has to compute first.
Value RandomNodes::Operand(Value x, bool divisor) {
  const Value constant = Constant(OperandExtents(ExtentsOf(x)), divisor);
  if (!random_.Chance(4)) return constant;
  return Add(ops::kMultiply, {constant, Constant({}, divisor)}).value_or(constant);
}

Value RandomNodes::Linear(Value x) {
  switch (random_.Weighted({36, 28, 7, 5, 7, 9, 8})) {
    case 0:
    case 1: {
      std::vector<Value> inputs = {x, Operand(x)};
      const OpType op = random_.Chance(55) ? ops::kMultiply : ops::kAdd;
      if (random_.Chance(25)) std::swap(inputs[0], inputs[1]);
      return Add(op, inputs).value_or(x);
    }
    case 2:
      return Add(ops::kSubtract, {x, Operand(x)}).value_or(x);
    case 3:
      return Add(ops::kSubtract, {Operand(x), x}).value_or(x);
    case 4:
      return Add(ops::kDivide, {x, Operand(x, /*divisor=*/true)}).value_or(x);
    case 5:
      return BatchNormalization(x);
    default:
      return ScaleShift(x);
  }
}

Value RandomNodes::BatchNormalization(Value x) {
  const Extents channels = {x.shape().dim(1).value()};
  if (channels[0] > kMaxListed) return x;
  std::vector<double> variance(channels[0]);
  for (double& value : variance) value = random_.Of<double>({0.25, 1, 2, 0.7, 0});
  const Value gamma = Constant(channels);
  const Value beta = Constant(channels);
  const Value mean = Constant(channels);
  const Value spread =
      graph_
          .AddConstant(absl::StrCat("c", graph_.node_count()),
                       mo::Constant::FromDoubles(ElementType::kF32, channels, variance))
          ->output();
  return Add(ops::kBatchNormalization, {x, gamma, beta, mean, spread},
             {{"epsilon", random_.Of<double>({1e-3, 0.1, 1e-5})}})
      .value_or(x);
}

Value RandomNodes::ScaleShift(Value x) {
  std::vector<Value> inputs = {x, Operand(x)};
  if (random_.Chance(70)) inputs.push_back(Operand(x));
  return Add(ops::kScaleShift, inputs).value_or(x);
}

// Keeps exponentials of the values away from numbers that f32 does not hold with full precision.
Value RandomNodes::Bounded(Value x) {
  return Add(ops::kClamp, {x}, {{"min", -8.0}, {"max", 8.0}}).value_or(x);
}

Value RandomNodes::Gate(Value x) { return Add(ops::kSigmoid, {Bounded(x)}).value_or(x); }

Value RandomNodes::Activation(Value x) {
  switch (random_.Weighted({50, 12, 10, 8, 5, 4, 3, 3, 3, 2})) {
    case 0:
      return Add(ops::kReLU, {x}).value_or(x);
    case 1:
      return Add(ops::kPReLU, {x, Constant({random_.Chance(40) ? 1 : x.shape().dim(1).value()})})
          .value_or(x);
    case 2:
      return Add(ops::kClamp, {x},
                 {{"min", random_.Of<double>({0, -1})}, {"max", random_.Of<double>({1, 6})}})
          .value_or(x);
    case 3:
      return Gate(x);
    case 4:
      return Add(ops::kTanh, {x}).value_or(x);
    case 5:
      return Add(ops::kElu, {x}, {{"alpha", random_.Of<double>({1, 0.5})}}).value_or(x);
    case 6:
      return Add(ops::kAbs, {x}).value_or(x);
    case 7:
      return Add(ops::kNegative, {x}).value_or(x);
    case 8:
      return Add(ops::kSoftMax, {Bounded(x)}, {{"axis", int64_t{1}}}).value_or(x);
    default:
      return Add(ops::kLRN, {x, Ints({1})},
                 {{"alpha", 0.5}, {"beta", 0.75}, {"bias", 1.0}, {"size", int64_t{3}}})
          .value_or(x);
  }
}

Value RandomNodes::Pad(Value x) {
  const int rank = x.shape().rank();
  std::vector<int64_t> begin(rank, 0), end(rank, 0);
  for (int axis = random_.Chance(8) ? 0 : std::min(2, rank - 1); axis < rank; ++axis) {
    begin[axis] = random_.Between(random_.Chance(8) ? -1 : 0, 2);
    end[axis] = random_.Between(random_.Chance(8) ? -1 : 0, 2);
  }
  std::vector<Value> inputs = {x, Ints(begin), Ints(end)};
  const std::string mode = random_.Of<std::string>(
      {"constant", "constant", "constant", "constant", "constant", "edge", "reflect", "symmetric"});
  if (random_.Chance(40)) {
    inputs.push_back(Number(random_.Chance(70) ? 0 : 1.5));
  }
  return Add(ops::kPad, inputs, {{"pad_mode", mode}}).value_or(x);
}

Value RandomNodes::Reordered(Value x) {
  const int axis = random_.Chance(90) ? 1 : static_cast<int>(random_.Below(x.shape().rank()));
  constexpr int64_t kMaxPrinted = 64;  // a text graph has no more elements
  const int64_t extent = x.shape().dim(axis).value();
  if (extent > kMaxPrinted) return x;
  if (random_.Chance(25)) {
    const int rank = x.shape().rank();
    std::vector<int64_t> steps(rank, 1), all(rank, 1), none(rank, 0);
    steps[axis] = -1;
    if (random_.Chance(10)) all[axis] = 0;
    return Add(ops::kStridedSlice, {x, Ints(none), Ints(none), Ints(steps)},
               {{"begin_mask", all}, {"end_mask", std::vector<int64_t>(rank, 1)}})
        .value_or(x);
  }
  std::vector<int64_t> order(extent);
  for (int64_t i = 0; i < extent; ++i) order[i] = -1 - i;
  if (random_.Chance(50)) {
    for (int64_t i = extent - 1; i > 0; --i) std::swap(order[i], order[random_.Below(i + 1)]);
  }
  return Add(ops::kGather, {x, Ints(order), Ints({axis})}).value_or(x);
}

Value RandomNodes::Pool(Value x) {
  const int spatial = x.shape().rank() - 2;
  std::vector<int64_t> kernel = random_.PerAxis(spatial, 1, 3);
  Attributes attributes = {{"kernel", kernel}, {"strides", random_.PerAxis(spatial, 1, 2)}};
  if (random_.Chance(40)) {
    // No window lies in the padding alone.
    for (int64_t& extent : kernel) --extent;
    std::vector<int64_t> begin(spatial), end(spatial);
    for (int axis = 0; axis < spatial; ++axis) {
      begin[axis] = random_.Between(0, kernel[axis]);
      end[axis] = random_.Between(0, kernel[axis]);
    }
    attributes.Set("pads_begin", begin);
    attributes.Set("pads_end", end);
  }
  if (random_.Chance(15)) attributes.Set("rounding_type", std::string("ceil_torch"));
  if (random_.Chance(50)) return Add(ops::kMaxPool, {x}, attributes).value_or(x);
  attributes.Set("exclude-pad", random_.Chance(50));
  return Add(ops::kAvgPool, {x}, attributes).value_or(x);
}

Value RandomNodes::MatMul(Value x) {
  const Extents data = ExtentsOf(x);
  const int64_t outputs = random_.Between(1, 4);
  const bool transpose = random_.Chance(50);
  if (random_.Chance(15)) {  // the matrix on the left
    const Extents matrix = transpose ? Extents{data[data.size() - 2], outputs}
                                     : Extents{outputs, data[data.size() - 2]};
    return Add(ops::kMatMul, {Weights(matrix), x}, {{"transpose_a", transpose}}).value_or(x);
  }
  const bool transpose_a = random_.Chance(20);
  const int64_t inner = data[data.size() - (transpose_a ? 2 : 1)];
  Extents matrix = transpose ? Extents{outputs, inner} : Extents{inner, outputs};
  for (size_t back = 3; back <= data.size() && random_.Chance(25); ++back)
    matrix.insert(matrix.begin(), random_.Chance(50) ? 1 : data[data.size() - back]);
  return Add(ops::kMatMul, {x, Weights(matrix)},
             {{"transpose_a", transpose_a}, {"transpose_b", transpose}})
      .value_or(x);
}

Value RandomNodes::FullyConnected(Value x) {
  const Extents data = ExtentsOf(x);
  const int64_t axis = random_.Chance(70) ? 1 : random_.Between(1, x.shape().rank() - 1);
  const int64_t inner = Count(Extents(data.begin() + axis, data.end()));
  const int64_t outputs = random_.Between(1, 4);
  std::vector<Value> inputs = {x, Weights({outputs, inner})};
  if (random_.Chance(50)) inputs.push_back(Constant({outputs}));
  return Add(ops::kFullyConnected, inputs, {{"axis", axis}}).value_or(x);
}

// Now and then shared with another node, or computed from constants.
Value RandomNodes::Weights(const Extents& extents) {
  if (random_.Chance(12)) {
    for (const Value& shared : weights_) {
      if (ExtentsOf(shared) == extents) return shared;
    }
  }
  const uint64_t seed = static_cast<uint64_t>(random_.Below(1000));
  Value weights = graph_
                      .AddConstant(absl::StrCat("w", graph_.node_count()),
                                   mo::Constant::FromBytes(
                                       ElementType::kF32, extents,
                                       SeededBytes(seed, ElementType::kF32, Count(extents))))
                      ->output();
  if (random_.Chance(3)) weights = Add(ops::kMultiply, {weights, Constant({})}).value_or(weights);
  weights_.push_back(weights);
  return weights;
}

Value RandomNodes::Convolution(Value x, const ConvolutionPlan& plan) {
  return Add(plan.kind->op, {x, Weights(plan.weights)}, plan.attributes).value_or(x);
}

}  // namespace mo
