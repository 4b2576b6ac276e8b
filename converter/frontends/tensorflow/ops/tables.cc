// Tables that are filled once, before the model runs: what they say of each key becomes a constant.

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

constexpr char kRemedy[] = "; cut the model after it with [[input]], or before it with [[output]]";

bool Fills(const FlatNode& node) {
  static constexpr absl::string_view kNames[] = {"InitializeTable", "InitializeTableV2",
                                                 "LookupTableImport", "LookupTableImportV2"};
  return std::find(std::begin(kNames), std::end(kNames), node.op()) != std::end(kNames) &&
         node.kind == FlatNode::Kind::kNode && node.inputs.size() == 3;
}

// What else may change a table.
bool Changes(const FlatNode& node) {
  return node.kind == FlatNode::Kind::kNode && !node.inputs.empty() &&
         (absl::StartsWith(node.op(), "LookupTableInsert") ||
          absl::StartsWith(node.op(), "LookupTableRemove") ||
          absl::StartsWith(node.op(), "InitializeTableFrom"));
}

// Whole numbers and what each is mapped to.
struct Table {
  Ints keys;
  Constant values;
};

// Reads the one node that fills the table of input 0.
class TableReader {
 public:
  explicit TableReader(Operation& o)
      : o_(o), flat_(o.bodies().flat()), table_(flat_.Source(o.flat_node().inputs[0])) {}

  // nullopt after an error.
  std::optional<Table> Read() {
    const FlatNode* filling = nullptr;
    for (const FlatNode& node : flat_.nodes()) {
      const bool fills = Fills(node), changes = Changes(node);
      if ((!fills && !changes) || flat_.Source(node.inputs[0]) != table_) continue;
      if (changes || filling != nullptr)
        return Refuse(absl::StrCat("is changed by '", node.name, "' (", node.op(), ")"));
      filling = &node;
    }
    if (filling == nullptr) return Refuse("is not filled by any node");
    const std::optional<Constant> keys = ConstantAt(*filling, 1), values = ConstantAt(*filling, 2);
    if (!keys || !values || !IsInteger(keys->type()))
      return Refuse("does not map whole numbers to numbers, both of them constants");
    if (keys->rank() != 1 || values->rank() < 1 || values->extents()[0] != keys->size())
      return Refuse("has not one value for each key");
    return Table{keys->Int64s(), *values};
  }

 private:
  std::nullopt_t Refuse(absl::string_view what) {
    const std::string name = table_.node < 0 ? "" : flat_.node(table_.node).name;
    o_.Error(Code::kNodeInputs, absl::StrCat("its table '", name, "' ", what, kRemedy));
    return std::nullopt;
  }

  std::optional<Constant> ConstantAt(const FlatNode& node, int input) const {
    const TensorRef source = flat_.Source(node.inputs[input]);
    if (source.node < 0 || flat_.node(source.node).op() != "Const") return std::nullopt;
    absl::StatusOr<Constant> constant =
        ReadTensor(flat_.node(source.node).source->tensor, o_.owner());
    if (!constant.ok()) return std::nullopt;
    return *std::move(constant);
  }

  Operation& o_;
  const FlatGraph& flat_;
  const TensorRef table_;
};

// Keys from the least to the largest, of each the row of the table that it has; the row after the
// last one is that of keys that the table lacks.
std::optional<Ints> RowsByKey(Operation& o, const Ints& keys, int64_t first, int64_t last) {
  constexpr int64_t kMaxKeys = 1 << 22;
  constexpr int64_t kLimit = int64_t{1} << 31;
  // The runtime computes with 32 bits.
  if (first < -kLimit || last >= kLimit || last - first >= kMaxKeys) {
    o.Error(Code::kNodeInputs, absl::StrCat("its table has keys from ", first, " to ", last,
                                            "; expected numbers of 32 bits, less than ", kMaxKeys,
                                            " from each other", kRemedy));
    return std::nullopt;
  }
  const int64_t count = static_cast<int64_t>(keys.size());
  Ints rows(static_cast<size_t>(last - first + 2), count);
  for (int64_t i = 0; i < count; ++i) rows[keys[i] - first] = i;
  return rows;
}

// Inputs: the table, keys, what keys have that are not in it.
void ImportFind(Operation& o) {
  const std::optional<Table> table = TableReader(o).Read();
  if (!table) return;
  if (table->keys.empty()) {
    o.Error(Code::kNodeInputs, absl::StrCat("its table is empty", kRemedy));
    return;
  }
  const auto [least, largest] = std::minmax_element(table->keys.begin(), table->keys.end());
  const std::optional<Ints> rows = RowsByKey(o, table->keys, *least, *largest);
  if (!rows) return;
  const double first = static_cast<double>(*least), last = static_cast<double>(*largest);
  const Value key = o.InSourceOrder(1);
  const Arithmetic f(o, "/key", o.type(1));
  const Value is_there =
      f(ops::kLogicalAnd, f(ops::kGreaterEqual, key, first), f(ops::kLessEqual, key, last));
  const Value place = f(ops::kSelect, is_there, f(ops::kSubtract, key, first), last - first + 1);
  Extents extents = table->values.extents();
  extents[0] = 1;
  const Value other = o.Reshaped(o.InSourceOrder(2), "/default", Shape::Of(extents));
  const Value all = o.Add(ops::kConcat, "/values", {o.AddConstant("/table", table->values), other},
                          {{"axis", int64_t{0}}});
  // Of a constant the rows are put into the order of keys at once.
  const Value by_key = o.Add(ops::kGather, "/by_key",
                             {all, o.AddIntegers("/rows", *rows), o.AddInteger("/by_key/axis", 0)});
  o.SetOutput({o.Add(ops::kGather, "", {by_key, place, o.AddInteger("/axis", 0)})});
}

void ImportSize(Operation& o) {
  const std::optional<Table> table = TableReader(o).Read();
  if (table) o.SetOutput({o.AddInteger("", static_cast<int64_t>(table->keys.size()))});
}

// A table is found by its node: its value says nothing.
void ImportTable(Operation& o) { o.SetOutput({o.AddInteger("", 0)}); }

}  // namespace

std::vector<OperationType> TableOperations() {
  return {{"HashTable", 0, 0, ImportTable},        {"HashTableV2", 0, 0, ImportTable},
          {"MutableHashTable", 0, 0, ImportTable}, {"MutableHashTableV2", 0, 0, ImportTable},
          {"LookupTableFind", 3, 3, ImportFind},   {"LookupTableFindV2", 3, 3, ImportFind},
          {"LookupTableSize", 1, 1, ImportSize},   {"LookupTableSizeV2", 1, 1, ImportSize}};
}

}  // namespace mo::tensorflow
