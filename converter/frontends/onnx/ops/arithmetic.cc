#include "converter/frontends/onnx/ops/arithmetic.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace mo::onnx {

Value Arithmetic::Apply(OpType op, const std::vector<Operand>& operands) const {
  std::vector<Value> inputs;
  for (const Operand& operand : operands) {
    inputs.push_back(operand.number
                         ? o_.AddNumber(absl::StrCat(suffix_, "/number"), type_, *operand.number)
                         : operand.value);
  }
  return o_.Add(op, absl::StrCat(suffix_, "/", op.name()), std::move(inputs));
}

Value Arithmetic::As(ElementType type, Value value) const {
  return o_.Converted(value, absl::StrCat(suffix_, "/Convert"), type);
}

}  // namespace mo::onnx
