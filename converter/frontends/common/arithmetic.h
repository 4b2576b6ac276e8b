#ifndef CONVERTER_FRONTENDS_COMMON_ARITHMETIC_H_
#define CONVERTER_FRONTENDS_COMMON_ARITHMETIC_H_

#include <string>
#include <utility>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// Formulas of nodes, which are called like their operations. Numbers in them are of
// `type`.
//
//   const Arithmetic f(builder, "/places", ElementType::kF32);
//   f(ops::kSubtract, f(ops::kMultiply, x, scale), 0.5)
class Arithmetic {
 public:
  struct Operand {
    Operand(Value value) : value(value) {}      // NOLINT: a value is an operand
    Operand(double number) : number(number) {}  // NOLINT: and so is a number

    Value value = {};
    std::optional<double> number = std::nullopt;
  };

  Arithmetic(NodeBuilder& builder, std::string suffix, ElementType type)
      : builder_(builder), suffix_(std::move(suffix)), type_(type) {}

  Value operator()(OpType op, const Operand& a) const { return Apply(op, {a}); }
  Value operator()(OpType op, const Operand& a, const Operand& b) const {
    return Apply(op, {a, b});
  }
  Value operator()(OpType op, const Operand& a, const Operand& b, const Operand& c) const {
    return Apply(op, {a, b, c});
  }
  // lowest, if x is below it, and highest, if x is above it.
  Value Between(const Operand& lowest, const Operand& x, const Operand& highest) const {
    return (*this)(ops::kMinimum, (*this)(ops::kMaximum, x, lowest), highest);
  }
  // `value` with elements of another type.
  Value As(ElementType type, Value value) const;

 private:
  Value Apply(OpType op, const std::vector<Operand>& operands) const;

  NodeBuilder& builder_;
  const std::string suffix_;
  const ElementType type_;
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_ARITHMETIC_H_
