#include <cmath>

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

// The average of values by products.
double Mixed(const std::vector<double>& products, const std::vector<double>& values) {
  double sum = 0, total = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    sum += std::exp(products[i]) * values[i];
    total += std::exp(products[i]);
  }
  return sum / total;
}

std::string Integers(const std::string& name, const std::vector<int64_t>& dims,
                     const std::vector<int64_t>& values) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 6 dims: [",
                      absl::StrJoin(dims, ", "), "] int32_data: [", absl::StrJoin(values, ", "),
                      "] }\n");
}

// Data 1 and 2 are queries as they are, keys times 3, and values times 10; and 1 more each.
const std::string kWeights = Values("w", {1, 3}, {1, 3, 10}) + Values("b", {3}, {0, 0, 1});

std::vector<double> Attended(const std::vector<std::string>& inputs,
                             const std::string& constants = "", const std::string& attributes = "",
                             int output = 0) {
  return ResultOf(MicrosoftModel("Attention", inputs, {1, 2, 1}, kWeights + constants,
                                 IntAttribute("num_heads", 1) + attributes,
                                 output == 0 ? std::vector<std::string>{"y"}
                                             : std::vector<std::string>{"y", "present"}),
                  {1, 2}, output);
}

TEST(MicrosoftAttentionOperators, AttentionMultipliesByItsWeights) {
  EXPECT_THAT(Attended({"x", "w", "b"}),
              ElementsAre(Near(Mixed({3, 6}, {11, 21})), Near(Mixed({6, 12}, {11, 21}))));
  EXPECT_THAT(Attended({"x", "w"}, "", FloatAttribute("scale", 0.5)),
              ElementsAre(Near(Mixed({1.5, 3}, {10, 20})), Near(Mixed({3, 6}, {10, 20}))));
}

TEST(MicrosoftAttentionOperators, MasksHideKeys) {
  const std::string constants = Integers("one", {1}, {1}) + Integers("range", {2}, {2, 1}) +
                                Integers("raw", {1, 2}, {1, 0}) +
                                Integers("each", {1, 2, 2}, {1, 0, 0, 1});
  EXPECT_THAT(Attended({"x", "w", "", "one"}, constants), ElementsAre(Near(10), Near(10)));
  EXPECT_THAT(Attended({"x", "w", "", "range"}, constants), ElementsAre(Near(20), Near(20)));
  EXPECT_THAT(Attended({"x", "w", "", "raw"}, constants), ElementsAre(Near(10), Near(10)));
  EXPECT_THAT(Attended({"x", "w", "", "each"}, constants), ElementsAre(Near(10), Near(20)));
  // What comes later is hidden even if all before it is, too.
  EXPECT_THAT(Attended({"x", "w", "", "late"}, constants + Integers("late", {1, 2}, {0, 1}),
                       IntAttribute("unidirectional", 1)),
              ElementsAre(Near(10), Near(20)));
  // A small value hides nothing for good.
  EXPECT_THAT(Attended({"x", "w", "", "raw"}, constants, FloatAttribute("mask_filter_value", -1)),
              ElementsAre(Near(Mixed({3, 5}, {10, 20})), Near(Mixed({6, 11}, {10, 20}))));
}

TEST(MicrosoftAttentionOperators, ThePastComesFirst) {
  const std::string past =
      Values("past", {2, 1, 1, 1, 1}, {2, 5}) + Values("bias", {1, 1, 2, 3}, {1, 0, 0, 0, 0, 0});
  EXPECT_THAT(Attended({"x", "w", "", "", "past", "bias"}, past, IntAttribute("unidirectional", 1)),
              ElementsAre(Near(Mixed({3, 3}, {5, 10})), Near(Mixed({4, 6, 12}, {5, 10, 20}))));
  EXPECT_THAT(Attended({"x", "w", "", "", "past"}, past, "", 1), ElementsAre(2, 3, 6, 5, 10, 20));
}

TEST(MicrosoftAttentionOperators, AttentionRefuses) {
  auto errors = [](const std::vector<std::string>& inputs, const std::string& attributes) {
    return ErrorsOf(MicrosoftModel("Attention", inputs, {1, 2, 1},
                                   kWeights + Integers("m", {3}, {1, 1, 1}),
                                   IntAttribute("num_heads", 1) + attributes));
  };
  EXPECT_THAT(errors({"x", "w"}, IntAttribute("do_rotary", 1)),
              HasSubstr("do_rotary is not 0, which is not supported [MO3105]"));
  EXPECT_THAT(errors({"x", "w", "", "", "", "", "m"}, ""), HasSubstr("has input 6, which is not"));
  EXPECT_THAT(errors({"x", "w"}, IntsAttribute("qkv_hidden_sizes", {1, 1, 2})),
              HasSubstr("its weights [1, 3] are not those of queries, keys and values"));
  EXPECT_THAT(errors({"x", "w", "", "m"}, ""),
              HasSubstr("its mask is [3] for 1 samples; expected"));
}

TEST(MicrosoftAttentionOperators, MultiHeadAttentionHasBiases) {
  const std::string constants = Values("k", {1, 2, 1}, {0, 1}) + Values("v", {1, 2, 1}, {10, 20}) +
                                Values("b", {3}, {1, 0, 3}) + Integers("raw", {1, 2}, {0, 1}) +
                                Values("pk", {1, 1, 1, 1}, {2}) + Values("pv", {1, 1, 1, 1}, {5});
  auto result = [&](const std::vector<std::string>& inputs, int output = 0) {
    return ResultOf(MicrosoftModel("MultiHeadAttention", inputs, {1, 1, 1}, constants,
                                   IntAttribute("num_heads", 1), {"y", "key", "value"}),
                    {1}, output);
  };
  EXPECT_THAT(result({"x", "k", "v"}), ElementsAre(Near(Mixed({0, 1}, {10, 20}))));
  EXPECT_THAT(result({"x", "k", "v", "b"}), ElementsAre(Near(Mixed({0, 2}, {13, 23}))));
  EXPECT_THAT(result({"x", "k", "v", "", "raw"}), ElementsAre(Near(20)));
  const std::vector<std::string> with_past = {"x", "k", "v", "", "", "", "pk", "pv"};
  EXPECT_THAT(result(with_past), ElementsAre(Near(Mixed({2, 0, 1}, {5, 10, 20}))));
  EXPECT_THAT(result(with_past, 1), ElementsAre(2, 0, 1));
  EXPECT_THAT(result(with_past, 2), ElementsAre(5, 10, 20));
}

TEST(MicrosoftAttentionOperators, RotaryEmbeddingTurnsByPlaces) {
  // At place 1 by 90°: (a, b) becomes (-b, a).
  const std::string constants =
      Values("c", {3, 1}, {1, 0, -1}) + Values("s", {3, 1}, {0, 1, 0}) + Ints64("first", {1}) +
      "initializer { name: \"each\" data_type: 7 dims: [1, 2] int64_data: "
      "[2, 0] }\n";
  auto turned = [&](const std::string& places, const std::vector<int64_t>& dims) {
    return ResultOf(MicrosoftModel("RotaryEmbedding", {"x", places, "c", "s"}, dims, constants),
                    {1, 2, 3, 4});
  };
  EXPECT_THAT(turned("first", {1, 2, 2}), ElementsAre(-2, 1, -3, -4));
  EXPECT_THAT(turned("each", {1, 2, 2}), ElementsAre(-1, -2, 3, 4));
  // [N, heads, S, d].
  EXPECT_THAT(turned("first", {1, 2, 1, 2}), ElementsAre(-2, 1, -4, 3));
}

}  // namespace
}  // namespace mo::onnx
