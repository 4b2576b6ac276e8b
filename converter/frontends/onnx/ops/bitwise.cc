// Operators on the bits of integers.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kBinary[] = {{"BitwiseAnd", ops::kBitwiseAnd},
                               {"BitwiseOr", ops::kBitwiseOr},
                               {"BitwiseXor", ops::kBitwiseXor}};

void ImportBinary(Operation& o) {
  o.SetOutput(o.Add(OpOf(kBinary, o.op()), "", {o.input(0), o.input(1)}));
}

void ImportNot(Operation& o) { o.SetOutput(o.Add(ops::kBitwiseNot, "", {o.input(0)})); }

void ImportShift(Operation& o) {
  const std::string direction = o.TextAttribute("direction", "");
  if (direction != "LEFT" && direction != "RIGHT") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("direction is '", direction, "'; expected LEFT or RIGHT"), "direction");
    return;
  }
  const OpType op = direction == "LEFT" ? ops::kBitwiseLeftShift : ops::kBitwiseRightShift;
  o.SetOutput(o.Add(op, "", {o.input(0), o.input(1)}));
}

}  // namespace

std::vector<OperatorType> BitwiseOperators() {
  std::vector<OperatorType> types = {{"BitwiseNot", 18, kNewestOpset, 1, 1, ImportNot},
                                     {"BitShift", 11, kNewestOpset, 2, 2, ImportShift}};
  for (const Renamed& renamed : kBinary)
    types.push_back({renamed.name, 18, kNewestOpset, 2, 2, ImportBinary});
  return types;
}

}  // namespace mo::onnx
