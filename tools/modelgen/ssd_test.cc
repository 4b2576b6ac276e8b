#include "tools/modelgen/ssd.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(SsdTest, LayersAndNamesAreTheAuthors) {
  const Net net = Ssd();
  for (std::string_view name :
       {"conv4_3_norm", "fc7", "conv9_2_relu", "conv4_3_norm_mbox_loc_perm", "fc7_mbox_conf_flat",
        "conv9_2_mbox_priorbox", "mbox_conf_reshape", "mbox_conf_flatten", "detection_out"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(CountInCaffe<PriorBox>(net), 6);
  EXPECT_EQ(OperationOf<Convolution>(net, "fc6").dilation, 6);
}

// Published.
TEST(SsdTest, HasTheMapsAndBoxesOfThePaper) {
  const Net net = Ssd();
  for (const auto& [name, size] :
       {std::pair{"conv4_3", 38}, {"fc7", 19}, {"conv6_2", 10}, {"conv7_2", 5}, {"conv8_2", 3}})
    EXPECT_EQ(FindLayer(net, name)->shapes[0][2], size) << name;
  EXPECT_EQ(FindLayer(net, "mbox_priorbox")->shapes[0], (Shape{1, 2, 8732 * 4}));
  EXPECT_EQ(FindLayer(net, "mbox_loc")->shapes[0], (Shape{1, 8732 * 4}));
  EXPECT_EQ(FindLayer(net, "mbox_conf_softmax")->shapes[0], (Shape{1, 8732, 21}));
}

}  // namespace
}  // namespace modelgen
