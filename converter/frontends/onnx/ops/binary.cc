// Arithmetic on two or more tensors, element by element.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/broadcast.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kBinary[] = {
    {"Add", ops::kAdd}, {"Sub", ops::kSubtract}, {"Mul", ops::kMultiply}};

constexpr Renamed kVariadic[] = {
    {"Sum", ops::kAdd}, {"Max", ops::kMaximum}, {"Min", ops::kMinimum}};

void ImportBinary(Operation& o) {
  o.SetOutput(o.Add(OpOf(kBinary, o.op()), "", {o.input(0), SecondOperand(o)}));
}

// Of integers it rounds to zero. Without a rest it does not matter how a runtime rounds.
void ImportDiv(Operation& o) {
  const Value divisor = SecondOperand(o);
  if (divisor.node == nullptr) return;
  Value dividend = o.input(0);
  const bool is_signed = IsInteger(o.type(0)) && o.type(0) != ElementType::kU8 &&
                         o.type(0) != ElementType::kU16 && o.type(0) != ElementType::kU32 &&
                         o.type(0) != ElementType::kU64;
  if (is_signed) {
    const Value rest = o.Add(ops::kMod, "/rest", {dividend, divisor});
    dividend = o.Add(ops::kSubtract, "/multiple", {dividend, rest});
  }
  o.SetOutput(o.Add(ops::kDivide, "", {dividend, divisor}));
}

// The result has the type of the base.
void ImportPow(Operation& o) {
  const Value exponent = SecondOperand(o);
  if (exponent.node == nullptr) return;
  const ElementType type = o.type(0);
  if (IsFloatingPoint(type))
    return o.SetOutput(
        o.Add(ops::kPower, "", {o.input(0), o.Converted(exponent, "/exponent", type)}));
  const ElementType wide = ElementType::kF32;
  const Value power =
      o.Add(ops::kPower, "/power",
            {o.Converted(o.input(0), "/base", wide), o.Converted(exponent, "/exponent", wide)});
  o.SetOutput(o.Converted(power, "", type));
}

// The sign of the result is that of the divisor, with fmod that of the dividend.
void ImportMod(Operation& o) {
  const bool fmod = o.BoolAttribute("fmod", false);
  o.SetOutput(o.Add(fmod ? ops::kMod : ops::kFloorMod, "", {o.input(0), o.input(1)}));
}

// One operation after the other; of one tensor it is that tensor.
Value Chain(Operation& o, OpType op, bool is_result) {
  Value value = o.input(0);
  for (int i = 1; i < o.input_count(); ++i) {
    const bool is_last = is_result && i + 1 == o.input_count();
    value = o.Add(op, is_last ? "" : absl::StrCat("/first_", i + 1), {value, o.input(i)});
  }
  return value;
}

void ImportVariadic(Operation& o) {
  o.SetOutput(Chain(o, OpOf(kVariadic, o.op()), /*is_result=*/true));
}

void ImportMean(Operation& o) {
  const Value sum = Chain(o, ops::kAdd, /*is_result=*/false);
  if (o.input_count() == 1) return o.SetOutput(sum);
  o.SetOutput(o.Add(ops::kDivide, "", {sum, o.AddNumber("/count", o.type(0), o.input_count())}));
}

}  // namespace

std::vector<OperatorType> BinaryOperators() {
  std::vector<OperatorType> types = {{"Div", 1, kNewestOpset, 2, 2, ImportDiv},
                                     {"Pow", 1, kNewestOpset, 2, 2, ImportPow},
                                     {"Mod", 10, kNewestOpset, 2, 2, ImportMod},
                                     {"Mean", 1, kNewestOpset, 1, kAnyNumber, ImportMean}};
  for (const Renamed& renamed : kBinary)
    types.push_back({renamed.name, 1, kNewestOpset, 2, 2, ImportBinary});
  for (const Renamed& renamed : kVariadic)
    types.push_back({renamed.name, 1, kNewestOpset, 1, kAnyNumber, ImportVariadic});
  return types;
}

}  // namespace mo::onnx
