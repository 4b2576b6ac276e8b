#include "converter/frontends/onnx/ops/arithmetic.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gtest/gtest.h"

namespace mo::onnx {
namespace {

// What formulas compute is in the tests of the operators that write them.
TEST(Arithmetic, CallsNodesLikeTheirOperations) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 4}) + Input("n", {1}, /*type=*/7) +
      TestNode("Resize", {"x", "", "", "n"}, {"y"}, IntsAttribute("axes", {2})) + Output("y")));
  EXPECT_NE(graph->FindNode("y/axis_2/Divide"), nullptr);
  EXPECT_NE(graph->FindNode("y/axis_2/Ceiling"), nullptr);
}

}  // namespace
}  // namespace mo::onnx
