#ifndef CONVERTER_GRAPH_SHAPE_H_
#define CONVERTER_GRAPH_SHAPE_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mo {

// Extents that are all known, outermost first.
using Extents = std::vector<int64_t>;

// The number of elements, or nullopt if an extent is negative or the product exceeds int64.
std::optional<int64_t> ElementCount(absl::Span<const int64_t> extents);

// One extent of a shape: a number, a range of numbers, or a symbol (a range with a name; equal
// names mean equal extents).
class Dim {
 public:
  static constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max();

  Dim(int64_t extent) : min_(extent), max_(extent) {}  // NOLINT: a number is a dimension
  static Dim Range(int64_t min, int64_t max) { return Dim(min, max, nullptr); }
  static Dim Any() { return Dim(0, kUnbounded, nullptr); }
  static Dim Symbol(absl::string_view name) { return Dim(0, kUnbounded, Interned(name)); }

  bool is_static() const { return min_ == max_; }
  // The extent; only for static dimensions.
  int64_t value() const { return min_; }
  int64_t min() const { return min_; }
  int64_t max() const { return max_; }
  // Empty: it has none.
  const std::string& symbol() const { return symbol_ == nullptr ? NoSymbol() : *symbol_; }

  // True if both are certainly the same extent: equal numbers or equal symbols.
  bool Same(const Dim& other) const {
    return is_static() ? other.is_static() && min_ == other.min_
                       : symbol_ != nullptr && symbol_ == other.symbol_;
  }
  // True if there is an extent that both allow.
  bool Compatible(const Dim& other) const { return min_ <= other.max_ && other.min_ <= max_; }

  friend bool operator==(const Dim&, const Dim&) = default;

 private:
  Dim(int64_t min, int64_t max, const std::string* symbol)
      : min_(min), max_(max), symbol_(symbol) {}
  static const std::string* Interned(absl::string_view symbol);
  static const std::string& NoSymbol();

  int64_t min_;
  int64_t max_;
  // One for all dimensions with this name, for ever: shapes, of which there are very many, are
  // copied as fast as numbers. nullptr: no symbol.
  const std::string* symbol_ = nullptr;
};

// The extents of a tensor, outermost first, or an unknown rank.
class Shape {
 public:
  Shape() = default;  // a scalar
  Shape(std::vector<Dim> dims)
      : dims_(std::move(dims)) {}  // NOLINT: a list of dimensions is a shape
  Shape(std::initializer_list<Dim> dims) : dims_(dims) {}
  static Shape Of(absl::Span<const int64_t> extents) {
    return Shape(std::vector<Dim>(extents.begin(), extents.end()));
  }
  static Shape UnknownRank() {
    Shape shape;
    shape.has_rank_ = false;
    return shape;
  }

  bool has_rank() const { return has_rank_; }
  int rank() const { return static_cast<int>(dims_.size()); }
  const std::vector<Dim>& dims() const { return dims_; }
  const Dim& dim(int axis) const { return dims_[axis]; }
  void set_dim(int axis, Dim dim) { dims_[axis] = std::move(dim); }

  bool is_static() const;
  // The extents; nullopt unless all are numbers.
  std::optional<Extents> extents() const;

  friend bool operator==(const Shape&, const Shape&) = default;

 private:
  bool has_rank_ = true;
  std::vector<Dim> dims_;
};

// "[1, 3, 224..448, N, ?]"; "[...]" for an unknown rank.
std::string ToString(const Dim& dim);
std::string ToString(const Shape& shape);
std::string ToString(absl::Span<const int64_t> extents);

// Reads "3", "1..4", "1..", "..4" and "?"; nullopt for anything else, a symbol too.
std::optional<Dim> ParseDim(absl::string_view text);

// The shape of an elementwise result by numpy's broadcasting; nullopt if the two do not go
// together.
std::optional<Shape> Broadcast(const Shape& a, const Shape& b);

}  // namespace mo

#endif  // CONVERTER_GRAPH_SHAPE_H_
