#include "tools/modelgen/caffe_prototxt.h"

#include <gtest/gtest.h>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

constexpr std::string_view kInputDim = R"(name: "Tiny"
input: "data"
input_dim: 1
input_dim: 3
input_dim: 16
input_dim: 16
)";

constexpr std::string_view kInputLayer = R"(name: "Tiny"
layer {
  name: "data"
  type: "Input"
  top: "data"
  input_param {
    shape {
      dim: 1
      dim: 3
      dim: 16
      dim: 16
    }
  }
}
)";

constexpr std::string_view kLayers = R"(layer {
  name: "conv1"
  type: "Convolution"
  bottom: "data"
  top: "conv1"
  convolution_param {
    num_output: 6
    kernel_size: 3
    pad: 1
    stride: 2
  }
}
layer {
  name: "bn1"
  type: "BatchNorm"
  bottom: "conv1"
  top: "conv1"
  batch_norm_param {
    use_global_stats: true
    eps: 2e-05
  }
}
layer {
  name: "scale1"
  type: "Scale"
  bottom: "conv1"
  top: "conv1"
  scale_param {
    bias_term: true
  }
}
layer {
  name: "relu1"
  type: "ReLU"
  bottom: "conv1"
  top: "conv1"
}
layer {
  name: "pool1"
  type: "Pooling"
  bottom: "conv1"
  top: "pool1"
  pooling_param {
    kernel_size: 3
    stride: 2
    pool: MAX
  }
}
layer {
  name: "left"
  type: "Convolution"
  bottom: "pool1"
  top: "left"
  convolution_param {
    num_output: 6
    kernel_size: 1
    pad: 0
    stride: 2
    bias_term: false
  }
}
layer {
  name: "right"
  type: "Convolution"
  bottom: "pool1"
  top: "right"
  convolution_param {
    num_output: 6
    kernel_size: 3
    pad: 1
    stride: 2
    group: 2
    bias_term: false
  }
}
layer {
  name: "right_bn"
  type: "BatchNorm"
  bottom: "right"
  top: "right"
  batch_norm_param {
    use_global_stats: true
  }
}
layer {
  name: "sum"
  type: "Eltwise"
  bottom: "left"
  bottom: "right"
  top: "sum"
}
layer {
  name: "pool2"
  type: "Pooling"
  bottom: "sum"
  top: "pool2"
  pooling_param {
    kernel_size: 2
    stride: 1
    pool: AVE
  }
}
layer {
  name: "fc"
  type: "InnerProduct"
  bottom: "pool2"
  top: "fc"
  inner_product_param {
    num_output: 5
  }
}
layer {
  name: "prob"
  type: "Softmax"
  bottom: "fc"
  top: "prob"
}
)";

TEST(CaffePrototxtTest, InputAsFields) {
  EXPECT_EQ(CaffePrototxt(TinyNet(InputSpelling::kInputDim)),
            std::string(kInputDim) + std::string(kLayers));
}

TEST(CaffePrototxtTest, InputAsLayer) {
  EXPECT_EQ(CaffePrototxt(TinyNet(InputSpelling::kInputLayer)),
            std::string(kInputLayer) + std::string(kLayers));
}

}  // namespace
}  // namespace modelgen
