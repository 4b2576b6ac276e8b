#include "converter/frontends/caffe/cuts.h"

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kNet[] = R"(
input: "data" input_shape { dim: 1 dim: 2 }
layer { name: "a" type: "Scale" bottom: "data" top: "a"
  scale_param { filler { type: "constant" value: 2 } } }
layer { name: "in_place" type: "ReLU" bottom: "a" top: "a" }
layer { name: "c" type: "ReLU" bottom: "a" top: "blob_c" relu_param { negative_slope: 3 } }
layer { name: "d" type: "Eltwise" bottom: "blob_c" bottom: "blob_c" top: "sum" }
)";

constexpr char kNoWeights[] = R"(
input: "data" input_shape { dim: 1 dim: 2 }
layer { name: "source" type: "NoSuchLayer" bottom: "data" top: "x" }
layer { name: "r" type: "ReLU" bottom: "x" top: "x" relu_param { negative_slope: 3 } }
layer { name: "s" type: "ReLU" bottom: "x" top: "y" relu_param { negative_slope: -1 } }
layer { name: "t" type: "ReLU" bottom: "data" top: "z" }
)";

constexpr char kParts[] = R"(
input: "data" input_shape { dim: 1 dim: 4 }
layer { name: "parts" type: "Slice" bottom: "data" top: "left" top: "right" }
layer { name: "sum" type: "Eltwise" bottom: "left" bottom: "right" top: "sum" }
)";

struct Loaded {
  std::unique_ptr<Graph> graph;
  std::string messages;
};

Loaded Load(const char* net, SourceModel source) {
  source.model = {"net.prototxt", net, nullptr};
  for (const auto& [name, shape] : source.input_shapes) source.input_places[name] = {};
  Diagnostics diagnostics;
  Loaded loaded;
  loaded.graph = kCaffeFrontend.load(source, diagnostics);
  loaded.messages = diagnostics.Render();
  return loaded;
}

