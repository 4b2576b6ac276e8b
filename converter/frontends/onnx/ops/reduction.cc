// Reductions along axes, and the running sum.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kReductions[] = {
    {"ReduceSum", ops::kReduceSum},   {"ReduceMean", ops::kReduceMean},
    {"ReduceMax", ops::kReduceMax},   {"ReduceMin", ops::kReduceMin},
    {"ReduceProd", ops::kReduceProd}, {"ReduceL2", ops::kReduceL2},
};

// Data whose axes that `listed` names have one element, without these: `count` axes are left of
// `extents`.
Value WithoutAxes(Operation& o, absl::string_view suffix, Value data, Value extents, Value listed,
                  int64_t count) {
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const int64_t rank = data.node == nullptr ? 0 : data.shape().rank();
  const Value zeros = o.Add(ops::kBroadcast, name("/marks"),
                            {o.AddInteger(name("/mark"), 0), ExtentsOf(o, listed, name("/count"))});
  const Value ones = o.AddIntegers(name("/all"), Ints(static_cast<size_t>(rank), 1));
  const Value marked = o.Add(ops::kScatterElementsUpdate, name("/marked"),
                             {ones, listed, zeros, o.AddInteger(name("/axis"), 0)});
  // Those that stay come first, in their order.
  const std::vector<Value> sorted =
      o.AddSeveral(ops::kTopK, name("/sorted"), {marked, o.AddInteger(name("/left"), count)},
                   {{"axis", int64_t{0}},
                    {"mode", std::string("max")},
                    {"sort", std::string("value")},
                    {"stable", true},
                    {"index_element_type", ElementType::kI64}});
  if (sorted.empty()) return {};
  const Value target = o.Add(ops::kGather, name("/target"),
                             {extents, sorted[1], o.AddInteger(name("/target/axis"), 0)});
  return o.Add(ops::kReshape, suffix, {data, target});
}

// What is done along some axes.
struct Reduction {
  Ints axes;
  Value computed = {};  // a list of axes that are not known
  bool keep_dims = true;

  bool has_none() const { return axes.empty() && computed.node == nullptr; }

  // Reduces `data` with the operation; the axes stay with `keep`.
  Value Add(Operation& o, OpType op, absl::string_view suffix, Value data, bool keep) const {
    if (computed.node == nullptr) {
      const Value list = o.AddIntegers(absl::StrCat(suffix, "/axes"), axes);
      return o.Add(op, suffix, {data, list}, {{"keep_dims", keep}});
    }
    if (keep) return o.Add(op, suffix, {data, computed}, {{"keep_dims", true}});
    const Value kept =
        o.Add(op, absl::StrCat(suffix, "/kept"), {data, computed}, {{"keep_dims", true}});
    return Dropped(o, suffix, kept);
  }
  Value Add(Operation& o, OpType op, absl::string_view suffix, Value data) const {
    return Add(o, op, suffix, data, keep_dims);
  }
  // What was reduced with its axes kept, without them.
  Value Dropped(Operation& o, absl::string_view suffix, Value kept) const {
    if (computed.node == nullptr) {
      return o.Add(ops::kSqueeze, suffix,
                   {kept, o.AddIntegers(absl::StrCat(suffix, "/axes"), axes)});
    }
    const int64_t left = o.rank(0) - computed.shape().dim(0).value();
    const Value extents = ExtentsOf(o, o.input(0), absl::StrCat(suffix, "/extents"));
    return WithoutAxes(o, suffix, kept, extents, computed, left);
  }
};

// nullopt after an error. Without axes all are meant, or none with noop_with_empty_axes.
std::optional<Reduction> ReadReduction(Operation& o) {
  if (!o.HaveRanks()) return std::nullopt;
  Reduction reduction;
  reduction.keep_dims = o.BoolAttribute("keepdims", true);
  const bool is_listed =
      o.has_input(1) && o.shape(1).has_rank() && o.rank(1) == 1 && o.shape(1).dim(0).is_static();
  const bool says_axes =
      o.HasAttribute("axes") || (o.has_input(1) && !(is_listed && o.shape(1).dim(0).value() == 0));
  if (!says_axes && o.BoolAttribute("noop_with_empty_axes", false)) return reduction;
  if (says_axes && is_listed && !o.Known(1)) {
    reduction.computed = o.Converted(o.input(1), "/axes/i64", ElementType::kI64);
    return reduction;
  }
  const std::optional<Ints> axes = says_axes ? o.Axes(1, o.rank(0)) : o.Axes(-1, o.rank(0));
  if (!axes) return std::nullopt;
  reduction.axes = *axes;
  return reduction;
}

bool HasNoElements(const Shape& shape) {
  return std::any_of(shape.dims().begin(), shape.dims().end(),
                     [](const Dim& dim) { return dim.Same(Dim(0)); });
}

// The largest of no numbers is -∞, the smallest ∞; the runtime gives the last finite ones.
Value ExtremeOfNone(Operation& o, const Reduction& reduction, OpType op) {
  const Value of_none = reduction.Add(o, op, "/extents", o.input(0));
  const double infinity = std::numeric_limits<double>::infinity();
  const Value number =
      o.AddNumber("/infinity", o.type(0), op == ops::kReduceMax ? -infinity : infinity);
  return o.Add(ops::kBroadcast, "", {number, ExtentsOf(o, of_none, "/shape")});
}

