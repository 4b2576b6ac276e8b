// Axes in another order, tensors joined and cut.

#include <algorithm>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// By default the axes are reversed.
void ImportTranspose(Operation& o) {
  if (!o.HaveRanks()) return;
  const size_t rank = static_cast<size_t>(o.rank(0));
  Ints order = o.IntsAttribute("perm");
  if (order.empty()) {
    order.resize(rank);
    std::iota(order.rbegin(), order.rend(), 0);
  }
  std::vector<bool> seen(rank);
  bool is_permutation = order.size() == rank;
  for (int64_t& axis : order) {
    if (axis < 0) axis += static_cast<int64_t>(rank);
    const bool is_new = axis >= 0 && axis < static_cast<int64_t>(rank) && !seen[axis];
    is_permutation &= is_new;
    if (is_new) seen[axis] = true;
  }
  if (!is_permutation) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("perm is ", ToString(o.IntsAttribute("perm")), "; expected each of the ",
                         rank, " axes once"),
            "perm");
    return;
  }
  o.SetOutput(o.Transposed(o.input(0), "", order));
}

void ImportConcat(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool is_old = o.version() < 4;
  if (!is_old && !o.HasAttribute("axis")) {
    o.Error(Code::kNodeAttribute, "has no axis", "axis");
    return;
  }
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 1), o.rank(0));
  if (!axis) return;
  if (o.input_count() == 1) return o.SetOutput(o.input(0));
  o.SetOutput(o.Add(ops::kConcat, "", o.inputs(), {{"axis", int64_t{*axis}}}));
}

// The lengths of the parts; nullopt after an error. Without a list they are equal, from opset 18 on
// with a shorter last one where that is needed.
std::optional<Ints> Lengths(Operation& o, int axis) {
  if (o.has_input(1) && IsFloatingPoint(o.type(1)) && o.Known(1)) {  // as opset 1 has them
    o.AddSourcesOf(1);
    return o.Known(1)->Int64s();
  }
  if (o.has_input(1)) return o.Integers(1, "split");
  Ints lengths = o.IntsAttribute("split");
  if (!lengths.empty()) return lengths;
  const int64_t parts = o.IntAttribute("num_outputs", o.output_count());
  const Dim& extent = o.shape(0).dim(axis);
  const bool is_uneven = extent.is_static() && parts > 0 && extent.value() % parts != 0;
  if (!extent.is_static() || parts < 1 || parts > o.output_count() ||
      (is_uneven && o.version() < 18)) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("cuts axis ", axis, " of ", ToString(o.shape(0)), " into ", parts,
                         " equal parts; expected an extent that is known and a multiple of that"));
    return std::nullopt;
  }
  const int64_t length = (extent.value() + parts - 1) / parts;
  for (int64_t rest = extent.value(); static_cast<int64_t>(lengths.size()) < parts; rest -= length)
    lengths.push_back(std::clamp<int64_t>(rest, 0, length));
  return lengths;
}

void ImportSplit(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  if (o.has_input(1) && !o.Known(1)) {
    const std::vector<Value> parts = o.AddSeveral(
        ops::kVariadicSplit, "", {o.input(0), o.AddInteger("/axis", *axis), o.input(1)});
    return o.SetOutputs(std::vector<SourceValue>(parts.begin(), parts.end()));
  }
  const bool is_open =
      !o.has_input(1) && o.IntsAttribute("split").empty() && !o.shape(0).dim(*axis).is_static();
  if (is_open && o.version() < 18 && o.output_count() > 1) {
    // The runtime checks that the parts are equal.
    const std::vector<Value> parts = EqualParts(o, o.input(0), "", *axis, o.output_count());
    return o.SetOutputs(std::vector<SourceValue>(parts.begin(), parts.end()));
  }
  const std::optional<Ints> lengths = Lengths(o, *axis);
  if (!lengths) return;
  const int64_t sum = std::accumulate(lengths->begin(), lengths->end(), int64_t{0});
  const Dim& extent = o.shape(0).dim(*axis);
  if (static_cast<int>(lengths->size()) < o.output_count() ||
      (extent.is_static() && sum != extent.value())) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("cuts axis ", *axis, " of ", ToString(o.shape(0)), " into parts of ",
                         ToString(*lengths), " for ", o.output_count(), " outputs"));
    return;
  }
  if (lengths->size() == 1) return o.SetOutput(o.input(0));
  const Value axis_value = o.AddInteger("/axis", *axis);
  const bool is_even = std::count(lengths->begin(), lengths->end(), (*lengths)[0]) ==
                       static_cast<ptrdiff_t>(lengths->size());
  const std::vector<Value> parts =
      is_even ? o.AddSeveral(ops::kSplit, "", {o.input(0), axis_value},
                             {{"num_splits", static_cast<int64_t>(lengths->size())}})
              : o.AddSeveral(ops::kVariadicSplit, "",
                             {o.input(0), axis_value, o.AddIntegers("/lengths", *lengths)});
  o.SetOutputs(std::vector<SourceValue>(parts.begin(), parts.end()));
}

}  // namespace

std::vector<OperatorType> MovementOperators() {
  return {{"Transpose", 1, kNewestOpset, 1, 1, ImportTranspose},
          {"Concat", 1, kNewestOpset, 1, kAnyNumber, ImportConcat},
          {"Split", 1, kNewestOpset, 1, 2, ImportSplit}};
}

}  // namespace mo::onnx
