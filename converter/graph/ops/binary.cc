// Operations on two tensors, element by element.
//
//   Power  base, exponent: base ^ exponent. Where the exponent is a whole number up to 16 or ±½, by
//          multiplication, square root and division alone, so that the result has the same bits
//          everywhere.

#include <algorithm>
#include <cmath>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferBinary(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& a = node.input(0).shape();
  const Shape& b = node.input(1).shape();
  std::optional<Shape> shape = Broadcast(a, b);
  MO_RETURN_IF_ERROR(Check(shape.has_value(), "the shapes ", ToString(a), " and ", ToString(b),
                           " cannot be broadcast"));
  outputs = {{node.input(0).type().element_type, *std::move(shape)}};
  return absl::OkStatus();
}

template <double (*F)(double, double)>
absl::Status EvaluateBinary(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  BroadcastCursor a(inputs[0]->extents, outputs[0].extents);
  BroadcastCursor b(inputs[1]->extents, outputs[0].extents);
  for (double& value : outputs[0].values) {
    value = F(inputs[0]->values[a.index()], inputs[1]->values[b.index()]);
    a.Advance();
    b.Advance();
  }
  return absl::OkStatus();
}

template <double (*F)(double, double)>
OpSchema Binary(absl::string_view name) {
  return {.name = name,
          .min_inputs = 2,
          .max_inputs = 2,
          .locality = Locality::kBroadcasting,
          .infer = InferBinary,
          .evaluate = EvaluateBinary<F>,
          .exact = OnFloatingPoint};
}

double Add(double a, double b) { return a + b; }
double Subtract(double a, double b) { return a - b; }
double Multiply(double a, double b) { return a * b; }
double Divide(double a, double b) { return a / b; }
double Maximum(double a, double b) { return std::max(a, b); }
double Minimum(double a, double b) { return std::min(a, b); }

bool IsExactExponent(double exponent) {
  constexpr double kLargest = 16;
  return std::abs(exponent) == 0.5 ||
         (std::abs(exponent) <= kLargest && exponent == std::trunc(exponent));
}

double Power(double base, double exponent) {
  if (!IsExactExponent(exponent)) return std::pow(base, exponent);
  double power = 1;
  if (std::abs(exponent) == 0.5) {
    power = std::sqrt(base);
  } else {
    for (int i = 0; i < std::abs(exponent); ++i) power *= base;
  }
  return exponent < 0 ? 1 / power : power;
}

absl::Status InferPower(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  return InferBinary(node, outputs);
}

bool HasExactExponent(const Node& node) {
  const Constant* exponent = node.constant_input(1);
  if (exponent == nullptr || !exponent->available()) return false;
  const std::vector<double> values = exponent->Doubles();
  return std::all_of(values.begin(), values.end(), IsExactExponent);
}

}  // namespace

std::vector<OpSchema> BinaryOps() {
  OpSchema power = Binary<Power>("Power");
  power.infer = InferPower;
  power.exact = HasExactExponent;
  return {Binary<Add>("Add"),       Binary<Subtract>("Subtract"), Binary<Multiply>("Multiply"),
          Binary<Divide>("Divide"), Binary<Maximum>("Maximum"),   Binary<Minimum>("Minimum"),
          std::move(power)};
}

}  // namespace mo
