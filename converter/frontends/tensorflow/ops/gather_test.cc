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

}  // namespace
}  // namespace mo::tensorflow
