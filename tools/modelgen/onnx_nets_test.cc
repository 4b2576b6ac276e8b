#include "tools/modelgen/onnx_nets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/frontends.h"

namespace modelgen {
namespace {

// `model` must outlive the graph, which refers to its bytes.
std::unique_ptr<mo::Graph> Loaded(const std::string& model,
                                  const std::map<std::string, mo::Shape>& shapes,
                                  const std::vector<std::string>& outputs = {}) {
  mo::SourceModel source;
  source.model = {"model", model, nullptr};
  source.outputs = outputs;
  source.input_shapes = shapes;
  for (const auto& [name, shape] : shapes) source.input_places[name] = {};
  mo::Diagnostics diagnostics;
  std::unique_ptr<mo::Graph> graph = mo::FindFrontend("onnx")->load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

double Deviation(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  for (double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

TEST(OnnxNets, AreFoundByTheirIds) {
  EXPECT_EQ(AllOnnxNets().size(), 2u);
  EXPECT_EQ(FindOnnxNet("unknown"), nullptr);
  for (const OnnxNet& net : AllOnnxNets()) EXPECT_EQ(net.model(), net.model()) << net.id;
}

// What is picked is computed in the OpenVINO runtime alone: tools/conformance/onnx_nets.
TEST(Detector, IsSureOfSomeBoxes) {
  const std::string model = FindOnnxNet("detector")->model();
  const std::unique_ptr<mo::Graph> graph =
      Loaded(model, {{"images", mo::Shape{1, 3, 160, 160}}}, {"boxes", "scores"});
  ASSERT_NE(graph, nullptr);
  const auto inputs = mo::SeededInputs(*graph, 1);
  ASSERT_TRUE(inputs.ok());
  const auto results = mo::Evaluate(*graph, *inputs, mo::Precision::kDouble);
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_EQ(results->at(0).extents, (mo::Extents{1, 500, 4}));
  const mo::Tensor& scores = results->at(1);
  EXPECT_EQ(scores.extents, (mo::Extents{1, 8, 500}));
  EXPECT_GT(Deviation(scores.values), 0.05);
  const auto sure = std::count_if(scores.values.begin(), scores.values.end(),
                                  [](double score) { return score > 0.9; });
  EXPECT_GT(sure, 50);
  EXPECT_LT(sure, 2000);
}

TEST(Encoder, FollowsTokensAndMask) {
  const mo::Shape shape = {2, 6};
  const std::string model = FindOnnxNet("encoder")->model();
  const std::unique_ptr<mo::Graph> graph = Loaded(model, {{"tokens", shape}, {"mask", shape}});
  ASSERT_NE(graph, nullptr);
  const auto computed = [&](double token, double masked) {
    mo::Tensor tokens = {{2, 6}, std::vector<double>(12, 5)};
    mo::Tensor mask = {{2, 6}, std::vector<double>(12, 1)};
    tokens.values[3] = token;
    mask.values[3] = masked;
    const std::vector<mo::Tensor> inputs = {tokens, mask};
    const auto results = mo::Evaluate(*graph, inputs, mo::Precision::kDouble);
    EXPECT_TRUE(results.ok()) << results.status();
    return results->at(0).values;
  };
  const std::vector<double> first = computed(7, 1);
  EXPECT_EQ(first.size(), 2u * 6 * 128);
  EXPECT_GT(Deviation(first), 0.5);
  EXPECT_NE(first[0], computed(8, 1)[0]);
  // A token that is masked is seen by none of the others.
  EXPECT_NEAR(computed(7, 0)[0], computed(8, 0)[0], 1e-12);
}

}  // namespace
}  // namespace modelgen
