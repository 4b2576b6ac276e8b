#include <cmath>
#include <limits>
#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(ComparisonOperations, ChooseElementsOrRows) {
  const std::string text =
      Input("x", {2, 2}) + Values("zero", {}, {0}) + Values("c", {2, 2}, {5, 6, 7, 8});
  EXPECT_THAT(Computed(*LoadText(text + TestNode("less", "Less", {"x", "zero"}) +
                                 TestNode("y", "SelectV2", {"less", "c", "x"})),
                       {-1, 1, -2, 2}),
              ElementsAre(5, 1, 7, 2));
  const std::string rows =
      TestNode("rows", "Const", {},
               Attribute("dtype", "type: DT_BOOL") +
                   Attribute("value",
                             "tensor { dtype: DT_BOOL tensor_shape { dim { size: 2 } } bool_val: "
                             "[true, false] }"));
  EXPECT_THAT(Computed(*LoadText(text + rows + TestNode("y", "Select", {"rows", "c", "x"})),
                       {-1, 1, -2, 2}),
              ElementsAre(5, 6, -2, 2));
}

TEST(ComparisonOperations, NumbersThatAreNone) {
  auto y = [](const char* op) {
    const double infinity = std::numeric_limits<double>::infinity();
    return Computed(*LoadText(Input("x", {4}) + TestNode("y", op, {"x"})),
                    {1, infinity, -infinity, std::nan("")});
  };
  EXPECT_THAT(y("IsFinite"), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(y("IsInf"), ElementsAre(0, 1, 1, 0));
  EXPECT_THAT(y("IsNan"), ElementsAre(0, 0, 0, 1));
}

TEST(ComparisonOperations, NumbersThatAreNear) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {3}) + Values("c", {}, {1}) +
                                 TestNode("y", "ApproximateEqual", {"x", "c"},
                                          Attribute("tolerance", "f: 0.5"))),
                       {1.25, 1.5, 0.75}),
              ElementsAre(1, 0, 1));
}

TEST(ComparisonOperations, Logic) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2}) + Values("one", {}, {1}) + TestNode("a", "Greater", {"x", "one"}) +
               TestNode("n", "LogicalNot", {"a"}) + TestNode("y", "LogicalOr", {"n", "n"}));
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(1, 0));
}

TEST(ComparisonOperations, BoundariesThatAreReached) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {4}) +
                                 TestNode("y", "Bucketize", {"x"},
                                          Attribute("boundaries", "list { f: [0, 10, 100] }"))),
                       {-1, 0, 50, 1000}),
              ElementsAre(0, 1, 2, 3));
}

}  // namespace
}  // namespace mo::tensorflow
