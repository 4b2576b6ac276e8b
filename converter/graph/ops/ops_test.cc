#include "converter/graph/ops/ops.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "converter/graph/op_schema.h"

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

TEST(OpsTest, EachHandleHasASchemaAndEachSchemaAHandle) {
  std::set<std::string> schemas;
  for (const OpSchema& op : AllOps()) EXPECT_TRUE(schemas.emplace(op.name()).second) << op.name();
  EXPECT_EQ(HandleNames(), schemas);
}

TEST(OpsTest, HandleIsCalledAsItsOperation) {
  EXPECT_EQ(ops::kConcat.name(), "Concat");
  EXPECT_EQ(FindOp("Concat")->type, ops::kConcat);
  EXPECT_FALSE(ops::kConcat == ops::kSplit);
}

TEST(OpsTest, FindsNothingByAnotherName) {
  EXPECT_EQ(FindOp("concat"), nullptr);
  EXPECT_EQ(FindOp(""), nullptr);
}

}  // namespace
}  // namespace mo
