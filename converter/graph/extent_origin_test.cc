#include "converter/graph/extent_origin.h"

#include <string>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// "x 1": node and axis that an axis of %y comes from.
std::string Origin(const std::string& extents, const std::string& lines, int axis) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  const ExtentOrigin origin = OriginOf(graph->FindNode("y")->output(), axis);
  return origin.value.node->name() + " " + std::to_string(origin.axis);
}

TEST(ExtentOrigin, IsBeforeWhatMapsElements) {
  EXPECT_EQ(Origin("[?, 3]", "%a = ReLU(%x)\n%y = Sigmoid(%a)", 0), "x 0");
  EXPECT_EQ(Origin("[?, 3]", "%c = Constant() f32[3] {1, 2, 3}\n%y = Add(%c, %x)", 0), "x 0");
  EXPECT_EQ(Origin("[?, 3]", "%y = Add(%x, %x)", 0), "y 0") << "either";
}

TEST(ExtentOrigin, FollowsMovement) {
  EXPECT_EQ(Origin("[?, ?, 3]", "%o = Constant() i64[3] {2, 0, 1}\n%y = Transpose(%x, %o)", 1),
            "x 0");
  EXPECT_EQ(Origin("[?, 3]", "%y = Concat(%x, %x) {axis = -1}", 0), "x 0");
  EXPECT_EQ(Origin("[?, 3]", "%y = Concat(%x, %x) {axis = 0}", 0), "y 0");
  const std::string split = "%o = Constant() i64[] {1}\n%y = Split(%x, %o) {num_splits = 2}";
  EXPECT_EQ(Origin("[?, 4]", split, 0), "x 0");
  EXPECT_EQ(Origin("[?, 4]", split, 1), "y 1");
}

TEST(ExtentOrigin, FollowsRowsOfProducts) {
  const std::string product =
      "%w = Constant() f32[3, 2] seeded(1)\n%y = MatMul(%x, %w) {transpose_b = false";
  EXPECT_EQ(Origin("[?, ?, 3]", product + ", transpose_a = false}", 0), "x 0");
  EXPECT_EQ(Origin("[?, ?, 3]", product + ", transpose_a = false}", 1), "x 1");
  EXPECT_EQ(Origin("[?, ?, 3]", product + ", transpose_a = false}", 2), "y 2");
  EXPECT_EQ(Origin("[?, 3, ?]", product + ", transpose_a = true}", 1), "y 1");
}

}  // namespace
}  // namespace mo
