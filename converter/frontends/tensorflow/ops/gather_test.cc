#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(GatherOperations, ElementsByTheirIndices) {
  const std::string text =
      Input("x", {2, 2}) + Ints32("indices", {1, 0}) + Values("axis", {}, {1}, "int_val");
  EXPECT_THAT(
      Computed(*LoadText(text + TestNode("y", "GatherV2", {"x", "indices", "axis"})), {1, 2, 3, 4}),
      ElementsAre(2, 1, 4, 3));
  EXPECT_THAT(Computed(*LoadText(text + TestNode("y", "Gather", {"x", "indices"})), {1, 2, 3, 4}),
              ElementsAre(3, 4, 1, 2));
  EXPECT_THAT(Computed(*LoadText(text + TestNode("y", "GatherNd", {"x", "indices"})), {1, 2, 3, 4}),
              ElementsAre(3));
}

TEST(GatherOperations, WhatMovesOutComesInAgain) {
  const std::string text = Input("x", {2, 3});
  auto y = [&](const std::string& shift, const std::string& axis) {
    return Computed(*LoadText(text + shift + axis + TestNode("y", "Roll", {"x", "s", "a"})),
                    {1, 2, 3, 4, 5, 6});
  };
  EXPECT_THAT(y(Values("s", {}, {1}, "int_val"), Values("a", {}, {1}, "int_val")),
              ElementsAre(3, 1, 2, 6, 4, 5));
  EXPECT_THAT(y(Ints32("s", {-1, 4}), Ints32("a", {-1, 0})), ElementsAre(2, 3, 1, 5, 6, 4));
  EXPECT_THAT(y(Ints32("s", {3, 1}), Ints32("a", {0, 0})), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(GatherOperations, SequencesAreReversedUpToTheirLengths) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {2, 3}) + Ints32("n", {2, 3}) +
                                 TestNode("y", "ReverseSequence", {"x", "n"},
                                          Attribute("seq_dim", "i: 1"))),
                       {1, 2, 3, 4, 5, 6}),
              ElementsAre(2, 1, 3, 6, 5, 4));
}

}  // namespace
}  // namespace mo::tensorflow
