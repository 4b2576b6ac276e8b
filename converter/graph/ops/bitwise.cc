// Operations on the bits of integers, element by element (opset 13; shifts opset 15).
//
//   BitwiseAnd BitwiseOr BitwiseXor   a, b of one type, integers or booleans
//   BitwiseNot                        a: every bit inverted; of a boolean, its opposite
//   BitwiseLeftShift BitwiseRightShift  a, b, integers of one type: a with its bits moved by b,
//   which
//         is from 0 to below the type's number of bits. What leaves the type is lost; from the left
//         come zeros, or copies of the sign where the type has one. (The runtime's CPU device takes
//         the first bit of a u32 or u64 for a sign when it shifts to the right.)

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/elementwise.h"
#include "converter/graph/ops/families.h"

namespace mo {
namespace {

bool IsSigned(ElementType type) { return type >= ElementType::kI4 && type <= ElementType::kI64; }

// Whether the elements are integers that fill whole bytes.
bool HasWholeBytes(ElementType type) { return IsInteger(type) && ElementBits(type) >= 8; }

absl::Status CheckBits(const Node& node) {
  const ElementType type = node.input(0).type().element_type;
  return Check(HasWholeBytes(type) || type == ElementType::kBoolean, "input 0 is ",
               ElementTypeName(type), ", expected boolean or integers of 8 bits or more");
}

absl::Status InferNot(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckBits(node));
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status InferBitwise(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckBits(node));
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_ASSIGN_OR_RETURN(Shape shape, BroadcastOfInputs(node));
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

absl::Status InferShift(const Node& node, std::vector<TensorType>& outputs) {
  const ElementType type = node.input(0).type().element_type;
  MO_RETURN_IF_ERROR(Check(HasWholeBytes(type), "input 0 is ", ElementTypeName(type),
                           ", expected integers of 8 bits or more"));
  return InferBitwise(node, outputs);
}

// The two's complement of an integer; 0 for what no 64 bits hold.
uint64_t BitsOf(double value) {
  if (value < 0) return value >= -0x1p63 ? static_cast<uint64_t>(static_cast<int64_t>(value)) : 0;
  return value < 0x1p64 ? static_cast<uint64_t>(value) : 0;
}

// The integer that the lowest bits are in a type.
double NumberOf(ElementType type, uint64_t bits) {
  if (type == ElementType::kBoolean) return static_cast<double>(bits & 1);
  const int unused = 64 - ElementBits(type);
  return IsSigned(type) ? static_cast<double>(static_cast<int64_t>(bits << unused) >> unused)
                        : static_cast<double>(bits << unused >> unused);
}

absl::Status EvaluateNot(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  for (size_t i = 0; i < outputs[0].values.size(); ++i) {
    outputs[0].values[i] = NumberOf(node.type().element_type, ~BitsOf(inputs[0]->values[i]));
  }
  return absl::OkStatus();
}

uint64_t And(uint64_t a, uint64_t b) { return a & b; }
uint64_t Or(uint64_t a, uint64_t b) { return a | b; }
uint64_t Xor(uint64_t a, uint64_t b) { return a ^ b; }

template <uint64_t (*F)(uint64_t, uint64_t)>
absl::Status EvaluateBitwise(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    outputs[0].values[i] = NumberOf(node.type().element_type,
                                    F(BitsOf(inputs[0]->values[a]), BitsOf(inputs[1]->values[b])));
  });
  return absl::OkStatus();
}

template <bool kLeft>
absl::Status EvaluateShift(const Node& node, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  const ElementType type = node.type().element_type;
  for (double by : inputs[1]->values) {
    MO_RETURN_IF_ERROR(Check(by >= 0 && by < ElementBits(type), "bits of ", ElementTypeName(type),
                             " cannot be shifted by ", by));
  }
  ForEachPair(inputs, outputs[0], [&](size_t i, int64_t a, int64_t b) {
    const uint64_t bits = BitsOf(inputs[0]->values[a]);
    const int by = static_cast<int>(inputs[1]->values[b]);
    uint64_t shifted = bits << by;
    if (!kLeft) {
      shifted =
          IsSigned(type) ? static_cast<uint64_t>(static_cast<int64_t>(bits) >> by) : bits >> by;
    }
    outputs[0].values[i] = NumberOf(type, shifted);
  });
  return absl::OkStatus();
}

// There are no rounding errors that grow.
absl::Status BitsMagnitude(const Node&, absl::Span<const Tensor* const>,
                           absl::Span<const Tensor* const>, absl::Span<Tensor> outputs) {
  for (double& value : outputs[0].values) value = std::abs(value);
  return absl::OkStatus();
}

OpSchema Bitwise(OpType type, decltype(OpSchema::evaluate) evaluate) {
  return {.type = type,
          .min_inputs = 2,
          .max_inputs = 2,
          .locality = Locality::kBroadcasting,
          .opset = 13,
          .infer = InferBitwise,
          .evaluate = evaluate,
          .magnitude = BitsMagnitude,
          .exact = Always};
}

OpSchema Shift(OpType type, decltype(OpSchema::evaluate) evaluate) {
  OpSchema schema = Bitwise(type, evaluate);
  schema.opset = 15;
  schema.infer = InferShift;
  return schema;
}

}  // namespace

std::vector<OpSchema> BitwiseOps() {
  OpSchema inversion = Bitwise(ops::kBitwiseNot, EvaluateNot);
  inversion.min_inputs = inversion.max_inputs = 1;
  inversion.locality = Locality::kUnary;
  inversion.infer = InferNot;
  return {std::move(inversion),
          Bitwise(ops::kBitwiseAnd, EvaluateBitwise<And>),
          Bitwise(ops::kBitwiseOr, EvaluateBitwise<Or>),
          Bitwise(ops::kBitwiseXor, EvaluateBitwise<Xor>),
          Shift(ops::kBitwiseLeftShift, EvaluateShift<true>),
          Shift(ops::kBitwiseRightShift, EvaluateShift<false>)};
}

}  // namespace mo
