#include "converter/frontends/caffe/importer.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Importer, NamesBelongToTheLastWriter) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,2,2",
                  "layer { name: \"c\" type: \"Convolution\" bottom: \"data\" top: \"c\" "
                  "convolution_param { num_output: 1 kernel_size: 1 bias_term: false } }\n"
                  "layer { name: \"c_relu\" type: \"ReLU\" bottom: \"c\" top: \"c\" }\n"
                  "layer { name: \"drop\" type: \"Dropout\" bottom: \"c\" top: \"d\" }\n"),
              Caffemodel({{"c", {{{1, 1, 1, 1}, {1}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_TRUE(graph->FindNode("c")->tensor_names().empty());
  EXPECT_THAT(graph->FindNode("c_relu")->tensor_names(), ElementsAre("c", "d"));
  EXPECT_EQ(graph->results().size(), 1u);
  EXPECT_EQ(graph->results()[0]->name(), "c_relu/sink_port_0");
  std::vector<std::string> sources;
  for (const SourceNode& source : graph->source_nodes()) sources.push_back(source.name);
  EXPECT_THAT(sources, ElementsAre("data", "c", "c_relu", "drop"));
}

TEST(Importer, OldSpellingsOfAnInput) {
  const std::string relu = TestLayerText("ReLU");
  for (const char* input :
       {"input: \"data\" input_dim: 1 input_dim: 1 input_dim: 1 input_dim: 2\n",
        "input: \"data\" input_shape { dim: 1 dim: 1 dim: 1 dim: 2 }\n",
        "layer { name: \"i\" type: \"Input\" top: \"data\" input_param { shape: { dim: [1, 1, 1, "
        "2] } } }\n"}) {
    EXPECT_THAT(RunNet(absl::StrCat(input, relu), {}, {-1, 2}).values, ElementsAre(0, 2)) << input;
  }
}

TEST(Importer, AnOutputByLayerIsWhatThatLayerComputes) {
  const std::string net =
      Net("1,1,2,2",
          "layer { name: \"a\" type: \"TanH\" bottom: \"data\" top: \"blob\" }\n"
          "layer { name: \"b\" type: \"ReLU\" bottom: \"blob\" top: \"blob\" }\n");
  for (const auto& [output, node] :
       {std::pair("a", "a"), std::pair("b", "b"), std::pair("blob", "b")}) {
    SourceModel source;
    source.model = {"net.prototxt", net, nullptr};
    source.outputs = {output};
    Diagnostics diagnostics;
    const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
    ASSERT_NE(graph, nullptr) << diagnostics.Render();
    EXPECT_EQ(graph->results()[0]->input(0).node->name(), node) << output;
  }
}

TEST(Importer, TellsWhatALayerLacksOnce) {
  EXPECT_THAT(
      ErrorsOf(kInput + std::string("layer { name: \"l\" bottom: \"data\" top: \"y\" }\n"), ""),
      HasSubstr("layer 'l' has no type; expected one"));
  const std::string errors = ErrorsOf(
      "layer { name: \"d\" type: \"Input\" top: \"a\" top: \"b\" top: \"c\" input_param { "
      "shape { dim: 2 } shape { dim: 3 } } }\n",
      "");
  const size_t first = errors.find("has 2 shapes for 3 tops");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(errors.find("has 2 shapes for 3 tops", first + 1), std::string::npos) << errors;
}

TEST(Importer, ConfiguredShapesAndOutputs) {
  const std::string net =
      Net("1,1,2,2",
          "layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"blob_a\" }\n"
          "layer { name: \"b\" type: \"ReLU\" bottom: \"blob_a\" top: \"blob_b\" }\n");
  SourceModel source;
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes = {{"data", {Dim::Any(), 1, 4, 4}}};
  source.outputs = {"blob_b", "a"};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(ToString(graph->parameters()[0]->shape()), "[?, 1, 4, 4]");
  ASSERT_EQ(graph->results().size(), 2u);
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "b");
  EXPECT_EQ(graph->results()[1]->input(0).node->name(), "a");
  source.input_places = {{"dota", {"c.toml", 3, 8}}, {"date", {}}};
  source.outputs = {"blob_c"};
  Diagnostics wrong;
  EXPECT_EQ(kCaffeFrontend.load(source, wrong), nullptr);
  EXPECT_THAT(wrong.Render(), HasSubstr("c.toml:3:8: error: [[input]] name: the model has no "
                                        "input 'dota'; did you mean 'data'?"));
  EXPECT_THAT(wrong.Render(), HasSubstr("error: --input: the model has no input 'date'"));
  EXPECT_THAT(wrong.Render(), HasSubstr("no blob or layer 'blob_c' to be an output; did you mean"));
}

TEST(Importer, UnknownLayerTypesAreReportedTogether) {
  const std::string errors =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"a\" type: \"Convolutoin\" bottom: \"data\" top: \"a\" }\n"
                   "layer { name: \"b\" type: \"Convolutoin\" bottom: \"a\" top: \"b\" }\n"
                   "layer { name: \"p\" type: \"Python\" bottom: \"b\" top: \"p\" }\n",
               "");
  EXPECT_THAT(
      errors,
      HasSubstr("net.prototxt:2:19: error: 3 layers are of operations that are not supported: "
                "Convolutoin ×2 (first 'a' at line 2), Python ×1 ('p' at line 4)"));
  EXPECT_THAT(errors, HasSubstr("Cut the model before or after them"));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

TEST(Importer, TwoWritersOfOneBlob) {
  EXPECT_THAT(ErrorsOf(std::string(kInput) +
                           "layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n"
                           "layer { name: \"b\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n",
                       ""),
              HasSubstr("layer 'b' writes the blob 'x', which is written already"));
}

// What comes after it need not be known.
TEST(Importer, AnOutputLeavesOutWhatItDoesNotNeed) {
  const std::string net = Net("1,2",
                              "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" }\n"
                              "layer { name: \"f\" type: \"Foo\" bottom: \"r\" top: \"f\" }\n" +
                                  Conv("c", "f"));
  SourceModel source;
  source.model = {"net.prototxt", net, nullptr};
  source.outputs = {"r"};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "r");
}

TEST(Importer, RepeatedNames) {
  EXPECT_THAT(ErrorsOf("input: \"data\" input_shape { dim: 1 } input: \"data\" input_shape { dim: "
                       "1 }\n",
                       ""),
              HasSubstr("input 'data' is defined again"));
  EXPECT_THAT(ErrorsOf(std::string(kInput) +
                           "layer { name: \"s\" type: \"Slice\" bottom: \"data\" top: \"a\" "
                           "top: \"a\" }\n",
                       ""),
              HasSubstr("layer 's' writes the blob 'a', which is written already"));
}

TEST(Importer, AnInputThatIsWrittenInPlaceKeepsItsName) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,2", "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"data\" }\n"),
              "", diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_THAT(graph->FindNode("data")->tensor_names(), ElementsAre("data"));
  EXPECT_THAT(graph->FindNode("r")->tensor_names(), ElementsAre("r"));
}

