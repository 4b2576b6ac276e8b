// Reductions along axes, and the running sum.

#include <vector>

#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kReductions[] = {
    {"ReduceSum", ops::kReduceSum},   {"ReduceMean", ops::kReduceMean},
    {"ReduceMax", ops::kReduceMax},   {"ReduceMin", ops::kReduceMin},
    {"ReduceProd", ops::kReduceProd}, {"ReduceL2", ops::kReduceL2},
};

// What is done along some axes.
struct Reduction {
  Ints axes;
  bool keep_dims = true;

  Value Add(Operation& o, OpType op, absl::string_view suffix, Value data, bool keep) const {
    const Value list = o.AddIntegers(absl::StrCat(suffix, "/axes"), axes);
    return o.Add(op, suffix, {data, list}, {{"keep_dims", keep}});
  }
  Value Add(Operation& o, OpType op, absl::string_view suffix, Value data) const {
    return Add(o, op, suffix, data, keep_dims);
  }
};

// nullopt after an error. Without axes all are meant, or none with noop_with_empty_axes.
std::optional<Reduction> ReadReduction(Operation& o) {
  if (!o.HaveRanks()) return std::nullopt;
  Reduction reduction;
  reduction.keep_dims = o.BoolAttribute("keepdims", true);
  const bool says_axes =
      o.HasAttribute("axes") || (o.has_input(1) && !o.shape(1).dim(0).Same(Dim(0)));
  if (!says_axes && o.BoolAttribute("noop_with_empty_axes", false)) return reduction;
  const std::optional<Ints> axes = o.Axes(1, o.rank(0));
  if (!axes) return std::nullopt;
  reduction.axes = *axes;
  return reduction;
}

void ImportReduction(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  if (reduction->axes.empty() && o.op() == "ReduceL2")
    return o.SetOutput(o.Add(ops::kAbs, "", {o.input(0)}));
  if (reduction->axes.empty()) return o.SetOutput(o.input(0));
  OpType op = OpOf(kReductions, o.op());
  if (o.type(0) == ElementType::kBoolean && op == ops::kReduceMax) op = ops::kReduceLogicalOr;
  if (o.type(0) == ElementType::kBoolean && op == ops::kReduceMin) op = ops::kReduceLogicalAnd;
  o.SetOutput(reduction->Add(o, op, "", o.input(0)));
}

// The sum of f(x), of which g is taken.
void ImportReductionOfFunction(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  const Value x = o.input(0);
  const bool is_logarithm = o.op() == "ReduceLogSum";
  Value terms = x;
  if (o.op() == "ReduceL1") terms = o.Add(ops::kAbs, reduction->axes.empty() ? "" : "/terms", {x});
  if (o.op() == "ReduceSumSquare")
    terms = o.Add(ops::kMultiply, reduction->axes.empty() ? "" : "/terms", {x, x});
  const Value sum = reduction->axes.empty()
                        ? terms
                        : reduction->Add(o, ops::kReduceSum, is_logarithm ? "/sum" : "", terms);
  o.SetOutput(is_logarithm ? o.Add(ops::kLog, "", {sum}) : sum);
}

// log Σ exp(x) = m + log Σ exp(x - m), where m is the largest x, so that nothing overflows.
void ImportLogSumExp(Operation& o) {
  const std::optional<Reduction> reduction = ReadReduction(o);
  if (!reduction) return;
  if (reduction->axes.empty()) return o.SetOutput(o.input(0));
  const Value max = reduction->Add(o, ops::kReduceMax, "/max", o.input(0), /*keep=*/true);
  const Value exp = o.Add(ops::kExp, "/exp", {o.Add(ops::kSubtract, "/less", {o.input(0), max})});
  const Value sum = reduction->Add(o, ops::kReduceSum, "/sum", exp);
  const Value largest = reduction->keep_dims
                            ? max
                            : o.Add(ops::kSqueeze, "/largest",
                                    {max, o.AddIntegers("/largest/axes", reduction->axes)});
  o.SetOutput(o.Add(ops::kAdd, "", {o.Add(ops::kLog, "/log", {sum}), largest}));
}

void ImportCumSum(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> stated = o.Integer(1, "axis");
  if (!stated) return;
  const std::optional<int> axis = o.Axis(*stated, o.rank(0));
  if (!axis) return;
  o.SetOutput(o.Add(ops::kCumSum, "", {o.input(0), o.AddInteger("/axis", *axis)},
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
