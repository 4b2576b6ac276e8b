// Comparisons, logic and choice.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

constexpr std::pair<absl::string_view, absl::string_view> kBinary[] = {
    {"Equal", "Equal"},           {"NotEqual", "NotEqual"},   {"Less", "Less"},
    {"LessEqual", "LessEqual"},   {"Greater", "Greater"},     {"GreaterEqual", "GreaterEqual"},
    {"LogicalAnd", "LogicalAnd"}, {"LogicalOr", "LogicalOr"},
};

void ImportBinary(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  for (const auto& [name, op] : kBinary) {
    if (name == o.op()) o.SetOutput({o.Add(op, "", values), order});
  }
}

void ImportNot(Operation& o) {
  o.SetOutput({o.Add("LogicalNot", "", {o.input(0).value}), o.input(0).order});
}

void ImportSelectV2(Operation& o) {
  Order order;
  const std::vector<Value> values = o.AlignedInputs(order);
  o.SetOutput({o.Add("Select", "", values), order});
}

// A condition of rank 1 chooses whole rows.
void ImportSelect(Operation& o) {
  if (!o.HaveRanks(2)) return;
  if (o.rank(0) != 1 || o.rank(1) <= 1) return ImportSelectV2(o);
  std::vector<Dim> dims(o.rank(1), Dim(1));
  dims[0] = o.shape(0).dim(0);
  const Value rows = o.Reshaped(o.InSourceOrder(0), "/rows", Shape(std::move(dims)));
  o.SetOutput({o.Add("Select", "", {rows, o.InSourceOrder(1), o.InSourceOrder(2)})});
}

}  // namespace

std::vector<OperationType> ComparisonOperations() {
  std::vector<OperationType> types = {{"LogicalNot", 1, 1, ImportNot},
                                      {"Select", 3, 3, ImportSelect},
                                      {"SelectV2", 3, 3, ImportSelectV2}};
  for (const auto& [name, op] : kBinary) types.push_back({name, 2, 2, ImportBinary});
  return Taking(Images::kFollowed, std::move(types));
}

}  // namespace mo::tensorflow
