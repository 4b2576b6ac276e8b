// Parts of a tensor between bounds.

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The runtime computes with 32 bits; no extent is larger.
int64_t Clamped(int64_t bound) {
  return std::clamp<int64_t>(bound, std::numeric_limits<int32_t>::min() + 1,
                             std::numeric_limits<int32_t>::max());
}

// A list of the attribute, below opset 10, or of an input: of each element its known number, or the
// place of the input's element.
struct Bounds {
  Ints known;           // empty if they are computed
  Value computed = {};  // a list
};

std::optional<Bounds> ReadBounds(Operation& o, int input, absl::string_view name) {
  if (o.version() < 10) return Bounds{o.IntsAttribute(name)};
  const std::optional<Constant> constant = o.Known(input);
  if (!constant)
    return Bounds{{},
                  o.Converted(o.input(input), absl::StrCat("/", name, "/i64"), ElementType::kI64)};
  const std::optional<Ints> known = o.Integers(input, name);
  return known ? std::optional(Bounds{*known}) : std::nullopt;
}

// The bounds of all axes as one list: those of `axes` from `bounds`, 0 for others.
Value OfAllAxes(Operation& o, const Bounds& bounds, const Ints& axes, absl::string_view suffix) {
  const int64_t rank = o.rank(0);
  if (bounds.computed.node == nullptr) {
    Ints all(static_cast<size_t>(rank), 0);
    for (size_t i = 0; i < axes.size(); ++i) all[axes[i]] = Clamped(bounds.known[i]);
    return o.AddIntegers(suffix, all);
  }
  std::vector<Value> parts;
  for (int64_t axis = 0; axis < rank; ++axis) {
    const auto place = std::find(axes.begin(), axes.end(), axis) - axes.begin();
    const std::string name = absl::StrCat(suffix, "/", axis);
    parts.push_back(place == static_cast<ptrdiff_t>(axes.size())
                        ? o.AddIntegers(name, {0})
                        : PartOfList(o, bounds.computed, name, place, place + 1));
  }
  return JoinedLists(o, suffix, std::move(parts));
}

// nullopt after an error.
std::optional<Ints> ReadAxes(Operation& o, size_t count) {
  Ints stated = o.IntsAttribute("axes");
  if (o.has_input(3)) {
    const std::optional<Ints> known = o.Integers(3, "axes");
    if (!known) return std::nullopt;
    stated = *known;
  } else if (stated.empty()) {
    for (size_t axis = 0; axis < count; ++axis) stated.push_back(static_cast<int64_t>(axis));
  }
  Ints axes;
  for (const int64_t listed : stated) {
    const std::optional<int> axis = o.Axis(listed, o.rank(0), "axes");
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  return axes;
}

std::optional<size_t> LengthOf(Operation& o, const Bounds& bounds) {
  if (bounds.computed.node == nullptr) return bounds.known.size();
  const Shape& shape = bounds.computed.shape();
  if (shape.has_rank() && shape.rank() == 1 && shape.dim(0).is_static())
    return static_cast<size_t>(shape.dim(0).value());
  o.Error(Code::kNodeInputs, "the number of its bounds must be known");
  return std::nullopt;
}

void ImportSlice(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Bounds> starts = ReadBounds(o, 1, "starts"), ends = ReadBounds(o, 2, "ends");
  if (!starts || !ends) return;
  const std::optional<size_t> count = LengthOf(o, *starts), end_count = LengthOf(o, *ends);
  if (!count || !end_count) return;
  const std::optional<Ints> axes = ReadAxes(o, *count);
  if (!axes) return;
  Ints steps(*count, 1);
  if (o.has_input(4)) {
    const std::optional<Ints> known = o.Integers(4, "steps");
    if (!known) return;
    steps = *known;
  }
  if (*count != *end_count || axes->size() != *count || steps.size() != *count ||
      std::count(steps.begin(), steps.end(), 0) > 0) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("takes ", *count, " starts, ", *end_count, " ends, ", axes->size(),
                         " axes and the steps ", ToString(steps),
                         "; expected lists of one length, and steps other than 0"));
    return;
  }
  const size_t rank = static_cast<size_t>(o.rank(0));
  Ints strides(rank, 1), whole(rank, 1);
  for (size_t i = 0; i < axes->size(); ++i) {
    strides[(*axes)[i]] = steps[i];
    whole[(*axes)[i]] = 0;
  }
  o.SetOutput(o.Add(ops::kStridedSlice, "",
                    {o.input(0), OfAllAxes(o, *starts, *axes, "/begin"),
                     OfAllAxes(o, *ends, *axes, "/end"), o.AddIntegers("/strides", strides)},
                    {{"begin_mask", whole}, {"end_mask", whole}}));
}

}  // namespace

std::vector<OperatorType> SlicingOperators() {
  return {{"Slice", 1, 9, 1, 1, ImportSlice}, {"Slice", 10, kNewestOpset, 3, 5, ImportSlice}};
}

}  // namespace mo::onnx
