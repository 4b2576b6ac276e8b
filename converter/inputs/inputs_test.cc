#include "converter/inputs/inputs.h"

#include "absl/strings/str_cat.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPlain[] = R"(
  %data = Parameter() {element_type = f32, shape = [1, 3, 4, 5]} names("x")
  %relu = ReLU(%data)
  %out = Result(%relu)
)";

std::unique_ptr<Graph> Parse(absl::string_view body) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      ParseGraph(absl::StrCat("graph \"g\" {", body, "}"), "g.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  DeclareSources(*graph);
  return graph;
}

// Configures the inputs of `graph`; the [[input]] is called "data" and begins in line 2.
std::string Configure(Graph& graph, absl::string_view input, InputContext context = {"g.mog"}) {
  Diagnostics diagnostics;
  const Config config = ParseConfig(absl::StrCat("schema = 1\n[[input]]\nname = \"data\"\n", input),
                                    "c.toml", diagnostics);
  ConfigureInputs(config.inputs, context, graph, diagnostics);
  return diagnostics.Render();
}

std::string ErrorsOf(absl::string_view body, absl::string_view input, InputContext context = {}) {
  context.file = "g.mog";
  return Configure(*Parse(body), input, context);
}

std::string Body(const Graph& graph) { return PrintWithoutProvenance(graph); }

TEST(ConfigureInputs, WritesTheStepsInTheirOrder) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  EXPECT_EQ(Configure(*graph,
                      "layout = \"NCHW\"\npreprocess = [{ scale = 2 }, { mean = [1, 2, 3] }, "
                      "{ reverse_channels = true }]\n"),
            "");
  EXPECT_EQ(Body(*graph), R"(graph "g" {
  %data = Parameter() {element_type = f32, layout = "NCHW", shape = [1, 3, 4, 5]} names("x")
  %data/scale/value = Constant() f32[] {2}
  %data/scale = Divide(%data, %data/scale/value) -> f32[1, 3, 4, 5]
  %data/mean/value = Constant() f32[3, 1, 1] {1, 2, 3}
  %data/mean = Subtract(%data/scale, %data/mean/value) -> f32[1, 3, 4, 5]
  %data/reverse_channels/order = Constant() i64[3] {2, 1, 0}
  %data/reverse_channels/axis = Constant() i64[] {1}
  %data/reverse_channels = Gather(%data/mean, %data/reverse_channels/order, %data/reverse_channels/axis) -> f32[1, 3, 4, 5]
  %relu = ReLU(%data/reverse_channels) -> f32[1, 3, 4, 5]
  %out = Result(%relu)
}
)");
  for (const char* name : {"data/scale", "data/mean", "data/reverse_channels"})
    EXPECT_EQ(graph->FindNode(name)->sources(), graph->FindNode("data")->sources());
}

TEST(ConfigureInputs, ConvertsFromTheConfiguredType) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  EXPECT_EQ(Configure(*graph, "type = \"u8\"\nlayout = \"NHWC\"\npreprocess = [{ mean = 0.5 }]\n",
                      {"g.mog", "NCHW"}),
            "");
  EXPECT_EQ(Body(*graph), R"(graph "g" {
  %data = Parameter() {element_type = u8, layout = "NHWC", shape = [1, 4, 5, 3]} names("x")
  %data/transpose/order = Constant() i64[4] {0, 3, 1, 2}
  %data/transpose = Transpose(%data, %data/transpose/order) -> u8[1, 3, 4, 5]
  %data/convert = Convert(%data/transpose) {destination_type = f32} -> f32[1, 3, 4, 5]
  %data/mean/value = Constant() f32[] {0.5}
  %data/mean = Subtract(%data/convert, %data/mean/value) -> f32[1, 3, 4, 5]
  %relu = ReLU(%data/mean) -> f32[1, 3, 4, 5]
  %out = Result(%relu)
}
)");
}

// In f16 the mean would be rounded, and what is left of the values.
TEST(ConfigureInputs, PreprocessesInTheWiderType) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  EXPECT_EQ(Configure(*graph, "type = \"f16\"\npreprocess = [{ mean = 0.1 }]\n"), "");
  EXPECT_EQ(graph->FindNode("data/mean")->input(0).node->name(), "data/convert");
  EXPECT_EQ(graph->FindNode("relu")->type().element_type, ElementType::kF32);
}

TEST(ConfigureInputs, RefusesTypesThatTheModelDoesNotHold) {
  EXPECT_THAT(
      ErrorsOf(kPlain, "type = \"i32\"\n"),
      HasSubstr("c.toml:4:8: error: [[input]] type: 'data' shall be i32, but the model reads "
                "f32, which does not hold each of its numbers"));
  EXPECT_THAT(ErrorsOf(kPlain, "type = \"f64\"\n"), HasSubstr("[MO2008]"));
  EXPECT_THAT(ErrorsOf(kPlain, "type = \"boolean\"\n"), HasSubstr("[MO2008]"));
  EXPECT_EQ(ErrorsOf(kPlain, "type = \"f32\"\n"), "");
}

