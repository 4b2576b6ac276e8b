// Arithmetic and activations, element by element. Such an operation works in any order of axes.

#include "converter/frontends/tensorflow/ops/elementwise.h"

#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/activation.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

constexpr Renamed kUnary[] = {
    {"Abs", ops::kAbs},         {"Acos", ops::kAcos},         {"Acosh", ops::kAcosh},
    {"Asinh", ops::kAsinh},     {"Atanh", ops::kAtanh},       {"Asin", ops::kAsin},
    {"Atan", ops::kAtan},       {"Ceil", ops::kCeiling},      {"Cos", ops::kCos},
    {"Cosh", ops::kCosh},       {"Erf", ops::kErf},           {"Exp", ops::kExp},
    {"Floor", ops::kFloor},     {"Log", ops::kLog},           {"Neg", ops::kNegative},
    {"Relu", ops::kReLU},       {"Rint", ops::kRound},        {"Round", ops::kRound},
    {"Sigmoid", ops::kSigmoid}, {"Sign", ops::kSign},         {"Sin", ops::kSin},
    {"Sinh", ops::kSinh},       {"Softplus", ops::kSoftPlus}, {"Softsign", ops::kSoftSign},
    {"Sqrt", ops::kSqrt},       {"Tan", ops::kTan},           {"Tanh", ops::kTanh},
};

constexpr Renamed kBinary[] = {
    {"Add", ops::kAdd},         {"AddV2", ops::kAdd},
    {"Sub", ops::kSubtract},    {"Mul", ops::kMultiply},
    {"RealDiv", ops::kDivide},  {"FloorMod", ops::kFloorMod},
    {"TruncateMod", ops::kMod}, {"Mod", ops::kMod},
    {"Maximum", ops::kMaximum}, {"Minimum", ops::kMinimum},
    {"Pow", ops::kPower},       {"SquaredDifference", ops::kSquaredDifference},
};

void ImportUnary(Operation& o) {
  o.SetOutput({o.Add(OpOf(kUnary, o.op()), "", {o.input(0).value}), o.input(0).order});
}

void ImportBinary(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({o.Add(OpOf(kBinary, o.op()), "", values), order});
}

// Of integers TensorFlow's Div rounds to zero and FloorDiv down. Without a rest it does not matter
// how a runtime rounds.
void ImportDiv(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  if (values[0].node == nullptr) return;
  if (IsFloatingPoint(o.type(0)) || o.type(0) == ElementType::kU8)
    return o.SetOutput({o.Add(ops::kDivide, "", values), order});
  const Value rest = o.Add(ops::kMod, "/rest", values);
  const Value multiple = o.Add(ops::kSubtract, "/multiple", {values[0], rest});
  o.SetOutput({o.Add(ops::kDivide, "", {multiple, values[1]}), order});
}

void ImportFloorDiv(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  if (values[0].node == nullptr) return;
  if (!IsFloatingPoint(o.type(0))) {
    const Value rest = o.Add(ops::kFloorMod, "/rest", values);
    const Value multiple = o.Add(ops::kSubtract, "/multiple", {values[0], rest});
    return o.SetOutput({o.Add(ops::kDivide, "", {multiple, values[1]}), order});
  }
  o.SetOutput({o.Add(ops::kFloor, "", {o.Add(ops::kDivide, "/quotient", values)}), order});
}

// An operation of x and another number, but 0 where input `zero` is.
void SetWithZeros(Operation& o, int zero, Value (*compute)(Operation&, Value, Value)) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  if (values[0].node == nullptr) return;
  const Value number = o.AddNumber("/zero", o.type(0), 0);
  const Value is_zero = o.Add(ops::kEqual, "/is_zero", {values[zero], number});
  const Value result = compute(o, values[0], values[1]);
  o.SetOutput({o.Add(ops::kSelect, "", {is_zero, number, result}), order});
}

void ImportMulNoNan(Operation& o) {
  SetWithZeros(o, 1, [](Operation& o, Value x, Value y) {
    return o.Add(ops::kMultiply, "/product", {x, y});
  });
}

