#include "converter/frontends/onnx/onnx.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> InputNames(const std::string& text, SourceModel settings = {}) {
  settings.model = {"net.txt", text, nullptr};
  Diagnostics diagnostics;
  const auto names = kOnnxFrontend.input_names(settings, diagnostics);
  EXPECT_TRUE(names.has_value()) << diagnostics.Render();
  return names.value_or(std::vector<std::string>());
}

const std::string kNet = TestModel(Input("x", {2}) + Input("z", {2}) + Input("w", {2}) +
                                   Values("w", {2}, {1, 2}) + TestNode("Add", {"x", "z"}, {"a"}) +
                                   TestNode("Add", {"a", "w"}, {"y"}) + Output("y"));

TEST(OnnxFrontend, KnowsItsFiles) {
  EXPECT_TRUE(kOnnxFrontend.recognizes(kNet));
  EXPECT_FALSE(kOnnxFrontend.recognizes("name: \"net\" layer { }"));
}

TEST(OnnxFrontend, NamesInputsInTheirOrder) {
  EXPECT_THAT(InputNames(kNet), ElementsAre("x", "z"));
  SourceModel settings;
  settings.input_places["a"] = {"net.toml", 1};
  EXPECT_THAT(InputNames(kNet, settings), ElementsAre("a"));
}

TEST(OnnxFrontend, InputsWithValuesAreNotNamed) {
  SourceModel settings;
  settings.input_places["z"] = {"net.toml", 1};
  settings.values["z"] = {{1, 2}, /*is_list=*/true};
  EXPECT_THAT(InputNames(kNet, settings), ElementsAre("x"));
}

TEST(OnnxFrontend, TakesShapesOfTheConfiguration) {
  SourceModel settings;
  settings.input_places["x"] = settings.input_places["z"] = {"net.toml", 1};
  settings.input_shapes["x"] = settings.input_shapes["z"] = Shape({5, 2});
  const std::unique_ptr<Graph> graph = LoadText(kNet, settings);
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({5, 2}));
}

}  // namespace
}  // namespace mo::onnx