TEST(ConfigureInputs, TransposesWhereTheLayoutDiffers) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  EXPECT_EQ(Configure(*graph, "layout = \"NHWC\"\n", {"g.mog", "NCHW"}), "");
  EXPECT_EQ(Body(*graph), R"(graph "g" {
  %data = Parameter() {element_type = f32, layout = "NHWC", shape = [1, 4, 5, 3]} names("x")
  %data/transpose/order = Constant() i64[4] {0, 3, 1, 2}
  %data/transpose = Transpose(%data, %data/transpose/order) -> f32[1, 3, 4, 5]
  %relu = ReLU(%data/transpose) -> f32[1, 3, 4, 5]
  %out = Result(%relu)
}
)");
}

TEST(ConfigureInputs, TakesALayoutForTheSourcesIfThatIsNotKnown) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  EXPECT_EQ(Configure(*graph, "layout = \"NHWC\"\n"), "");
  EXPECT_EQ(graph->parameters()[0]->attributes().GetString("layout"), "NHWC");
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[1, 3, 4, 5]");
  EXPECT_EQ(graph->FindNode("data/transpose"), nullptr);
}

TEST(ConfigureInputs, FollowsATransposeAndAConvert) {
  const std::unique_ptr<Graph> graph = Parse(R"(
  %data = Parameter() {element_type = u8, layout = "NHWC", shape = [1, 4, 5, 3]}
  %float = Convert(%data) {destination_type = f32} names("float")
  %order = Constant() i64[4] {0, 3, 1, 2}
  %nchw = Transpose(%float, %order) names("nchw")
  %relu = ReLU(%nchw)
  %out = Result(%relu)
)");
  EXPECT_EQ(Configure(*graph, "preprocess = [{ mean = [1, 2, 3] }]\n"), "");
  const Node* mean = graph->FindNode("relu")->input(0).node;
  EXPECT_EQ(mean->name(), "data/mean");
  EXPECT_EQ(mean->input(0).node->name(), "nchw");
  EXPECT_THAT(mean->constant_input(1)->extents(), ElementsAre(3, 1, 1));
  EXPECT_EQ(graph->parameters()[0]->type().element_type, ElementType::kU8);
  // A tensor's name stays with the value that the model has under it.
  EXPECT_THAT(mean->tensor_names(), ElementsAre("nchw"));
  EXPECT_THAT(graph->FindNode("nchw")->tensor_names(), IsEmpty());
  EXPECT_THAT(graph->FindNode("float")->tensor_names(), IsEmpty());
}

TEST(ConfigureInputs, ConvertsIntegersThatAreReadAsTheyAre) {
  constexpr char kTwoReaders[] = R"(
  %data = Parameter() {element_type = u8, shape = [2, 3]}
  %a = Convert(%data) {destination_type = f32}
  %b = Convert(%data) {destination_type = f16}
  %ra = Result(%a)
  %rb = Result(%b)
)";
  const std::unique_ptr<Graph> graph = Parse(kTwoReaders);
  EXPECT_EQ(Configure(*graph, "preprocess = [{ mean = 0.5 }, { scale = 3 }]\n"), "");
  EXPECT_EQ(graph->FindNode("data/mean")->input(0).node->name(), "data/convert");
  EXPECT_EQ(graph->FindNode("data/mean")->type().element_type, ElementType::kF32);
  EXPECT_EQ(graph->parameters()[0]->type().element_type, ElementType::kU8);
  // Reversing alone computes nothing.
  const std::unique_ptr<Graph> reversed = Parse(kTwoReaders);
  EXPECT_EQ(Configure(*reversed, "layout = \"NC\"\npreprocess = [{ reverse_channels = true }]\n"),
            "");
  EXPECT_EQ(reversed->FindNode("data/convert"), nullptr);
  EXPECT_THAT(ErrorsOf(R"(
  %data = Parameter() {element_type = i32, shape = [2]}
  %c = Constant() i32[] {1}
  %sum = Add(%data, %c)
  %out = Result(%sum)
)",
                       "preprocess = [{ mean = 0.5 }]\n"),
              HasSubstr("with the inputs as they are configured: node 'sum': "));
  EXPECT_THAT(ErrorsOf(R"(
  %data = Parameter() {element_type = boolean, shape = [2]}
  %out = Result(%data)
)",
                       "preprocess = [{ mean = 0.5 }]\n"),
              HasSubstr("mean of 'data' is arithmetic, but the input is boolean"));
}

