// Comparisons, logic and choice.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

constexpr Renamed kBinary[] = {
    {"Equal", ops::kEqual},
    {"NotEqual", ops::kNotEqual},
    {"Less", ops::kLess},
    {"LessEqual", ops::kLessEqual},
    {"Greater", ops::kGreater},
    {"GreaterEqual", ops::kGreaterEqual},
    {"LogicalAnd", ops::kLogicalAnd},
    {"LogicalOr", ops::kLogicalOr},
};

void ImportBinary(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({o.Add(OpOf(kBinary, o.op()), "", values), order});
}

void ImportIsNan(Operation& o) {
  o.SetOutput({o.Add(ops::kIsNaN, "", {o.input(0).value}), o.input(0).order});
}

void ImportIsFinite(Operation& o) {
  o.SetOutput({o.Add(ops::kIsFinite, "", {o.input(0).value}), o.input(0).order});
}

void ImportIsInf(Operation& o) {
  o.SetOutput({o.Add(ops::kIsInf, "", {o.input(0).value},
                     {{"detect_negative", true}, {"detect_positive", true}}),
               o.input(0).order});
}

// Less than `tolerance` apart.
void ImportApproximateEqual(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  if (values[0].node == nullptr) return;
  const double tolerance = o.FloatAttribute("tolerance", static_cast<double>(1e-5f));
  const Value distance =
      o.Add(ops::kAbs, "/distance", {o.Add(ops::kSubtract, "/difference", values)});
  o.SetOutput(
      {o.Add(ops::kLess, "", {distance, o.AddNumber("/tolerance", o.type(0), tolerance)}), order});
}

void ImportNot(Operation& o) {
  o.SetOutput({o.Add(ops::kLogicalNot, "", {o.input(0).value}), o.input(0).order});
}

void ImportSelectV2(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({o.Add(ops::kSelect, "", values), order});
}

// A condition of rank 1 chooses whole rows.
void ImportSelect(Operation& o) {
  if (!o.HaveRanks(2)) return;
  if (o.rank(0) != 1 || o.rank(1) <= 1) return ImportSelectV2(o);
  std::vector<Dim> dims(o.rank(1), Dim(1));
  dims[0] = o.shape(0).dim(0);
  const Value rows = o.Reshaped(o.InSourceOrder(0), "/rows", Shape(std::move(dims)));
  o.SetOutput({o.Add(ops::kSelect, "", {rows, o.InSourceOrder(1), o.InSourceOrder(2)})});
}

// How many of the boundaries, which are in order, each element reaches.
void ImportBucketize(Operation& o) {
  if (!o.HaveRanks()) return;
  const auto found = o.node().attributes.find("boundaries");
  std::vector<double> boundaries;
  if (found != o.node().attributes.end())
    boundaries.assign(found->second.list().f().begin(), found->second.list().f().end());
  const int rank = o.rank(0);
  const Value data = o.Converted(o.InSourceOrder(0), "/data", ElementType::kF32);
  const Value elements =
      o.Add(ops::kUnsqueeze, "/elements", {data, o.AddIntegers("/elements/axis", {rank})});
  const Value limits = o.AddConstant(
      "/boundaries", Constant::FromDoubles(ElementType::kF32,
                                           {static_cast<int64_t>(boundaries.size())}, boundaries));
  const Value reached = o.Converted(o.Add(ops::kGreaterEqual, "/is_reached", {elements, limits}),
                                    "/reached", ElementType::kI32);
  o.SetOutput({o.Add(ops::kReduceSum, "", {reached, o.AddIntegers("/axis", {rank})},
                     {{"keep_dims", false}})});
}

}  // namespace

std::vector<OperationType> ComparisonOperations() {
  std::vector<OperationType> types = {{"LogicalNot", 1, 1, ImportNot},
                                      {"IsNan", 1, 1, ImportIsNan},
                                      {"IsInf", 1, 1, ImportIsInf},
                                      {"IsFinite", 1, 1, ImportIsFinite},
                                      {"ApproximateEqual", 2, 2, ImportApproximateEqual},
                                      {"Select", 3, 3, ImportSelect},
                                      {"SelectV2", 3, 3, ImportSelectV2}};
  for (const auto& [name, op] : kBinary) types.push_back({name, 2, 2, ImportBinary});
  types = Taking(Images::kFollowed, std::move(types));
  types.push_back({"Bucketize", 1, 1, ImportBucketize});
  return types;
}

}  // namespace mo::tensorflow
