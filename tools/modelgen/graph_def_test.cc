#include "tools/modelgen/graph_def.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/frontends.h"
#include "converter/frontends/tensorflow/tensorflow.pb.h"
#include "converter/passes/pipeline.h"
#include "tools/modelgen/caffe_prototxt.h"
#include "tools/modelgen/forward.h"
#include "tools/modelgen/testing.h"
#include "tools/modelgen/weights.h"

namespace modelgen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

mo::tensorflow::GraphDef Parsed(const Net& net) {
  mo::tensorflow::GraphDef graph;
  EXPECT_TRUE(graph.ParseFromString(GraphDefBytes(net)));
  return graph;
}

const mo::tensorflow::NodeDef& NodeOf(const mo::tensorflow::GraphDef& graph,
                                      const std::string& name) {
  for (const mo::tensorflow::NodeDef& node : graph.node()) {
    if (node.name() == name) return node;
  }
  ADD_FAILURE() << "no node " << name;
  return mo::tensorflow::NodeDef::default_instance();
}

std::vector<std::string> Inputs(const mo::tensorflow::NodeDef& node) {
  return {node.input().begin(), node.input().end()};
}

// "name op", of each node.
std::vector<std::string> Nodes(const mo::tensorflow::GraphDef& graph) {
  std::vector<std::string> nodes;
  for (const auto& node : graph.node()) nodes.push_back(node.name() + " " + node.op());
  return nodes;
}

