#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A layer "p" whose blob is read as "p".
std::string ParameterText(const std::string& shape) {
  return "layer { name: \"p\" type: \"Parameter\" top: \"p\" parameter_param { shape { " + shape +
         " } } }\n";
}

TEST(GatherLayers, EmbedTakesRowsByTheNumbersCutOff) {
  const TestBlob rows = {{3, 2}, {1, 2, 3, 4, 5, 6}};
  const std::string net = Net("2,1", TestLayerText("Embed",
                                                   "embed_param { num_output: 2 input_dim: "
                                                   "3 bias_term: false }"));
  const Tensor top = RunNet(net, {{"l", {rows}}}, {2.9, 0});
  EXPECT_EQ(top.extents, (Extents{2, 1, 2}));
  EXPECT_THAT(top.values, ElementsAre(5, 6, 1, 2));
  EXPECT_THAT(RunNet(Net("1", TestLayerText("Embed", "embed_param { num_output: 2 input_dim: 3 }")),
                     {{"l", {rows, {{2}, {10, 20}}}}}, {1})
                  .values,
              ElementsAre(13, 24));
}

TEST(GatherLayers, BatchReindex) {
  const Tensor top =
      RunNet(Net("3,2", ParameterText("dim: 4") +
                            TestLayerText("BatchReindex", "", "bottom: \"data\" bottom: \"p\"")),
             {{"p", {{{4}, {2, 0, 0, 1}}}}}, Counting(6));
  EXPECT_EQ(top.extents, (Extents{4, 2}));
  EXPECT_THAT(top.values, ElementsAre(5, 6, 1, 2, 1, 2, 3, 4));
}

TEST(GatherLayers, FilterKeepsRowsWhoseSelectorIsNotZero) {
  const std::string filter =
      "layer { name: \"l\" type: \"Filter\" bottom: \"data\" bottom: \"p\" bottom: \"p\" top: "
      "\"a\" "
      "top: \"b\" }\n"
      "layer { name: \"c\" type: \"Concat\" bottom: \"a\" bottom: \"b\" top: \"c\" }\n";
  const Tensor top = RunNet(Net("3,2", ParameterText("dim: 3 dim: 1") + filter),
                            {{"p", {{{3, 1}, {-1, 0, 0.5}}}}}, Counting(6));
  EXPECT_EQ(top.extents, (Extents{2, 3}));
  EXPECT_THAT(top.values, ElementsAre(1, 2, -1, 5, 6, 0.5));
}

TEST(GatherLayers, ParameterIsItsBlob) {
  EXPECT_THAT(RunNet(Net("2,2", ParameterText("dim: 2 dim: 2") +
                                    TestLayerText("Eltwise", "", "bottom: \"data\" bottom: \"p\"")),
                     {{"p", {{{2, 2}, {10, 20, 30, 40}}}}}, Counting(4))
                  .values,
              ElementsAre(11, 22, 33, 44));
}

TEST(GatherLayers, RefuseWhatDoesNotFit) {
  EXPECT_THAT(WithLayer("type: \"Embed\" embed_param { num_output: 2 }"),
              HasSubstr("input_dim is missing or 0; expected the number of rows"));
  EXPECT_THAT(WithLayer("type: \"Embed\" embed_param { input_dim: 2 }"),
              HasSubstr("num_output is missing or 0; expected the number of outputs"));
  EXPECT_THAT(WithLayer("type: \"Embed\" embed_param { input_dim: 2 num_output: 3 }"),
              HasSubstr("has 3 blobs in the caffemodel; expected 2: weights and bias"));
  EXPECT_THAT(WithLayer("type: \"BatchReindex\" bottom: \"data\""),
              HasSubstr("expected a batch, and a list of its numbers"));
  EXPECT_THAT(WithLayer("type: \"Filter\" bottom: \"data\" top: \"m\""),
              HasSubstr("has 2 tops for 2 bottoms; expected one less than bottoms"));
  EXPECT_THAT(WithLayer("type: \"Filter\" bottom: \"data\""),
              HasSubstr("expected one number for each row"));
  EXPECT_THAT(ErrorsOf(Net("2", ParameterText("dim: 3")), Caffemodel({{"p", {{{2}, {1, 2}}}}})),
              HasSubstr("its elements in the caffemodel are [2]"));
}

}  // namespace
}  // namespace mo::caffe
