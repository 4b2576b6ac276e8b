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
  o.SetOutput(
      {o.Add("Gather", "", {o.InSourceOrder(0), o.InSourceOrder(1), o.AddInteger("/axis", *axis)},
             {{"batch_dims", o.IntAttribute("batch_dims", 0)}})});
}

void ImportGatherNd(Operation& o) {
  o.SetOutput({o.Add("GatherND", "", {o.InSourceOrder(0), o.InSourceOrder(1)})});
}

void ImportOneHot(Operation& o) {
  o.SetOutput(
      {o.Add("OneHot", "",
             {o.InSourceOrder(0), o.InSourceOrder(1), o.InSourceOrder(2), o.InSourceOrder(3)},
             {{"axis", o.IntAttribute("axis", -1)}})});
}

// The places of what is not 0, a row each.
void ImportWhere(Operation& o) {
  if (!o.HaveRanks()) return;
  const Value places = o.Add("NonZero", "/columns", {o.InSourceOrder(0)});
  o.SetOutput({o.Transposed(places, "", {1, 0})});
}

}  // namespace

std::vector<OperationType> GatherOperations() {
  return {{"Gather", 2, 2, ImportGather},   {"ResourceGather", 2, 2, ImportGather},
          {"GatherV2", 3, 3, ImportGather}, {"GatherNd", 2, 2, ImportGatherNd},
          {"OneHot", 4, 4, ImportOneHot},   {"Where", 1, 1, ImportWhere}};
}

}  // namespace mo::tensorflow
