#include "converter/frontends/onnx/window.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string ErrorsOfConv(const std::string& attributes) {
  return ErrorsOfNode(TestNode("Conv", {"x", "w"}, {"y"}, attributes), {1, 1, 4},
                      Values("w", {1, 1, 2}, {1, 10}));
}

TEST(ReadWindow, TakesStridesAndDilations) {
  EXPECT_THAT(ComputedBy(TestNode("Conv", {"x", "w"}, {"y"},
                                  IntsAttribute("strides", {2}) + IntsAttribute("dilations", {2})),
                         {1, 1, 5}, {1, 2, 3, 4, 5}, Values("w", {1, 1, 2}, {1, 10})),
              ElementsAre(31, 53));
}

TEST(ReadWindow, NeedsANumberForEachAxis) {
  EXPECT_THAT(ErrorsOfConv(IntsAttribute("strides", {1, 1})),
              HasSubstr("strides is [1, 1]; expected 1 numbers of 1 or more [MO3105]"));
  EXPECT_THAT(ErrorsOfConv(IntsAttribute("pads", {1})),
              HasSubstr("pads is [1]; expected 2 numbers of 0 or more [MO3105]"));
  EXPECT_THAT(ErrorsOfConv(IntsAttribute("dilations", {0})),
              HasSubstr("dilations is [0]; expected 1 numbers of 1 or more [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx
