#include "converter/graph/shape_values.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace mo {
namespace {

// Integers in row-major order, as far as they are known; a negative one is a known number here.
using Elements = std::vector<std::optional<Dim>>;

// How many nodes to look at: shapes come from a few, and a graph may be deep or lead to one node on
// many ways.
constexpr int kMostSteps = 1024;
constexpr int64_t kMostElements = 1024;

std::optional<Elements> ElementsOf(Value value, int& steps);

std::optional<Elements> InputElements(const Node& node, int input, int& steps) {
  return ElementsOf(node.input(input), steps);
}

std::optional<Elements> OfConstant(const Constant& constant) {
  if (!constant.available() || !IsInteger(constant.type()) || constant.size() > kMostElements)
    return std::nullopt;
  Elements elements;
  for (int64_t number : constant.Int64s()) elements.push_back(Dim(number));
  return elements;
}

std::optional<Elements> OfShapeOf(const Node& node) {
  const Shape& shape = node.input(0).shape();
  if (!shape.has_rank()) return std::nullopt;
  return Elements(shape.dims().begin(), shape.dims().end());
}

std::optional<Elements> OfConcat(const Node& node, int& steps) {
  Elements joined;
  for (int i = 0; i < node.input_count(); ++i) {
    const std::optional<Elements> part = InputElements(node, i, steps);
    if (!part) return std::nullopt;
    joined.insert(joined.end(), part->begin(), part->end());
  }
  return joined;
}

std::optional<Elements> OfGather(const Node& node, int& steps) {
  const Shape& data = node.input(0).shape();
  const std::optional<Elements> elements = InputElements(node, 0, steps);
  const Constant* indices = node.constant_input(1);
  if (!elements || !data.has_rank() || data.rank() != 1 || indices == nullptr ||
      !indices->available())
    return std::nullopt;
  const int64_t count = static_cast<int64_t>(elements->size());
  Elements gathered;
  for (int64_t index : indices->Int64s()) {
    if (index < 0) index += count;
    if (index < 0 || index >= count) return std::nullopt;
    gathered.push_back((*elements)[index]);
  }
  return gathered;
}

bool Masked(const Node& node, const char* mask) {
  const Ints& values = node.attributes().GetInts(mask);
  return !values.empty() && values[0] != 0;
}

// Of a list, between two bounds.
std::optional<Elements> OfStridedSlice(const Node& node, int& steps) {
  const std::optional<Elements> elements = InputElements(node, 0, steps);
  const Shape& data = node.input(0).shape();
  const bool listed = data.has_rank() && data.rank() == 1 && node.input_count() == 4;
  if (!elements || !listed || Masked(node, "new_axis_mask") || Masked(node, "ellipsis_mask"))
    return std::nullopt;
  const Constant *first = node.constant_input(1), *last = node.constant_input(2),
                 *stride = node.constant_input(3);
  for (const Constant* bound : {first, last, stride}) {
    if (bound == nullptr || !bound->available() || bound->size() != 1) return std::nullopt;
  }
  const int64_t count = static_cast<int64_t>(elements->size()), step = stride->Int64s()[0];
  auto cut = [&](int64_t bound) {
    return std::clamp<int64_t>(bound < 0 ? bound + count : bound, 0, count);
  };
  if (step < 1) return std::nullopt;
  const int64_t begin = Masked(node, "begin_mask") ? 0 : cut(first->Int64s()[0]);
  int64_t end = Masked(node, "end_mask") ? count : cut(last->Int64s()[0]);
  if (Masked(node, "shrink_axis_mask")) end = std::min(begin + 1, count);
  Elements slice;
  for (int64_t i = begin; i < end; i += step) slice.push_back((*elements)[i]);
  return slice;
}

std::optional<Dim> Combine(const Node& node, const std::optional<Dim>& a,
                           const std::optional<Dim>& b) {
  if (!a || !b) return std::nullopt;
  if (node.Is("Multiply") && a->Same(Dim(1))) return b;
  if (node.Is("Multiply") && b->Same(Dim(1))) return a;
  if (!a->is_static() || !b->is_static()) return std::nullopt;
  int64_t result = 0;
  const int64_t x = a->value(), y = b->value();
  const bool overflow = node.Is("Multiply")   ? __builtin_mul_overflow(x, y, &result)
                        : node.Is("Add")      ? __builtin_add_overflow(x, y, &result)
                        : node.Is("Subtract") ? __builtin_sub_overflow(x, y, &result)
                                              : true;
  if (overflow) return std::nullopt;
  return Dim(result);
}

std::optional<Elements> OfArithmetic(const Node& node, int& steps) {
  const std::optional<Elements> a = InputElements(node, 0, steps),
                                b = InputElements(node, 1, steps);
  if (!a || !b || a->empty() || b->empty()) return std::nullopt;
  if (a->size() != b->size() && a->size() != 1 && b->size() != 1) return std::nullopt;
  Elements elements;
  for (size_t i = 0; i < std::max(a->size(), b->size()); ++i)
    elements.push_back(Combine(node, (*a)[i % a->size()], (*b)[i % b->size()]));
  return elements;
}

std::optional<Elements> OfProduct(const Node& node, int& steps) {
  const std::optional<Elements> elements = InputElements(node, 0, steps);
  if (!elements || (node.shape() != Shape() && node.shape() != Shape({1}))) return std::nullopt;
  int64_t product = 1;
  for (const std::optional<Dim>& element : *elements) {
    if (!element || !element->is_static() ||
        __builtin_mul_overflow(product, element->value(), &product))
      return Elements{std::nullopt};
  }
  return Elements{Dim(product)};
}

std::optional<Elements> ElementsOf(Value value, int& steps) {
  const Node& node = *value.node;
  if (--steps < 0) return std::nullopt;
  if (node.constant()) return OfConstant(*node.constant());
  if (node.Is("ShapeOf")) return OfShapeOf(node);
  if (node.Is("Concat")) return OfConcat(node, steps);
  if (node.Is("Gather")) return OfGather(node, steps);
  if (node.Is("StridedSlice")) return OfStridedSlice(node, steps);
  if (node.Is("ReduceProd")) return OfProduct(node, steps);
  if (node.Is("Multiply") || node.Is("Add") || node.Is("Subtract"))
    return OfArithmetic(node, steps);
  const bool same_elements = node.Is("Squeeze") || node.Is("Unsqueeze") || node.Is("Reshape") ||
                             node.Is("Identity") || node.Is("Convert");
  if (same_elements && IsInteger(value.type().element_type)) return InputElements(node, 0, steps);
  return std::nullopt;
}

}  // namespace

Shape ShapeFromValue(Value value) {
  const Shape& list = value.shape();
  if (!list.has_rank() || list.rank() > 1) return Shape::UnknownRank();
  int steps = kMostSteps;
  std::optional<Elements> elements = ElementsOf(value, steps);
  if (!elements) {
    const bool counted =
        list.rank() == 1 && list.dim(0).is_static() && list.dim(0).value() <= kMostElements;
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
