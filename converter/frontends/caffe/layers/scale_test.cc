#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBoth[] = "bottom: \"a\" bottom: \"b\"";

TEST(ScaleLayers, ScaleInEveryForm) {
  const std::vector<double> x = Counting(6);  // [1, 3, 2, 1] or [1, 3, 1, 2]
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { bias_term: true }")),
                     {{"l", {{{3}, {1, 2, 3}}, {{3}, {10, 20, 30}}}}}, x)
                  .values,
              ElementsAre(11, 12, 26, 28, 45, 48));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: 2 }")),
                     {{"l", {{{2}, {1, -1}}}}}, x)
                  .values,
              ElementsAre(1, -2, 3, -4, 5, -6));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: 1 num_axes: 2 }")),
                     {{"l", {{{3, 2}, {1, 2, 3, 4, 5, 6}}}}}, x)
                  .values,
              ElementsAre(1, 4, 9, 16, 25, 36));
  EXPECT_THAT(
      RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { axis: -2 num_axes: -1 }")),
             {{"l", {{{2, 1}, {0, 1}}}}}, x)
          .values,
      ElementsAre(0, 2, 0, 4, 0, 6));
  EXPECT_THAT(RunNet(Net("1,3,2,1", TestLayerText("Scale", "scale_param { num_axes: 0 }")),
                     {{"l", {{{}, {2}}}}}, x)
                  .values,
              ElementsAre(2, 4, 6, 8, 10, 12));
}

TEST(ScaleLayers, ScaleByASecondInput) {
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

TEST(ScaleLayers, ScaleByASecondInputAlongTheChannels) {
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

TEST(ScaleLayers, ScaleByASingleNumber) {
  const std::string text = TestLayerText("Scale", "scale_param { axis: 9 }", kBoth);
  EXPECT_THAT(
      RunNetOnInputs("input: \"a\" input_shape { dim: 2 }\ninput: \"b\" input_shape { }\n" + text,
                     {}, {{1, 2}, {3}})
          .values,
      ElementsAre(3, 6));
}

TEST(ScaleLayers, ScaleOfAnOpenBatch) {
  SourceModel source;
  const std::string net =
      NetOfInputs({"1,2,2,1", "1,2"}, TestLayerText("Scale", "scale_param { axis: 0 }", kBoth));
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes["a"] = {Dim::Any(), 2, 2, 1};
  source.input_shapes["b"] = {Dim::Any(), 2};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  const auto out =
      Evaluate(*graph, {{{2, 2, 2, 1}, Counting(8)}, {{2, 2}, {1, 2, 3, 4}}}, Precision::kDouble);
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_THAT(out->at(0).values, ElementsAre(1, 2, 6, 8, 15, 18, 28, 32));
}

TEST(ScaleLayers, BiasInEveryForm) {
  const std::vector<double> x = Counting(6);
  auto run = [&x](const std::string& parameters, const TestBlob& blob) {
    return RunNet(Net("1,3,2,1", TestLayerText("Bias", parameters)), {{"l", {blob}}}, x).values;
  };
  EXPECT_THAT(run("", {{3}, {10, 20, 30}}), ElementsAre(11, 12, 23, 24, 35, 36));
  EXPECT_THAT(run("bias_param { axis: -2 num_axes: -1 }", {{2, 1}, {10, 20}}),
              ElementsAre(11, 22, 13, 24, 15, 26));
  EXPECT_THAT(run("bias_param { num_axes: 0 }", {{}, {10}}), ElementsAre(11, 12, 13, 14, 15, 16));
  EXPECT_THAT(RunNetOnInputs(NetOfInputs({"1,3,2,1", "3,2"}, TestLayerText("Bias", "", kBoth)), {},
                             {x, {10, 20, 30, 40, 50, 60}})
                  .values,
              ElementsAre(11, 22, 33, 44, 55, 66));
}

TEST(ScaleLayers, AxpyScalesChannelsAndAdds) {
  const std::string text = TestLayerText("Axpy", "", "bottom: \"a\" bottom: \"b\" bottom: \"c\"");
  for (const char* factors : {"2,2", "2,2,1,1"}) {
    EXPECT_THAT(RunNetOnInputs(NetOfInputs({factors, "2,2,1,2", "2,2,1,2"}, text), {},
                               {{1, 2, 3, 4}, Counting(8), {10, 20, 30, 40, 50, 60, 70, 80}})
                    .values,
                ElementsAre(11, 22, 36, 48, 65, 78, 98, 112));
  }
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2", "2,2,1,2", "2,2,1,2"}, text), ""),
              HasSubstr("its factors are [2] and its data [2, 2, 1, 2]; expected a factor for each "
                        "sample and channel"));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,2,1,2", "2,2,1,2", "2,2,1,2"}, text), ""),
              HasSubstr("expected a factor for each sample and channel"));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,3", "2,2,1,2", "2,2,1,2"}, text), ""),
              HasSubstr("expected the same extent on axis 1"));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,2", "2,2,1,2", "2,2,2,1"}, text), ""),
              HasSubstr("its inputs are [2, 2, 1, 2] and [2, 2, 2, 1]; expected equal shapes"));
}

TEST(ScaleLayers, RefuseWhatMakesNoSense) {
  EXPECT_THAT(WithLayer("type: \"Scale\" scale_param { axis: 3 num_axes: 2 }"),
              HasSubstr("the scale would have 2 axes from axis 3 on"));
  EXPECT_THAT(WithLayer("type: \"Scale\" scale_param { num_axes: -2 }"),
              HasSubstr("the scale would have -2 axes from axis 1 on"));
  EXPECT_THAT(WithLayer("type: \"Bias\" bias_param { num_axes: 2147483647 }"),
              HasSubstr("the bias would have 2147483647 axes from axis 1 on"));
  EXPECT_THAT(WithLayer("type: \"Bias\" bias_param { axis: 4 }"),
              HasSubstr("axis is 4, but the tensor has 4 axes"));
  EXPECT_THAT(WithLayer("type: \"Bias\""), HasSubstr("has 3 blobs in the caffemodel; expected 1"));
  const std::string scale = TestLayerText("Scale", "", kBoth);
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,3,4", "2"}, scale), ""),
              HasSubstr("its inputs are [2, 3, 4] and [2]; expected the same extent on axis 1 of "
                        "the former"));
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,3,4", "3,4,5"}, scale), ""),
              HasSubstr("the scale would have 3 axes from axis 1 on, but the input has 3 in all"));
  // A factor of 1 for both samples is another shape, which Caffe refuses.
  EXPECT_THAT(ErrorsOf(NetOfInputs({"2,3", "1,3"},
                                   TestLayerText("Scale", "scale_param { axis: 0 }", kBoth)),
                       ""),
              HasSubstr("expected the same extent on axis 0"));
}

}  // namespace
}  // namespace mo::caffe