TEST(Importer, InputsWithoutShape) {
  EXPECT_THAT(ErrorsOf("input: \"data\"\n", ""),
              HasSubstr("net.prototxt:1:1: error: input 'data' has no shape"));
  EXPECT_THAT(ErrorsOf("layer { name: \"d\" type: \"Input\" top: \"data\" }\n", ""),
              HasSubstr("has 0 shapes for 1 tops"));
  EXPECT_THAT(ErrorsOf("input: \"data\" input_shape { dim: 0 }\n", ""),
              HasSubstr("has the shape [0]; expected sizes of 1 or more"));
  EXPECT_THAT(ErrorsOf("name: \"empty\"\n", ""), HasSubstr("the net has no input"));
}

TEST(Importer, AllProblemsInOneRun) {
  const std::string errors =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"a\" type: \"Nothing\" bottom: \"data\" top: \"a\" }\n" +
                   Conv("b", "data") + Conv("b", "nowhere") +
                   "layer { name: \"p\" type: \"Pooling\" bottom: \"data\" top: \"p\" }\n",
               Caffemodel({{"c", {kWeights}}}));
  for (const char* code : {"MO3104", "MO3107", "MO3108", "MO3110", "MO3105"})
    EXPECT_THAT(errors, HasSubstr(code));
}

}  // namespace
}  // namespace mo::caffe
