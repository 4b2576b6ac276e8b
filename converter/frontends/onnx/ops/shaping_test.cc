#include <cmath>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The shape of output "y" of a node with input "x".
Shape ShapeOfY(const std::string& node, const std::vector<int64_t>& dims,
               const std::string& constants = "", int opset = 21) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", dims) + constants + node + Output("y"), opset));
  return graph == nullptr ? Shape() : graph->results()[0]->input(0).shape();
}

TEST(ShapingOperators, ReshapeCopiesExtentsWhereItSays0) {
  const std::string node = TestNode("Reshape", {"x", "s"}, {"y"});
  EXPECT_EQ(ShapeOfY(node, {2, 6}, Ints64("s", {0, 3, -1})), Shape({2, 3, 2}));
  EXPECT_EQ(ShapeOfY(TestNode("Reshape", {"x"}, {"y"}, IntsAttribute("shape", {3, 4})), {2, 6}, "",
                     /*opset=*/1),
            Shape({3, 4}));
}

TEST(ShapingOperators, FlattenMakesMatrices) {
  EXPECT_EQ(ShapeOfY(TestNode("Flatten", {"x"}, {"y"}), {2, 3, 4}), Shape({2, 12}));
  EXPECT_EQ(ShapeOfY(TestNode("Flatten", {"x"}, {"y"}, IntAttribute("axis", 0)), {2, 3, 4}),
            Shape({1, 24}));
  EXPECT_EQ(ShapeOfY(TestNode("Flatten", {"x"}, {"y"}, IntAttribute("axis", -1)), {2, 3, 4}),
            Shape({6, 4}));
  EXPECT_EQ(ShapeOfY(TestNode("Flatten", {"x"}, {"y"}, IntAttribute("axis", 3)), {2, 3, 4}),
            Shape({24, 1}));
}

TEST(ShapingOperators, AxesComeAndGo) {
  EXPECT_EQ(ShapeOfY(TestNode("Squeeze", {"x", "a"}, {"y"}), {1, 2, 1}, Ints64("a", {-1})),
            Shape({1, 2}));
  EXPECT_EQ(ShapeOfY(TestNode("Squeeze", {"x"}, {"y"}), {1, 2, 1}), Shape({2}));
  EXPECT_EQ(ShapeOfY(TestNode("Squeeze", {"x"}, {"y"}, IntsAttribute("axes", {0})), {1, 2, 1}, "",
                     /*opset=*/11),
            Shape({2, 1}));
  EXPECT_EQ(ShapeOfY(TestNode("Unsqueeze", {"x", "a"}, {"y"}), {2}, Ints64("a", {2, 0})),
            Shape({1, 2, 1}));
  EXPECT_EQ(ShapeOfY(TestNode("Unsqueeze", {"x", "a"}, {"y"}), {2}, Ints64("a", {-1})),
            Shape({2, 1}));
}

TEST(ShapingOperators, AxesOfOneElementMayBeComputed) {
  auto extents = [](const std::string& op, const std::vector<int64_t>& dims,
                    const GivenInput& axes) {
    return ComputedWith(
        TestNode(op, {"x", "a"}, {"z"}) + TestNode("Shape", {"z"}, {"y"}), dims,
        Counted(static_cast<int>(Shape::Of(dims).is_static() ? dims.empty() ? 1 : dims.back() : 0)),
        {axes});
  };
  EXPECT_THAT(extents("Squeeze", {1, 1, 3}, {{1}, {-2}}), ElementsAre(1, 3));
  EXPECT_THAT(extents("Squeeze", {1, 1}, {{2}, {0, 1}}), ElementsAre());
  EXPECT_THAT(extents("Unsqueeze", {3}, {{2}, {2, 0}}), ElementsAre(1, 3, 1));
  EXPECT_THAT(extents("Unsqueeze", {3}, {{2}, {-1, -2}}), ElementsAre(3, 1, 1));
  EXPECT_THAT(extents("Unsqueeze", {}, {{1}, {0}}), ElementsAre(1));
  auto errors = [](const std::string& op, int64_t axes) {
    return ErrorsOf(TestModel(Input("x", {1}) + Input("a", {axes}, /*type=*/7) +
                              TestNode(op, {"x", "a"}, {"y"}) + Output("y")));
  };
  EXPECT_THAT(errors("Unsqueeze", -1), HasSubstr("expected a list whose length is known"));
  EXPECT_THAT(errors("Unsqueeze", 65), HasSubstr("adds 65 axes; expected at most 64 [MO3111]"));
  EXPECT_THAT(errors("Squeeze", 2), HasSubstr("lists 2 axes of 1 [MO3111]"));
}

