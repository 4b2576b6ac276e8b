#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

std::string Pooled(const char* op, const std::string& padding) {
  return Input("x", {1, 1, 3, 1}) + TestNode("y", op, {"x"},
                                             Attribute("ksize", List({1, 1, 2, 1})) +
                                                 Attribute("strides", List({1, 1, 2, 1})) +
                                                 Attribute("padding", "s: \"" + padding + "\""));
}

// What SAME pads is no part of an average.
TEST(PoolingOperations, RoundAsTheirPaddingSays) {
  EXPECT_THAT(Computed(*LoadText(Pooled("MaxPool", "SAME")), {1, 2, -3}), ElementsAre(2, -3));
  EXPECT_THAT(Computed(*LoadText(Pooled("AvgPool", "SAME")), {1, 2, -3}), ElementsAre(1.5, -3));
  EXPECT_THAT(Computed(*LoadText(Pooled("AvgPool", "VALID")), {1, 2, -3}), ElementsAre(1.5));
}

TEST(PoolingOperations, TakeKernelAndStridesAsInputs) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1, 3, 1}) + Ints32("ksize", {1, 1, 2, 1}) + Ints32("strides", {1, 1, 1, 1}) +
      TestNode("y", "MaxPoolV2", {"x", "ksize", "strides"}, Attribute("padding", "s: \"VALID\"")));
  EXPECT_THAT(Computed(*graph, {1, 2, -3}), ElementsAre(2, 2));
}

// [2, 2, 2, 2]: of each image and channel one maximum.
std::string Argmax(const std::string& attributes) {
  return Input("x", {2, 2, 2, 2}) +
         TestNode("p", "MaxPoolWithArgmax", {"x"},
                  Attribute("ksize", List({1, 2, 2, 1})) +
                      Attribute("strides", List({1, 2, 2, 1})) +
                      Attribute("padding", "s: \"VALID\"") + attributes) +
         TestNode("y", "Identity", {"p"}) + TestNode("z", "Identity", {"p:1"});
}

TEST(PoolingOperations, TellWhereTheMaximaAre) {
  const std::vector<double> data = {1, 8, 5, 2, 3, 4, 0, 1, 0, 0, 1, 0, 2, 3, 4, 9};
  const SourceModel settings = {.outputs = {"y", "z"}};
  const std::unique_ptr<Graph> each = LoadText(Argmax(""), settings);
  EXPECT_THAT(Computed(*each, data), ElementsAre(5, 8, 4, 9));
  EXPECT_THAT(Computed(*each, data, 1), ElementsAre(2, 1, 6, 7));
  const std::unique_ptr<Graph> all =
      LoadText(Argmax(Attribute("include_batch_in_index", "b: true") +
                      Attribute("Targmax", "type: DT_INT32")),
               settings);
  EXPECT_THAT(Computed(*all, data, 1), ElementsAre(2, 1, 14, 15));
}

}  // namespace
}  // namespace mo::tensorflow
