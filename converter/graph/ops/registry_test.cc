#include <set>
#include <string>

#include "converter/graph/op_schema.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// As the handles are called.
std::set<std::string> HandleNames() {
  std::set<std::string> names;
#define MO_INSERT(name) names.insert(#name);
  MO_OPS(MO_INSERT)
#undef MO_INSERT
  return names;
}

TEST(Ops, EachHandleHasASchemaAndEachSchemaAHandle) {
  std::set<std::string> schemas;
  for (const OpSchema& op : AllOps()) EXPECT_TRUE(schemas.emplace(op.name()).second) << op.name();
  EXPECT_EQ(HandleNames(), schemas);
}

TEST(Ops, HandleIsThatOfItsOperation) {
  EXPECT_EQ(ops::kConcat.name(), "Concat");
  EXPECT_TRUE(FindOp("Concat")->type == ops::kConcat);
  EXPECT_FALSE(ops::kConcat == ops::kSplit);
}

TEST(Ops, NoOperationHasAnotherName) {
  EXPECT_EQ(FindOp("concat"), nullptr);
  EXPECT_EQ(FindOp("Const"), nullptr);
  EXPECT_EQ(FindOp(""), nullptr);
}

// What the schema's hooks need of it.
TEST(Schemas, GoTogether) {
  for (const OpSchema& op : AllOps()) {
    EXPECT_NE(op.infer, nullptr) << op.name();
    EXPECT_EQ(op.opset_of == nullptr, op.opsets.empty()) << op.name();
    EXPECT_TRUE(op.exact == nullptr || op.evaluate != nullptr) << op.name();
    EXPECT_TRUE(op.fold_by_recipe == nullptr || op.exact != nullptr) << op.name();
    EXPECT_TRUE(op.is_identity == nullptr || op.min_inputs >= 1) << op.name();
  }
}

TEST(IsExact, NeedsTypesThatCanBeComputedWith) {
  EXPECT_TRUE(IsExactY("[2]", "%y = Identity(%x)"));
  EXPECT_FALSE(IsExactY("[2]", "%c = Constant() u4[2] packed(12)\n%y = Concat(%c, %c) {axis = 0}"));
}

}  // namespace
}  // namespace mo
