#include "tools/modelgen/faster_rcnn.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

TEST(FasterRcnnTest, LayersAndNamesAreTheAuthors) {
  const Net net = FasterRcnn();
  for (std::string_view name :
       {"im_info", "norm1", "pool2", "relu5", "rpn_conv1", "rpn_cls_score", "rpn_cls_prob_reshape",
        "rois", "roi_pool_conv5", "drop7", "bbox_pred", "cls_prob"})
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  EXPECT_EQ(FindLayer(net, "rpn_cls_score_reshape")->shapes[0], (Shape{1, 2, 9 * 16, 21}));
  EXPECT_EQ(FindLayer(net, "rpn_cls_prob_reshape")->shapes[0], (Shape{1, 18, 16, 21}));
  EXPECT_EQ(FindLayer(net, "cls_prob")->shapes[0], (Shape{300, 21}));
  EXPECT_EQ(FindLayer(net, "bbox_pred")->shapes[0], (Shape{300, 84}));
}

TEST(FasterRcnnTest, DropoutsAreThoseThatScaleInTests) {
  EXPECT_FALSE(OperationOf<Dropout>(FasterRcnn(), "drop6").scale_train);
  EXPECT_FALSE(OperationOf<Dropout>(FasterRcnn(), "drop7").scale_train);
}

}  // namespace
}  // namespace modelgen
