#include "converter/frontends/caffe/upgrade.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;

constexpr char kToday[] = R"(
  input: "data" input_dim: 2 input_dim: 2 input_dim: 6 input_dim: 7
  layer { name: "c" type: "Convolution" bottom: "data" top: "c"
          convolution_param { num_output: 2 kernel_size: 3 pad: 1 stride: 2 bias_term: false } }
  layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
  layer { name: "p" type: "Pooling" bottom: "c" top: "p" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
  layer { name: "n" type: "LRN" bottom: "p" top: "n" lrn_param { local_size: 3 alpha: 0.5 } }
  layer { name: "f" type: "InnerProduct" bottom: "n" top: "f" inner_product_param { num_output: 3 } }
  layer { name: "s" type: "Softmax" bottom: "f" top: "s" }
)";

constexpr char kV1[] = R"(
  input: "data" input_dim: 2 input_dim: 2 input_dim: 6 input_dim: 7
  layers { name: "c" type: CONVOLUTION bottom: "data" top: "c" blobs_lr: 1 weight_decay: 1
           convolution_param { num_output: 2 kernel_size: 3 pad: 1 stride: 2 bias_term: false } }
  layers { name: "r" type: RELU bottom: "c" top: "c" }
  layers { name: "p" type: POOLING bottom: "c" top: "p" pooling_param { pool: AVE kernel_size: 2 stride: 2 } }
  layers { name: "n" type: LRN bottom: "p" top: "n" lrn_param { local_size: 3 alpha: 0.5 } }
  layers { name: "f" type: INNER_PRODUCT bottom: "n" top: "f" inner_product_param { num_output: 3 } }
  layers { name: "s" type: SOFTMAX bottom: "f" top: "s" }
  layers { name: "a" type: ACCURACY bottom: "f" bottom: "label" top: "a" include { phase: TRAIN } }
)";

constexpr char kV0[] = R"(
  input: "data" input_dim: 2 input_dim: 2 input_dim: 6 input_dim: 7
  layers { layer { name: "pad" type: "padding" pad: 1 } bottom: "data" top: "padded" }
  layers { layer { name: "c" type: "conv" num_output: 2 kernelsize: 3 stride: 2 biasterm: false
                   weight_filler { type: "xavier" } blobs_lr: 1. weight_decay: 1. }
           bottom: "padded" top: "c" }
  layers { layer { name: "r" type: "relu" } bottom: "c" top: "c" }
  layers { layer { name: "p" type: "pool" pool: AVE kernelsize: 2 stride: 2 } bottom: "c" top: "p" }
  layers { layer { name: "n" type: "lrn" local_size: 3 alpha: 0.5 } bottom: "p" top: "n" }
  layers { layer { name: "f" type: "innerproduct" num_output: 3 } bottom: "n" top: "f" }
  layers { layer { name: "s" type: "softmax" } bottom: "f" top: "s" }
)";

std::vector<TestLayer> Weights() {
  return {{"c", {kWeights}}, {"f", {{{3, 8}, std::vector<float>(24, 0.5f)}, {{3}, {1, 2, 3}}}}};
}

std::string TextOf(const std::string& prototxt) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = LoadNet(prototxt, Caffemodel(Weights()), diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph == nullptr ? diagnostics.Render() : NodesOf(*graph);
}

TEST(Upgrade, EveryFormOfANetGivesOneGraph) {
  const std::string today = TextOf(kToday);
  EXPECT_EQ(TextOf(kV1), today);
  EXPECT_EQ(TextOf(kV0), today);
}

TEST(Upgrade, ErrorsHaveThePlacesOfTheOldForm) {
  EXPECT_THAT(
      ErrorsOf(std::string("input: \"data\" input_dim: 1 input_dim: 2 input_dim: 4 input_dim: 4\n"
                           "layers { name: \"p\" type: POOLING bottom: \"data\" top: \"p\"\n"
                           "  pooling_param { pool: STOCHASTIC kernel_size: 2 } }\n"),
               ""),
      HasSubstr("net.prototxt:3:19: error: layer 'p' (Pooling): stochastic pooling"));
  EXPECT_THAT(
      ErrorsOf(std::string("input: \"data\" input_dim: 1 input_dim: 2 input_dim: 4 input_dim: 4\n"
                           "layers { layer { name: \"x\" type: \"warp\" } bottom: \"data\" top: "
                           "\"x\" }\n"),
               ""),
      HasSubstr("net.prototxt:2:1: error: 1 layer is of an operation that is not supported: warp"));
}

// Where one message has the parameters of all types, those of images do not matter.
TEST(Upgrade, UnknownFieldsOfV0) {
  auto net = [](const std::string& field) {
    return "input: \"data\" input_dim: 1 input_dim: 1 input_dim: 4 input_dim: 4\n"
           "layers { layer { name: \"p\" type: \"pool\" kernelsize: 2 " +
           field + " } bottom: \"data\" top: \"p\" }\n";
  };
  Diagnostics diagnostics;
  EXPECT_NE(LoadNet(net("meanfile: \"mean\" det_fg_threshold: 0.5"), "", diagnostics), nullptr);
  EXPECT_EQ(diagnostics.Render(), "");
  EXPECT_THAT(ErrorsOf(net("strid: 2"), ""),
              HasSubstr("unknown field 'strid' in V0LayerParameter"));
}

TEST(Upgrade, FormsDoNotMix) {
  EXPECT_THAT(ErrorsOf(std::string(kInput) +
                           "layers { name: \"r\" type: RELU bottom: \"data\" top: \"r\" }\n",
                       ""),
              HasSubstr("net.prototxt:2:1: error: the net has layers of the old form, 'layers', "
                        "and of today's, 'layer'"));
}

TEST(Upgrade, APaddingGoesIntoAConvolutionOrPooling) {
  const std::string net =
      "input: \"data\" input_dim: 1 input_dim: 2 input_dim: 4 input_dim: 4\n"
      "layers { layer { name: \"pad\" type: \"padding\" pad: 1 } bottom: \"data\" top: \"p\" }\n"
      "layers { layer { name: \"r\" type: \"relu\" } bottom: \"p\" top: \"r\" }\n";
  EXPECT_THAT(ErrorsOf(net, ""),
              HasSubstr("net.prototxt:3:1: error: layer 'r' reads a padding; expected that of a "
                        "conv or pool with one bottom [MO3114]"));
}

}  // namespace
}  // namespace mo::caffe
