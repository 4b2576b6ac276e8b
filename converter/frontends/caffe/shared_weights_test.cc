#include "converter/frontends/caffe/shared_weights.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string FullyConnected(const std::string& name, const std::string& bottom,
                           const std::string& more) {
  return absl::StrCat(
      "layer { name: \"", name, "\" type: \"InnerProduct\" bottom: \"", bottom, "\" top: \"", name,
      "\" inner_product_param { num_output: 1 bias_term: ", "false } ", more, " }\n");
}

// 1 · a, then b: two layers that share their weights as `sharing` says.
std::vector<double> Shared(const std::vector<TestLayer>& weights,
                           const std::string& sharing = "param { name: \"w\" }") {
  return RunNet(
             Net("1,1", FullyConnected("a", "data", sharing) + FullyConnected("b", "a", sharing)),
             weights, {1})
      .values;
}

TEST(SharedWeights, StoredForOneLayer) {
  EXPECT_THAT(Shared({{"a", {{{1, 1}, {3}}}}}), ElementsAre(9));
  EXPECT_THAT(Shared({{"b", {{{1, 1}, {3}}}}}), ElementsAre(9));
}

TEST(SharedWeights, TheLastOneStoredCounts) {
  EXPECT_THAT(Shared({{"a", {{{1, 1}, {3}}}}, {"b", {{{1, 1}, {5}}}}}), ElementsAre(25));
  EXPECT_THAT(Shared({{"b", {{{1, 1}, {5}}}}, {"a", {{{1, 1}, {3}}}}}), ElementsAre(9));
  // Without a name nothing is shared.
  EXPECT_THAT(Shared({{"a", {{{1, 1}, {3}}}}, {"b", {{{1, 1}, {5}}}}}, "param { lr_mult: 1 }"),
              ElementsAre(15));
}

TEST(SharedWeights, OfOtherShapesByTheirCount) {
  auto net = [](const std::string& mode) {
    const std::string sharing = "param { name: \"w\" " + mode + " }";
    return Net("1,1,1,1",
               FullyConnected("a", "data", sharing) +
                   "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" " +
                   sharing +
                   " convolution_param { num_output: 1 kernel_size: 1 bias_term: false } }\n");
  };
  const std::vector<TestLayer> weights = {{"a", {{{1, 1}, {3}}}}};
  EXPECT_THAT(RunNet(net("share_mode: PERMISSIVE"), weights, {2}).values, ElementsAre(6));
  EXPECT_THAT(RunNet(net("share_mode: PERMISSIVE"), {{"a", {{{1, 1, 1, 1}, {3}}}}}, {2}).values,
              ElementsAre(6));
  const std::vector<TestLayer> wide = {{"a", {{{2, 2}, {1, 2, 3, 4}}}}};
  EXPECT_THAT(ErrorsOf(net(""), Caffemodel(wide)), HasSubstr("MO3106"));
}

// Two layers, the second one without stored weights, with the weights of the first one.
std::string SharedInPart(const std::string& params, const std::string& filler) {
  return Net("1,1",
             "layer { name: \"a\" type: \"InnerProduct\" bottom: \"data\" top: \"a\" param { "
             "name: \"w\" } param { name: \"b\" } inner_product_param { num_output: 1 } }\n"
             "layer { name: \"l\" type: \"InnerProduct\" bottom: \"a\" top: \"l\" " +
                 params + " inner_product_param { num_output: 1 " + filler + " } }\n");
}

TEST(SharedWeights, OnlyInPart) {
  const std::vector<TestLayer> weights = {{"a", {{{1, 1}, {3}}, {{1}, {1}}}}};
  const std::string bias = "bias_filler { value: 5 }", w = "param { name: \"w\" }";
  EXPECT_THAT(RunNet(SharedInPart(w + "param { lr_mult: 1 }", bias), weights, {2}).values,
              ElementsAre(26));
  // A param that is not stated has no name, and a filler that is not is 0 for a bias.
  EXPECT_THAT(RunNet(SharedInPart(w, bias), weights, {2}).values, ElementsAre(26));
  EXPECT_THAT(RunNet(SharedInPart(w, ""), weights, {2}).values, ElementsAre(21));
  EXPECT_THAT(RunNet(SharedInPart("param { } param { name: \"b\" }", "weight_filler { value: 2 }"),
                     weights, {2})
                  .values,
              ElementsAre(15));
  Diagnostics diagnostics;
  (void)LoadNet(SharedInPart(w, bias), Caffemodel(weights), diagnostics);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("layer 'l' (InnerProduct) has only the weights that it shares in the "
                        "caffemodel; the others keep the values of its fillers, as in Caffe"));
}

TEST(SharedWeights, InPartWithRandomFillers) {
  const std::string params = "param { } param { name: \"b\" }";
  const std::string weights = Caffemodel({{"a", {{{1, 1}, {3}}, {{1}, {1}}}}});
  for (const char* filler : {"", "weight_filler { type: \"xavier\" }"}) {
    EXPECT_THAT(
        ErrorsOf(SharedInPart(params, filler), weights),
        HasSubstr("layer 'l' (InnerProduct) has only the weights that it shares in "
                  "net.caffemodel, and the fillers of the others are random or not stated"));
  }
}

}  // namespace
}  // namespace mo::caffe