std::unique_ptr<mo::Graph> Load(const std::string& framework, const std::string& model,
                                const std::string& weights = "") {
  mo::SourceModel source;
  source.model = {"model", model, nullptr};
  if (!weights.empty()) source.weights = {{"weights", weights, nullptr}};
  mo::Diagnostics diagnostics;
  std::unique_ptr<mo::Graph> graph = mo::FindFrontend(framework)->load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

// As Caffe's file cannot keep statistics as they are, unless their factor is 1.
void DivideStatistics(Net& net) {
  for (Layer& layer : net.layers) {
    if (!std::holds_alternative<BatchNorm>(layer.operation)) continue;
    const float factor = std::exchange(layer.blobs[2].values[0], 1.0f);
    for (int blob : {0, 1}) {
      for (float& value : layer.blobs[blob].values) value /= factor;
    }
  }
}

mo::Tensor AsNhwc(const mo::Tensor& nchw) {
  const mo::Extents& e = nchw.extents;
  mo::Tensor nhwc = {{e[0], e[2], e[3], e[1]}, std::vector<double>(nchw.values.size())};
  for (int64_t c = 0; c < e[1]; ++c) {
    for (int64_t pixel = 0; pixel < e[2] * e[3]; ++pixel) {
      nhwc.values[pixel * e[1] + c] = nchw.values[c * e[2] * e[3] + pixel];
    }
  }
  return nhwc;
}

std::vector<double> Computed(const mo::Graph& graph, const mo::Tensor& input) {
  const auto results = mo::Evaluate(graph, {&input, 1}, mo::Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0).values : std::vector<double>();
}

void Optimize(mo::Graph& graph) {
  mo::Records records;
  const mo::PassOptions options;
  mo::PassContext context(options, records);
  const absl::Status status = mo::RunPipeline(graph, context);
  ASSERT_TRUE(status.ok()) << status;
}

void ExpectNear(const std::vector<double>& a, const std::vector<double>& b) {
  const int64_t size = static_cast<int64_t>(a.size());
  ASSERT_EQ(a.size(), b.size());
  EXPECT_LE(mo::RelativeDifference({{size}, a}, {{size}, b}), 1e-10);
}

// A net gives the same from either framework's files, as they are and optimized.
void ExpectEqualAsCaffe(Net net) {
  ASSERT_EQ(GraphDefObjection(net), "");
  ASSERT_EQ(CaffeObjection(net), "");
  FillWeights(net);
  DivideStatistics(net);
  const std::string prototxt = CaffePrototxt(net);
  const std::string caffemodel = CaffeModelBytes(net);
  const std::string graphdef = GraphDefBytes(net);
  const std::unique_ptr<mo::Graph> caffe = Load("caffe", prototxt, caffemodel);
  const std::unique_ptr<mo::Graph> tensorflow = Load("tf", graphdef);
  ASSERT_NE(caffe, nullptr);
  ASSERT_NE(tensorflow, nullptr);
  const auto inputs = mo::SeededInputs(*caffe, 1);
  ASSERT_TRUE(inputs.ok());
  const mo::Tensor image = AsNhwc(inputs->at(0));
  EXPECT_EQ(tensorflow->parameters()[0]->shape().extents(), image.extents);
  const std::vector<double> expected = Computed(*caffe, inputs->at(0));
  ExpectNear(Computed(*tensorflow, image), expected);
  Optimize(*caffe);
  Optimize(*tensorflow);
  ExpectNear(Computed(*caffe, inputs->at(0)), expected);
  ExpectNear(Computed(*tensorflow, image), expected);
}

// A net of every layer that both frameworks have.
Net Everything(NormSpelling spelling) {
  NetBuilder net("Everything");
  net.set_norm_spelling(spelling);
  net.set_calibration({.batch = 4, .height = 13, .width = 12});
  const std::string data = net.Add("data", Input{{1, 4, 13, 12}});
  // Its padding is SAME's along one axis alone.
  std::string blob = net.Add(
      "pad", data, Convolution{.outputs = 8, .kernel = 3, .stride = 2, .pad = 1, .bias = true});
  net.Add("norm", blob, BatchNorm{.epsilon = 1e-3f});
  net.Add("norm_scale", blob, Scale{});
  net.Add("relu", blob, Relu{});
  const std::string deep = net.Add(
      "deep", blob, Convolution{.outputs = 16, .kernel = 3, .pad = 1, .group = 8, .bias = true});
  net.Add("deep_norm", deep, BatchNorm{});
  const std::vector<std::string> halves = net.Add("halves", deep, Slice{});
  const std::vector<std::string> parts =
      net.Add("parts", blob, Slice{.parts = 3, .points = {1, 4}});
  const std::string high =
      net.Add("high", parts[1], Convolution{.outputs = 8, .kernel = {3, 1}, .pad = {1, 0}});
  net.Add("high_scale", high, Scale{});
  const std::string average = net.Add(
      "average", halves[1], Pooling{.method = Pooling::Method::kAverage, .kernel = 3, .pad = 1});
  const std::string sum = net.Add("sum", {halves[0], high, average}, Sum{});
  const std::string pair = net.Add("pair", {sum, average}, Sum{});
  blob = net.Add("joined", {pair, parts[0], parts[2]}, Concat{});
  blob = net.Add("mix", blob, Convolution{.outputs = 6, .kernel = 3, .stride = 2, .pad = 1});
  blob = net.Add("max", blob, Pooling{.kernel = 2, .stride = 1});
  const std::string whole =
      net.Add("whole", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  const std::string top = net.Add("top", blob, Pooling{.global = true});
  const std::string fc_whole = net.Add("fc_whole", whole, InnerProduct{.outputs = 5});
  const std::string fc_image = net.Add("fc_image", blob, InnerProduct{.outputs = 5, .bias = false});
  const std::string fc_top = net.Add("fc_top", top, InnerProduct{.outputs = 5});
  net.Add("fc_norm", fc_image, BatchNorm{});
  net.Add("fc_scale", fc_image, Scale{});
  blob = net.Add("fc_join", {fc_whole, fc_image, fc_top}, Concat{});
  blob = net.Add("drop", blob, Dropout{});
  blob = net.Add("fc", blob, InnerProduct{.outputs = 4});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

Net Small(const std::string& scope) {
  NetBuilder net("Small");
  const std::string data = net.Add("data", Input{{1, 2, 5, 7}});
  const std::string conv =
      net.Add(scope, data, Convolution{.outputs = 3, .kernel = {1, 3}, .stride = 2, .bias = true});
  net.Add(scope + "/BatchNorm", conv, BatchNorm{.epsilon = 1e-3f});
  net.Add(scope + "/BatchNorm/Scale", conv, Scale{});
  Net built = std::move(net).Build();
  for (Layer& layer : built.layers) {
    float next = 0;
    for (Blob& blob : layer.blobs) {
      while (static_cast<int64_t>(blob.values.size()) < ElementCount(blob.shape)) {
        blob.values.push_back(next += 1);
      }
    }
  }
  built.layers[2].blobs[2].values = {2};
  return built;
}

TEST(WriteGraphDefTest, NodesAreNamedAsBySlim) {
  EXPECT_THAT(
      Nodes(Parsed(Small("Net/Net/Conv"))),
      ElementsAre("data Placeholder", "Net/Conv/weights Const", "Net/Conv/weights/read Identity",
                  "Net/Net/Conv/Conv2D Conv2D", "Net/Conv/biases Const",
                  "Net/Conv/biases/read Identity", "Net/Net/Conv/BiasAdd BiasAdd",
                  "Net/Conv/BatchNorm/gamma Const", "Net/Conv/BatchNorm/gamma/read Identity",
                  "Net/Conv/BatchNorm/beta Const", "Net/Conv/BatchNorm/beta/read Identity",
                  "Net/Conv/BatchNorm/moving_mean Const",
                  "Net/Conv/BatchNorm/moving_mean/read Identity",
                  "Net/Conv/BatchNorm/moving_variance Const",
                  "Net/Conv/BatchNorm/moving_variance/read Identity",
                  "Net/Net/Conv/BatchNorm/FusedBatchNorm FusedBatchNorm"));
}

TEST(WriteGraphDefTest, AttributesAndInputs) {
  const mo::tensorflow::GraphDef graph = Parsed(Small("conv"));
  const auto& shape = NodeOf(graph, "data").attr().at("shape").shape();
  ASSERT_EQ(shape.dim_size(), 4);
  EXPECT_EQ(shape.dim(1).size(), 5);
  EXPECT_EQ(shape.dim(3).size(), 2);
  const mo::tensorflow::NodeDef& conv = NodeOf(graph, "conv/Conv2D");
  EXPECT_THAT(Inputs(conv), ElementsAre("data", "conv/weights/read"));
  EXPECT_THAT(conv.attr().at("strides").list().i(), ElementsAre(1, 2, 2, 1));
  EXPECT_EQ(conv.attr().at("padding").s(), "VALID");
  EXPECT_EQ(conv.attr().at("data_format").s(), "NHWC");
  EXPECT_EQ(conv.attr().at("T").type(), mo::tensorflow::DT_FLOAT);
  const mo::tensorflow::NodeDef& norm = NodeOf(graph, "conv/BatchNorm/FusedBatchNorm");
  EXPECT_EQ(norm.attr().at("epsilon").f(), 1e-3f);
  ASSERT_EQ(norm.attr().count("is_training"), 1u);
  EXPECT_FALSE(norm.attr().at("is_training").b());
  EXPECT_THAT(
      Inputs(norm),
      ElementsAre("conv/BiasAdd", "conv/BatchNorm/gamma/read", "conv/BatchNorm/beta/read",
                  "conv/BatchNorm/moving_mean/read", "conv/BatchNorm/moving_variance/read"));
  EXPECT_GT(graph.versions().producer(), 0);
}

TEST(WriteGraphDefTest, WeightsEndInTheirOutputs) {
  const mo::tensorflow::GraphDef graph = Parsed(Small("conv"));
  const auto& weights = NodeOf(graph, "conv/weights").attr().at("value").tensor();
  ASSERT_EQ(weights.tensor_shape().dim_size(), 4);
  EXPECT_EQ(weights.tensor_shape().dim(1).size(), 3);
  EXPECT_EQ(weights.tensor_shape().dim(2).size(), 2);
  std::vector<float> values(3 * 2 * 3);
  ASSERT_EQ(weights.tensor_content().size(), 4 * values.size());
  std::memcpy(values.data(), weights.tensor_content().data(), 4 * values.size());
  // In the net they count up in the order output, input, column.
  EXPECT_THAT(values, ElementsAre(1, 7, 13, 4, 10, 16, 2, 8, 14, 5, 11, 17, 3, 9, 15, 6, 12, 18));
  const auto& mean = NodeOf(graph, "conv/BatchNorm/moving_mean").attr().at("value").tensor();
  std::memcpy(values.data(), mean.tensor_content().data(), 4 * 3);
  EXPECT_EQ(values[2], 3.0f / 2);
}

TEST(WriteGraphDefTest, StopsWhenTheSinkFails) {
  int calls = 0;
  EXPECT_FALSE(WriteGraphDef(Small("conv"), [&](std::string_view) { return ++calls < 3; }));
  EXPECT_EQ(calls, 3);
}

TEST(WriteGraphDefTest, EqualsTheCaffeFiles) {
  ExpectEqualAsCaffe(TinyNet(InputSpelling::kInputLayer));
  ExpectEqualAsCaffe(Everything(NormSpelling::kFused));
  ExpectEqualAsCaffe(Everything(NormSpelling::kPieces));
}

TEST(WriteGraphDefTest, PadsWhatIsNeitherSameNorValid) {
  Net net = Everything(NormSpelling::kFused);
  FillWeights(net);
  const mo::tensorflow::GraphDef graph = Parsed(net);
  EXPECT_THAT(Inputs(NodeOf(graph, "pad/Conv2D")), ElementsAre("pad/Pad", "pad/weights/read"));
  EXPECT_EQ(NodeOf(graph, "pad/Conv2D").attr().at("padding").s(), "VALID");
  EXPECT_EQ(NodeOf(graph, "deep/depthwise").attr().at("padding").s(), "SAME");
  EXPECT_THAT(Inputs(NodeOf(graph, "average/AvgPool")), ElementsAre("average/Pad"));
}

// The padding of SAME is another before the image than after it.
TEST(WriteGraphDefTest, SameWindowsAreThoseOfTheCalibration) {
  for (const int64_t width : {6, 7}) {
    NetBuilder builder("Same");
    builder.set_calibration({.batch = 1, .height = 5, .width = width});
    const std::string data = builder.Add("data", Input{{1, 2, 5, width}});
    const Convolution convolution = {.outputs = 3, .kernel = {4, 3}, .stride = 2, .same = true};
    const Pooling pooling = {
        .method = Pooling::Method::kAverage, .kernel = 3, .stride = 2, .same = true};
    builder.Add("pool", builder.Add("conv", data, convolution), pooling);
    Net net = std::move(builder).Build();
    EXPECT_THAT(CaffeObjection(net), HasSubstr("'conv' has SAME windows"));
    FillWeights(net);
    const Activation image = SmoothImages("Same", 2, net.calibration);
    const Activation expected =
        Pool(Convolve(image, convolution, net.layers[1].blobs[0].values), pooling);
    const std::string bytes = GraphDefBytes(net);
    const std::unique_ptr<mo::Graph> graph = Load("tf", bytes);
    ASSERT_NE(graph, nullptr);
    const std::vector<double> values = Computed(*graph, AsNhwc({{1, 2, 5, width}, image.values}));
    ExpectNear(values, AsNhwc({{1, 3, expected.height, expected.width}, expected.values}).values);
  }
}

TEST(GraphDefObjectionTest, WhatIsNotWritten) {
  EXPECT_THAT(GraphDefObjection(SmallDecoder()),
              HasSubstr("layer 'up' is written to Caffe's files"));
  NetBuilder gated("Gated");
  gated.AddInPlace("gate", gated.Add("data", Input{{1, 1, 8, 8}}), Sigmoid{});
  EXPECT_THAT(GraphDefObjection(std::move(gated).Build()), HasSubstr("layer 'gate' is written"));
  NetBuilder net("Padded");
  const std::string data = net.Add("data", Input{{1, 1, 8, 8}});
  net.Add("pool", data, Pooling{.kernel = 3, .stride = 2, .pad = 1});
  EXPECT_THAT(GraphDefObjection(std::move(net).Build()),
              HasSubstr("layer 'pool' has windows that TensorFlow cannot place so"));
}

}  // namespace
}  // namespace modelgen
