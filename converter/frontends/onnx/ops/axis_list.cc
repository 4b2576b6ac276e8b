#include "converter/frontends/onnx/ops/axis_list.h"

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"

namespace mo::onnx {

std::optional<int64_t> LengthOf(Operation& o, Value list, absl::string_view what) {
  if (list.node == nullptr) return std::nullopt;
  const Shape& shape = list.shape();
  if (shape.has_rank() && shape.rank() == 0) return 1;
  if (shape.has_rank() && shape.rank() == 1 && shape.dim(0).is_static())
    return shape.dim(0).value();
  o.Error(Code::kNodeInputs,
          absl::StrCat("its ", what, " are ", ToString(shape),
                       "; expected a list whose length is known; give the model's inputs fixed "
                       "shapes"));
  return std::nullopt;
}

AxisList KnownAxes(Ints axes) { return {static_cast<int64_t>(axes.size()), std::move(axes)}; }

AxisList AllAxes(int64_t count) {
  Ints axes(static_cast<size_t>(count));
  std::iota(axes.begin(), axes.end(), 0);
  return KnownAxes(std::move(axes));
}

bool HasAxes(const Operation& o, int input) { return o.has_input(input) || o.HasAttribute("axes"); }

std::optional<AxisList> ReadAxes(Operation& o, int input, int rank) {
  if (o.has_input(input) && !o.KnownIntegers(o.input(input))) {
    const std::optional<int64_t> count = LengthOf(o, o.input(input), "axes");
    if (!count) return std::nullopt;
    if (*count > rank) {
      o.Error(Code::kNodeInputs, absl::StrCat("lists ", *count, " axes of ", rank));
      return std::nullopt;
    }
    const Value list = o.Reshaped(o.input(input), "/axes/list", Shape({*count}));
    return AxisList{*count, std::nullopt, o.Converted(list, "/axes/i64", ElementType::kI64)};
  }
  const std::optional<Ints> stated =
      o.has_input(input) ? o.Integers(input, "axes") : std::optional(o.IntsAttribute("axes"));
  if (!stated) return std::nullopt;
  Ints axes;
  for (const int64_t listed : *stated) {
    const std::optional<int> axis = o.Axis(listed, rank, "axes");
    if (!axis) return std::nullopt;
    axes.push_back(*axis);
  }
  return KnownAxes(std::move(axes));
}

Value ForAllAxes(Operation& o, const std::string& suffix, Value list, const AxisList& axes,
                 int rank, int64_t other) {
  if (axes.known && *axes.known == *AllAxes(rank).known) return list;
  if (!axes.known) {
    const Value others = o.AddIntegers(suffix + "/others", Ints(static_cast<size_t>(rank), other));
    return o.Add(ops::kScatterElementsUpdate, suffix,
                 {others, axes.computed, list, o.AddInteger(suffix + "/axis", 0)});
  }
  // The list has the number of others at its end.
  Ints places(static_cast<size_t>(rank), axes.count);
  for (size_t i = 0; i < axes.known->size(); ++i)
    places[(*axes.known)[i]] = static_cast<int64_t>(i);
  const Value numbers =
      JoinedLists(o, suffix + "/listed", {list, o.AddIntegers(suffix + "/other", {other})});
  return o.Add(
      ops::kGather, suffix,
      {numbers, o.AddIntegers(suffix + "/places", places), o.AddInteger(suffix + "/axis", 0)});
}

Value OtherAxes(Operation& o, const std::string& suffix, const AxisList& axes, int rank) {
  const ElementType type = ElementType::kF32;
  const Value listed = o.AddNumbers(suffix + "/listed", type, axes.count, 0);
  const Value flags = o.Add(ops::kScatterElementsUpdate, suffix + "/flags",
                            {o.AddNumbers(suffix + "/others", type, rank, 1), axes.computed, listed,
                             o.AddInteger(suffix + "/axis", 0)});
  const std::vector<Value> largest =
      o.AddSeveral(ops::kTopK, suffix, {flags, o.AddInteger(suffix + "/count", rank - axes.count)},
                   {{"axis", int64_t{0}},
                    {"mode", std::string("max")},
                    {"sort", std::string("index")},
                    {"index_element_type", ElementType::kI64}});
  return largest.empty() ? Value() : largest[1];
}

}  // namespace mo::onnx
