#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Window(const std::string& padding, int stride) {
  return Attribute("strides", List({1, 1, stride, 1})) +
         Attribute("padding", "s: \"" + padding + "\"");
}

TEST(TransposedConvolutionOperations, TransposedMakesTheShapeThatIsAskedFor) {
  auto net = [](int width) {
    return Input("x", {1, 1, 2, 1}) + Ints32("shape", {1, 1, static_cast<double>(width), 1}) +
           Values("w", {1, 2, 1, 1}, {1, 10}) +
           TestNode(
               "y", "Conv2DBackpropInput", {"shape", "w", "x"},
               Attribute("strides", List({1, 1, 2, 1})) + Attribute("padding", "s: \"VALID\""));
  };
  EXPECT_THAT(Computed(*LoadText(net(4)), {1, 2}), ElementsAre(1, 10, 2, 20));
  EXPECT_THAT(Computed(*LoadText(net(5)), {1, 2}), ElementsAre(1, 10, 2, 20, 0));
  EXPECT_THAT(ErrorsOf(net(9)), HasSubstr("cannot make 9 elements of 2"));
}

// A result of twice the data's open width.
std::string Doubled(const std::string& padding, const std::string& width) {
  return Input("x", {1, 1, -1, 1}) + Values("w", {1, 3, 1, 1}, {1, 10, 100}) +
         TestNode("s", "Shape", {"x"}) + Ints32("two", {1, 1, 2, 1}) +
         Ints32("more", {0, 0, 1, 0}) + TestNode("twice", "Mul", {"s", "two"}) +
         TestNode("shape", "AddV2", {"twice", "more"}) +
         TestNode("y", "Conv2DBackpropInput", {width, "w", "x"}, Window(padding, 2));
}

TEST(TransposedConvolutionOperations, AnOpenWidthThatIsAMultipleNeedsNoShape) {
  for (const auto& [padding, width] : {std::pair("SAME", "twice"), std::pair("VALID", "shape")}) {
    SourceModel settings;
    settings.outputs = {"y"};
    const std::unique_ptr<Graph> graph = LoadText(Doubled(padding, width), settings);
    ASSERT_NE(graph, nullptr);
    EXPECT_EQ(Count(*graph, "ShapeOf"), 0);
    EXPECT_EQ(Count(*graph, "ConvolutionBackpropData"), 1);
  }
}

TEST(TransposedConvolutionOperations, AnotherOpenWidthIsCutFromTheWholeResult) {
  const std::string net = Input("x", {1, 1, -1, 1}) + Input("wanted", {4}, "DT_INT32") +
                          Values("w", {1, 3, 1, 1}, {1, 10, 100});
  for (const char* padding : {"SAME", "VALID"}) {
    const std::unique_ptr<Graph> graph = LoadText(
        net + TestNode("y", "Conv2DBackpropInput", {"wanted", "w", "x"}, Window(padding, 2)));
    ASSERT_NE(graph, nullptr);
    EXPECT_EQ(Count(*graph, "StridedSlice") > 0, true);
    EXPECT_EQ(graph->FindNode("y")->type().shape.rank(), 4);
  }
}

TEST(TransposedConvolutionOperations, TheShapeHasANumberForEachAxis) {
  EXPECT_THAT(
      ErrorsOf(Input("x", {1, 1, 2, 1}) + Ints32("shape", {1, 1, 4}) +
               Values("w", {1, 2, 1, 1}, {1, 10}) +
               TestNode("y", "Conv2DBackpropInput", {"shape", "w", "x"}, Window("VALID", 2))),
      HasSubstr("expected a list of 2 or 4 numbers"));
}

}  // namespace
}  // namespace mo::tensorflow
