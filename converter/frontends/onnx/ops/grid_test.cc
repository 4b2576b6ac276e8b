#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(GridOperators, GridSampleReadsBetweenElements) {
  // The middle of the image, and its upper left corner.
  const std::string grid = Values("g", {1, 1, 2, 2}, {0, 0, -1, -1});
  EXPECT_THAT(
      ComputedBy(TestNode("GridSample", {"x", "g"}, {"y"}, IntAttribute("align_corners", 1)),
                 {1, 1, 2, 2}, {1, 2, 3, 4}, grid),
      ElementsAre(2.5, 1));
  EXPECT_THAT(ErrorsOfNode(TestNode("GridSample", {"x", "g"}, {"y"}), {1, 1, 2, 2, 2}, grid),
              HasSubstr("have the ranks 5 and 4; expected images, of rank 4, or volumes, of rank 5 "
                        "[MO3111]"));
  EXPECT_THAT(ErrorsOfNode(TestNode("GridSample", {"x", "g"}, {"y"}, TextAttribute("mode", "best")),
                           {1, 1, 2, 2}, grid),
              HasSubstr("mode is 'best'; expected linear, nearest or cubic [MO3105]"));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("GridSample", {"x", "g"}, {"y"}, TextAttribute("padding_mode", "wrap")),
                   {1, 1, 2, 2}, grid),
      HasSubstr("padding_mode is 'wrap'; expected zeros, border or reflection [MO3105]"));
}

// Places along the last of the axes of a volume of four elements, 1 2 3 4.
std::vector<double> Sampled(const std::string& attributes, const std::vector<double>& places) {
  std::vector<double> grid;
  for (const double place : places) grid.insert(grid.end(), {place, 0, 0});
  return ComputedBy(TestNode("GridSample", {"x", "g"}, {"y"}, attributes), {1, 1, 1, 1, 4},
                    {1, 2, 3, 4},
                    Values("g", {1, 1, 1, static_cast<int64_t>(places.size()), 3}, grid));
}

TEST(GridOperators, VolumesAreReadBetweenTheirCorners) {
  EXPECT_THAT(Sampled(IntAttribute("align_corners", 1), {-1, 0, 1}), ElementsAre(1, 2.5, 4));
  // Elements are as wide as 0.5.
  EXPECT_THAT(Sampled("", {-0.75, -0.5, -1, 1}), ElementsAre(1, 1.5, 0.5, 2));
  EXPECT_THAT(Sampled(TextAttribute("padding_mode", "border"), {-1, 3}), ElementsAre(1, 4));
  // 1.25 is as far after the border as 0.75 is before it.
  EXPECT_THAT(Sampled(TextAttribute("padding_mode", "reflection"), {1.25, -1.5}),
              ElementsAre(4, 1.5));
  EXPECT_THAT(
      Sampled(TextAttribute("padding_mode", "reflection") + IntAttribute("align_corners", 1),
              {1 + 2.0 / 3}),
      ElementsAre(DoubleNear(3, 1e-5)));
  EXPECT_THAT(Sampled(TextAttribute("mode", "nearest"), {-0.7, -0.3, 1.5}), ElementsAre(1, 2, 0));
}

TEST(GridOperators, VolumesHaveTheFirstAxisLastInTheGrid) {
  EXPECT_THAT(
      ComputedBy(TestNode("GridSample", {"x", "g"}, {"y"},
                          TextAttribute("mode", "nearest") + IntAttribute("align_corners", 1)),
                 {1, 2, 2, 1, 2}, Counted(8), Values("g", {1, 1, 1, 2, 3}, {1, 0, -1, -1, 0, 1})),
      ElementsAre(1, 2, 5, 6));
}

TEST(GridOperators, VolumesAreNotReadByCubics) {
  EXPECT_THAT(
      ErrorsOfNode(TestNode("GridSample", {"x", "g"}, {"y"}, TextAttribute("mode", "cubic")),
                   {1, 1, 1, 1, 2}, Values("g", {1, 1, 1, 1, 3}, {0, 0, 0})),
      HasSubstr("expected images, of rank 4 with mode cubic [MO3111]"));
}

TEST(GridOperators, AffineGridMovesTheMiddlesOfElements) {
  const std::vector<double> turn = {0, 1, 0.25, 2, 0, 0};
  EXPECT_THAT(ComputedBy(TestNode("AffineGrid", {"x", "s"}, {"y"}), {1, 2, 3}, turn,
                         Ints64("s", {1, 1, 1, 2})),
              ElementsAre(0.25, -1, 0.25, 1));
  EXPECT_THAT(
      ComputedWith(TestNode("AffineGrid", {"x", "a"}, {"y"}, IntAttribute("align_corners", 1)),
                   {1, 2, 3}, turn, {{{4}, {1, 1, 1, 2}}}),
      ElementsAre(-0.75, -2, -0.75, 2));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("AffineGrid", {"x", "s"}, {"y"}), {1, 2, 3}, Ints64("s", {1, 2, 2})),
      HasSubstr("and 3 sizes; expected [N, 2, 3] and 4, or [N, 3, 4] and 5 [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
