#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(ReductionOperations, RunningSumsAreMapped) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("axis", {}, {-1}, "int_val") +
               TestNode("sum", "Cumsum", {"conv", "axis"}) + TestNode("y", "Neg", {"sum"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, -3, -4, -13, -8, -23, -12, -33));
}

TEST(ReductionOperations, HalfTheSumOfSquares) {
  EXPECT_THAT(
      Computed(*LoadText(Input("x", {2, 2}) + TestNode("y", "L2Loss", {"x"})), {1, 2, 3, 4}),
      ElementsAre(15));
}

TEST(ReductionOperations, AxesAreMapped) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("axis", {}, {3}, "int_val") + Ints32("hw", {1, 2}) +
               TestNode("twice", "ConcatV2", {"conv", "conv", "axis"}) +
               TestNode("mean", "Mean", {"twice", "hw"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(6, 12, 6, 12));
}

}  // namespace
}  // namespace mo::tensorflow
