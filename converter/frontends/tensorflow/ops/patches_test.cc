#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Patches(const std::vector<int64_t>& image, const std::vector<int64_t>& sizes,
                    const std::vector<int64_t>& strides, const std::vector<int64_t>& rates,
                    const std::string& padding = "VALID") {
  return Input("x", image) +
         TestNode("y", "ExtractImagePatches", {"x"},
                  Attribute("ksizes", List(sizes)) + Attribute("strides", List(strides)) +
                      Attribute("rates", List(rates)) +
                      Attribute("padding", "s: \"" + padding + "\""));
}

TEST(PatchOperations, OverlapAndLeaveGaps) {
  EXPECT_THAT(Computed(*LoadText(Patches({1, 2, 3, 1}, {1, 2, 2, 1}, {1, 1, 1, 1}, {1, 1, 1, 1})),
                       Counted(6)),
              ElementsAre(0, 1, 3, 4, 1, 2, 4, 5));
  EXPECT_THAT(Computed(*LoadText(Patches({1, 1, 3, 2}, {1, 1, 2, 1}, {1, 1, 1, 1}, {1, 1, 2, 1})),
                       Counted(6)),
              ElementsAre(0, 1, 4, 5));
}

// The smaller half of the padding is before the image.
TEST(PatchOperations, ReachIntoPadding) {
  EXPECT_THAT(
      Computed(*LoadText(Patches({1, 1, 3, 1}, {1, 1, 2, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}, "SAME")),
               {1, 2, 3}),
      ElementsAre(1, 2, 2, 3, 3, 0));
}

TEST(PatchOperations, ThatTouchAreBlocks) {
  const std::unique_ptr<Graph> graph =
      LoadText(Patches({1, 2, 4, 1}, {1, 2, 2, 1}, {1, 2, 2, 1}, {1, 1, 1, 1}));
  EXPECT_EQ(Count(*graph, "SpaceToDepth"), 1);
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(0, 1, 4, 5, 2, 3, 6, 7));
}

TEST(PatchOperations, DemandKnownImages) {
  const std::vector<int64_t> ones = {1, 1, 1, 1};
  EXPECT_THAT(ErrorsOf(Patches({1, -1, 3, 1}, {1, 2, 2, 1}, ones, ones)),
              HasSubstr("expected a known height and width"));
  EXPECT_THAT(ErrorsOf(Patches({1, 2, 3, 1}, {1, 3, 2, 1}, ones, ones)),
              HasSubstr("its patches reach over 3 elements, but axis 1 has 2"));
  EXPECT_THAT(ErrorsOf(Patches({1, 2, 3, 1}, {1, 2, 2}, ones, ones)),
              HasSubstr("expected four numbers from 1 to 4096 each"));
  EXPECT_THAT(ErrorsOf(Patches({2, 3, 1}, ones, ones, ones)), HasSubstr("expected rank 4"));
}

}  // namespace
}  // namespace mo::tensorflow
