#include "converter/frontends/caffe/caffe.h"

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/frontends/caffe/testing.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

// Runs a net with one input and one output on `input`; sums in double, nothing rounded.
Tensor RunNet(const std::string& prototxt, const std::vector<TestLayer>& weights,
              const std::vector<double>& input) {
  Diagnostics diagnostics;
  const std::string caffemodel = weights.empty() ? "" : Caffemodel(weights);
  std::unique_ptr<Graph> graph = LoadNet(prototxt, caffemodel, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph == nullptr) return {};
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  absl::StatusOr<std::vector<Tensor>> results =
      Evaluate(*graph, {{*graph->parameters()[0]->shape().extents(), input}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->back() : Tensor{};
}

std::string Net(const std::string& dims, const std::string& layers) {
  std::string net =
      "name: \"net\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { ";
  for (char c : dims) net += c == ',' ? " " : std::string("dim: ") + c + " ";
  return net + "} } }\n" + layers;
}

std::string Layer(const std::string& type, const std::string& parameters = "",
                  const std::string& bottoms = "bottom: \"data\"") {
  return "layer { name: \"l\" type: \"" + type + "\" " + bottoms + " top: \"l\" " + parameters +
         " }\n";
}

std::vector<double> Counting(int count) {
  std::vector<double> values(count);
  for (int i = 0; i < count; ++i) values[i] = i + 1;
  return values;
}

TEST(Caffe, ConvolutionWithBias) {
  const Tensor out = RunNet(
      Net("1,1,3,3", Layer("Convolution", "convolution_param { num_output: 1 kernel_size: 2 }")),
      {{"l", {{{1, 1, 2, 2}, {1, 0, 0, -1}}, {{1}, {10}}}}}, Counting(9));
  EXPECT_EQ(out.extents, (Extents{1, 1, 2, 2}));
  EXPECT_THAT(out.values, ElementsAre(6, 6, 6, 6));
}

TEST(Caffe, EveryWayToWriteKernelStrideAndPad) {
  const std::vector<TestLayer> weights = {{"l", {{{1, 1, 3, 2}, {1, 2, 3, 4, 5, 6}}}}};
  auto run = [&](const std::string& parameters) {
    return RunNet(
        Net("1,1,5,6", Layer("Convolution", "convolution_param { num_output: 1 bias_term: false " +
                                                parameters + " }")),
        weights, Counting(30));
  };
  const Tensor a = run("kernel_h: 3 kernel_w: 2 stride_h: 2 stride_w: 1 pad_h: 1 pad_w: 0");
  const Tensor b = run("kernel_size: 3 kernel_size: 2 stride: 2 stride: 1 pad: 1 pad: 0");
  EXPECT_EQ(a.extents, (Extents{1, 1, 3, 5}));
  EXPECT_EQ(a.values, b.values);
  const Tensor c = run("kernel_h: 3 kernel_w: 2 dilation: 2 dilation: 3");
  EXPECT_EQ(c.extents, (Extents{1, 1, 1, 3}));
  EXPECT_EQ(c.values[0], 1 * 1 + 2 * 4 + 3 * 13 + 4 * 16 + 5 * 25 + 6 * 28);
}

TEST(Caffe, GroupedConvolutionAndDeconvolution) {
  const Tensor grouped = RunNet(
      Net("1,2,1,1",
          Layer("Convolution",
                "convolution_param { num_output: 4 kernel_size: 1 group: 2 bias_term: false }")),
      {{"l", {{{4, 1, 1, 1}, {1, 2, 3, 4}}}}}, {10, 100});
  EXPECT_THAT(grouped.values, ElementsAre(10, 20, 300, 400));
  const Tensor transposed =
      RunNet(Net("1,1,1,2",
                 Layer("Deconvolution",
                       "convolution_param { num_output: 1 kernel_h: 1 kernel_w: 3 stride: 2 }")),
             {{"l", {{{1, 1, 1, 3}, {1, 2, 3}}, {{1}, {0.5}}}}}, {10, 100});
  EXPECT_THAT(transposed.values, ElementsAre(10.5, 20.5, 130.5, 200.5, 300.5));
  const Tensor both = RunNet(
      Net("1,2,1,1",
          Layer("Deconvolution",
                "convolution_param { num_output: 4 kernel_size: 1 group: 2 bias_term: false }")),
      {{"l", {{{2, 2, 1, 1}, {1, 2, 3, 4}}}}}, {10, 100});
  EXPECT_THAT(both.values, ElementsAre(10, 20, 300, 400));
}

TEST(Caffe, BatchNormDividesByItsScaleFactor) {
  const std::vector<TestLayer> weights = {{"l", {{{2}, {1, 2}}, {{2}, {3, 4}}, {{1}, {5}}}}};
  const Tensor out =
      RunNet(Net("1,2,1,1", Layer("BatchNorm", "batch_norm_param { eps: 10 }")), weights, {1, 2});
  EXPECT_THAT(out.values, Pointwise(DoubleNear(1e-12), {(1 - 0.2) / std::sqrt(0.6 + 10),
                                                        (2 - 0.4) / std::sqrt(0.8 + 10)}));
  const Tensor without = RunNet(Net("1,2,1,1", Layer("BatchNorm", "batch_norm_param { eps: 10 }")),
                                {{"l", {{{2}, {1, 2}}, {{2}, {3, 4}}}}}, {1, 2});
  EXPECT_THAT(without.values, Pointwise(DoubleNear(1e-12), {0.0, 0.0}));
}

TEST(Caffe, BatchNormWithScaleFactorZeroIsCaffesWithAWarning) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,1,1", Layer("BatchNorm", "batch_norm_param { eps: 4 }")),
              Caffemodel({{"l", {{{1}, {1}}, {{1}, {3}}, {{1}, {0}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("warning: layer 'l' (BatchNorm): its scale factor is 0"));
  EXPECT_EQ(Evaluate(*graph, {{{1, 1, 1, 1}, {6}}}, Precision::kDouble)->at(0).values[0], 3);
}

TEST(Caffe, ScaleInEveryForm) {
  const std::vector<double> x = Counting(6);  // [1, 3, 2, 1] or [1, 3, 1, 2]
  EXPECT_THAT(RunNet(Net("1,3,2,1", Layer("Scale", "scale_param { bias_term: true }")),
                     {{"l", {{{3}, {1, 2, 3}}, {{3}, {10, 20, 30}}}}}, x)
                  .values,
              ElementsAre(11, 12, 26, 28, 45, 48));
  EXPECT_THAT(RunNet(Net("1,3,2,1", Layer("Scale", "scale_param { axis: 2 }")),
                     {{"l", {{{2}, {1, -1}}}}}, x)
                  .values,
              ElementsAre(1, -2, 3, -4, 5, -6));
  EXPECT_THAT(RunNet(Net("1,3,2,1", Layer("Scale", "scale_param { axis: 1 num_axes: 2 }")),
                     {{"l", {{{3, 2}, {1, 2, 3, 4, 5, 6}}}}}, x)
                  .values,
              ElementsAre(1, 4, 9, 16, 25, 36));
  EXPECT_THAT(RunNet(Net("1,3,2,1", Layer("Scale", "scale_param { axis: -2 num_axes: -1 }")),
                     {{"l", {{{2, 1}, {0, 1}}}}}, x)
                  .values,
              ElementsAre(0, 2, 0, 4, 0, 6));
  EXPECT_THAT(
      RunNet(Net("1,3,2,1", Layer("Scale", "scale_param { num_axes: 0 }")), {{"l", {{{}, {2}}}}}, x)
          .values,
      ElementsAre(2, 4, 6, 8, 10, 12));
}

TEST(Caffe, ScaleByASecondInput) {
  const std::string net =
      "input: \"data\" input_shape { dim: 1 dim: 2 dim: 2 dim: 1 }\n"
      "layer { name: \"s\" type: \"Pooling\" bottom: \"data\" top: \"s\" pooling_param { "
      "global_pooling: true } }\n"
      "layer { name: \"f\" type: \"Flatten\" bottom: \"s\" top: \"f\" }\n"
      "layer { name: \"l\" type: \"Scale\" bottom: \"data\" bottom: \"f\" top: \"l\" scale_param { "
      "axis: 0 bias_term: true } }\n";
  const Tensor out = RunNet(net, {{"l", {{{1, 2}, {100, 200}}}}}, {1, 2, 3, 4});
  EXPECT_THAT(out.values, ElementsAre(102, 104, 212, 216));
}

TEST(Caffe, ScaleByASecondInputAlongTheChannels) {
  for (const char* parameters : {"", "scale_param { axis: 1 }", "scale_param { axis: -3 }"}) {
    const std::string net = absl::StrCat(
        "input: \"data\" input_shape { dim: 1 dim: 2 dim: 2 dim: 1 }\n"
        "input: \"s\" input_shape { dim: 2 }\n"
        "layer { name: \"l\" type: \"Scale\" bottom: \"data\" bottom: \"s\" top: \"l\" ",
        parameters, " }\n");
    Diagnostics diagnostics;
    const std::unique_ptr<Graph> graph = LoadNet(net, "", diagnostics);
    ASSERT_NE(graph, nullptr) << diagnostics.Render();
    const auto out =
        Evaluate(*graph, {{{1, 2, 2, 1}, {1, 2, 3, 4}}, {{2}, {10, 100}}}, Precision::kDouble);
    ASSERT_TRUE(out.ok()) << out.status();
    EXPECT_THAT(out->at(0).values, ElementsAre(10, 20, 300, 400));
  }
}

TEST(Caffe, PoolingRoundsAsCaffe) {
  auto run = [](const std::string& dims, const std::string& parameters, int count) {
    return RunNet(Net(dims, Layer("Pooling", "pooling_param { " + parameters + " }")), {},
                  Counting(count));
  };
  // Rounded up: the last window is cut off by the image.
  const Tensor max = run("1,1,4,4", "pool: MAX kernel_size: 3 stride: 2", 16);
  EXPECT_EQ(max.extents, (Extents{1, 1, 2, 2}));
  EXPECT_THAT(max.values, ElementsAre(11, 12, 15, 16));
  const Tensor average = run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2", 4);
  EXPECT_THAT(average.values, ElementsAre(2, 3.5));
  // With padding a window that would begin after image and padding is left out, and padding counts
  // in the divisor, but not what lies beyond it.
  const Tensor padded =
      run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2 pad_h: 0 pad_w: 1", 4);
  EXPECT_EQ(padded.extents, (Extents{1, 1, 1, 3}));
  EXPECT_THAT(padded.values, Pointwise(DoubleNear(1e-12), {1.0, 3.0, 2.0}));
  // Caffe's definition for a last window that the image and its padding cut off on both axes.
  const Tensor cut = run("1,1,4,4", "pool: AVE kernel_size: 3 stride: 2 pad: 1", 16);
  EXPECT_EQ(cut.extents, (Extents{1, 1, 3, 3}));
  EXPECT_THAT(cut.values,
              Pointwise(DoubleNear(1e-12), {14.0 / 9, 30.0 / 9, 12.0 / 6, 57.0 / 9, 99.0 / 9,
                                            36.0 / 6, 27.0 / 6, 45.0 / 6, 16.0 / 4}));
  // Padding of one axis leaves out a window of the other, too.
  EXPECT_EQ(run("1,1,4,3",
                "pool: MAX kernel_h: 2 kernel_w: 1 stride_h: 2 stride_w: 3 pad_h: 1 "
                "pad_w: 0",
                12)
                .extents,
            (Extents{1, 1, 3, 1}));
  const Tensor clipped =
      run("1,1,1,2", "pool: MAX kernel_h: 1 kernel_w: 2 stride: 2 pad_h: 0 pad_w: 1", 2);
  EXPECT_THAT(clipped.values, ElementsAre(1, 2));
  EXPECT_THAT(
      run("1,1,1,4", "pool: AVE kernel_h: 1 kernel_w: 3 stride: 2 round_mode: FLOOR", 4).values,
      ElementsAre(2));
  EXPECT_THAT(run("1,2,2,2", "pool: AVE global_pooling: true", 8).values, ElementsAre(2.5, 6.5));
}

TEST(Caffe, EltwiseWithCoefficients) {
  auto run = [](const std::string& parameters) {
    const std::string net =
        Net("1,1,1,2",
            "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" relu_param { "
            "negative_slope: 0.5 } }\n" +
                Layer("Eltwise", parameters, "bottom: \"data\" bottom: \"r\" bottom: \"data\""));
    return RunNet(net, {}, {-4, 3}).values;
  };
  EXPECT_THAT(run(""), ElementsAre(-10, 9));
  EXPECT_THAT(run("eltwise_param { operation: SUM coeff: 1 coeff: -2 coeff: 0.5 }"),
              ElementsAre(-2, -1.5));
  EXPECT_THAT(run("eltwise_param { operation: PROD }"), ElementsAre(-32, 27));
  EXPECT_THAT(run("eltwise_param { operation: MAX }"), ElementsAre(-2, 3));
}

TEST(Caffe, InnerProductFlattensAndTransposes) {
  EXPECT_THAT(RunNet(Net("1,2,1,2", Layer("InnerProduct", "inner_product_param { num_output: 2 }")),
                     {{"l", {{{2, 4}, {1, 0, 0, 0, 1, 1, 1, 1}}, {{2}, {0, 100}}}}}, {1, 2, 3, 4})
                  .values,
              ElementsAre(1, 110));
  EXPECT_THAT(
      RunNet(Net("1,2",
                 Layer("InnerProduct",
                       "inner_product_param { num_output: 3 bias_term: false transpose: true }")),
             {{"l", {{{2, 3}, {1, 2, 3, 4, 5, 6}}}}}, {1, 10})
          .values,
      ElementsAre(41, 52, 63));
}

TEST(Caffe, LrnAcrossAndWithinChannels) {
  const Tensor across =
      RunNet(Net("1,3,1,1", Layer("LRN", "lrn_param { local_size: 3 alpha: 3 beta: 1 k: 2 }")), {},
             {1, 2, 3});
  EXPECT_THAT(across.values,
              Pointwise(DoubleNear(1e-12), {1 / (2.0 + 5), 2 / (2.0 + 14), 3 / (2.0 + 13)}));
  const Tensor within = RunNet(
      Net("1,1,1,3",
          Layer("LRN",
                "lrn_param { local_size: 3 alpha: 9 beta: 1 k: 2 norm_region: WITHIN_CHANNEL }")),
      {}, {1, 2, 3});
  EXPECT_THAT(within.values,
              Pointwise(DoubleNear(1e-12), {1 / (1.0 + 5), 2 / (1.0 + 14), 3 / (1.0 + 13)}));
}

TEST(Caffe, SoftmaxConcatSliceSplitFlattenReshapeDropout) {
  EXPECT_THAT(RunNet(Net("1,2", Layer("Softmax")), {}, {0, 0}).values, ElementsAre(0.5, 0.5));
  EXPECT_THAT(RunNet(Net("1,3",
                         "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: "
                         "\"b\" slice_param { slice_point: 1 } }\n" +
                             Layer("Concat", "", "bottom: \"b\" bottom: \"a\"")),
                     {}, {1, 2, 3})
                  .values,
              ElementsAre(2, 3, 1));
  EXPECT_THAT(
      RunNet(Net("1,4",
                 "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" top: \"b\" }\n" +
                     Layer("Eltwise", "", "bottom: \"a\" bottom: \"b\"")),
             {}, {1, 2, 3, 4})
          .values,
      ElementsAre(4, 6));
  EXPECT_THAT(
      RunNet(Net("1,2",
                 "layer { name: \"s\" type: \"Split\" bottom: \"data\" top: \"a\" top: \"b\" }\n" +
                     Layer("Eltwise", "", "bottom: \"a\" bottom: \"b\"")),
             {}, {1, 2})
          .values,
      ElementsAre(2, 4));
  EXPECT_EQ(RunNet(Net("2,3,4,5", Layer("Flatten", "flatten_param { axis: 1 end_axis: 2 }")), {},
                   Counting(120))
                .extents,
            (Extents{2, 12, 5}));
  EXPECT_EQ(
      RunNet(Net("2,3,4,5", Layer("Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 2 } }")),
             {}, Counting(120))
          .extents,
      (Extents{2, 30, 2}));
  EXPECT_EQ(RunNet(Net("2,3,4,5",
                       Layer("Reshape", "reshape_param { shape { dim: 12 } axis: 1 num_axes: 2 }")),
                   {}, Counting(120))
                .extents,
            (Extents{2, 12, 5}));
  EXPECT_THAT(
      RunNet(Net("1,2", Layer("Dropout", "dropout_param { dropout_ratio: 0.5 }")), {}, {1, 2})
          .values,
      ElementsAre(1, 2));
}

TEST(Caffe, NamesBelongToTheLastWriter) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,2,2",
                  "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" "
                  "convolution_param { num_output: 1 kernel_size: 1 bias_term: false } }\n"
                  "layer { name: \"c_relu\" type: \"ReLU\" bottom: \"c\" top: \"c\" }\n"
                  "layer { name: \"drop\" type: \"Dropout\" bottom: \"c\" top: \"d\" }\n"),
              Caffemodel({{"c", {{{1, 1, 1, 1}, {1}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_TRUE(graph->FindNode("c")->tensor_names().empty());
  EXPECT_THAT(graph->FindNode("c_relu")->tensor_names(), ElementsAre("c", "d"));
  EXPECT_EQ(graph->results().size(), 1u);
  EXPECT_EQ(graph->results()[0]->name(), "c_relu/sink_port_0");
  std::vector<std::string> sources;
  for (const SourceNode& source : graph->source_nodes()) sources.push_back(source.name);
  EXPECT_THAT(sources, ElementsAre("data", "c", "c_relu", "drop"));
}

TEST(Caffe, LayersOfPhaseTrainAreLeftOut) {
  const std::string net =
      "layer { name: \"data\" type: \"Data\" top: \"data\" include { phase: TRAIN } }\n"
      "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 } "
      "} include { phase: TEST } }\n"
      "layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"data\" bottom: \"label\" top: "
      "\"loss\" exclude { phase: TEST } }\n"
      "layer { name: \"p\" type: \"Softmax\" bottom: \"data\" top: \"p\" include { stage: "
      "\"never\" } }\n"
      "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" exclude { min_level: 1 } }\n";
  EXPECT_THAT(RunNet(net, {}, {-1, 2}).values, ElementsAre(0, 2));
}

TEST(Caffe, OldSpellingsOfAnInput) {
  const std::string relu = Layer("ReLU");
  for (const char* input :
       {"input: \"data\" input_dim: 1 input_dim: 1 input_dim: 1 input_dim: 2\n",
        "input: \"data\" input_shape { dim: 1 dim: 1 dim: 1 dim: 2 }\n",
        "layer { name: \"i\" type: \"Input\" top: \"data\" input_param { shape: { dim: [1, 1, 1, "
        "2] } } }\n"}) {
    EXPECT_THAT(RunNet(absl::StrCat(input, relu), {}, {-1, 2}).values, ElementsAre(0, 2)) << input;
  }
}

TEST(Caffe, ConfiguredShapesAndOutputs) {
  const std::string net =
      Net("1,1,2,2",
          "layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"blob_a\" }\n"
          "layer { name: \"b\" type: \"ReLU\" bottom: \"blob_a\" top: \"blob_b\" }\n");
  SourceModel source;
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes = {{"data", {Dim::Any(), 1, 4, 4}}};
  source.outputs = {"blob_b", "a"};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[?, 1, 4, 4]");
  ASSERT_EQ(graph->results().size(), 2u);
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "b");
  EXPECT_EQ(graph->results()[1]->input(0).node->name(), "a");
  source.input_places = {{"dota", {"c.toml", 3, 8}}, {"date", {}}};
  source.outputs = {"blob_c"};
  Diagnostics wrong;
  EXPECT_EQ(kCaffeFrontend.load(source, wrong), nullptr);
  EXPECT_THAT(wrong.Render(), HasSubstr("c.toml:3:8: error: [[input]] name: the model has no "
                                        "input 'dota'; did you mean 'data'?"));
  EXPECT_THAT(wrong.Render(), HasSubstr("error: --input: the model has no input 'date'"));
  EXPECT_THAT(wrong.Render(), HasSubstr("no blob or layer 'blob_c' to be an output; did you mean"));
}

TEST(Caffe, ReadsBlobsInEveryForm) {
  const std::string prototxt =
      Net("1,2", Layer("InnerProduct", "inner_product_param { num_output: 1 bias_term: false }"));
  const float values[] = {2, 3};
  const std::string raw(reinterpret_cast<const char*>(values), 8);
  const double doubles[] = {2, 3};
  const std::string old_shape =
      VarintField(1, 1) + VarintField(2, 1) + VarintField(3, 1) + VarintField(4, 2);
  const std::string unpacked = "\x2d" + raw.substr(0, 4) + "\x2d" + raw.substr(4);
  const std::vector<std::string> blobs = {
      old_shape + BytesField(5, raw),
      old_shape + unpacked,
      old_shape + BytesField(5, raw.substr(0, 4)) + BytesField(5, raw.substr(4)),
      BytesField(7, VarintField(1, 1) + VarintField(1, 2)) + BytesField(5, raw),
      old_shape + BytesField(8, std::string(reinterpret_cast<const char*>(doubles), 16)),
  };
  for (const std::string& blob : blobs) {
    for (const std::string& model : {BytesField(100, BytesField(1, "l") + BytesField(7, blob)),
                                     BytesField(2, BytesField(4, "l") + BytesField(6, blob))}) {
      Diagnostics diagnostics;
      const std::unique_ptr<Graph> graph = LoadNet(prototxt, model, diagnostics);
      ASSERT_NE(graph, nullptr) << diagnostics.Render();
      EXPECT_EQ(Evaluate(*graph, {{{1, 2}, {1, 10}}}, Precision::kDouble)->at(0).values[0], 32);
    }
  }
}

TEST(Caffe, RecognizesPrototxtByItsContent) {
  EXPECT_TRUE(kCaffeFrontend.recognizes("# comment\n\nname: \"x\""));
  EXPECT_TRUE(kCaffeFrontend.recognizes("layer {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes("graph \"x\" {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(""));
  EXPECT_FALSE(kCaffeFrontend.recognizes("#"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(Caffemodel({{"l", {}}})));
}

}  // namespace
}  // namespace mo::caffe
