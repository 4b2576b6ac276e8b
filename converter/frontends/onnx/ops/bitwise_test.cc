#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Model(const std::string& node) {
  return TestModel(Input("x", {2}, /*type=*/2) +
                   "initializer { name: \"c\" data_type: 2 dims: 2 int32_data: [3, 1] }\n" + node +
                   Output("y"));
}

TEST(BitwiseOperators, ComputeWithBits) {
  auto computed = [](const std::string& node) { return Computed(*LoadText(Model(node)), {6, 5}); };
  EXPECT_THAT(computed(TestNode("BitwiseAnd", {"x", "c"}, {"y"})), ElementsAre(2, 1));
  EXPECT_THAT(computed(TestNode("BitwiseXor", {"x", "c"}, {"y"})), ElementsAre(5, 4));
  EXPECT_THAT(computed(TestNode("BitwiseNot", {"x"}, {"y"})), ElementsAre(249, 250));
  EXPECT_THAT(computed(TestNode("BitShift", {"x", "c"}, {"y"}, TextAttribute("direction", "LEFT"))),
              ElementsAre(48, 10));
  EXPECT_THAT(
      computed(TestNode("BitShift", {"x", "c"}, {"y"}, TextAttribute("direction", "RIGHT"))),
      ElementsAre(0, 2));
  EXPECT_THAT(ErrorsOf(Model(TestNode("BitShift", {"x", "c"}, {"y"}))),
              HasSubstr("direction is ''; expected LEFT or RIGHT [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx
