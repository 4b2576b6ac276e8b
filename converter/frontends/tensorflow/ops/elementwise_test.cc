#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(ElementwiseOperations, ArithmeticWorksOnImagesAsTheyStand) {
  const std::unique_ptr<Graph> graph =
      LoadText(Image() + Values("c", {2}, {10, 20}) + Values("row", {1, 2, 1, 1}, {100, 200}) +
               TestNode("a", "BiasAdd", {"conv", "c"}, kData) +
               TestNode("b", "AddV2", {"row", "a"}) + TestNode("n", "Neg", {"b"}));
  EXPECT_EQ(Count(*graph, "Transpose"), 2);
  EXPECT_THAT(Computed(*graph, Counted(8)),
              ElementsAre(-110, -123, -114, -129, -218, -235, -222, -241));
}

TEST(ElementwiseOperations, Division) {
  const std::string text = Input("x", {2}, "DT_INT32") + Ints32("c", {4, 4});
  EXPECT_THAT(Computed(*LoadText(text + TestNode("y", "FloorDiv", {"x", "c"})), {-7, 7}),
              ElementsAre(-2, 1));
  EXPECT_THAT(Computed(*LoadText(text + TestNode("y", "TruncateDiv", {"x", "c"})), {-7, 7}),
              ElementsAre(-1, 1));
  EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + Values("c", {2}, {0, 4}) +
                                 TestNode("y", "DivNoNan", {"x", "c"})),
                       {3, 6}),
              ElementsAre(0, 1.5));
}

TEST(ElementwiseOperations, Activations) {
  auto computed = [](const char* op, const std::string& attributes = "") {
    return Computed(*LoadText(Input("x", {3}) + TestNode("y", op, {"x"}, attributes)), {-2, 1, 8});
  };
  EXPECT_THAT(computed("Relu"), ElementsAre(0, 1, 8));
  EXPECT_THAT(computed("Relu6"), ElementsAre(0, 1, 6));
  EXPECT_THAT(computed("LeakyRelu", Attribute("alpha", "f: 0.25")), ElementsAre(-0.5, 1, 8));
  EXPECT_THAT(computed("Square"), ElementsAre(4, 1, 64));
  EXPECT_THAT(computed("Reciprocal"), ElementsAre(-0.5, 1, 0.125));
}

// Whatever the other number is.
TEST(ElementwiseOperations, ZerosByOneOfTwoNumbers) {
  auto y = [](const char* op, double zero, double other) {
    return Computed(*LoadText(Input("x", {2}) + Values("c", {2}, {zero, other}) +
                              TestNode("y", op, {"x", "c"})),
                    {0, 3});
  };
  EXPECT_THAT(y("Xdivy", 0, 2), ElementsAre(0, 1.5));
  EXPECT_THAT(y("Xlogy", -1, 1), ElementsAre(0, 0));
  EXPECT_THAT(y("Xlog1py", -2, 0), ElementsAre(0, 0));
  EXPECT_THAT(y("MulNoNan", 4, 0), ElementsAre(0, 0));
  EXPECT_THAT(y("MulNoNan", 4, 2), ElementsAre(0, 6));
}

TEST(ElementwiseOperations, NumbersBetweenTwoBounds) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {3}) + Values("low", {}, {-1}) + Values("high", {}, {2}) +
               TestNode("y", "ClipByValue", {"x", "low", "high"}));
  EXPECT_EQ(Count(*graph, "Clamp"), 1);
  EXPECT_THAT(Computed(*graph, {-4, 1, 8}), ElementsAre(-1, 1, 2));
}

TEST(ElementwiseOperations, AnglesOfAllQuarters) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("y", {6}) + Values("x", {6}, {1, -1, -1, 0, 0, 0}) +
               TestNode("angle", "Atan2", {"y", "x"}));
  constexpr double kQuarter = 1.5707963267948966;
  EXPECT_THAT(Computed(*graph, {1, 1, -1, 2, -2, 0}),
              ElementsAre(::testing::DoubleNear(kQuarter / 2, 1e-6),
                          ::testing::DoubleNear(1.5 * kQuarter, 1e-6),
                          ::testing::DoubleNear(-1.5 * kQuarter, 1e-6),
                          ::testing::DoubleNear(kQuarter, 1e-6),
                          ::testing::DoubleNear(-kQuarter, 1e-6), 0));
}

}  // namespace
}  // namespace mo::tensorflow
