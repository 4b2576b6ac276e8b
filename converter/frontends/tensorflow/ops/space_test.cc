#include <string>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(SpaceOperations, PadInTheOrderOfTheImage) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("pads", {4, 2}, {0, 0, 0, 0, 0, 0, 1, 0}, "int_val") +
               TestNode("y", "Pad", {"conv", "pads"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 0, 3, 0, 4, 9, 0, 8, 15, 0, 12, 21));
}

TEST(SpaceOperations, BlocksOfAnImage) {
  const std::string block = Attribute("block_size", "i: 2");
  EXPECT_THAT(
      Computed(*LoadText(Input("x", {1, 2, 2, 1}) + TestNode("y", "SpaceToDepth", {"x"}, block)),
               {1, 2, 3, 4}),
      ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Computed(*LoadText(Input("x", {1, 2, 2, 1}) + Ints32("block", {2, 1}) +
                                 Values("pads", {2, 2}, {0, 0, 0, 0}, "int_val") +
                                 TestNode("y", "SpaceToBatchND", {"x", "block", "pads"})),
                       {1, 2, 3, 4}),
              ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(ErrorsOf(Input("x", {1, 2}) + Ints32("block", {2, 1}) +
                       Values("pads", {2, 2}, {0, 0, 0, 0}, "int_val") +
                       TestNode("y", "SpaceToBatchND", {"x", "block", "pads"})),
              HasSubstr("has blocks of 2 axes"));
}

// What is put around a tensor, or cut from it, may be computed from its extents.
TEST(SpaceOperations, PadByWhatIsComputed) {
  const std::string pads =
      TestNode("s", "Shape", {"x"}) + Ints32("one", {1}) + Ints32("two", {2}) +
      Ints32("four", {4}) + Ints32("step", {1}) + Ints32("block", {2}) +
      TestNode("n", "StridedSlice", {"s", "one", "two", "step"}) +
      TestNode("rest", "Sub", {"four", "n"}) + Number("axis", 0) + Ints32("zero", {0}) +
      TestNode("pair", "ConcatV2", {"zero", "rest", "axis"}) + TestNode("pairs", "Pack", {"pair"});
  auto computed = [&](const std::vector<int64_t>& extents, const std::string& nodes) {
    const std::unique_ptr<Graph> graph =
        LoadText(Input("x", {-1, -1, 1}) + pads + nodes, {.outputs = {"y"}});
    const absl::StatusOr<std::vector<mo::Tensor>> results =
        Evaluate(*graph, {{extents, Counted(3)}}, Precision::kDouble);
    EXPECT_TRUE(results.ok()) << results.status();
    return results.ok() ? results->at(0).values : std::vector<double>();
  };
  const std::string other = Ints32("none", {0, 0}) + TestNode("others", "Pack", {"none"}) +
                            TestNode("all", "ConcatV2", {"others", "pairs", "others", "axis"});
  EXPECT_THAT(computed({1, 3, 1}, other + TestNode("y", "Pad", {"x", "all"})),
              ElementsAre(0, 1, 2, 0));
  EXPECT_THAT(computed({1, 3, 1}, TestNode("y", "SpaceToBatchND", {"x", "block", "pairs"})),
              ElementsAre(0, 2, 1, 0));
}

TEST(SpaceOperations, CropByWhatIsComputed) {
  const std::string text =
      Input("x", {-1, -1, 1}) + TestNode("s", "Shape", {"x"}) + Ints32("one", {1}) +
      Ints32("two", {2}) + Ints32("step", {1}) + Ints32("block", {2}) +
      TestNode("n", "StridedSlice", {"s", "one", "two", "step"}) + Number("axis", 0) +
      TestNode("pair", "ConcatV2", {"n", "one", "axis"}) + TestNode("pairs", "Pack", {"pair"}) +
      TestNode("y", "BatchToSpaceND", {"x", "block", "pairs"});
  const std::unique_ptr<Graph> graph = LoadText(text, {.outputs = {"y"}});
  const absl::StatusOr<std::vector<mo::Tensor>> results =
      Evaluate(*graph, {{{2, 2, 1}, Counted(4)}}, Precision::kDouble);
  ASSERT_TRUE(results.ok()) << results.status();
  // 0 2 1 3 without two at the beginning and one at the end.
  EXPECT_THAT(results->at(0).values, ElementsAre(1));
}

TEST(SpaceOperations, DemandTwoNumbersForEachAxis) {
  EXPECT_THAT(ErrorsOf(Input("x", {1, 2}) + Values("pads", {3, 2}, {0, 0, 0, 0, 0, 0}, "int_val") +
                       TestNode("y", "Pad", {"x", "pads"})),
              HasSubstr("its paddings are [3, 2]; expected two numbers for each of 2 axes"));
}

}  // namespace
}  // namespace mo::tensorflow
