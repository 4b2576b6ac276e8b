#include "converter/frontends/onnx/ops/axis_product.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

// A mean of pairs along the axis.
std::vector<double> Halved(const std::vector<int64_t>& dims, int axis) {
  return ComputedBy(TestNode("Resize", {"x", "", "s"}, {"y"},
                             TextAttribute("mode", "linear") + IntAttribute("antialias", 0) +
                                 IntsAttribute("axes", {axis})),
                    dims, Counted(4), Values("s", {1}, {0.5}));
}

TEST(AxisProduct, AlongEveryAxis) {
  EXPECT_THAT(Halved({4}, 0), ElementsAre(0.5, 2.5));
  EXPECT_THAT(Halved({2, 2}, 1), ElementsAre(0.5, 2.5));
  EXPECT_THAT(Halved({2, 2}, 0), ElementsAre(1, 2));
  EXPECT_THAT(Halved({2, 1, 2}, 0), ElementsAre(1, 2));
}

}  // namespace
}  // namespace mo::onnx
