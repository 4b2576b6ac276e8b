// Operations on the bits of integers.

#include <utility>
#include <vector>

#include "converter/frontends/common/renamed.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

constexpr Renamed kBinary[] = {{"BitwiseAnd", ops::kBitwiseAnd},
                               {"BitwiseOr", ops::kBitwiseOr},
                               {"BitwiseXor", ops::kBitwiseXor},
                               {"LeftShift", ops::kBitwiseLeftShift},
                               {"RightShift", ops::kBitwiseRightShift}};

void ImportBinary(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({o.Add(OpOf(kBinary, o.op()), "", values), order});
}

// By at most all bits but one: the graph's shifts are by fewer than all, and so does TensorFlow
// limit its own.
void ImportShift(Operation& o) {
  Order order;
  std::vector<Value> values = o.AlignedInputs(order);
  if (values[1].node == nullptr) return;
  const ElementType type = o.type(1);
  const Value most = o.AddNumber("/most", type, ElementBits(type) - 1);
  const Value least = o.AddNumber("/least", type, 0);
  values[1] = o.Add(ops::kMinimum, "/places", {values[1], most});
  values[1] = o.Add(ops::kMaximum, "/places/positive", {values[1], least});
  o.SetOutput({o.Add(OpOf(kBinary, o.op()), "", values), order});
}

void ImportInvert(Operation& o) {
  o.SetOutput({o.Add(ops::kBitwiseNot, "", {o.input(0).value}), o.input(0).order});
}

}  // namespace

std::vector<OperationType> BitwiseOperations() {
  return Taking(Images::kFollowed, {{"BitwiseAnd", 2, 2, ImportBinary},
                                    {"BitwiseOr", 2, 2, ImportBinary},
                                    {"BitwiseXor", 2, 2, ImportBinary},
                                    {"LeftShift", 2, 2, ImportShift},
                                    {"RightShift", 2, 2, ImportShift},
                                    {"Invert", 1, 1, ImportInvert}});
}

}  // namespace mo::tensorflow
