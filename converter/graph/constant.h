#ifndef CONVERTER_GRAPH_CONSTANT_H_
#define CONVERTER_GRAPH_CONSTANT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "converter/base/digest.h"
#include "converter/graph/byte_source.h"
#include "converter/graph/element_type.h"
#include "converter/graph/shape.h"

namespace mo {

// The value of a Constant node: a source of bytes and a recipe of what to do with them. Nothing is
// computed until somebody reads, and reading goes block by block, so weights of many gigabytes need
// no memory. Immutable; copies share everything.
//
// Arithmetic in a recipe is done in double and the result is rounded to type() once, when bytes are
// read. ReadDoubles gives the values before that rounding.
class Constant {
 public:
  // `bytes` holds exactly ElementCount(extents) packed elements of `type`.
  static Constant FromBytes(ElementType type, Extents extents, ByteSourcePtr bytes);

  // Values that are rounded to `type` when bytes are read. values.size() is ElementCount(extents).
  static Constant FromDoubles(ElementType type, Extents extents, absl::Span<const double> values);
  static Constant FromInt64s(Extents extents, absl::Span<const int64_t> values);
  static Constant Scalar(ElementType type, double value) { return FromDoubles(type, {}, {value}); }

  ElementType type() const { return type_; }
  const Extents& extents() const { return extents_; }
  int rank() const { return static_cast<int>(extents_.size()); }
  int64_t size() const { return size_; }  // number of elements
  uint64_t byte_size() const { return ByteSize(type_, static_cast<uint64_t>(size_)); }

  // Elements [begin, begin + count) in row-major order, before the rounding to type().
  void ReadDoubles(int64_t begin, int64_t count, double* out) const;
  std::vector<double> Doubles() const;
  // Not less than the magnitude of any element before the rounding to type(), and mostly not much
  // more: stored bytes are looked at once, however they are scaled and moved. NaN: there is no such
  // number.
  double MagnitudeBound() const;
  // In blocks of so many elements, from the first one, reading is fastest; a multiple of 8.
  int64_t block() const;
  // The values as integers, exact for every integer type; floating-point values are rounded.
  std::vector<int64_t> Int64s() const;

  // The same elements as bytes of type(). For types below 8 bits `begin` is a multiple of 8.
  void ReadBytes(int64_t begin, int64_t count, char* out) const;
  // All bytes where they are, if nothing has to be computed; otherwise an empty view.
  absl::string_view contiguous() const;
  std::string Bytes() const;

  // False if the values are not known, as in a graph read back from its text.
  bool available() const;
  // True if the recipe holds arithmetic, so that ReadDoubles and ReadBytes may differ by a
  // rounding.
  bool is_unrounded() const;
  // How a text graph writes the value if not by its elements; see ByteSource::description().
  std::string description() const;
  // Of type, extents and bytes.
  Digest digest() const;
  // Equal for copies of one constant and for nothing else, without reading a byte.
  const void* identity() const { return recipe_.get(); }

  // Recipes. Each gives a new constant.

  // Multiplied by `factors`, whose extents have the rank of this constant, each equal to this one's
  // or 1.
  Constant Scaled(const Extents& factor_extents, std::vector<double> factors) const;
  // The same elements in row-major order under other extents; the counts are equal.
  Constant Reshaped(Extents extents) const;
  // Axis i of the result is axis order[i] of this one.
  Constant Permuted(const std::vector<int>& order) const;
  // Elements begin, begin + step, … of one axis.
  Constant Sliced(int axis, int64_t begin, int64_t end, int64_t step) const;
  // The elements of one axis in the opposite order.
  Constant Reversed(int axis) const;
  // Element i along one axis is element indices[i]; each is in [0, extent of the axis).
  Constant Gathered(int axis, std::vector<int64_t> indices) const;
  // With another type; values are rounded to it when bytes are read.
  Constant Converted(ElementType type) const;
  // The same bytes as elements of another type; these elements and the new ones have whole bytes,
  // or the new ones fill all of them.
  Constant Reinterpreted(ElementType type, Extents extents) const;
  // Joined along `axis`; all have one type and equal other extents. `parts` is not empty.
  static Constant Concatenated(const std::vector<Constant>& parts, int axis);

  // How a value is made: the leaves are bytes, the inner nodes recipes.
  class Recipe;

 private:
  Constant(ElementType type, Extents extents, std::shared_ptr<const Recipe> recipe);

  ElementType type_;
  Extents extents_;
  int64_t size_;
  std::shared_ptr<const Recipe> recipe_;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_CONSTANT_H_
