// Comparisons, logic and choice.

#include <vector>

#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/broadcast.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

constexpr Renamed kBinary[] = {
    {"And", ops::kLogicalAnd},
    {"Or", ops::kLogicalOr},
    {"Xor", ops::kLogicalXor},
    {"Equal", ops::kEqual},
    {"Greater", ops::kGreater},
    {"Less", ops::kLess},
    {"GreaterOrEqual", ops::kGreaterEqual},
    {"LessOrEqual", ops::kLessEqual},
};

void ImportBinary(Operation& o) {
  o.SetOutput(o.Add(OpOf(kBinary, o.op()), "", {o.input(0), SecondOperand(o)}));
}

void ImportEqual(Operation& o) {
  const bool has_strings = o.type(0) == ElementType::kString && o.type(1) == ElementType::kString;
  if (!has_strings) return ImportBinary(o);
  o.SetOutput(EqualStrings(o, o.input(0), o.input(1)));
}

void ImportIsNan(Operation& o) { o.SetOutput(o.Add(ops::kIsNaN, "", {o.input(0)})); }

void ImportIsInf(Operation& o) {
  o.SetOutput(o.Add(ops::kIsInf, "", {o.input(0)},
                    {{"detect_negative", o.BoolAttribute("detect_negative", true)},
                     {"detect_positive", o.BoolAttribute("detect_positive", true)}}));
}

void ImportWhere(Operation& o) {
  o.SetOutput(o.Add(ops::kSelect, "", {o.input(0), o.input(1), o.input(2)}));
}

}  // namespace

std::vector<OperatorType> ComparisonOperators() {
  std::vector<OperatorType> types = {{"Where", 9, kNewestOpset, 3, 3, ImportWhere},
                                     {"IsNaN", 9, kNewestOpset, 1, 1, ImportIsNan},
                                     {"IsInf", 10, kNewestOpset, 1, 1, ImportIsInf}};
  for (const Renamed& renamed : kBinary) {
    types.push_back({renamed.name, 1, kNewestOpset, 2, 2,
                     renamed.op == ops::kEqual ? ImportEqual : ImportBinary});
  }
  return types;
}

}  // namespace mo::onnx
