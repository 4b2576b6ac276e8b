// Elements chosen by their indices, and indices of elements.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

void ImportGather(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  o.SetOutput(o.Add(ops::kGather, "", {o.input(0), o.input(1), o.AddInteger("/axis", *axis)}));
}

// Indices [b…, q…, k] of the axes after the batches' as such of all axes: the batch is one before
// them.
Value WithBatches(Operation& o, int batch_dims) {
  const Value indices = o.Converted(o.input(1), "/indices", ElementType::kI64);
  const int rank = o.rank(1);
  const Value extents = ExtentsOf(o, indices, "/extents");
  const Value shape = JoinedLists(
      o, "/shape", {PartOfList(o, extents, "/rows", 0, rank - 1), o.AddIntegers("/one", {1})});
  std::vector<Value> parts;
  for (int axis = 0; axis < batch_dims; ++axis) {
    const std::string suffix = absl::StrCat("/batch_", axis);
    const Value numbers = NumbersBelow(o, ElementOf(o, extents, suffix + "/extent", axis), suffix);
    parts.push_back(o.Add(ops::kBroadcast, suffix + "/all",
                          {o.AlongAxis(numbers, suffix + "/along", axis, rank), shape}));
  }
  parts.push_back(indices);
  return o.Add(ops::kConcat, "/with_batches", std::move(parts), {{"axis", int64_t{rank - 1}}});
}

void ImportGatherNd(Operation& o) {
  const int64_t batch_dims = o.IntAttribute("batch_dims", 0);
  if (!o.HaveRanks(2)) return;
  if (o.rank(1) < 1 || !o.shape(1).dim(o.rank(1) - 1).is_static()) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("has indices ", ToString(o.shape(1)),
                         "; expected a last axis whose extent is known: give the model's inputs "
                         "fixed shapes"));
    return;
  }
  if (batch_dims == 0) return o.SetOutput(o.Add(ops::kGatherND, "", {o.input(0), o.input(1)}));
  if (batch_dims < 0 || batch_dims >= std::min(o.rank(0), o.rank(1))) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("batch_dims is ", batch_dims, ", but its inputs have ", o.rank(0), " and ",
                         o.rank(1), " axes"),
            "batch_dims");
    return;
  }
  o.SetOutput(
      o.Add(ops::kGatherND, "", {o.input(0), WithBatches(o, static_cast<int>(batch_dims))}));
}

// Of each element of the batch axis so many elements of the time axis, in the opposite order.
void ImportReverseSequence(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  const std::optional<int> batch = o.Axis(o.IntAttribute("batch_axis", 1), rank, "batch_axis"),
                           time = o.Axis(o.IntAttribute("time_axis", 0), rank, "time_axis");
  if (!batch || !time) return;
  o.SetOutput(SequencesReversed(o, o.input(0), o.input(1), *batch, *time));
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
  const Value list = PlacesOfNonZero(o, o.input(1), "/places");
  o.SetOutput(o.Add(ops::kGather, "", {data, list, o.AddInteger("/axis", along)}));
}

}  // namespace

std::vector<OperatorType> GatherOperators() {
  return {{"Gather", 1, kNewestOpset, 2, 2, ImportGather},
          {"GatherElements", 11, kNewestOpset, 2, 2, ImportGatherElements},
          {"GatherND", 11, kNewestOpset, 2, 2, ImportGatherNd},
          {"OneHot", 9, kNewestOpset, 3, 3, ImportOneHot},
          {"NonZero", 9, kNewestOpset, 1, 1, ImportNonZero},
          {"Compress", 9, kNewestOpset, 2, 2, ImportCompress},
          {"ReverseSequence", 10, kNewestOpset, 2, 2, ImportReverseSequence}};
}

}  // namespace mo::onnx
