#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 4 levels between -1 and 2, of which 0 is one.
TEST(QuantizationOperations, RoundToTheLevels) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {5}) + TestNode("y", "FakeQuantWithMinMaxArgs", {"x"},
                                          Attribute("min", "f: -1") + Attribute("max", "f: 2") +
                                              Attribute("num_bits", "i: 2")));
  EXPECT_THAT(Computed(*graph, {-3, -0.4, 0.6, 1.6, 9}), ElementsAre(-1, 0, 1, 2, 2));
}

TEST(QuantizationOperations, RefuseAnEmptyRange) {
  EXPECT_THAT(
      ErrorsOf(Input("x", {5}) + TestNode("y", "FakeQuantWithMinMaxArgs", {"x"},
                                          Attribute("min", "f: 2") + Attribute("max", "f: 2"))),
      HasSubstr("each min below its max"));
}

}  // namespace
}  // namespace mo::tensorflow
