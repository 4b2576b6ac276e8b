#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

TEST(GatherOperators, TakeAlongAnAxis) {
  EXPECT_THAT(ComputedBy(TestNode("Gather", {"x", "i"}, {"y"}, IntAttribute("axis", 1)), {2, 2},
                         Counted(4), Ints64("i", {1, 0, 1})),
              ElementsAre(1, 0, 1, 3, 2, 3));
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
  EXPECT_THAT(Computed(*graph, {0, 5, 6, 0}), ElementsAre(0, 1, 1, 0));
}

TEST(GatherOperators, CompressChoosesByAList) {
  const std::string condition =
      "initializer { name: \"c\" data_type: 9 dims: 2 int32_data: [0, 1] }\n";
  EXPECT_THAT(ComputedBy(TestNode("Compress", {"x", "c"}, {"y"}, IntAttribute("axis", 0)), {2, 2},
                         Counted(4), condition),
              ElementsAre(2, 3));
  EXPECT_THAT(ComputedBy(TestNode("Compress", {"x", "c"}, {"y"}), {2, 2}, Counted(4), condition),
              ElementsAre(1));
}

}  // namespace
}  // namespace mo::onnx
