#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(GatherOperators, TakeAlongAnAxis) {
  EXPECT_THAT(ComputedBy(TestNode("Gather", {"x", "i"}, {"y"}, IntAttribute("axis", 1)), {2, 2},
                         Counted(4), Ints64("i", {1, 0, 1})),
              ElementsAre(1, 0, 1, 3, 2, 3));
}

TEST(GatherOperators, ElementsHaveAnIndexEach) {
  EXPECT_THAT(
      ComputedBy(TestNode("GatherElements", {"x", "i"}, {"y"}, IntAttribute("axis", 1)), {2, 2},
                 Counted(4),
                 "initializer { name: \"i\" data_type: 7 dims: [2, 1] int64_data: [1, -2] }\n"),
      ElementsAre(1, 2));
}

TEST(GatherOperators, OneHotCountsNegativePlacesFromTheEnd) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {3}) + Ints64("depth", {2}) + Values("v", {2}, {5, 7}) +
                         TestNode("OneHot", {"x", "depth", "v"}, {"y"}) + Output("y")));
  EXPECT_THAT(Computed(*graph, {0, -1, 4}), ElementsAre(7, 5, 5, 7, 5, 5));
}

TEST(GatherOperators, NonZeroListsPlacesByAxis) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 2}) + TestNode("NonZero", {"x"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "NonZero"), 1);
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kI64);
}

TEST(GatherOperators, CompressGathersWhatAListChooses) {
  const std::string graph = Input("x", {2, 3}) + Input("c", {2}, /*type=*/9);
  const std::unique_ptr<Graph> along = LoadText(TestModel(
      graph + TestNode("Compress", {"x", "c"}, {"y"}, IntAttribute("axis", 0)) + Output("y")));
  EXPECT_EQ(Count(*along, "NonZero"), 1);
  ASSERT_EQ(along->results()[0]->input(0).shape().rank(), 2);
  EXPECT_EQ(along->results()[0]->input(0).shape().dim(1), Dim(3));
  const std::unique_ptr<Graph> flat =
      LoadText(TestModel(graph + TestNode("Compress", {"x", "c"}, {"y"}) + Output("y")));
  EXPECT_EQ(flat->results()[0]->input(0).shape().rank(), 1);
}

TEST(GatherOperators, GatherNdHasBatches) {
  const std::string indices =
      "initializer { name: \"i\" data_type: 7 dims: [2, 1] int64_data: [1, 0] }\n";
  const std::string node = TestNode("GatherND", {"x", "i"}, {"y"}, IntAttribute("batch_dims", 1));
  EXPECT_THAT(ComputedBy(node, {2, 2, 2}, Counted(8), indices), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(ErrorsOfNode(TestNode("GatherND", {"x", "i"}, {"y"}, IntAttribute("batch_dims", 2)),
                           {2, 2, 2}, indices),
              HasSubstr("batch_dims is 2, but its inputs have 3 and 2 axes [MO3105]"));
}

TEST(GatherOperators, SequencesAreReversedUpToTheirLengths) {
  // Columns are batches: 0 2 4 and 1 3 5.
  EXPECT_THAT(ComputedBy(TestNode("ReverseSequence", {"x", "n"}, {"y"}), {3, 2}, Counted(6),
                         Ints64("n", {3, 2})),
              ElementsAre(4, 3, 2, 1, 0, 5));
  EXPECT_THAT(ComputedBy(TestNode("ReverseSequence", {"x", "n"}, {"y"},
                                  IntAttribute("batch_axis", 0) + IntAttribute("time_axis", 1)),
                         {2, 3}, Counted(6), Ints64("n", {1, 3})),
              ElementsAre(0, 1, 2, 5, 4, 3));
}

TEST(GatherOperators, PlacesOfGatherNdHaveAKnownLength) {
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {2, 2}) + Input("i", {1, -1}, /*type=*/7) +
                                 TestNode("GatherND", {"x", "i"}, {"y"}) + Output("y"))),
              HasSubstr("has indices [1, ?]; expected a last axis whose extent is known"));
}

}  // namespace
}  // namespace mo::onnx
