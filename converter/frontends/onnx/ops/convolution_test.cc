#include "converter/frontends/onnx/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ConvolutionOperators, AddTheBias) {
  EXPECT_THAT(ComputedBy(TestNode("Conv", {"x", "w", "b"}, {"y"}), {1, 1, 3}, {1, 2, 3},
                         Values("w", {2, 1, 2}, {1, 10, 0, 1}) + Values("b", {2}, {100, 0})),
              ElementsAre(121, 132, 2, 3));
}

TEST(ConvolutionOperators, HaveTheNodesNameAtTheEnd) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 3}) + Values("w", {1, 1, 2}, {1, 10}) + Values("b", {1}, {7}) +
      "node { op_type: \"Conv\" name: \"c\" input: [\"x\", \"w\", \"b\"] output: \"y\" }" +
      Output("y")));
  ASSERT_NE(graph->FindNode("c"), nullptr);
  EXPECT_TRUE(graph->FindNode("c")->Is(ops::kAdd));
  EXPECT_THAT(graph->FindNode("c")->tensor_names(), ElementsAre("y"));
  EXPECT_EQ(graph->results()[0]->name(), "c/sink_port_0");
}

TEST(ConvolutionOperators, PadsAreAllBeginningsAndThenAllEnds) {
  EXPECT_THAT(ComputedBy(TestNode("Conv", {"x", "w"}, {"y"}, IntsAttribute("pads", {1, 0, 0, 1})),
                         {1, 1, 1, 2}, {1, 2}, Values("w", {1, 1, 2, 2}, {1, 1, 1, 10})),
              ElementsAre(21, 2));
}

TEST(ConvolutionOperators, GroupsShareNoChannels) {
  EXPECT_THAT(ComputedBy(TestNode("Conv", {"x", "w"}, {"y"}, IntAttribute("group", 2)), {1, 2, 2},
                         {1, 2, 3, 4}, Values("w", {2, 1, 1}, {1, 10})),
              ElementsAre(1, 2, 30, 40));
}

TEST(ConvolutionOperators, AutoPadPutsTheOddElementWhereItSays) {
  const std::string w = Values("w", {1, 1, 2}, {1, 10});
  auto conv = [](const std::string& mode) {
    return TestNode("Conv", {"x", "w"}, {"y"}, TextAttribute("auto_pad", mode));
  };
  EXPECT_THAT(ComputedBy(conv("SAME_UPPER"), {1, 1, 2}, {1, 2}, w), ElementsAre(21, 2));
  EXPECT_THAT(ComputedBy(conv("SAME_LOWER"), {1, 1, 2}, {1, 2}, w), ElementsAre(10, 21));
  EXPECT_THAT(ComputedBy(conv("VALID"), {1, 1, 2}, {1, 2}, w), ElementsAre(21));
  EXPECT_THAT(ErrorsOfNode(conv("FULL"), {1, 1, 2}, w),
              HasSubstr("auto_pad is 'FULL'; expected NOTSET, VALID, SAME_UPPER or SAME_LOWER"));
}

TEST(ConvolutionOperators, WeightsFitTheChannels) {
  EXPECT_THAT(
      ErrorsOfNode(TestNode("Conv", {"x", "w"}, {"y"}), {1, 3, 2}, Values("w", {1, 2, 1}, {1, 1})),
      HasSubstr("its weights [1, 2, 1] in 1 groups take 2 channels, but its data [1, 3, 2] "
                "has 3 [MO3111]"));
}

TEST(ConvolutionOperators, TransposedOnesSpreadTheirElements) {
  const std::string w = Values("w", {1, 1, 2}, {1, 10});
  EXPECT_THAT(ComputedBy(TestNode("ConvTranspose", {"x", "w"}, {"y"}), {1, 1, 2}, {1, 2}, w),
              ElementsAre(1, 12, 20));
  EXPECT_THAT(
      ComputedBy(TestNode("ConvTranspose", {"x", "w"}, {"y"}, IntsAttribute("pads", {1, 0})),
                 {1, 1, 2}, {1, 2}, w),
      ElementsAre(12, 20));
  EXPECT_THAT(
      ComputedBy(TestNode("ConvTranspose", {"x", "w"}, {"y"},
                          IntsAttribute("strides", {2}) + IntsAttribute("output_padding", {1})),
                 {1, 1, 2}, {1, 2}, w),
      ElementsAre(1, 10, 2, 20, 0));
}

// Of the full result [1, 12, 20].
TEST(ConvolutionOperators, TransposedOnesAreCutToTheirShape) {
  const std::string w = Values("w", {1, 1, 2}, {1, 10});
  auto conv = [](const std::string& attributes) {
    return TestNode("ConvTranspose", {"x", "w"}, {"y"}, attributes);
  };
  const std::string shape = IntsAttribute("output_shape", {2});
  EXPECT_THAT(ComputedBy(conv(shape), {1, 1, 2}, {1, 2}, w), ElementsAre(12, 20));
  EXPECT_THAT(ComputedBy(conv(IntsAttribute("output_shape", {1, 1, 2})), {1, 1, 2}, {1, 2}, w),
              ElementsAre(12, 20));
  EXPECT_THAT(ComputedBy(conv(TextAttribute("auto_pad", "SAME_UPPER")), {1, 1, 2}, {1, 2}, w),
              ElementsAre(1, 12));
  EXPECT_THAT(ComputedBy(conv(TextAttribute("auto_pad", "SAME_LOWER")), {1, 1, 2}, {1, 2}, w),
              ElementsAre(12, 20));
  EXPECT_THAT(ComputedBy(conv(IntsAttribute("output_shape", {4})), {1, 1, 2}, {1, 2}, w),
              ElementsAre(1, 12, 20, 0));
}

}  // namespace
}  // namespace mo::onnx
