// Different elements of lists, and what is chosen by them.

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// The different elements in the order in which they come, of each element of the list its place
// among them, and how often each is there. The elements and the counts are put where the places
// say, which changes nothing: without a reader of the places the runtime gives wrong ones.
void ImportUnique(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("out_idx", ElementType::kI32);
  if (!o.HaveRanks() || !type) return;
  const Value list = o.InSourceOrder(0);
  const std::vector<Value> found = o.AddSeveral(
      ops::kUnique, "/unique", {list},
      {{"sorted", false}, {"index_element_type", *type}, {"count_element_type", *type}});
  if (found.empty()) return;
  const Value elements =
      o.Add(ops::kScatterElementsUpdate, "", {found[0], found[2], list, o.AddInteger("/axis", 0)});
  const Value counts_of_list = o.Add(ops::kGather, "/counts_of_list",
                                     {found[3], found[2], o.AddInteger("/counts_of_list/axis", 0)});
  const Value counts = o.Add(ops::kScatterElementsUpdate, "/counts",
                             {found[3], found[2], counts_of_list, o.AddInteger("/counts/axis", 0)});
  o.SetOutputs({{elements}, {found[2]}, {counts}});
}

// The axis is none, or that of a list.
void ImportUniqueAlong(Operation& o) {
  const std::optional<Ints> axis = o.Integers(1, "axis");
  if (!axis || !o.HaveRanks()) return;
  if (o.rank(0) == 1 && (axis->empty() || *axis == Ints{0} || *axis == Ints{-1}))
    return ImportUnique(o);
  o.Error(Code::kNodeInputs, absl::StrCat("looks for different parts of ", ToString(o.shape(0)),
                                          "; expected a list of numbers"));
}

// What of x is not in y, and where it is in x.
void ImportListDiff(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("out_idx", ElementType::kI32);
  if (!o.HaveRanks(2) || !type) return;
  const Value x = o.InSourceOrder(0);
  const Value column = o.Add(ops::kUnsqueeze, "/column", {x, o.AddIntegers("/column/axis", {1})});
  const Value is_equal = o.Add(ops::kEqual, "/equal", {column, o.InSourceOrder(1)});
  const Value is_there =
      o.Add(ops::kReduceLogicalOr, "/there", {is_equal, o.AddIntegers("/there/axis", {1})},
            {{"keep_dims", false}});
  const Value places =
      PlacesOfNonZero(o, o.Add(ops::kLogicalNot, "/missing", {is_there}), "/places");
  const Value elements = o.Add(ops::kGather, "", {x, places, o.AddInteger("/axis", 0)});
  o.SetOutputs({{elements}, {o.Converted(places, "/index", *type)}});
}

}  // namespace

std::vector<OperationType> SetOperations() {
  return {{"Unique", 1, 1, ImportUnique},
          {"UniqueV2", 2, 2, ImportUniqueAlong},
          {"UniqueWithCounts", 1, 1, ImportUnique},
          {"UniqueWithCountsV2", 2, 2, ImportUniqueAlong},
          {"ListDiff", 2, 2, ImportListDiff}};
}

}  // namespace mo::tensorflow
