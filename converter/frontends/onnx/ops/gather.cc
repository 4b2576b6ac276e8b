// Elements chosen by their indices, and indices of elements.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

void ImportGather(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  o.SetOutput(o.Add(ops::kGather, "", {o.input(0), o.input(1), o.AddInteger("/axis", *axis)}));
}

void ImportGatherNd(Operation& o) {
  const int64_t batch_dims = o.IntAttribute("batch_dims", 0);
  if (batch_dims != 0) {
    o.Error(Code::kNodeAttribute, absl::StrCat("batch_dims is ", batch_dims, "; expected 0"),
            "batch_dims");
    return;
  }
  o.SetOutput(o.Add(ops::kGatherND, "", {o.input(0), o.input(1)}));
}

void ImportGatherElements(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  o.SetOutput(
      o.Add(ops::kGatherElements, "", {o.input(0), o.input(1)}, {{"axis", int64_t{*axis}}}));
}

// Inputs: indices, which count from the end when negative, depth, values off and on.
void ImportOneHot(Operation& o) {
  const ElementType type = ElementType::kI64;
  const Value depth = o.Converted(o.Reshaped(o.input(1), "/depth", Shape()), "/depth/i64", type);
  const Value indices = o.Converted(o.input(0), "/indices", type);
  const Value zero = o.AddNumber("/zero", type, 0);
  const Value is_negative = o.Add(ops::kLess, "/negative", {indices, zero});
  const Value from_end = o.Add(ops::kAdd, "/from_end", {indices, depth});
  const Value places = o.Add(ops::kSelect, "/places", {is_negative, from_end, indices});
  const Value axis = o.AddInteger("/values/axis", 0);
  const Value off = o.Add(ops::kGather, "/off", {o.input(2), o.AddInteger("/off/index", 0), axis});
  const Value on = o.Add(ops::kGather, "/on", {o.input(2), o.AddInteger("/on/index", 1), axis});
  o.SetOutput(
      o.Add(ops::kOneHot, "", {places, depth, on, off}, {{"axis", o.IntAttribute("axis", -1)}}));
}

void ImportNonZero(Operation& o) {
  o.SetOutput(o.Add(ops::kNonZero, "", {o.input(0)}, {{"output_type", ElementType::kI64}}));
}

// What the condition chooses along an axis, or of all elements.
void ImportCompress(Operation& o) {
  if (!o.HaveRanks()) return;
  Value data = o.input(0);
  int64_t along = 0;
  if (o.HasAttribute("axis")) {
    const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
    if (!axis) return;
    along = *axis;
  } else {
    data = o.Add(ops::kReshape, "/flat", {data, o.AddIntegers("/flat/shape", {-1})});
  }
  const Value places =
      o.Add(ops::kNonZero, "/places", {o.input(1)}, {{"output_type", ElementType::kI64}});
  const Value list = o.Add(ops::kSqueeze, "/list", {places, o.AddIntegers("/list/axis", {0})});
  o.SetOutput(o.Add(ops::kGather, "", {data, list, o.AddInteger("/axis", along)}));
}

}  // namespace

std::vector<OperatorType> GatherOperators() {
  return {{"Gather", 1, kNewestOpset, 2, 2, ImportGather},
          {"GatherElements", 11, kNewestOpset, 2, 2, ImportGatherElements},
          {"GatherND", 11, kNewestOpset, 2, 2, ImportGatherNd},
          {"OneHot", 9, kNewestOpset, 3, 3, ImportOneHot},
          {"NonZero", 9, kNewestOpset, 1, 1, ImportNonZero},
          {"Compress", 9, kNewestOpset, 2, 2, ImportCompress}};
}

}  // namespace mo::onnx
