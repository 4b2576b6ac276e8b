#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kNode = TestNode("Col2Im", {"x", "s", "k"}, {"y"});

TEST(ColumnsOperators, Col2ImAddsWindows) {
  // Windows of two elements at places 0 and 1 of a row of three.
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 2, 2}) + Ints64("s", {1, 3}) + Ints64("k", {1, 2}) + kNode + Output("y")));
  EXPECT_EQ(Count(*graph, "Col2Im"), 1);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(1, 5, 4));
}

TEST(ColumnsOperators, SizesMayBeComputed) {
  EXPECT_THAT(ComputedWith(TestNode("Col2Im", {"x", "a", "b"}, {"y"}), {1, 2, 2}, {1, 2, 3, 4},
                           {{{2}, {1, 3}}, {{2}, {1, 2}}}),
              ElementsAre(1, 5, 4));
}

TEST(ColumnsOperators, StridesDilationsAndPaddingOfOneAxis) {
  // With its padding the row is 0 1 2 3 4 5 6; windows of elements 0, 2 and 2, 4 and 4, 6.
  EXPECT_THAT(ComputedBy(TestNode("Col2Im", {"x", "s", "k"}, {"y"},
                                  IntsAttribute("strides", {2}) + IntsAttribute("dilations", {2}) +
                                      IntsAttribute("pads", {1, 2})),
                         {1, 2, 3}, {1, 2, 3, 10, 20, 30}, Ints64("s", {4}) + Ints64("k", {2})),
              ElementsAre(0, 12, 0, 23));
}

TEST(ColumnsOperators, ThreeAxesAndChannels) {
  EXPECT_THAT(
      ComputedBy(kNode, {1, 2, 4}, Counted(8), Ints64("s", {1, 2, 2}) + Ints64("k", {1, 1, 1})),
      ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST(ColumnsOperators, ImagesAndWindowsHaveAsManyAxes) {
  EXPECT_THAT(ErrorsOfNode(kNode, {1, 2, 2}, Ints64("s", {3}) + Ints64("k", {1, 2})),
              HasSubstr("its images have 1 axes and its windows 2; expected as many"));
  EXPECT_THAT(ErrorsOfNode(kNode, {2, 2}, Ints64("s", {3}) + Ints64("k", {2})),
              HasSubstr("its data has the rank 2; expected 3 [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
