#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ScatterOperations, UpdatesOfOnePlaceAreAdded) {
  EXPECT_THAT(
      Computed(*LoadText(Input("x", {3}) + Values("i", {3, 1}, {2, 0, 2}, "int_val") +
                         Ints32("shape", {4}) + TestNode("y", "ScatterNd", {"i", "x", "shape"})),
               {1, 2, 3}),
      ElementsAre(2, 0, 4, 0));
}

TEST(ScatterOperations, TensorsWithUpdates) {
  auto y = [](const std::string& op) {
    return Computed(*LoadText(Input("x", {3}) + Values("i", {2, 1}, {2, 0}, "int_val") +
                              Values("u", {2}, {5, 1}) + TestNode("y", op, {"x", "i", "u"})),
                    {2, 2, 2});
  };
  EXPECT_THAT(y("TensorScatterUpdate"), ElementsAre(1, 2, 5));
  EXPECT_THAT(y("TensorScatterAdd"), ElementsAre(3, 2, 7));
  EXPECT_THAT(y("TensorScatterSub"), ElementsAre(1, 2, -3));
  EXPECT_THAT(y("TensorScatterMax"), ElementsAre(2, 2, 5));
  EXPECT_THAT(y("TensorScatterMin"), ElementsAre(1, 2, 2));
}

std::string Dense(const std::string& indices, const std::string& shape, const std::string& values) {
  return Input("x", {}) + indices + shape + values +
         TestNode("y", "SparseToDense", {"i", "shape", "v", "x"});
}

TEST(ScatterOperations, SparseValuesAmongOthers) {
  EXPECT_THAT(Computed(*LoadText(Dense(Values("i", {2, 2}, {0, 1, 1, 0}, "int_val"),
                                       Ints32("shape", {2, 2}), Values("v", {2}, {5, 6}))),
                       {9}),
              ElementsAre(9, 5, 6, 9));
  EXPECT_THAT(
      Computed(*LoadText(Dense(Ints32("i", {2, 0}), Ints32("shape", {3}), Values("v", {}, {5}))),
               {9}),
      ElementsAre(5, 9, 5));
  EXPECT_THAT(Computed(*LoadText(Dense(Values("i", {}, {1}, "int_val"), Ints32("shape", {2}),
                                       Values("v", {}, {5}))),
                       {9}),
              ElementsAre(9, 5));
  EXPECT_THAT(ErrorsOf(Dense(Values("i", {1, 1, 1}, {1}, "int_val"), Ints32("shape", {2}),
                             Values("v", {}, {5}))),
              HasSubstr("expected at most a matrix and a list"));
}

TEST(ScatterOperations, APermutationInverted) {
  EXPECT_THAT(
      Computed(*LoadText(Input("x", {3}, "DT_INT32") + TestNode("y", "InvertPermutation", {"x"})),
               {2, 0, 1}),
      ElementsAre(1, 2, 0));
}

std::string Count(const std::string& op, const std::vector<int64_t>& x, const std::string& weights,
                  const std::string& attributes = "", double size = 3) {
  return Input("x", x, "DT_INT32") + Values("size", {}, {size}, "int_val") + weights +
         TestNode("y", op, {"x", "size", "w"}, Attribute("T", "type: DT_FLOAT") + attributes);
}

TEST(ScatterOperations, CountsOfNumbers) {
  const std::string none = Values("w", {0}, {}), some = Values("w", {4}, {1, 2, 3, 4});
  EXPECT_THAT(Computed(*LoadText(Count("Bincount", {4}, none)), {0, 2, 2, 5}),
              ElementsAre(1, 0, 2));
  EXPECT_THAT(Computed(*LoadText(Count("Bincount", {4}, some)), {0, 2, 2, 5}),
              ElementsAre(1, 0, 5));
  EXPECT_THAT(Computed(*LoadText(Count("DenseBincount", {2, 2}, none)), {0, 2, 2, 2}),
              ElementsAre(1, 0, 1, 0, 0, 2));
  EXPECT_THAT(Computed(*LoadText(Count("DenseBincount", {2, 2}, none,
                                       Attribute("binary_output", "b: true"))),
                       {0, 2, 2, 2}),
              ElementsAre(1, 0, 1, 0, 0, 1));
  for (const std::string& text :
       {Count("Bincount", {4}, none, "", -1), Count("Bincount", {4}, none, "", 999999999),
        Count("Bincount", {2, 2}, none), Count("DenseBincount", {2, 2, 2}, none)})
    EXPECT_THAT(ErrorsOf(text), HasSubstr("expected a list, for DenseBincount also a matrix"));
}

}  // namespace
}  // namespace mo::tensorflow
