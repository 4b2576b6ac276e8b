#include "tools/modelgen/caffe_prototxt.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

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

constexpr std::string_view kDecoder = R"(name: "Small decoder"
layer {
  name: "data"
  type: "Input"
  top: "data"
  input_param {
    shape {
      dim: 1
      dim: 4
      dim: 6
      dim: 8
    }
  }
}
layer {
  name: "norm"
  type: "BatchNorm"
  bottom: "data"
  top: "norm"
  batch_norm_param {
    use_global_stats: true
  }
}
layer {
  name: "norm_relu"
  type: "ReLU"
  bottom: "norm"
  top: "norm"
}
layer {
  name: "parts"
  type: "Slice"
  bottom: "norm"
  top: "parts_1"
  top: "parts_2"
  slice_param {
    slice_point: 1
  }
}
layer {
  name: "wide"
  type: "Convolution"
  bottom: "parts_1"
  top: "wide"
  convolution_param {
    num_output: 2
    kernel_h: 1
    kernel_w: 3
    pad_h: 0
    pad_w: 1
    stride: 1
    bias_term: false
  }
}
layer {
  name: "high"
  type: "Convolution"
  bottom: "parts_2"
  top: "high"
  convolution_param {
    num_output: 4
    kernel_h: 3
    kernel_w: 1
    pad_h: 1
    pad_w: 0
    stride: 1
    bias_term: false
  }
}
layer {
  name: "halves"
  type: "Slice"
  bottom: "data"
  top: "halves_1"
  top: "halves_2"
}
layer {
  name: "concat"
  type: "Concat"
  bottom: "wide"
  bottom: "high"
  bottom: "halves_2"
  top: "concat"
}
layer {
  name: "up"
  type: "Deconvolution"
  bottom: "concat"
  top: "up"
  convolution_param {
    num_output: 4
    kernel_size: 4
    pad: 1
    stride: 2
    group: 2
  }
}
layer {
  name: "pool"
  type: "Pooling"
  bottom: "up"
  top: "pool"
  pooling_param {
    global_pooling: true
    pool: AVE
  }
}
layer {
  name: "drop"
  type: "Dropout"
  bottom: "pool"
  top: "drop"
  dropout_param {
    dropout_ratio: 0.2
  }
}
layer {
  name: "fc"
  type: "InnerProduct"
  bottom: "drop"
  top: "fc"
  inner_product_param {
    num_output: 5
    bias_term: false
  }
}
layer {
  name: "score"
  type: "Convolution"
  bottom: "drop"
  top: "score"
  convolution_param {
    num_output: 3
    kernel_size: 1
    pad: 0
    stride: 1
  }
}
layer {
  name: "prob"
  type: "Softmax"
  bottom: "fc"
  top: "prob"
}
)";

constexpr std::string_view kFew = R"(name: "Few"
input: "data"
input_shape {
  dim: 1
  dim: 2
  dim: 9
  dim: 9
}
input: "info"
input_shape {
  dim: 1
  dim: 3
}
layer {
  name: "dilated"
  type: "Convolution"
  bottom: "data"
  top: "dilated"
  convolution_param {
    num_output: 2
    kernel_size: 3
    pad: 2
    stride: 1
    bias_term: false
    dilation: 2
  }
}
layer {
  name: "up"
  type: "Deconvolution"
  bottom: "data"
  top: "up"
  convolution_param {
    num_output: 2
    kernel_size: 2
    pad: 0
    stride: 1
    group: 2
    bias_term: false
    weight_filler {
      type: "bilinear"
    }
  }
}
layer {
  name: "all"
  type: "Concat"
  bottom: "data"
  bottom: "dilated"
  top: "all"
  concat_param {
    axis: 2
  }
}
layer {
  name: "drop"
  type: "Dropout"
  bottom: "info"
  top: "drop"
  dropout_param {
    dropout_ratio: 0.5
    scale_train: false
  }
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

TEST(CaffePrototxtTest, LayersOfADecoder) { EXPECT_EQ(CaffePrototxt(SmallDecoder()), kDecoder); }

// Inputs as messages, and parameters that are not at their defaults.
TEST(CaffePrototxtTest, LayersOfDetectorsAndSegmentations) {
  NetBuilder builder("Few");
  builder.set_input_spelling(InputSpelling::kInputShape);
  const std::string data = builder.Add("data", Input{{1, 2, 9, 9}});
  const std::string info = builder.Add("info", Input{{1, 3}});
  builder.Add("dilated", data, Convolution{.outputs = 2, .kernel = 3, .pad = 2, .dilation = 2});
  builder.Add("up", data, Deconvolution{.outputs = 2, .kernel = 2, .group = 2, .bilinear = true});
  builder.Add("all", {data, "dilated"}, Concat{.axis = 2});
  builder.Add("drop", info, Dropout{.scale_train = false});
  EXPECT_EQ(CaffePrototxt(std::move(builder).Build()), kFew);
}

}  // namespace
}  // namespace modelgen
