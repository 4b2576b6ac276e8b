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
      HasSubstr("mode is 'mirror'; expected constant, reflect or edge [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx
