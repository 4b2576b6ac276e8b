#ifndef CONVERTER_GRAPH_OPS_INFER_H_
#define CONVERTER_GRAPH_OPS_INFER_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/graph.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/shape_values.h"

namespace mo {

// What the inference functions of the operations share.

// An error made of `parts` unless `condition` holds.
template <typename... Parts>
absl::Status Check(bool condition, const Parts&... parts) {
  return condition ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat(parts...));
}

// All inputs from `first` on have input 0's element type, or none is given.
inline absl::Status CheckSameTypes(const Node& node, int first = 1) {
  for (int i = first; i < node.input_count(); ++i) {
    const ElementType type = node.input(i).type().element_type;
    const ElementType expected = node.input(0).type().element_type;
    if (type == expected) continue;
    return absl::InvalidArgumentError(absl::StrCat("input ", i, " is ", ElementTypeName(type),
                                                   ", but input 0 is ", ElementTypeName(expected)));
  }
  return absl::OkStatus();
}

inline absl::Status CheckFloatingPoint(const Node& node) {
  const ElementType type = node.input(0).type().element_type;
  return Check(IsFloatingPoint(type), "input 0 is ", ElementTypeName(type),
               ", expected a floating-point type");
}

// The values of a constant input that steers an operation: a short list of integers.
inline absl::StatusOr<Ints> ConstantInts(const Node& node, int input, absl::string_view what) {
  constexpr int64_t kMaxSize = 1 << 20;
  const Constant* constant = node.constant_input(input);
  if (constant == nullptr || !constant->available() || !IsInteger(constant->type()) ||
      constant->rank() > 1 || constant->size() > kMaxSize) {
    return absl::InvalidArgumentError(absl::StrCat(what, " must be a constant list of integers"));
  }
  return constant->Int64s();
}

// The same, or a list of so many integers that the graph computes, as far as they follow from it.
inline absl::StatusOr<KnownInts> ListedInts(const Node& node, int input, absl::string_view what) {
  if (node.constant_input(input) != nullptr) {
    MO_ASSIGN_OR_RETURN(const Ints integers, ConstantInts(node, input, what));
    return KnownInts(integers.begin(), integers.end());
  }
  const TensorType& type = node.input(input).type();
  const Shape list = ShapeFromValue(node.input(input));
  MO_RETURN_IF_ERROR(
      Check(type.element_type == ElementType::kI32 || type.element_type == ElementType::kI64, what,
            " must be integers, not ", ElementTypeName(type.element_type)));
  MO_RETURN_IF_ERROR(Check(type.shape.has_rank() && type.shape.rank() == 1 && list.has_rank(), what,
                           " ", ToString(type.shape), " must be a list of a known length"));
  std::optional<KnownInts> known = ShapeValues().OfInput(node, input);
  if (known) return *std::move(known);
  return KnownInts(static_cast<size_t>(list.rank()), std::nullopt);
}

// For OpSchema::exact and the like: whatever the types; on numbers, where an integer result is the
// true one unless it is too large for its type, which folding checks; and on floating-point types
// alone, as a division of integers rounds in ways of its own.
inline bool Always(const Node&) { return true; }
inline bool OnNumbers(const Node& node) {
  return IsFloatingPoint(node.type().element_type) || IsInteger(node.type().element_type);
}
inline bool OnFloatingPoint(const Node& node) { return IsFloatingPoint(node.type().element_type); }

// For OpSchema::magnitude of what is no number: it has no rounding errors that grow.
inline absl::Status OwnMagnitude(const Node&, absl::Span<const Tensor* const>,
                                 absl::Span<const Tensor* const>, absl::Span<Tensor>) {
  return absl::OkStatus();
}

// The list attribute `name` has a number for each of so many spatial axes, none below `minimum`.
inline absl::Status CheckSpatialList(const Node& node, absl::string_view name, int spatial,
                                     int64_t minimum) {
  constexpr int64_t kLargest = 1 << 30;
  const Ints& list = node.attributes().GetInts(name);
  if (static_cast<int>(list.size()) != spatial) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, " has ", list.size(), " values, but there are ", spatial, " spatial axes"));
  }
  for (int64_t value : list) {
    if (value >= minimum && value <= kLargest) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(name, " holds ", value, ", expected ", minimum, " or more"));
  }
  return absl::OkStatus();
}

// `axis`, which counts from the end when negative, as 0 … rank - 1.
inline absl::StatusOr<int> NormalizedAxis(int64_t axis, int rank) {
  const int64_t normalized = axis < 0 ? axis + rank : axis;
  if (normalized >= 0 && normalized < rank) return static_cast<int>(normalized);
  return absl::InvalidArgumentError(
      absl::StrCat("axis ", axis, " is not one of a tensor of rank ", rank));
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_INFER_H_
