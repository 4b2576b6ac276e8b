#include "converter/frontends/common/linear_extents.h"

#include <algorithm>

#include "converter/graph/ops/ops.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

using Element = std::optional<LinearExtent>;
using Elements = std::vector<Element>;

// Longer arithmetic is not followed.
constexpr int kMaxDepth = 32;
constexpr size_t kMaxElements = 64;
// Larger numbers are no extents, and do not overflow when multiplied.
constexpr int64_t kMaxNumber = int64_t{1} << 31;

bool IsSmall(const LinearExtent& e) {
  return std::abs(e.factor) < kMaxNumber && std::abs(e.offset) < kMaxNumber;
}

Element Small(LinearExtent e) {
  if (!IsSmall(e)) return std::nullopt;
  if (e.factor == 0) e.symbol.clear();
  return e;
}

Element OfDim(const Dim& dim) {
  if (dim.is_static()) return Small({.offset = dim.value()});
  if (dim.symbol().empty()) return std::nullopt;
  return LinearExtent{.symbol = dim.symbol(), .factor = 1};
}

Element Sum(const LinearExtent& a, const LinearExtent& b, int64_t sign) {
  if (!a.symbol.empty() && !b.symbol.empty() && a.symbol != b.symbol) return std::nullopt;
  return Small({a.symbol.empty() ? b.symbol : a.symbol, a.factor + sign * b.factor,
                a.offset + sign * b.offset});
}

Element Computed(const Node& node, const Element& a, const Element& b) {
  if (!a || !b) return std::nullopt;
  if (node.Is(ops::kAdd)) return Sum(*a, *b, 1);
  if (node.Is(ops::kSubtract)) return Sum(*a, *b, -1);
  if (!a->symbol.empty() && !b->symbol.empty()) return std::nullopt;
  const LinearExtent& linear = a->symbol.empty() ? *b : *a;
  const int64_t number = a->symbol.empty() ? a->offset : b->offset;
  return Small({linear.symbol, linear.factor * number, linear.offset * number});
}

std::optional<Elements> Of(Value value, int depth);

std::optional<Elements> OfArithmetic(const Node& node, int depth) {
  const std::optional<Elements> a = Of(node.input(0), depth), b = Of(node.input(1), depth);
  if (!a || !b || a->empty() || b->empty()) return std::nullopt;
  const size_t count = std::max(a->size(), b->size());
  if ((a->size() != 1 && a->size() != count) || (b->size() != 1 && b->size() != count))
    return std::nullopt;
  Elements elements;
  for (size_t i = 0; i < count; ++i)
    elements.push_back(Computed(node, (*a)[a->size() == 1 ? 0 : i], (*b)[b->size() == 1 ? 0 : i]));
  return elements;
}

std::optional<Elements> OfConcat(const Node& node, int depth) {
  Elements elements;
  for (const Value& input : node.inputs()) {
    const Shape& shape = input.shape();
    if (!shape.has_rank() || shape.rank() != 1 || !shape.dim(0).is_static()) return std::nullopt;
    const size_t count = static_cast<size_t>(shape.dim(0).value());
    if (elements.size() + count > kMaxElements) return std::nullopt;
    const std::optional<Elements> part = Of(input, depth);
    elements.resize(elements.size() + (part ? 0 : count));
    if (part) elements.insert(elements.end(), part->begin(), part->end());
  }
  return elements;
}

std::optional<Elements> Of(Value value, int depth) {
  if (--depth < 0) return std::nullopt;
  const Node& node = *value.node;
  if (node.Is(ops::kConcat)) return OfConcat(node, depth);
  if (node.Is(ops::kAdd) || node.Is(ops::kSubtract) || node.Is(ops::kMultiply))
    return OfArithmetic(node, depth);
  const std::optional<KnownInts> known = ShapeValues(/*names_extents=*/true).Of(value);
  const bool is_known = known && known->size() <= kMaxElements &&
                        std::all_of(known->begin(), known->end(),
                                    [](const std::optional<Dim>& dim) { return dim.has_value(); });
  if (is_known) {
    Elements elements;
    for (const std::optional<Dim>& dim : *known) elements.push_back(OfDim(*dim));
    return elements;
  }
  if (node.Is(ops::kConvert) || node.Is(ops::kSqueeze) || node.Is(ops::kUnsqueeze) ||
      node.Is(ops::kReshape))
    return Of(node.input(0), depth);
  return std::nullopt;
}

}  // namespace

LinearExtent LinearExtentOf(Value value, int axis) {
  const Element extent = OfDim(ShapeValues(/*names_extents=*/true).Extent(value, axis));
  return extent.value_or(LinearExtent{.symbol = "?", .factor = 1});
}

std::optional<std::vector<std::optional<LinearExtent>>> LinearExtentsIn(Value list) {
  if (list.node == nullptr || !IsInteger(list.type().element_type)) return std::nullopt;
  return Of(list, kMaxDepth);
}

}  // namespace mo