// Of a graph with one input.
std::vector<double> ResultOf(const Loaded& loaded, const std::vector<double>& input) {
  EXPECT_NE(loaded.graph, nullptr) << loaded.messages;
  if (loaded.graph == nullptr) return {};
  EXPECT_EQ(loaded.graph->parameters().size(), 1u);
  const auto results =
      Evaluate(*loaded.graph, {{*loaded.graph->parameters()[0]->shape().extents(), input}},
               Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? (*results)[0].values : std::vector<double>();
}

// The net of kNoWeights from an input `name` to the output y.
Loaded LoadFrom(const char* name) {
  SourceModel source;
  source.input_shapes[name] = {1, 2};
  source.outputs = {"y"};
  return Load(kNoWeights, source);
}

TEST(Cuts, OfALayerIsItsTopBeforeOthersChangeIt) {
  const Loaded loaded = LoadFrom("source");
  EXPECT_THAT(ResultOf(loaded, {-1, 2}), ElementsAre(3, 2));
  EXPECT_EQ(loaded.graph->parameters()[0]->name(), "source");
}

TEST(Cuts, OfABlobIsWhatItsLastWriterLeaves) {
  const Loaded loaded = LoadFrom("x");
  EXPECT_THAT(ResultOf(loaded, {-1, 2}), ElementsAre(1, 2));
  EXPECT_TRUE(loaded.graph->FindNode("r")->Is(ops::kParameter));
}

// Its other top is still computed.
// Cuts the net of kParts at `name`, with 10, 20 for what the cut top was.
void ExpectCutOfParts(const char* name, const std::vector<std::string>& names,
                      const std::vector<double>& sum) {
  SourceModel source;
  source.input_places[name] = {};
  const Loaded loaded = Load(kParts, source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  ASSERT_EQ(loaded.graph->parameters().size(), 2u);
  EXPECT_EQ(loaded.graph->parameters()[1]->tensor_names(), names);
  const auto results =
      Evaluate(*loaded.graph, {{{1, 4}, {1, 2, 3, 4}}, {{1, 2}, {10, 20}}}, Precision::kDouble);
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_EQ((*results)[0].values, sum);
}

TEST(Cuts, OfALayerWithSeveralTops) { ExpectCutOfParts("parts", {"parts", "left"}, {13, 24}); }

TEST(Cuts, OfAFurtherTop) { ExpectCutOfParts("right", {"right"}, {11, 22}); }

// Labels are no inputs of the model where nothing reads them.
TEST(Cuts, OfEachTopOfALayerThatIsNotSupported) {
  SourceModel source;
  source.input_shapes["image"] = {1, 2};
  source.input_shapes["mask"] = {1, 2};
  const Loaded loaded = Load(R"(
layer { name: "source" type: "NoSuchLayer" top: "image" top: "mask" top: "label" }
layer { name: "sum" type: "Eltwise" bottom: "image" bottom: "mask" top: "sum" }
)",
                             source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(loaded.graph->parameters().size(), 2u);
}

TEST(Cuts, WithoutAShapeTakesTheLayersOwn) {
  SourceModel source;
  source.input_places["c"] = {};
  const char* without_scale = R"(
input: "data" input_shape { dim: 1 dim: 2 }
layer { name: "a" type: "ReLU" bottom: "data" top: "a" }
layer { name: "c" type: "ReLU" bottom: "a" top: "blob_c" }
layer { name: "d" type: "Eltwise" bottom: "blob_c" bottom: "blob_c" top: "sum" }
)";
  const Loaded loaded = Load(without_scale, source);
  EXPECT_THAT(ResultOf(loaded, {-1, 2}), ElementsAre(-2, 4));
  EXPECT_EQ(ToString(loaded.graph->parameters()[0]->shape()), "[1, 2]");
  EXPECT_EQ(loaded.graph->FindNode("a"), nullptr);
}

TEST(Cuts, WithoutAnyShapeIsAnError) {
  SourceModel source;
  source.input_places["source"] = {};
  source.outputs = {"y"};
  EXPECT_THAT(Load(kNoWeights, source).messages,
              HasSubstr("net.prototxt:3:1: error: input 'source' has no shape, as what layer "
                        "'source' computes is not known; give it one with [[input]] shape"));
}

TEST(Cuts, LeaveWhatTheyDoNotCutOff) {
  SourceModel source;
  source.input_shapes["x"] = {1, 2};
  const Loaded loaded = Load(kNoWeights, source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  EXPECT_EQ(loaded.graph->parameters().size(), 2u);
  EXPECT_EQ(loaded.graph->results().size(), 2u);
}

TEST(Cuts, DoNotReachAnOutputThatIsAskedForBefore) {
  SourceModel source;
  source.input_shapes["s"] = {1, 2};
  source.outputs = {"x"};
  EXPECT_THAT(Load(kNoWeights, source).messages, HasSubstr("NoSuchLayer"));
}

// However a cut is written, the graph is the same.
TEST(Cuts, HaveTheNamesOfTheirLayers) {
  for (const char* name : {"c", "blob_c"}) {
    for (const bool with_shape : {false, true}) {
      SourceModel source;
      source.input_places[name] = {};
      if (with_shape) source.input_shapes[name] = {1, 2};
      const Loaded loaded = Load(R"(
input: "data" input_shape { dim: 1 dim: 2 }
layer { name: "c" type: "ReLU" bottom: "data" top: "blob_c" }
layer { name: "d" type: "Eltwise" bottom: "blob_c" bottom: "blob_c" top: "sum" }
)",
                                 source);
      ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
      ASSERT_EQ(loaded.graph->parameters().size(), 1u);
      const Node* parameter = loaded.graph->parameters()[0];
      EXPECT_EQ(parameter->name(), "c");
      EXPECT_THAT(parameter->tensor_names(), ElementsAre("blob_c"));
      EXPECT_THAT(parameter->aliases(), ElementsAre(name));
    }
  }
}

TEST(Cuts, OfOneLayerUnderTwoNames) {
  SourceModel source;
  source.input_places["c"] = {};
  source.input_shapes["blob_c"] = {1, 3};
  const Loaded loaded = Load(kNet, source);
  ASSERT_NE(loaded.graph, nullptr) << loaded.messages;
  ASSERT_EQ(loaded.graph->parameters().size(), 1u);
  EXPECT_EQ(ToString(loaded.graph->parameters()[0]->shape()), "[1, 3]");
}

TEST(Cuts, LeaveNoNamedInputThatNothingReads) {
  SourceModel source;
  source.input_shapes = {{"data", {1, 2}}, {"a", {1, 2}}, {"c", {1, 2}}};
  const std::string messages = Load(kNet, source).messages;
  for (const char* name : {"data", "a"}) {
    EXPECT_THAT(messages,
                HasSubstr(absl::StrCat(
                    "error: --input: nothing of what is converted reads the input '", name,
                    "', as it leads only to another input, or no output needs it; leave it out, "
                    "or correct the name [MO2007]")));
  }
  EXPECT_THAT(messages, testing::Not(HasSubstr("input 'c'")));
}

TEST(Cuts, NamesOfInputsNeedNoShapes) {
  SourceModel source;
  source.model = {"net.prototxt", R"(
input: "unread"
layer { name: "a" type: "NoSuchLayer" bottom: "unread" top: "a" }
layer { name: "data" type: "Input" top: "data" top: "more" }
layer { name: "b" type: "Eltwise" bottom: "a" bottom: "data" bottom: "more" top: "b" }
)",
                  nullptr};
  Diagnostics diagnostics;
  const auto names = [&] { return *kCaffeFrontend.input_names(source, diagnostics); };
  EXPECT_THAT(names(), ElementsAre("unread", "data", "more"));
  source.input_places["a"] = {};
  EXPECT_THAT(names(), ElementsAre("a", "data", "more"));
  source.values["data"] = {};
  EXPECT_THAT(names(), ElementsAre("a", "more"));
}

TEST(Cuts, NeedNoWeightsOfLayersBefore) {
  SourceModel source;
  source.input_places["a"] = {};
  EXPECT_THAT(Load(kNet, source).messages, HasSubstr("input 'a' has no shape"));
  source.input_shapes["a"] = {1, 2};
  EXPECT_THAT(ResultOf(Load(kNet, source), {-1, 2}), ElementsAre(0, 4));
}

}  // namespace
}  // namespace mo::caffe
