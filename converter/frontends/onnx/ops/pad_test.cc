#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PadOperators, ListBeginningsAndThenEnds) {
  EXPECT_THAT(
      ComputedBy(TestNode("Pad", {"x", "p"}, {"y"}), {1, 2}, {1, 2}, Ints64("p", {0, 1, 1, 0})),
      ElementsAre(0, 1, 2, 0, 0, 0));
  EXPECT_THAT(ComputedBy(TestNode("Pad", {"x"}, {"y"},
                                  IntsAttribute("pads", {0, 1, 0, 0}) + FloatAttribute("value", 7)),
                         {1, 2}, {1, 2}, "", /*opset=*/2),
              ElementsAre(7, 1, 2));
}

TEST(PadOperators, HaveAValueAndAxes) {
  EXPECT_THAT(ComputedBy(TestNode("Pad", {"x", "p", "v", "a"}, {"y"}), {1, 2}, {1, 2},
                         Ints64("p", {1, 2}) + Values("v", {}, {9}) + Ints64("a", {-1})),
              ElementsAre(9, 1, 2, 9, 9));
}

TEST(PadOperators, HaveModes) {
  const std::string p = Ints64("p", {2, 1});
  EXPECT_THAT(ComputedBy(TestNode("Pad", {"x", "p"}, {"y"}, TextAttribute("mode", "reflect")), {3},
                         {1, 2, 3}, p),
              ElementsAre(3, 2, 1, 2, 3, 2));
  EXPECT_THAT(ComputedBy(TestNode("Pad", {"x", "p"}, {"y"}, TextAttribute("mode", "edge")), {3},
                         {1, 2, 3}, p),
              ElementsAre(1, 1, 1, 2, 3, 3));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("Pad", {"x", "p"}, {"y"}, TextAttribute("mode", "mirror")), {3}, p),
      HasSubstr("mode is 'mirror'; expected constant, reflect, edge or wrap [MO3105]"));
  EXPECT_THAT(ErrorsOfNode(TestNode("Pad", {"x", "p"}, {"y"}), {3}, Ints64("p", {1})),
              HasSubstr("pads has 1 numbers; expected two for each of 1 axes [MO3111]"));
}

TEST(PadOperators, WrapRepeatsTheTensor) {
  const std::string wrap = TestNode("Pad", {"x", "p"}, {"y"}, TextAttribute("mode", "wrap"));
  EXPECT_THAT(ComputedBy(wrap, {3}, {1, 2, 3}, Ints64("p", {4, 2})),
              ElementsAre(3, 1, 2, 3, 1, 2, 3, 1, 2));
  EXPECT_THAT(ComputedBy(wrap, {3}, {1, 2, 3}, Ints64("p", {-1, 1})), ElementsAre(2, 3, 1));
  EXPECT_THAT(ComputedWith(TestNode("Pad", {"x", "a"}, {"y"}, TextAttribute("mode", "wrap")),
                           {1, 2}, {1, 2}, {{{4}, {0, 1, 1, 0}}}),
              ElementsAre(2, 1, 2, 2, 1, 2));
}

TEST(PadOperators, MayBeComputed) {
  EXPECT_THAT(ComputedWith(TestNode("Pad", {"x", "a"}, {"y"}, TextAttribute("mode", "reflect")),
                           {3}, {1, 2, 3}, {{{2}, {2, -1}}}),
              ElementsAre(3, 2, 1, 2));
}

TEST(PadOperators, CenterCropPadPutsTheSmallerHalfBefore) {
  const std::string node =
      TestNode("CenterCropPad", {"x", "n"}, {"y"}, IntsAttribute("axes", {-1}));
  EXPECT_THAT(ComputedBy(node, {5}, Counted(5), Ints64("n", {2})), ElementsAre(1, 2));
  EXPECT_THAT(ComputedBy(node, {2}, {7, 8}, Ints64("n", {5})), ElementsAre(0, 7, 8, 0, 0));
  EXPECT_THAT(ComputedWith(TestNode("CenterCropPad", {"x", "a"}, {"y"}), {3, 1}, Counted(3),
                           {{{2}, {2, 2}}}),
              ElementsAre(0, 0, 1, 0));
  EXPECT_THAT(ErrorsOfNode(node, {2}, Ints64("n", {1, 2})), HasSubstr("has 2 sizes for 1 axes"));
}

TEST(PadOperators, ANumberThatIsComputedIsSelected) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}) + Ints64("p", {1, 2}) +
                         TestNode("ReduceMin", {"x"}, {"v"}, IntAttribute("keepdims", 0)) +
                         TestNode("Pad", {"x", "p", "v"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Select"), 1);
  EXPECT_THAT(Computed(*graph, {5, 3}), ElementsAre(3, 5, 3, 3, 3));
}

}  // namespace
}  // namespace mo::onnx
