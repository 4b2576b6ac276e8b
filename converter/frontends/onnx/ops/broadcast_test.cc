#include "converter/frontends/onnx/ops/broadcast.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string OldAdd(const std::string& axis) {
  return TestNode("Add", {"x", "c"}, {"y"}, IntAttribute("broadcast", 1) + axis);
}

TEST(SecondOperand, BelongsToTheAxesFromOneOn) {
  const std::string c = Values("c", {2}, {10, 20});
  EXPECT_THAT(ComputedBy(OldAdd(IntAttribute("axis", 0)), {2, 2}, {1, 2, 3, 4}, c, /*opset=*/6),
              ElementsAre(11, 12, 23, 24));
  EXPECT_THAT(ComputedBy(OldAdd(IntAttribute("axis", 1)), {2, 2}, {1, 2, 3, 4}, c, /*opset=*/6),
              ElementsAre(11, 22, 13, 24));
  EXPECT_THAT(ComputedBy(OldAdd(""), {2, 2}, {1, 2, 3, 4}, c, /*opset=*/6),
              ElementsAre(11, 22, 13, 24));
}

TEST(SecondOperand, HasNoMoreAxesThanThereAre) {
  EXPECT_THAT(
      ErrorsOfNode(OldAdd(IntAttribute("axis", 1)), {2, 2}, Values("c", {2, 2}, {1, 2, 3, 4}),
                   /*opset=*/6),
      HasSubstr("its second input has 2 axes, but from axis 1 on the first has 1 [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
