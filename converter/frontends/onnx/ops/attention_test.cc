#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

// Two places of one head of one element: keys 0 and 1, values 10 and 20.
const std::string kKeys = Values("k", {1, 1, 2, 1}, {0, 1}) + Values("v", {1, 1, 2, 1}, {10, 20});

// The second value's share where its product is `product`.
double Mixed(double product) { return 10 + 10 * std::exp(product) / (1 + std::exp(product)); }

std::vector<double> Attended(const std::string& attributes, const std::string& mask = "",
                             std::vector<double> query = {1, 2}) {
  return ComputedBy(
      TestNode("Attention", {"x", "k", "v", mask}, {"y"}, attributes), {1, 1, 2, 1},
      std::move(query),
      kKeys + Values("m", {1, 2}, {0, 3}) +
          "initializer { name: \"b\" data_type: 9 dims: [1, 2] int32_data: [1, 0] }\n",
      /*opset=*/23);
}

TEST(AttentionOperators, MixValuesByProducts) {
  EXPECT_THAT(Attended(""), ElementsAre(Near(Mixed(1)), Near(Mixed(2))));
  EXPECT_THAT(Attended(FloatAttribute("scale", 4)), ElementsAre(Near(Mixed(4)), Near(Mixed(8))));
}

TEST(AttentionOperators, MasksAreAddedOrHide) {
  EXPECT_THAT(Attended("", "m"), ElementsAre(Near(Mixed(4)), Near(Mixed(5))));
  EXPECT_THAT(Attended("", "b"), ElementsAre(Near(10), Near(10)));
  EXPECT_THAT(Attended(IntAttribute("is_causal", 1)), ElementsAre(Near(10), Near(Mixed(2))));
}

TEST(AttentionOperators, TheCapComesAfterTheMask) {
  EXPECT_THAT(Attended(FloatAttribute("softcap", 2), "m"),
              ElementsAre(Near(Mixed(2 * std::tanh(2))), Near(Mixed(2 * std::tanh(2.5)))));
}

TEST(AttentionOperators, HeadsMayBeJoinedAndShared) {
  // Two heads of queries, [1, 1, 2], share the keys.
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 2}) + Values("k", {1, 2, 1}, {0, 1}) + Values("v", {1, 2, 1}, {10, 20}) +
          TestNode("Attention", {"x", "k", "v"}, {"y"},
                   IntAttribute("q_num_heads", 2) + IntAttribute("kv_num_heads", 1)) +
          Output("y"),
      23));
  EXPECT_EQ(graph->results()[0]->input(0).shape().rank(), 3);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(Near(Mixed(1)), Near(Mixed(2))));
}

TEST(AttentionOperators, ThePastComesFirst) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 1, 1}) + Values("k", {1, 1, 1, 1}, {1}) + Values("v", {1, 1, 1, 1}, {20}) +
          Values("pk", {1, 1, 1, 1}, {0}) + Values("pv", {1, 1, 1, 1}, {10}) +
          TestNode("Attention", {"x", "k", "v", "", "pk", "pv"}, {"y", "present"},
                   IntAttribute("is_causal", 1)) +
          Output("y") + Output("present"),
      23));
  EXPECT_THAT(Computed(*graph, {2}, 0), ElementsAre(Near(Mixed(2))));
  EXPECT_THAT(Computed(*graph, {2}, 1), ElementsAre(0, 1));
}

TEST(AttentionOperators, RotaryEmbeddingTurnsPairs) {
  // By 90°: (a, b) becomes (-b, a).
  const std::string tables = Values("c", {1, 1, 2}, {0, 0}) + Values("s", {1, 1, 2}, {1, 1});
  auto turned = [&](const std::string& attributes) {
    return ComputedBy(TestNode("RotaryEmbedding", {"x", "c", "s"}, {"y"}, attributes), {1, 1, 1, 4},
                      {1, 2, 3, 4}, tables, /*opset=*/23);
  };
  EXPECT_THAT(turned(""), ElementsAre(-3, -4, 1, 2));
  EXPECT_THAT(turned(IntAttribute("interleaved", 1)), ElementsAre(-2, 1, -4, 3));
}

TEST(AttentionOperators, NeedHeads) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Attention", {"x", "x", "x"}, {"y"}), {1, 2, 3}, "", 23),
              HasSubstr("a tensor [1, 2, 3] has no 0 heads"));
}

}  // namespace
}  // namespace mo::onnx