void ImportXdivy(Operation& o) {
  SetWithZeros(o, 0, [](Operation& o, Value x, Value y) {
    return o.Add(ops::kDivide, "/quotient", {x, y});
  });
}

void ImportXlogy(Operation& o) {
  SetWithZeros(o, 0, [](Operation& o, Value x, Value y) {
    return o.Add(ops::kMultiply, "/product", {x, o.Add(ops::kLog, "/log", {y})});
  });
}

void ImportXlog1py(Operation& o) {
  SetWithZeros(o, 0, [](Operation& o, Value x, Value y) {
    const Value sum = o.Add(ops::kAdd, "/sum", {y, o.AddNumber("/one", o.type(0), 1)});
    return o.Add(ops::kMultiply, "/product", {x, o.Add(ops::kLog, "/log", {sum})});
  });
}

void ImportDivNoNan(Operation& o) {
  SetWithZeros(o, 1, [](Operation& o, Value x, Value y) {
    return o.Add(ops::kDivide, "/quotient", {x, y});
  });
}

void ImportAddN(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  Value sum = values[0];
  for (size_t i = 1; i < values.size(); ++i) {
    const bool last = i + 1 == values.size();
    sum = o.Add(ops::kAdd, last ? "" : absl::StrCat("/", i), {sum, values[i]});
  }
  o.SetOutput({sum, order});
}

void ImportRelu6(Operation& o) {
  o.SetOutput(
      {o.Add(ops::kClamp, "", {o.input(0).value}, {{"min", 0.0}, {"max", 6.0}}), o.input(0).order});
}

void ImportLeakyRelu(Operation& o) {
  const double alpha = o.FloatAttribute("alpha", static_cast<double>(0.2f));
  o.SetOutput({AddLeakyRelu(o, "", o.input(0).value, alpha), o.input(0).order});
}

void ImportElu(Operation& o) {
  o.SetOutput({o.Add(ops::kElu, "", {o.input(0).value}, {{"alpha", 1.0}}), o.input(0).order});
}

void ImportSelu(Operation& o) {
  const Value alpha = o.AddNumber("/alpha", o.type(0), 1.6732632423543772);
  const Value lambda = o.AddNumber("/lambda", o.type(0), 1.0507009873554805);
  o.SetOutput({o.Add(ops::kSelu, "", {o.input(0).value, alpha, lambda}), o.input(0).order});
}

void ImportSquare(Operation& o) {
  const Value x = o.input(0).value;
  o.SetOutput({o.Add(ops::kMultiply, "", {x, x}), o.input(0).order});
}

void RaiseTo(Operation& o, double exponent) {
  const Value power = o.AddNumber("/exponent", o.type(0), exponent);
  o.SetOutput({o.Add(ops::kPower, "", {o.input(0).value, power}), o.input(0).order});
}

void ImportRsqrt(Operation& o) { RaiseTo(o, -0.5); }
void ImportReciprocal(Operation& o) { RaiseTo(o, -1); }

void ImportLog1p(Operation& o) {
  const Value one = o.AddNumber("/one", o.type(0), 1);
  const Value sum = o.Add(ops::kAdd, "/sum", {o.input(0).value, one});
  o.SetOutput({o.Add(ops::kLog, "", {sum}), o.input(0).order});
}

// exp(x) - 1 = tanh(x / 2) · (exp(x) + 1), where no digits cancel each other near 0.
void ImportExpm1(Operation& o) {
  const Value x = o.input(0).value;
  const Value half =
      o.Add(ops::kMultiply, "/half", {x, o.AddNumber("/half/value", o.type(0), 0.5)});
  const Value tangent = o.Add(ops::kTanh, "/tangent", {half});
  const Value exponential = o.Add(ops::kExp, "/exponential", {x});
  const Value sum = o.Add(ops::kAdd, "/sum", {exponential, o.AddNumber("/one", o.type(0), 1)});
  o.SetOutput({o.Add(ops::kMultiply, "", {tangent, sum}), o.input(0).order});
}

