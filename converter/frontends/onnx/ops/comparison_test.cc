#include <cmath>
#include <limits>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

TEST(ComparisonOperators, AreRenamed) {
  const std::string c = Values("c", {3}, {1, 1, 1});
  EXPECT_THAT(ComputedBy(TestNode("Less", {"x", "c"}, {"y"}), {3}, {0, 1, 2}, c),
              ElementsAre(1, 0, 0));
  EXPECT_THAT(ComputedBy(TestNode("GreaterOrEqual", {"x", "c"}, {"y"}), {3}, {0, 1, 2}, c),
              ElementsAre(0, 1, 1));
  EXPECT_THAT(ComputedBy(TestNode("Equal", {"x", "c"}, {"y"}), {3}, {0, 1, 2}, c),
              ElementsAre(0, 1, 0));
}

TEST(ComparisonOperators, SaysWhatIsNoNumber) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(ComputedBy(TestNode("IsNaN", {"x"}, {"y"}), {2}, {std::nan(""), 1}),
              ElementsAre(1, 0));
  EXPECT_THAT(ComputedBy(TestNode("IsInf", {"x"}, {"y"}, IntAttribute("detect_negative", 0)), {3},
                         {infinity, -infinity, 1}),
              ElementsAre(1, 0, 0));
}

TEST(ComparisonOperators, WhereChooses) {
  EXPECT_THAT(ComputedBy(TestNode("Less", {"x", "c"}, {"low"}) +
                             TestNode("Where", {"low", "c", "x"}, {"y"}),
                         {3}, {0, 1, 2}, Values("c", {1}, {1.5})),
              ElementsAre(1.5, 1.5, 2));
}

}  // namespace
}  // namespace mo::onnx
