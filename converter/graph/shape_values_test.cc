#include "converter/graph/shape_values.h"

#include <string>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// The shape that %y stands for, where %s is the shape of %x.
std::string ShapeBy(const std::string& extents, const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, "%s = ShapeOf(%x)\n" + lines);
  return ToString(ShapeFromValue(graph->FindNode("y")->output()));
}

TEST(ShapeFromValue, KnowsConstantsAndShapes) {
  EXPECT_EQ(ShapeBy("[1]", "%y = Constant() i64[3] {2, -1, 0}"), "[2, ?, 0]");
  EXPECT_EQ(ShapeBy("[N, ?, 3]", "%y = Identity(%s)"), "[N, ?, 3]");
  EXPECT_EQ(ShapeBy("[...]", "%y = Identity(%s)"), "[...]");
}

TEST(ShapeFromValue, FollowsMovement) {
  const std::string list = "%z = Constant() i64[] {0}\n%o = Constant() i64[1] {1}\n";
  EXPECT_EQ(ShapeBy("[N, 4]", list + "%y = Concat(%s, %o) {axis = 0}"), "[N, 4, 1]");
  EXPECT_EQ(ShapeBy("[N, 4]",
                    "%i = Constant() i64[2] {-1, 0}\n%a = Constant() i64[] {0}\n"
                    "%y = Gather(%s, %i, %a)"),
            "[4, N]");
  EXPECT_EQ(ShapeBy("[N, 4]", list + "%i = Gather(%s, %z, %z)\n%y = Unsqueeze(%i, %z)"), "[N]");
  EXPECT_EQ(ShapeBy("[N, 4]", "%y = Convert(%s) {destination_type = i32}"), "[N, 4]");
  EXPECT_EQ(ShapeBy("[N, 4]", "%y = Convert(%s) {destination_type = f32}"), "[?, ?]");
}

TEST(ShapeFromValue, FollowsSlices) {
  auto slice = [](const std::string& begin, const std::string& end, const std::string& masks) {
    return "%b = Constant() i64[1] {" + begin + "}\n%e = Constant() i64[1] {" + end +
           "}\n%o = Constant() i64[1] {1}\n%y = StridedSlice(%s, %b, %e, %o) {" + masks + "}";
  };
  EXPECT_EQ(ShapeBy("[N, 4, 5]", slice("1", "3", "begin_mask = [0], end_mask = [0]")), "[4, 5]");
  EXPECT_EQ(ShapeBy("[N, 4, 5]", slice("1", "-1", "begin_mask = [1], end_mask = [0]")), "[N, 4]");
  EXPECT_EQ(ShapeBy("[N, 4, 5]", slice("-1", "0", "begin_mask = [0], end_mask = [1]")), "[5]");
  EXPECT_EQ(ShapeBy("[N, 4, 5]",
                    slice("0", "1", "begin_mask = [0], end_mask = [0], shrink_axis_mask = [1]")),
            "[N]");
}

TEST(ShapeFromValue, ComputesWithNumbersAlone) {
  const std::string two = "%c = Constant() i64[] {2}\n";
  EXPECT_EQ(ShapeBy("[N, 4]", two + "%y = Multiply(%s, %c)"), "[?, 8]");
  EXPECT_EQ(ShapeBy("[N, 4]", two + "%y = Add(%c, %s)"), "[?, 6]");
  EXPECT_EQ(ShapeBy("[N, 4]", two + "%y = Subtract(%s, %c)"), "[?, 2]");
  EXPECT_EQ(ShapeBy("[N, 4]", "%c = Constant() i64[] {1}\n%y = Multiply(%s, %c)"), "[N, 4]");
  EXPECT_EQ(ShapeBy("[N, 4]",
                    "%c = Constant() i64[] {9223372036854775807}\n"
                    "%y = Multiply(%s, %c)"),
            "[?, ?]");
}

TEST(ShapeFromValue, MultipliesAllExtents) {
  const std::string product = "%a = Constant() i64[1] {0}\n%y = ReduceProd(%s, %a) ";
  EXPECT_EQ(ShapeBy("[3, 4]", product + "{keep_dims = true}"), "[12]");
  EXPECT_EQ(ShapeBy("[N, 4]", product + "{keep_dims = true}"), "[?]");
}

TEST(ShapeFromValue, KnowsAtLeastHowManyThereAre) {
  EXPECT_EQ(ShapeBy("[2, 3]", "%c = Constant() i64[2] {1, 2}\n%y = Divide(%s, %c)"), "[?, ?]");
}

}  // namespace
}  // namespace mo
