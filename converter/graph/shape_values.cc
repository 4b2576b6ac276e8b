#include "converter/graph/shape_values.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/extent_origin.h"

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

Dim ShapeValues::Extent(Value value, int axis) const {
  const Dim& dim = value.shape().dim(axis);
  if (!names_extents_ || dim.is_static() || !dim.symbol().empty()) return dim;
  const auto [origin, origin_axis] = OriginOf(value, axis);
  const Dim& first = origin.shape().dim(origin_axis);
  if (first.is_static() || !first.symbol().empty()) return first;
  // No symbol of a model has such a name.
  return Dim::Symbol(absl::StrCat("?", origin.output, ".", origin_axis, " ", origin.node->name()));
}

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
