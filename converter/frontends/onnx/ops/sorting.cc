// The largest and smallest elements, different ones, and boxes that overlap others.

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/common/suppression.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

std::vector<Value> AddTopK(Operation& o, absl::string_view suffix, Value data, Value k,
                           int64_t axis, bool largest, absl::string_view sort) {
  return o.AddSeveral(ops::kTopK, suffix, {data, k},
                      {{"axis", axis},
                       {"mode", std::string(largest ? "max" : "min")},
                       {"sort", std::string(sort)},
                       {"stable", sort == "value"},
                       {"index_element_type", ElementType::kI64}});
}

// The place of the first one, or with select_last_index of the last one.
template <bool kLargest>
void ImportArg(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  const bool takes_last = o.BoolAttribute("select_last_index", false);
  const bool keeps = o.BoolAttribute("keepdims", true);
  const Value data = takes_last ? Reversed(o, o.input(0), "/reversed", *axis) : o.input(0);
  if (data.node == nullptr) return;
  const std::vector<Value> top =
      AddTopK(o, "/top", data, o.AddInteger("/k", 1), *axis, kLargest, "index");
  if (top.empty()) return;
  Value place = top[1];
  if (takes_last) {
    const Value extent =
        PartOfList(o, ExtentsOf(o, o.input(0), "/shape"), "/extent", *axis, *axis + 1);
    const Value last = o.Add(ops::kSubtract, "/last", {extent, o.AddIntegers("/one", {1})});
    place = o.Add(ops::kSubtract, keeps ? "" : "/place", {last, place});
  }
  if (!keeps) place = o.Add(ops::kSqueeze, "", {place, o.AddIntegers("/axis", {*axis})});
  o.SetOutput(place);
}

// Below opset 10 attribute k.
void ImportTopK(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", -1), o.rank(0));
  if (!axis) return;
  const Value k = o.version() < 10 ? o.AddInteger("/k", o.IntAttribute("k", 1))
                                   : o.Reshaped(o.input(1), "/k", Shape());
  if (k.node == nullptr) return;
  if (k.node->constant() && k.node->constant()->Int64s()[0] < 1) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("takes the ", k.node->constant()->Int64s()[0],
                         " largest elements; expected 1 or more, fewer than that the runtime "
                         "does not compute"));
    return;
  }
  const std::vector<Value> top =
      AddTopK(o, "", o.input(0), k, *axis, o.BoolAttribute("largest", true), "value");
  o.SetOutputs(std::vector<SourceValue>(top.begin(), top.end()));
}

// An input of one number, which may be left out.
Value NumberInput(Operation& o, int i, absl::string_view suffix, ElementType type,
                  double default_value) {
  return o.has_input(i) ? o.Reshaped(o.input(i), suffix, Shape())
                        : o.AddNumber(suffix, type, default_value);
}

// Without a number of boxes none is chosen. No score is below the default threshold.
void ImportNonMaxSuppression(Operation& o) {
  const ElementType type = o.type(0);
  const bool center = o.BoolAttribute("center_point_box", false);
  const double lowest = -3.402823466385288598e38;
  const std::vector<Value> chosen =
      o.AddSeveral(ops::kNonMaxSuppression, "",
                   {o.input(0), o.input(1), NumberInput(o, 2, "/count", ElementType::kI64, 0),
                    OverlapAbove(o, "/overlap_above", NumberInput(o, 3, "/overlap", type, 0)),
                    NumberInput(o, 4, "/score", type, lowest)},
                   {{"box_encoding", std::string(center ? "center" : "corner")},
                    {"sort_result_descending", false},
                    {"output_type", ElementType::kI64}});
  if (!chosen.empty()) o.SetOutput(chosen[0]);
}

// Slices along another axis than the first one are put there: the runtime takes equal columns of a
// matrix for different ones (docs/runtime_faults.md).
void ImportUnique(Operation& o) {
  if (!o.HaveRanks()) return;
  const Attributes attributes = {{"sorted", o.BoolAttribute("sorted", true)}};
  auto set_outputs = [&o](const std::vector<Value>& results) {
    o.SetOutputs(std::vector<SourceValue>(results.begin(), results.end()));
  };
  if (!o.HasAttribute("axis"))
    return set_outputs(o.AddSeveral(ops::kUnique, "", {o.input(0)}, attributes));
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  const Value first = o.AddInteger("/axis", 0);
  if (*axis == 0)
    return set_outputs(o.AddSeveral(ops::kUnique, "", {o.input(0), first}, attributes));
  Ints order(static_cast<size_t>(o.rank(0)));
  std::iota(order.begin(), order.end(), 0);
  std::swap(order[0], order[*axis]);
  const Value slices = o.Transposed(o.input(0), "/slices", order);
  std::vector<Value> results =
      o.AddSeveral(ops::kUnique, "/of_slices", {slices, first}, attributes);
  if (results.empty()) return;
  results[0] = o.Transposed(results[0], "", order);
  set_outputs(results);
}

}  // namespace

std::vector<OperatorType> SortingOperators() {
  return {{"ArgMax", 1, kNewestOpset, 1, 1, ImportArg<true>},
          {"ArgMin", 1, kNewestOpset, 1, 1, ImportArg<false>},
          {"TopK", 1, 9, 1, 1, ImportTopK},
          {"TopK", 10, kNewestOpset, 2, 2, ImportTopK},
          {"NonMaxSuppression", 10, kNewestOpset, 2, 5, ImportNonMaxSuppression},
          {"Unique", 11, kNewestOpset, 1, 1, ImportUnique}};
}

}  // namespace mo::onnx
