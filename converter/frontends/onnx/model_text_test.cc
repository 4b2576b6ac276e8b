#include "converter/frontends/onnx/model_text.h"

#include <string>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::HasSubstr;

TEST(ParseModelText, KeepsTheLinesOfNodes) {
  const std::string text = TestModel("\n\n" + TestNode("Neg", {"x"}, {"y"}));
  Diagnostics diagnostics;
  const std::optional<ModelDef> model = ParseModelText({"net.txt", text, nullptr}, diagnostics);
  ASSERT_TRUE(model.has_value()) << diagnostics.Render();
  EXPECT_EQ(model->graph.nodes[0].location.line, 4);
}

TEST(ParseModelText, ReportsUnknownFields) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ParseModelText({"net.txt", "ir_version: 8 grph { }", nullptr}, diagnostics));
  EXPECT_THAT(diagnostics.Render(), HasSubstr("net.txt:1:15: error:"));
}

TEST(LooksLikeModelText, NeedsAVersionFirst) {
  EXPECT_TRUE(LooksLikeModelText("# made by hand\nir_version: 8"));
  EXPECT_FALSE(LooksLikeModelText("name: \"net\""));
}

}  // namespace
}  // namespace mo::onnx
