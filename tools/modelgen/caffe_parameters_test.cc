#include "tools/modelgen/caffe_parameters.h"

#include <gtest/gtest.h>

#include <string>

namespace modelgen {
namespace {

std::string Written(const CaffeOperation& operation) {
  TextWriter out;
  WriteParameters(operation, out);
  return out.text();
}

TEST(CaffeParametersTest, OfNormalizations) {
  EXPECT_EQ(Written(Lrn{}), R"(lrn_param {
  local_size: 5
  alpha: 1e-04
  beta: 0.75
}
)");
  EXPECT_EQ(Written(Lrn{.size = 3, .alpha = 0.5f, .within_channel = true}), R"(lrn_param {
  local_size: 3
  alpha: 0.5
  beta: 0.75
  norm_region: WITHIN_CHANNEL
}
)");
  EXPECT_EQ(Written(Normalize{}), R"(norm_param {
  across_spatial: false
  scale_filler {
    type: "constant"
    value: 20
  }
  channel_shared: false
}
)");
}

TEST(CaffeParametersTest, OfGates) {
  EXPECT_EQ(Written(Gate{}), "scale_param {\n  axis: 0\n}\n");
  EXPECT_EQ(Written(Axpy{}), "");
  EXPECT_EQ(Written(Sigmoid{}), "");
}

TEST(CaffeParametersTest, OfMovements) {
  EXPECT_EQ(Written(Crop{5}), "crop_param {\n  axis: 2\n  offset: 5\n}\n");
  EXPECT_EQ(Written(Permute{{0, 2, 1}}),
            "permute_param {\n  order: 0\n  order: 2\n  order: 1\n}\n");
  EXPECT_EQ(Written(Flatten{}), "flatten_param {\n  axis: 1\n}\n");
  EXPECT_EQ(Written(Reshape{{0, -1}}),
            "reshape_param {\n  shape {\n    dim: 0\n    dim: -1\n  }\n}\n");
}

TEST(CaffeParametersTest, OfPriors) {
  EXPECT_EQ(Written(PriorBox{.smallest = 30, .largest = 60, .ratios = {2, 3}, .step = 8}),
            R"(prior_box_param {
  min_size: 30
  max_size: 60
  aspect_ratio: 2
  aspect_ratio: 3
  flip: true
  clip: false
  variance: 0.1
  variance: 0.1
  variance: 0.2
  variance: 0.2
  step: 8
  offset: 0.5
}
)");
}

TEST(CaffeParametersTest, OfDetections) {
  EXPECT_EQ(Written(DetectionOutput{.classes = 21}), R"(detection_output_param {
  num_classes: 21
  share_location: true
  background_label_id: 0
  nms_param {
    nms_threshold: 0.45
    top_k: 400
  }
  code_type: CENTER_SIZE
  keep_top_k: 200
  confidence_threshold: 0.01
}
)");
}

TEST(CaffeParametersTest, OfRegions) {
  EXPECT_EQ(Written(Proposal{.stride = 16, .scales = {2, 4}}), R"(python_param {
  module: "rpn.proposal_layer"
  layer: "ProposalLayer"
  param_str: "'feat_stride': 16 \n'scales': !!python/tuple [2, 4]"
}
)");
  EXPECT_EQ(Written(RoiPooling{.size = 6, .stride = 16}), R"(roi_pooling_param {
  pooled_w: 6
  pooled_h: 6
  spatial_scale: 0.0625
}
)");
}

}  // namespace
}  // namespace modelgen
