#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

const std::string kAlong = Attribute("num", "i: 2");

// A convolution of what two parts of x, or of what is named, are stacked to.
std::string Stacked(const std::string& from, const std::string& axis,
                    const std::string& stack_axis) {
  return TestNode("parts", "Unpack", {from}, kAlong + Attribute("axis", "i: " + axis)) +
         TestNode("stack", "Pack", {"parts:1", "parts"}, Attribute("axis", "i: " + stack_axis)) +
         TestNode("last", "Conv2D", {"stack", "w"},
                  kData + Attribute("strides", List({1, 1, 1, 1})) +
                      Attribute("padding", "s: \"SAME\""));
}

TEST(JoiningOperations, AnImageIsTakenApartAndStackedAsItStands) {
  // Channels that are swapped, of an image that a convolution made and of an input.
  std::unique_ptr<Graph> graph = LoadText(Image() + Stacked("conv", "-1", "-1"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(6, 0, 18, 12, 30, 24, 42, 36));
  graph = LoadText(Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
                   Stacked("x", "3", "3"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(2, 0, 6, 6, 10, 12, 14, 18));
  // Rows.
  graph = LoadText(Image() + Stacked("conv", "1", "1"));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(16, 45, 24, 63, 0, 9, 8, 27));
  // Rows of one image as the channels of another.
  graph = LoadText(Image() + Stacked("conv", "1", "-1"));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(16, 0, 30, 9, 24, 12, 42, 27));
}

TEST(JoiningOperations, TensorsBecomeTheChannelsOfAnImage) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {1, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
               TestNode("n", "Neg", {"x"}) +
               TestNode("stack", "Pack", {"x", "n"}, Attribute("axis", "i: -1")) +
               TestNode("last", "Conv2D", {"stack", "w"},
                        kData + Attribute("strides", List({1, 1, 1, 1})) +
                            Attribute("padding", "s: \"SAME\"")));
  EXPECT_EQ(Count(*graph, "Transpose"), 1);
  EXPECT_THAT(Computed(*graph, Counted(4)), ElementsAre(0, 0, 2, -3, 4, -6, 6, -9));
}

}  // namespace
}  // namespace mo::tensorflow
