#include "converter/graph/shape_values.h"

#include <vector>

namespace mo {
namespace {

constexpr int64_t kMaxElements = 1024;

std::optional<KnownInts> OfConstant(const Constant& constant) {
  if (!constant.available() || !IsInteger(constant.type()) || constant.size() > kMaxElements)
    return std::nullopt;
  KnownInts elements;
  for (int64_t number : constant.Int64s()) elements.push_back(Dim(number));
  return elements;
}

}  // namespace

std::optional<KnownInts> ShapeValues::Of(Value value) {
  const Node& node = *value.node;
  if (--steps_ < 0) return std::nullopt;
  if (node.constant()) return OfConstant(*node.constant());
  if (node.op().shape_values == nullptr) return std::nullopt;
  return node.op().shape_values(node, *this);
}

std::optional<KnownInts> ShapeValuesOfInput(const Node& node, ShapeValues& values) {
  if (!IsInteger(node.type().element_type)) return std::nullopt;
  return values.OfInput(node, 0);
}

Shape ShapeFromValue(Value value) {
  const Shape& list = value.shape();
  if (!list.has_rank() || list.rank() > 1) return Shape::UnknownRank();
  std::optional<KnownInts> elements = ShapeValues().Of(value);
  if (!elements) {
    const bool counted =
        list.rank() == 1 && list.dim(0).is_static() && list.dim(0).value() <= kMaxElements;
    if (!counted) return Shape::UnknownRank();
    elements.emplace(static_cast<size_t>(list.dim(0).value()), std::nullopt);
  }
  std::vector<Dim> dims;
  for (const std::optional<Dim>& element : *elements) {
    const bool known = element && !(element->is_static() && element->value() < 0);
    dims.push_back(known ? *element : Dim::Any());
  }
  return Shape(std::move(dims));
}

}  // namespace mo
