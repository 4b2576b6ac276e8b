// Elements chosen by their indices.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

void ImportGather(Operation& o) {
  const bool stated = o.op() == "GatherV2";
  const std::optional<int64_t> axis = stated ? o.Integer(2, "axis") : std::optional<int64_t>(0);
  if (!axis) return;
  const int64_t batch_dims = o.IntAttribute("batch_dims", 0);
  // A list of indices leaves the other axes of an image as they are.
  const bool is_list = o.shape(1).has_rank() && o.rank(1) == 1 && batch_dims == 0;
  const bool image = is_list && o.input(0).order == Order::kChannelsFirst;
  std::optional<int> at;
  if (image && !(at = o.Axis(*axis, o.rank(0)))) return;
  o.SetOutput({o.Add(ops::kGather, "",
                     {image ? o.input(0).value : o.InSourceOrder(0), o.InSourceOrder(1),
                      o.AddInteger("/axis", image ? ChannelsFirstAxis(*at, o.rank(0)) : *axis)},
                     {{"batch_dims", batch_dims}}),
               image ? Order::kChannelsFirst : Order::kSource});
}

void ImportGatherNd(Operation& o) {
  o.SetOutput({o.Add(ops::kGatherND, "", {o.InSourceOrder(0), o.InSourceOrder(1)})});
}

void ImportOneHot(Operation& o) {
  o.SetOutput(
      {o.Add(ops::kOneHot, "",
             {o.InSourceOrder(0), o.InSourceOrder(1), o.InSourceOrder(2), o.InSourceOrder(3)},
             {{"axis", o.IntAttribute("axis", -1)}})});
}

// Of each element of the batch axis so many elements of the sequence axis, in the opposite order.
void ImportReverseSequence(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> sequence = o.Axis(o.IntAttribute("seq_dim", 0), o.rank(0), "seq_dim"),
                           batch = o.Axis(o.IntAttribute("batch_dim", 0), o.rank(0), "batch_dim");
  if (!sequence || !batch) return;
  o.SetOutput({SequencesReversed(o, o.InSourceOrder(0), o.InSourceOrder(1), *batch, *sequence)});
}

// Inputs: data, how far its elements move, along which axes; what moves out at the end comes in at
// the beginning.
void ImportRoll(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Ints> axes = o.Integers(2, "axis");
  if (!axes) return;
  const Arithmetic f(o, "/place", ElementType::kI64);
  const Value shifts = o.Reshaped(f.As(ElementType::kI64, o.InSourceOrder(1)), "/shift",
                                  Shape({Dim(static_cast<int64_t>(axes->size()))}));
  Tensor data = o.input(0);
  if (data.order != Order::kChannelsFirst) data = {o.InSourceOrder(0)};
  for (size_t i = 0; i < axes->size(); ++i) {
    const std::optional<int> stated = o.Axis((*axes)[i], o.rank(0));
    if (!stated || data.value.node == nullptr) return;
    const int axis =
        data.order == Order::kChannelsFirst ? ChannelsFirstAxis(*stated, o.rank(0)) : *stated;
    const std::string suffix = absl::StrCat("/axis_", i);
    const Value extent = ExtentOf(o, data.value, suffix + "/extent", axis);
    const Value places = f(ops::kSubtract, NumbersBelow(o, extent, suffix + "/numbers"),
                           ElementOf(o, shifts, suffix + "/shift", static_cast<int64_t>(i)));
    data.value = o.Add(
        ops::kGather, i + 1 == axes->size() ? "" : suffix,
        {data.value, f(ops::kFloorMod, places, extent), o.AddInteger(suffix + "/axis", axis)});
  }
  o.SetOutput(data);
}

// The places of what is not 0, a row each.
void ImportWhere(Operation& o) {
  if (!o.HaveRanks()) return;
  const Value places = o.Add(ops::kNonZero, "/columns", {o.InSourceOrder(0)});
  o.SetOutput({o.Transposed(places, "", {1, 0})});
}

}  // namespace

std::vector<OperationType> GatherOperations() {
  std::vector<OperationType> all =
      Taking(Images::kFollowed, {{"Gather", 2, 2, ImportGather},
                                 {"ResourceGather", 2, 2, ImportGather},
                                 {"Roll", 3, 3, ImportRoll},
                                 {"GatherV2", 3, 3, ImportGather}});
  all.insert(all.end(), {{"GatherNd", 2, 2, ImportGatherNd},
                         {"OneHot", 4, 4, ImportOneHot},
                         {"ReverseSequence", 2, 2, ImportReverseSequence},
                         {"Where", 1, 1, ImportWhere}});
  return all;
}

}  // namespace mo::tensorflow
