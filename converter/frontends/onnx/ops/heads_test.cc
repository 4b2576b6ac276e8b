#include "converter/frontends/onnx/ops/heads.h"

#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Attention is what uses them: two heads of one element, which share keys 0 and 1, values 10 and
// 20.
std::string Shared(const std::vector<int64_t>& dims, int heads) {
  return TestModel(
      Input("x", dims) + Values("k", {1, 2, 1}, {0, 1}) + Values("v", {1, 2, 1}, {10, 20}) +
          TestNode("Attention", {"x", "k", "v"}, {"y"},
                   IntAttribute("q_num_heads", heads) + IntAttribute("kv_num_heads", 1)) +
          Output("y"),
      23);
}

TEST(Heads, AreSplitRepeatedAndJoined) {
  const std::unique_ptr<Graph> graph = LoadText(Shared({1, 1, 2}, 2));
  auto mixed = [](double product) {
    return DoubleNear(10 + 10 * std::exp(product) / (1 + std::exp(product)), 1e-6);
  };
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(mixed(1), mixed(2)));
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[1, 1, 2]");
}

TEST(Heads, HaveEqualWidths) {
  EXPECT_THAT(ErrorsOf(Shared({1, 1, 3}, 2)),
              HasSubstr("a tensor [1, 1, 3] has no 2 heads; expected [N, S, heads"));
  EXPECT_THAT(ErrorsOf(Shared({1, 2}, 2)), HasSubstr("a tensor [1, 2] has no 2 heads"));
}

TEST(Heads, AreMultiplesOfThoseThatTheyShare) {
  EXPECT_THAT(
      ErrorsOf(TestModel(Input("x", {1, 3, 2, 1}) + TestNode("Attention", {"x", "k", "k"}, {"y"}) +
                             Values("k", {1, 2, 2, 1}, {0, 1, 2, 3}) + Output("y"),
                         23)),
      HasSubstr("has 3 heads of queries for 2 of keys; expected a multiple"));
}

TEST(Heads, APartIsTurned) {
  const std::string tables = Values("c", {1, 1, 1}, {0}) + Values("s", {1, 1, 1}, {1});
  auto node = [](int width) {
    return TestNode("RotaryEmbedding", {"x", "c", "s"}, {"y"},
                    IntAttribute("rotary_embedding_dim", width));
  };
  EXPECT_THAT(ComputedBy(node(2), {1, 1, 1, 3}, {1, 2, 3}, tables, 23), ElementsAre(-2, 1, 3));
  EXPECT_THAT(ErrorsOfNode(node(4), {1, 1, 1, 3}, tables, 23),
              HasSubstr("turns 4 elements of heads of 3; expected an even number of them"));
}

}  // namespace
}  // namespace mo::onnx
