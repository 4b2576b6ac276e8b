#include "converter/frontends/tensorflow/node_importer.h"

#include <string>

#include "converter/frontends/tensorflow/loop_testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::HasSubstr;

// What does not change is a constant of the body, and keeps its source.
TEST(NodeImporter, AFunctionReadsWhatIsAroundIt) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {2}) + Values("w", {2}, {2, 3}) + Number("zero", 0) + Number("three", 3) +
      While("loop", {"zero", "three", "x", "w"}) + TestNode("y", "Neg", {"loop:2"}) +
      CountedLoop({"a", "b"}, FunctionNode("product", "Mul", {"a", "b"}), {"product:z:0", "b"}));
  ASSERT_NE(graph, nullptr);
  const Node* loop = graph->FindNode("loop");
  ASSERT_NE(loop, nullptr);
  const Graph& body = *loop->bodies()[0];
  const Node* w = body.FindNode("w");
  ASSERT_NE(w, nullptr);
  EXPECT_TRUE(w->constant());
  EXPECT_NE(body.FindNode("loop/body/product"), nullptr);
}

TEST(NodeImporter, AFunctionHasNoPlaceholderOfItsOwn) {
  const std::string dtype = Attribute("dtype", "type: DT_FLOAT");
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + Number("zero", 0) + Number("three", 3) +
                       While("loop", {"zero", "three", "x"}) + TestNode("y", "Neg", {"loop:2"}) +
                       CountedLoop({"a"},
                                   FunctionNode("p", "Placeholder", {}, dtype) +
                                       FunctionNode("sum", "AddV2", {"a", "p:output:0"}),
                                   {"sum:z:0"})),
              HasSubstr("is not converted"));
}

}  // namespace
}  // namespace mo::tensorflow