// A mean is rounded to zero, as is a root.
Value ReducedIntegers(Operation& o, const Reduction& reduction, OpType op) {
  const Value x = o.input(0);
  const bool is_mean = op == ops::kReduceMean;
  const Value terms = is_mean ? x : o.Add(ops::kMultiply, "/terms", {x, x});
  const Value sum = reduction.Add(o, ops::kReduceSum, "/sum", terms);
  if (!is_mean) {
    const Value number = o.Converted(sum, "/sum/float", ElementType::kF32);
    return o.Converted(o.Add(ops::kSqrt, "/root", {number}), "", o.type(0));
  }
  const Value ones = o.Add(ops::kBroadcast, "/ones",
                           {o.AddNumber("/one", o.type(0), 1), ExtentsOf(o, x, "/ones/shape")});
  const Value count = reduction.Add(o, ops::kReduceSum, "/count", ones);
  // Without the rest, which has the sign of the sum, the quotient is whole.
  const Value rest = o.Add(ops::kMod, "/rest", {sum, count});
  return o.Add(ops::kDivide, "", {o.Add(ops::kSubtract, "/whole", {sum, rest}), count});
}

void ImportReduction(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  if (reduction->has_none() && o.op() == "ReduceL2")
    return o.SetOutput(o.Add(ops::kAbs, "", {o.input(0)}));
  if (reduction->has_none()) return o.SetOutput(o.input(0));
  OpType op = OpOf(kReductions, o.op());
  if (o.type(0) == ElementType::kBoolean && op == ops::kReduceMax) op = ops::kReduceLogicalOr;
  if (o.type(0) == ElementType::kBoolean && op == ops::kReduceMin) op = ops::kReduceLogicalAnd;
  if (IsInteger(o.type(0)) && (op == ops::kReduceMean || op == ops::kReduceL2))
    return o.SetOutput(ReducedIntegers(o, *reduction, op));
  const bool is_extreme = op == ops::kReduceMax || op == ops::kReduceMin;
  if (is_extreme && IsFloatingPoint(o.type(0)) && HasNoElements(o.shape(0)))
    return o.SetOutput(ExtremeOfNone(o, *reduction, op));
  const bool is_logical = op == ops::kReduceLogicalOr || op == ops::kReduceLogicalAnd;
  if (!is_logical || reduction->computed.node == nullptr)
    return o.SetOutput(reduction->Add(o, op, "", o.input(0)));
  // The runtime refuses logical reductions along axes that are computed.
  const Value numbers = o.Converted(o.input(0), "/numbers", ElementType::kI32);
  const OpType by_number = op == ops::kReduceLogicalOr ? ops::kReduceMax : ops::kReduceMin;
  const Value extreme = reduction->Add(o, by_number, "/extreme", numbers);
  o.SetOutput(o.Converted(extreme, "", ElementType::kBoolean));
}

// The sum of f(x), of which g is taken.
void ImportReductionOfFunction(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  const Value x = o.input(0);
  const bool is_logarithm = o.op() == "ReduceLogSum";
  Value terms = x;
  if (o.op() == "ReduceL1") terms = o.Add(ops::kAbs, reduction->has_none() ? "" : "/terms", {x});
  if (o.op() == "ReduceSumSquare")
    terms = o.Add(ops::kMultiply, reduction->has_none() ? "" : "/terms", {x, x});
  const Value sum = reduction->has_none()
                        ? terms
                        : reduction->Add(o, ops::kReduceSum, is_logarithm ? "/sum" : "", terms);
  o.SetOutput(is_logarithm ? o.Add(ops::kLog, "", {sum}) : sum);
}

// log Σ exp(x) = m + log Σ exp(x - m), where m is the largest x, so that nothing overflows.
void ImportLogSumExp(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  if (reduction->has_none()) return o.SetOutput(o.input(0));
  const Value max = reduction->Add(o, ops::kReduceMax, "/max", o.input(0), /*keep=*/true);
  const Value exp = o.Add(ops::kExp, "/exp", {o.Add(ops::kSubtract, "/less", {o.input(0), max})});
  const Value sum = reduction->Add(o, ops::kReduceSum, "/sum", exp);
  const Value largest = reduction->keep_dims ? max : reduction->Dropped(o, "/largest", max);
  o.SetOutput(o.Add(ops::kAdd, "", {o.Add(ops::kLog, "/log", {sum}), largest}));
}

void ImportCumSum(Operation& o) {
  if (!o.HaveRanks()) return;
  Value along = o.Reshaped(o.input(1), "/axis", Shape());
  if (o.Known(1)) {
    const std::optional<int64_t> stated = o.Integer(1, "axis");
    const std::optional<int> axis = stated ? o.Axis(*stated, o.rank(0)) : std::nullopt;
    if (!axis) return;
    along = o.AddInteger("/axis", *axis);
  }
  o.SetOutput(o.Add(ops::kCumSum, "", {o.input(0), along},
                    {{"exclusive", o.BoolAttribute("exclusive", false)},
                     {"reverse", o.BoolAttribute("reverse", false)}}));
}

}  // namespace

std::vector<OperatorType> ReductionOperators() {
  std::vector<OperatorType> types = {
      {"ReduceL1", 1, kNewestOpset, 1, 2, ImportReductionOfFunction},
      {"ReduceLogSum", 1, kNewestOpset, 1, 2, ImportReductionOfFunction},
      {"ReduceSumSquare", 1, kNewestOpset, 1, 2, ImportReductionOfFunction},
      {"ReduceLogSumExp", 1, kNewestOpset, 1, 2, ImportLogSumExp},
      {"CumSum", 11, kNewestOpset, 2, 2, ImportCumSum}};
  for (const Renamed& renamed : kReductions)
    types.push_back({renamed.name, 1, kNewestOpset, 1, 2, ImportReduction});
  return types;
}

}  // namespace mo::onnx
