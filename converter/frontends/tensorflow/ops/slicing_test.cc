#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(SlicingOperations, PartsBetweenBounds) {
  const std::string text = Input("x", {2, 3}) + Ints32("begin", {0, 1}) + Ints32("end", {2, 3}) +
                           Ints32("strides", {1, 1}) + Ints32("size", {1, -1});
  EXPECT_THAT(
      Computed(*LoadText(text + TestNode("y", "StridedSlice", {"x", "begin", "end", "strides"})),
               Counted(6)),
      ElementsAre(1, 2, 4, 5));
  EXPECT_THAT(
      Computed(*LoadText(text + TestNode("y", "StridedSlice", {"x", "begin", "end", "strides"},
                                         Attribute("shrink_axis_mask", "i: 1"))),
               Counted(6)),
      ElementsAre(1, 2));
  EXPECT_THAT(
      Computed(*LoadText(text + TestNode("y", "Slice", {"x", "begin", "size"})), Counted(6)),
      ElementsAre(1, 2));
}

TEST(SlicingOperations, ReverseOfImagesIsOfTheirOwnAxis) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Ints32("axes", {-1}) + TestNode("y", "ReverseV2", {"conv", "axes"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(3, 0, 9, 4, 15, 8, 21, 12));
}

}  // namespace
}  // namespace mo::tensorflow