TEST(ShapingOperators, ExpandBroadcastsBothWays) {
  EXPECT_EQ(ShapeOfY(TestNode("Expand", {"x", "s"}, {"y"}), {3, 1}, Ints64("s", {2, 1, 6})),
            Shape({2, 3, 6}));
  EXPECT_EQ(ShapeOfY(TestNode("Expand", {"x", "s"}, {"y"}), {3, 4}, Ints64("s", {3, 1})),
            Shape({3, 4}));
}

TEST(ShapingOperators, TileRepeats) {
  EXPECT_THAT(ComputedBy(TestNode("Tile", {"x", "r"}, {"y"}), {1, 2}, {1, 2}, Ints64("r", {2, 1})),
              ElementsAre(1, 2, 1, 2));
}

// The values are in the conformance tests: the extents are known when it runs.
TEST(ShapingOperators, ComputedRepeatsAreNoTile) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 2}) + Input("r", {2}, /*type=*/7) +
                         TestNode("Tile", {"x", "r"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Tile"), 0);
  EXPECT_EQ(graph->results()[0]->input(0).shape().rank(), 2);
}

TEST(ShapingOperators, ShapeHasBounds) {
  auto shape = [](const std::string& attributes) {
    const std::unique_ptr<Graph> graph =
        LoadText(TestModel(Input("x", {2, 3, 4}) + TestNode("Shape", {"x"}, {"s"}, attributes) +
                           TestNode("Cast", {"s"}, {"f"}, IntAttribute("to", 1)) +
                           TestNode("ReduceSum", {"x"}, {"sum"}, IntAttribute("keepdims", 0)) +
                           TestNode("Mul", {"f", "sum"}, {"y"}) + Output("y")));
    std::vector<double> ones(24, 1.0 / 24);
    std::vector<double> values = Computed(*graph, ones);
    for (double& value : values) value = std::round(value);
    return values;
  };
  EXPECT_THAT(shape(""), ElementsAre(2, 3, 4));
  EXPECT_THAT(shape(IntAttribute("start", 1)), ElementsAre(3, 4));
  EXPECT_THAT(shape(IntAttribute("start", -9) + IntAttribute("end", -1)), ElementsAre(2, 3));
}

TEST(ShapingOperators, SizeOfAnOpenShapeIsComputed) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {-1, 3}) + TestNode("Size", {"x"}, {"y"}) + Output("y")));
  EXPECT_THAT(Computed(*graph, Counted(6), 0, {2, 3}), ElementsAre(6));
}

TEST(ShapingOperators, ConstantOfShapeIs0ByDefault) {
  EXPECT_THAT(
      ComputedBy(TestNode("Shape", {"x"}, {"s"}) + TestNode("ConstantOfShape", {"s"}, {"z"}) +
                     TestNode("Add", {"x", "z"}, {"y"}),
                 {2}, {1, 2}),
      ElementsAre(1, 2));
  EXPECT_THAT(ErrorsOfNode(TestNode("ConstantOfShape", {"s"}, {"y"},
                                    Attribute("value",
                                              "type: TENSOR t { data_type: 1 dims: 2 float_data: "
                                              "[1, 2] }")),
                           {2}, Ints64("s", {2})),
              HasSubstr("value has 2 elements; expected one [MO3105]"));
}

TEST(ShapingOperators, AShapeHasAKnownNumberOfExtents) {
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {-1}, /*type=*/7) +
                                 TestNode("ConstantOfShape", {"x"}, {"y"}) + Output("y"))),
              HasSubstr("has a shape of [?] extents"));
}

TEST(ShapingOperators, TheFirstTileHasNumbersOfFloats) {
  EXPECT_THAT(ComputedBy(TestNode("Tile", {"x", "t", "a"}, {"y"}), {1, 2}, {1, 2},
                         Values("t", {}, {2}) + Values("a", {}, {1}), 1),
              ElementsAre(1, 2, 1, 2));
}

}  // namespace
}  // namespace mo::onnx
