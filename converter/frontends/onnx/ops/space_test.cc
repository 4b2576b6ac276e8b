#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kTwo = IntAttribute("blocksize", 2);

TEST(SpaceOperators, BlocksHaveTwoOrdersOfChannels) {
  EXPECT_THAT(ComputedBy(TestNode("DepthToSpace", {"x"}, {"y"}, kTwo), {1, 8, 1, 1}, Counted(8)),
              ElementsAre(0, 2, 4, 6, 1, 3, 5, 7));
  EXPECT_THAT(
      ComputedBy(TestNode("DepthToSpace", {"x"}, {"y"}, kTwo + TextAttribute("mode", "CRD")),
                 {1, 8, 1, 1}, Counted(8)),
      ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(ComputedBy(TestNode("SpaceToDepth", {"x"}, {"y"}, kTwo), {1, 2, 2, 2}, Counted(8)),
              ElementsAre(0, 4, 1, 5, 2, 6, 3, 7));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("DepthToSpace", {"x"}, {"y"}, kTwo + TextAttribute("mode", "RCD")),
                   {1, 8, 1, 1}),
      HasSubstr("mode is 'RCD'; expected DCR or CRD [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx
