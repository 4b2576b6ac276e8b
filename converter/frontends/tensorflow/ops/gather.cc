// Elements chosen by their indices.

#include <vector>

#include "absl/strings/str_cat.h"
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
                                 {"GatherV2", 3, 3, ImportGather}});
  all.insert(all.end(), {{"GatherNd", 2, 2, ImportGatherNd},
                         {"OneHot", 4, 4, ImportOneHot},
                         {"Where", 1, 1, ImportWhere}});
  return all;
}

}  // namespace mo::tensorflow
