// Reductions along axes, the running sum, and the largest elements.

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

constexpr Renamed kReductions[] = {
    {"Sum", ops::kReduceSum},       {"Mean", ops::kReduceMean},
    {"Prod", ops::kReduceProd},     {"Max", ops::kReduceMax},
    {"Min", ops::kReduceMin},       {"All", ops::kReduceLogicalAnd},
    {"Any", ops::kReduceLogicalOr}, {"EuclideanNorm", ops::kReduceL2},
};

// The order of what is left of [N, C, x…] without `reduced` axes of the source; nullopt if it is
// neither the source's nor [N, C, x…] again.
std::optional<Order> OrderOfRest(int rank, const std::set<int>& reduced) {
  Ints kept;
  for (int64_t axis : ToChannelsFirst(rank)) {
    if (reduced.count(static_cast<int>(axis)) == 0) kept.push_back(axis);
  }
  if (std::is_sorted(kept.begin(), kept.end())) return Order::kSource;
  const bool ends_kept = reduced.count(0) == 0 && reduced.count(rank - 1) == 0;
  if (ends_kept && kept.size() >= 3) return Order::kChannelsFirst;
  return std::nullopt;
}

void ImportReduction(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Ints> listed = o.Integers(1, "axes");
  if (!listed) return;
  std::set<int> axes;
  for (int64_t axis : *listed) {
    const std::optional<int> normalized = o.Axis(axis, o.rank(0));
    if (!normalized) return;
    axes.insert(*normalized);
  }
  if (axes.empty()) {
    if (o.op() != "EuclideanNorm") return o.SetOutput(o.input(0));
    return o.SetOutput({o.Add(ops::kAbs, "", {o.input(0).value}), o.input(0).order});
  }
  const bool keep = o.BoolAttribute("keep_dims", false);
  Tensor data = o.input(0);
  Order order = Order::kSource;
  if (data.order == Order::kChannelsFirst) {
    const std::optional<Order> rest =
        keep ? std::optional<Order>(Order::kChannelsFirst) : OrderOfRest(o.rank(0), axes);
    if (rest) order = *rest;
    if (!rest) data = {o.InSourceOrder(0)};
  } else {
    data = {o.InSourceOrder(0)};
  }
  Ints mapped;
  for (int axis : axes) {
    mapped.push_back(data.order == Order::kChannelsFirst ? ChannelsFirstAxis(axis, o.rank(0))
                                                         : axis);
  }
  std::sort(mapped.begin(), mapped.end());
  const Value axis_list = o.AddIntegers("/axes", mapped);
  const OpType op = OpOf(kReductions, o.op());
  o.SetOutput({o.Add(op, "", {data.value, axis_list}, {{"keep_dims", keep}}), order});
}

// Half the sum of all squares.
void ImportL2Loss(Operation& o) {
  if (!o.HaveRanks()) return;
  const Value x = o.input(0).value;
  Ints axes(static_cast<size_t>(x.shape().rank()));
  std::iota(axes.begin(), axes.end(), 0);
  Value sum = o.Add(ops::kMultiply, "/squares", {x, x});
  if (!axes.empty()) sum = o.Add(ops::kReduceSum, "/sum", {sum, o.AddIntegers("/axes", axes)});
  o.SetOutput({o.Add(ops::kMultiply, "", {sum, o.AddNumber("/half", o.type(0), 0.5)})});
}

// The place of the largest or smallest element: the index that TopK of one element gives.
void ImportArg(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> stated =
      o.input_count() > 1 ? o.Integer(1, "axis") : std::optional<int64_t>(0);
  const std::optional<ElementType> type = o.TypeAttribute("output_type", ElementType::kI64);
  if (!stated || !type) return;
  const std::optional<int> axis = o.Axis(*stated, o.rank(0));
  if (!axis) return;
  const bool first = o.input(0).order == Order::kChannelsFirst;
  const std::optional<Order> rest =
      first ? OrderOfRest(o.rank(0), {*axis}) : std::optional<Order>(Order::kSource);
  const Value data = first && rest ? o.input(0).value : o.InSourceOrder(0);
  const int64_t mapped = first && rest ? ChannelsFirstAxis(*axis, o.rank(0)) : *axis;
  const std::vector<Value> top =
      o.AddSeveral(ops::kTopK, "/top", {data, o.AddInteger("/k", 1)},
                   {{"axis", mapped},
                    {"mode", std::string(o.op() == "ArgMax" ? "max" : "min")},
                    {"sort", std::string("index")},
                    {"index_element_type", *type}});
  if (top.empty()) return;
  o.SetOutput({o.Add(ops::kSqueeze, "", {top[1], o.AddIntegers("/axis", {mapped})}),
               rest.value_or(Order::kSource)});
}

// Of the last axis.
void ImportTopK(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> k =
      o.input_count() > 1 ? o.Integer(1, "k") : std::optional<int64_t>(o.IntAttribute("k", 1));
  const std::optional<ElementType> type = o.TypeAttribute("index_type", ElementType::kI32);
  if (!k || !type) return;
  const std::vector<Value> top =
      o.AddSeveral(ops::kTopK, "", {o.InSourceOrder(0), o.AddInteger("/k", *k)},
                   {{"axis", int64_t{o.rank(0) - 1}},
                    {"mode", std::string("max")},
                    {"sort", std::string(o.BoolAttribute("sorted", true) ? "value" : "none")},
                    {"index_element_type", *type}});
  if (!top.empty()) o.SetOutputs({{top[0]}, {top[1]}});
}

void ImportCumsum(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> stated = o.Integer(1, "axis");
  if (!stated) return;
  const std::optional<int> axis = o.Axis(*stated, o.rank(0));
  if (!axis) return;
  const bool image = o.input(0).order == Order::kChannelsFirst;
  const Value data = image ? o.input(0).value : o.InSourceOrder(0);
  const int64_t mapped = image ? ChannelsFirstAxis(*axis, o.rank(0)) : *axis;
  o.SetOutput({o.Add(ops::kCumSum, "", {data, o.AddInteger("/axis", mapped)},
                     {{"exclusive", o.BoolAttribute("exclusive", false)},
                      {"reverse", o.BoolAttribute("reverse", false)}}),
               image ? Order::kChannelsFirst : Order::kSource});
}

}  // namespace

std::vector<OperationType> ReductionOperations() {
  std::vector<OperationType> types = {{"ArgMax", 1, 2, ImportArg, Images::kAny},
                                      {"ArgMin", 1, 2, ImportArg, Images::kAny},
                                      {"L2Loss", 1, 1, ImportL2Loss, Images::kAny},
                                      {"TopK", 1, 1, ImportTopK},
                                      {"TopKV2", 2, 2, ImportTopK},
                                      {"Cumsum", 2, 2, ImportCumsum, Images::kFollowed}};
  for (const auto& [name, op] : kReductions)
    types.push_back({name, 2, 2, ImportReduction, Images::kAny});
  return types;
}

}  // namespace mo::tensorflow