void ImportErfc(Operation& o) {
  const Value erf = o.Add(ops::kErf, "/erf", {o.input(0).value});
  const Value one = o.AddNumber("/one", o.type(0), 1);
  o.SetOutput({o.Add(ops::kSubtract, "", {one, erf}), o.input(0).order});
}

// Between two numbers, or two tensors.
void ImportClipByValue(Operation& o) {
  const std::optional<Constant> low = o.Known(1), high = o.Known(2);
  const bool numbers =
      low && high && low->size() == 1 && high->size() == 1 && IsFloatingPoint(o.type(0));
  if (numbers && low->Doubles()[0] <= high->Doubles()[0]) {
    for (int i : {1, 2}) o.AddSourcesOf(i);
    return o.SetOutput({o.Add(ops::kClamp, "", {o.input(0).value},
                              {{"min", low->Doubles()[0]}, {"max", high->Doubles()[0]}}),
                        o.input(0).order});
  }
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  const Value below = o.Add(ops::kMinimum, "/below", {values[0], values[2]});
  o.SetOutput({o.Add(ops::kMaximum, "", {below, values[1]}), order});
}

void ImportAtan2(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({AddAngle(o, values[0], values[1]), order});
}

}  // namespace

Value AddAngle(Operation& o, Value y, Value x) {
  if (y.node == nullptr || x.node == nullptr) return {};
  const Arithmetic f(o, "/angle", x.type().element_type);
  constexpr double kPi = 3.14159265358979323846;
  const Value is_up = f(ops::kGreaterEqual, y, 0.0);
  const Value turned =
      f(ops::kAdd, f(ops::kAtan, f(ops::kDivide, y, x)),
        f(ops::kSelect, f(ops::kLess, x, 0.0), f(ops::kSelect, is_up, kPi, -kPi), 0.0));
  const Value upright = f(ops::kMultiply, f(ops::kSign, y), kPi / 2);
  return o.Add(ops::kSelect, "", {f(ops::kEqual, x, 0.0), upright, turned});
}

std::vector<OperationType> ElementwiseOperations() {
  std::vector<OperationType> types = {{"Div", 2, 2, ImportDiv},
                                      {"TruncateDiv", 2, 2, ImportDiv},
                                      {"FloorDiv", 2, 2, ImportFloorDiv},
                                      {"DivNoNan", 2, 2, ImportDivNoNan},
                                      {"Atan2", 2, 2, ImportAtan2},
                                      {"MulNoNan", 2, 2, ImportMulNoNan},
                                      {"Xdivy", 2, 2, ImportXdivy},
                                      {"Xlogy", 2, 2, ImportXlogy},
                                      {"Xlog1py", 2, 2, ImportXlog1py},
                                      {"AddN", 1, kAnyNumber, ImportAddN},
                                      {"Relu6", 1, 1, ImportRelu6},
                                      {"LeakyRelu", 1, 1, ImportLeakyRelu},
                                      {"Elu", 1, 1, ImportElu},
                                      {"Selu", 1, 1, ImportSelu},
                                      {"Square", 1, 1, ImportSquare},
                                      {"Rsqrt", 1, 1, ImportRsqrt},
                                      {"Reciprocal", 1, 1, ImportReciprocal},
                                      {"Inv", 1, 1, ImportReciprocal},
                                      {"Log1p", 1, 1, ImportLog1p},
                                      {"Expm1", 1, 1, ImportExpm1},
                                      {"Erfc", 1, 1, ImportErfc},
                                      {"ClipByValue", 3, 3, ImportClipByValue}};
  for (const Renamed& unary : kUnary) types.push_back({unary.name, 1, 1, ImportUnary});
  for (const Renamed& binary : kBinary) types.push_back({binary.name, 2, 2, ImportBinary});
  return Taking(Images::kFollowed, std::move(types));
}

}  // namespace mo::tensorflow
