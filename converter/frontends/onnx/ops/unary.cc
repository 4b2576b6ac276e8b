// Operators on each element of one tensor.

#include <vector>

#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kUnary[] = {
    {"Abs", ops::kAbs},        {"Acos", ops::kAcos},    {"Acosh", ops::kAcosh},
    {"Asinh", ops::kAsinh},    {"Atanh", ops::kAtanh},  {"Asin", ops::kAsin},
    {"Atan", ops::kAtan},      {"Ceil", ops::kCeiling}, {"Cos", ops::kCos},
    {"Cosh", ops::kCosh},      {"Erf", ops::kErf},      {"Exp", ops::kExp},
    {"Floor", ops::kFloor},    {"Log", ops::kLog},      {"Neg", ops::kNegative},
    {"Not", ops::kLogicalNot}, {"Round", ops::kRound},  {"Sign", ops::kSign},
    {"Sin", ops::kSin},        {"Sinh", ops::kSinh},    {"Sqrt", ops::kSqrt},
    {"Tan", ops::kTan},
};

void ImportUnary(Operation& o) { o.SetOutput(o.Add(OpOf(kUnary, o.op()), "", {o.input(0)})); }

void ImportReciprocal(Operation& o) {
  o.SetOutput(o.Add(ops::kDivide, "", {o.AddNumber("/one", o.type(0), 1), o.input(0)}));
}

}  // namespace

std::vector<OperatorType> UnaryOperators() {
  std::vector<OperatorType> types = {{"Reciprocal", 1, kNewestOpset, 1, 1, ImportReciprocal}};
  for (const Renamed& renamed : kUnary)
    types.push_back({renamed.name, 1, kNewestOpset, 1, 1, ImportUnary});
  return types;
}

}  // namespace mo::onnx
