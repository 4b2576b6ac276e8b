#include <string>

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

}  // namespace
}  // namespace mo::tensorflow