TEST(ConfigureInputs, IgnoresNamesThatAreNoInputs) {
  const std::unique_ptr<Graph> graph = Parse(kPlain);
  const std::string before = Body(*graph);
  Config config;
  config.inputs.emplace_back().name = "relu";
  config.inputs.back().layout.Set("NCHW", Origin::kConfig);
  Diagnostics diagnostics;
  ConfigureInputs(config.inputs, {}, *graph, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  EXPECT_EQ(Body(*graph), before);
}

TEST(ConfigureInputs, BatchIsOnTheAxisN) {
  const std::unique_ptr<Graph> graph = Parse(R"(
  %data = Parameter() {element_type = f32, layout = "CN", shape = [3, 1]}
  %b = Parameter() {element_type = f32, shape = [1, 7]}
  %c = Parameter() {element_type = f32, layout = "C", shape = [7]}
  %d = Parameter() {element_type = f32, shape = []}
  %1 = Result(%data)
  %2 = Result(%b)
  %3 = Result(%c)
  %4 = Result(%d)
)");
  EXPECT_EQ(Configure(*graph, "", {.file = "g.mog", .image_layout = "", .batch = 5}), "");
  std::vector<std::string> shapes;
  for (const Node* parameter : graph->parameters()) shapes.push_back(ToString(parameter->shape()));
  EXPECT_THAT(shapes, ElementsAre("[3, 5]", "[5, 7]", "[7]", "[]"));
}

TEST(ConfigureInputs, ReportsLayoutsThatDoNotFit) {
  EXPECT_THAT(
      ErrorsOf(kPlain, "layout = \"NC\"\n"),
      HasSubstr("c.toml:4:10: error: [[input]] layout: \"NC\" of 'data' has 2 axes, but the "
                "input has the shape [1, 3, 4, 5]; expected one letter for each axis "
                "[MO2008]"));
  EXPECT_THAT(ErrorsOf(kPlain, "layout = \"NCDH\"\n", {"", "NCHW"}),
              HasSubstr("c.toml:4:10: error: [[input]] layout: \"NCDH\" of 'data' has other axes "
                        "than the model's NCHW; expected its letters [MO2008]"));
  Config config;
  config.inputs.emplace_back().name = "data";
  config.inputs.back().source_layout.Set("NHWC", Origin::kFlag);
  config.inputs.back().layout.Set("NHWC", Origin::kFlag);
  Diagnostics diagnostics;
  ConfigureInputs(config.inputs, {"g.mog", "NCHW"}, *Parse(kPlain), diagnostics);
  EXPECT_EQ(diagnostics.Render(),
            "error: --layout: \"NHWC\" of 'data' is not what the model has: NCHW; write "
            "data(NCHW->NHWC) if the input of the IR shall have it [MO2008]\n");
}

TEST(ConfigureInputs, ReportsStepsThatDoNotFit) {
  EXPECT_THAT(
      ErrorsOf(kPlain, "preprocess = [{ mean = [1, 2, 3] }]\n"),
      HasSubstr("c.toml:4:17: error: [[input]] preprocess: mean of 'data' is about channels, "
                "but the layout of the input is not known; give it a layout"));
  EXPECT_THAT(ErrorsOf(kPlain, "preprocess = [{ reverse_channels = true }]\n"),
              HasSubstr("reverse_channels of 'data' is about channels, but the layout"));
  EXPECT_EQ(ErrorsOf(kPlain, "preprocess = [{ mean = 1 }]\n"), "");
  EXPECT_THAT(ErrorsOf(kPlain, "layout = \"NHWC\"\npreprocess = [{ scale = [1, 2, 3] }]\n"),
              HasSubstr("c.toml:5:17: error: [[input]] preprocess: scale of 'data' has 3 values, "
                        "but the input has 5 channels; give one value, or one per channel "
                        "[MO2008]"));
  constexpr char kOpen[] = R"(
  %data = Parameter() {element_type = f32, layout = "NC", shape = [2, ?]}
  %out = Result(%data)
)";
  EXPECT_THAT(ErrorsOf(kOpen, "preprocess = [{ mean = [1, 2, 3] }]\n"),
              HasSubstr("but their number is open in [2, ?]; give the input a shape"));
  constexpr char kNoChannels[] = R"(
  %data = Parameter() {element_type = f32, layout = "NHW", shape = [2, 3, 3]}
  %out = Result(%data)
)";
  EXPECT_THAT(ErrorsOf(kNoChannels, "preprocess = [{ reverse_channels = true }]\n"),
              HasSubstr("but the layout NHW has no axis C"));
  EXPECT_THAT(ErrorsOf(kPlain, "preprocess = [{ mean = 1e39 }]\n"),
              HasSubstr("mean of 'data' holds 1e+39, which f32 cannot hold"));
  EXPECT_THAT(ErrorsOf(kPlain, "preprocess = [{ scale = 1e-60 }]\n"),
              HasSubstr("scale of 'data' holds 1e-60, which f32 cannot hold"));
}

TEST(ConfigureInputs, ReportsTwoNamesOfOneInput) {
  EXPECT_THAT(ErrorsOf(kPlain, "[[input]]\nname = \"x\"\n"),
              HasSubstr("c.toml:5:8: error: [[input]] name: 'data' and 'x' are names of one input; "
                        "keep one [[input]] for it [MO2008]"));
}

}  // namespace
}  // namespace mo
