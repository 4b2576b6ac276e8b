#include "converter/frontends/onnx/ops/squeeze_if_one.h"

#include <string>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What the exporter writes, of which the parts may differ.
std::string Model(int64_t compared_axis = -1, const std::string& otherwise = "Identity") {
  const std::string axes =
      Ints64("last", {-1}) + Ints64("place", {compared_axis}) + Ints64("one", {1});
  const std::string branches =
      Attribute("then_branch", "type: GRAPH g { " + TestNode("Squeeze", {"x", "last"}, {"s"}) +
                                   "output { name: \"s\" } }") +
      Attribute("else_branch", "type: GRAPH g { " + TestNode(otherwise, {"x"}, {"i"}) +
                                   "output { name: \"i\" } }");
  return TestModel(Input("x", {-1, 2, -1}) + axes + TestNode("Shape", {"x"}, {"shape"}) +
                   TestNode("Gather", {"shape", "place"}, {"extent"}) +
                   TestNode("Equal", {"extent", "one"}, {"is_one"}) +
                   TestNode("If", {"is_one"}, {"y"}, branches) + Output("y"));
}

TEST(SqueezedIfOne, DropsTheAxis) {
  const std::unique_ptr<Graph> graph = LoadText(Model());
  EXPECT_EQ(Count(*graph, "If"), 0);
  EXPECT_EQ(graph->results()[0]->input(0).shape().rank(), 2);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}, 0, {2, 2, 1}), ElementsAre(1, 2, 3, 4));
}

TEST(SqueezedIfOne, IsNoOtherIf) {
  EXPECT_THAT(ErrorsOf(Model(0)), HasSubstr("expected one element type and one rank"));
  EXPECT_THAT(ErrorsOf(Model(-1, "Neg")), HasSubstr("expected one element type and one rank"));
}

}  // namespace
}  // namespace mo::onnx
