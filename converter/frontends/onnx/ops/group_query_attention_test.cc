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

double Mixed(const std::vector<double>& products, const std::vector<double>& values,
             double sink = 0) {
  double sum = 0, total = sink;
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

// One sample of two heads of one element, queries 1 and 2, which share key 3 and value 10, after
// one key of an earlier call, 4, with value 20, in room for three.
const std::string kConstants = Values("k", {1, 1, 1}, {3}) + Values("v", {1, 1, 1}, {10}) +
                               Values("pk", {1, 1, 3, 1}, {4, 50, 60}) +
                               Values("pv", {1, 1, 3, 1}, {20, 70, 80}) +
                               Integers("last", {1}, {1}) + Integers("total", {}, {2});
const std::string kHeads = IntAttribute("num_heads", 2) + IntAttribute("kv_num_heads", 1);

std::vector<double> Result(const std::vector<std::string>& inputs, const std::string& attributes,
                           int output = 0, const std::string& constants = "",
                           const std::vector<int64_t>& dims = {1, 1, 2},
                           std::vector<double> x = {1, 2}) {
  return ResultOf(MicrosoftModel("GroupQueryAttention", inputs, dims, kConstants + constants,
                                 attributes, {"y", "key", "value"}),
                  std::move(x), output);
}

const std::vector<std::string> kInputs = {"x", "k", "v", "pk", "pv", "last", "total"};

TEST(GroupQueryAttention, NewKeysComeAfterThoseOfEarlierCalls) {
  EXPECT_THAT(Result(kInputs, kHeads),
              ElementsAre(Near(Mixed({4, 3}, {20, 10})), Near(Mixed({8, 6}, {20, 10}))));
  EXPECT_THAT(Result(kInputs, kHeads, 1), ElementsAre(4, 3, 60));
  EXPECT_THAT(Result(kInputs, kHeads, 2), ElementsAre(20, 10, 80));
}

TEST(GroupQueryAttention, OrWithoutAny) {
  // Packed: queries 1 and 2, key 3 and value 10, then 5, 6, 4 and 20.
  const std::vector<double> x = {1, 2, 3, 10, 5, 6, 4, 20};
  const std::vector<std::string> inputs = {"x", "", "", "", "", "last", "total"};
  EXPECT_THAT(Result(inputs, kHeads, 0, "", {1, 2, 4}, x),
              ElementsAre(Near(10), Near(10), Near(Mixed({15, 20}, {10, 20})),
                          Near(Mixed({18, 24}, {10, 20}))));
  EXPECT_THAT(Result(inputs, kHeads + IntAttribute("causal", 0), 0, "", {1, 2, 4}, x)[0],
              Near(Mixed({3, 4}, {10, 20})));
}

TEST(GroupQueryAttention, AWindowAndACap) {
  EXPECT_THAT(Result(kInputs, kHeads + IntAttribute("local_window_size", 1)),
              ElementsAre(Near(10), Near(10)));
  EXPECT_THAT(
      Result(kInputs, kHeads + FloatAttribute("softcap", 2) + FloatAttribute("scale", 0.5))[0],
      Near(Mixed({2 * std::tanh(1), 2 * std::tanh(0.75)}, {20, 10})));
}

TEST(GroupQueryAttention, ASinkTakesAShare) {
  EXPECT_THAT(Result(kInputs, kHeads + IntAttribute("smooth_softmax", 1))[0],
              Near(Mixed({4, 3}, {20, 10}, 1)));
  std::vector<std::string> inputs = kInputs;
  inputs.insert(inputs.end(), {"", "", "", "", "sink"});
  EXPECT_THAT(Result(inputs, kHeads, 0, Values("sink", {2}, {1, 2})),
              ElementsAre(Near(Mixed({4, 3}, {20, 10}, std::exp(1))),
                          Near(Mixed({8, 6}, {20, 10}, std::exp(2)))));
}

// Heads of two elements at place 1, which are turned by 90°: (a, b) becomes (-b, a).
TEST(GroupQueryAttention, TurnsQueriesAndKeys) {
  const std::string constants =
      Values("k2", {1, 1, 2}, {1, 2}) + Values("v2", {1, 1, 2}, {10, 20}) +
      Values("pk2", {1, 1, 1, 2}, {5, 6}) + Values("pv2", {1, 1, 1, 2}, {30, 40}) +
      Values("c", {2, 1}, {1, 0}) + Values("s", {2, 1}, {0, 1});
  EXPECT_THAT(Result({"x", "k2", "v2", "pk2", "pv2", "last", "total", "c", "s"},
                     kHeads + IntAttribute("do_rotary", 1), 1, constants, {1, 1, 4}, {1, 2, 3, 4}),
              ElementsAre(5, 6, -2, 1));
}

TEST(GroupQueryAttention, Refuses) {
  auto errors = [](const std::vector<std::string>& inputs, const std::string& attributes) {
    return ErrorsOf(
        MicrosoftModel("GroupQueryAttention", inputs, {1, 1, 2}, kConstants, attributes));
  };
  EXPECT_THAT(errors(kInputs, kHeads + IntAttribute("sliding_window_cache", 1)),
              HasSubstr("sliding_window_cache is not 0, which is not supported"));
  EXPECT_THAT(errors({"x", "k", "v", "pk", "", "last", "total"}, kHeads),
              HasSubstr("has one of the past of keys and values; expected both"));
  EXPECT_THAT(errors({"x", "", "", "", "", "last", "total"}, kHeads),
              HasSubstr("its data [1, 1, 2] are not those of 2 heads of queries and 1 of keys"));
  EXPECT_THAT(errors({"x", "k", "v", "pk", "pv", "last", "total", "", "", "", "", "", "k"}, kHeads),
              HasSubstr("has input 12: a quantized past, norms or padded queries"));
  EXPECT_THAT(errors(kInputs, kHeads + IntAttribute("do_rotary", 1)),
              HasSubstr("its input 7 is left out"));
}

}  // namespace
}  // namespace mo::onnx
