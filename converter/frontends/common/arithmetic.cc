#include "converter/frontends/common/arithmetic.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace mo {

Value Arithmetic::Apply(OpType op, const std::vector<Operand>& operands) const {
  std::vector<Value> inputs;
  for (const Operand& operand : operands) {
    inputs.push_back(operand.number ? builder_.AddNumber(absl::StrCat(suffix_, "/number"), type_,
                                                         *operand.number)
                                    : operand.value);
  }
  return builder_.Add(op, absl::StrCat(suffix_, "/", op.name()), std::move(inputs));
}

Value Arithmetic::As(ElementType type, Value value) const {
  return builder_.Converted(value, absl::StrCat(suffix_, "/Convert"), type);
}

}  // namespace mo
