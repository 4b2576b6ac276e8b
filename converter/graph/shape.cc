#include "converter/graph/shape.h"

#include <algorithm>
#include <mutex>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"

namespace mo {
namespace {

// Broadcasting of two extents; nullopt if they cannot go together.
std::optional<Dim> BroadcastDim(const Dim& a, const Dim& b) {
  if (a == Dim(1)) return b;
  if (b == Dim(1) || a.Same(b)) return a;
  if (a.is_static() && b.is_static()) return std::nullopt;
  // A known extent decides if it is not 1, as the other one can only be 1 or the same.
  if (a.is_static())
    return b.Compatible(a) || b.Compatible(Dim(1)) ? std::optional(a) : std::nullopt;
  if (b.is_static())
    return a.Compatible(b) || a.Compatible(Dim(1)) ? std::optional(b) : std::nullopt;
  return Dim::Range(std::min(a.min(), b.min()), std::max(a.max(), b.max()));
}

}  // namespace

const std::string* Dim::Interned(absl::string_view symbol) {
  static auto& mutex = *new std::mutex;
  static auto& symbols = *new std::set<std::string, std::less<>>;
  if (symbol.empty()) return nullptr;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto known = symbols.find(symbol);
  return known != symbols.end() ? &*known : &*symbols.emplace(symbol).first;
}

const std::string& Dim::NoSymbol() {
  static const auto& empty = *new std::string;
  return empty;
}

std::optional<int64_t> ElementCount(absl::Span<const int64_t> extents) {
  int64_t count = 1;
  bool empty = false;
  for (int64_t extent : extents) {
    if (extent < 0) return std::nullopt;
    if (extent == 0) {
      empty = true;
    } else if (__builtin_mul_overflow(count, extent, &count)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : count;
}

bool Shape::is_static() const {
  return has_rank_ &&
         std::all_of(dims_.begin(), dims_.end(), [](const Dim& dim) { return dim.is_static(); });
}

std::optional<Extents> Shape::extents() const {
  if (!is_static()) return std::nullopt;
  Extents extents;
  for (const Dim& dim : dims_) extents.push_back(dim.value());
  return extents;
}

std::string ToString(const Dim& dim) {
  if (dim.is_static()) return absl::StrCat(dim.value());
  if (!dim.symbol().empty()) return dim.symbol();
  if (dim == Dim::Any()) return "?";
  return absl::StrCat(dim.min(), "..", dim.max() == Dim::kUnbounded ? "" : absl::StrCat(dim.max()));
}

std::string ToString(const Shape& shape) {
  if (!shape.has_rank()) return "[...]";
  auto format = [](std::string* out, const Dim& dim) { out->append(ToString(dim)); };
  return absl::StrCat("[", absl::StrJoin(shape.dims(), ", ", format), "]");
}

std::string ToString(absl::Span<const int64_t> extents) {
  return absl::StrCat("[", absl::StrJoin(extents, ", "), "]");
}

std::optional<Dim> ParseDim(absl::string_view text) {
  if (text == "?") return Dim::Any();
  const size_t dots = text.find("..");
  const absl::string_view first = text.substr(0, dots);
  const bool is_range = dots != absl::string_view::npos;
  const absl::string_view last = is_range ? text.substr(dots + 2) : first;
  if (is_range && first.empty() && last.empty()) return std::nullopt;
  const std::optional<int64_t> min = is_range && first.empty() ? 0 : ParseInt64(first);
  const std::optional<int64_t> max = is_range && last.empty() ? Dim::kUnbounded : ParseInt64(last);
  if (!min || !max || *min < 0 || *max < *min) return std::nullopt;
  return Dim::Range(*min, *max);
}

std::optional<Shape> Broadcast(const Shape& a, const Shape& b) {
  if (!a.has_rank() || !b.has_rank()) return Shape::UnknownRank();
  const Shape& longer = a.rank() >= b.rank() ? a : b;
  const Shape& shorter = a.rank() >= b.rank() ? b : a;
  const int offset = longer.rank() - shorter.rank();
  std::vector<Dim> dims = longer.dims();
  for (int axis = 0; axis < shorter.rank(); ++axis) {
    std::optional<Dim> dim = BroadcastDim(dims[axis + offset], shorter.dim(axis));
    if (!dim) return std::nullopt;
    dims[axis + offset] = *std::move(dim);
  }
  return Shape(std::move(dims));
}

}  // namespace mo
