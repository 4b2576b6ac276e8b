#include "tools/modelgen/onnx_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/frontends.h"
#include "tools/modelgen/caffe_prototxt.h"
#include "tools/modelgen/testing.h"
#include "tools/modelgen/weights.h"

namespace modelgen {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<mo::Graph> Load(const std::string& framework, const std::string& model,
                                const std::string& weights, const mo::Extents& image) {
  mo::SourceModel source;
  source.model = {"model", model, nullptr};
  if (!weights.empty()) source.weights = {{"weights", weights, nullptr}};
  source.input_shapes["data"] = mo::Shape::Of(image);
  source.input_places["data"] = {};
  mo::Diagnostics diagnostics;
  std::unique_ptr<mo::Graph> graph = mo::FindFrontend(framework)->load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

mo::Tensor Computed(const mo::Graph& graph, const mo::Tensor& image) {
  const auto results = mo::Evaluate(graph, {&image, 1}, mo::Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0) : mo::Tensor();
}

// A net gives the same from Caffe's files.
void ExpectEqualAsCaffe(Net net) {
  ASSERT_EQ(OnnxObjection(net), "");
  FillWeights(net);
  const Shape& image = net.layers[0].shapes[0];
  // Graphs refer to the bytes of their weights.
  const std::string prototxt = CaffePrototxt(net);
  const std::string caffemodel = CaffeModelBytes(net);
  const std::string model = OnnxModel(net);
  const std::unique_ptr<mo::Graph> caffe = Load("caffe", prototxt, caffemodel, image);
  const std::unique_ptr<mo::Graph> onnx = Load("onnx", model, "", image);
  ASSERT_NE(caffe, nullptr);
  ASSERT_NE(onnx, nullptr);
  const auto inputs = mo::SeededInputs(*caffe, 1);
  ASSERT_TRUE(inputs.ok());
  const mo::Tensor expected = Computed(*caffe, inputs->at(0));
  // Statistics of Caffe's file are divided when they are read, those of ONNX's when written: as
  // f32.
  EXPECT_LE(mo::RelativeDifference(Computed(*onnx, inputs->at(0)), expected), 1e-6);
}

TEST(OnnxModel, ComputesWhatCaffeComputes) {
  ExpectEqualAsCaffe(TinyNet(InputSpelling::kInputLayer));
}

TEST(OnnxModel, HasDecoders) { ExpectEqualAsCaffe(SmallDecoder()); }

TEST(OnnxModel, RefusesWhatOnnxHasNot) {
  NetBuilder same("Same");
  same.Add("conv", same.Add("data", Input{{1, 1, 4, 4}}),
           Convolution{.outputs = 1, .kernel = 3, .stride = 2, .same = true});
  EXPECT_THAT(OnnxObjection(std::move(same).Build()), HasSubstr("'conv'"));
  NetBuilder scale("Scale");
  scale.Add("scale", scale.Add("data", Input{{1, 1, 4, 4}}), Scale{});
  EXPECT_THAT(OnnxObjection(std::move(scale).Build()), HasSubstr("'scale'"));
  NetBuilder dilated("Dilated");
  dilated.Add("conv", dilated.Add("data", Input{{1, 1, 8, 8}}),
              Convolution{.outputs = 1, .kernel = 3, .dilation = 2});
  EXPECT_THAT(OnnxObjection(std::move(dilated).Build()),
              HasSubstr("written to Caffe's files only"));
}

}  // namespace
}  // namespace modelgen
