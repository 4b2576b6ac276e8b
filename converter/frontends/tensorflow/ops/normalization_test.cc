#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

TEST(NormalizationOperations, RefusesTraining) {
  const std::string one = Values("one", {2}, {1, 1});
  const std::string text = Input("x", {3, 2, 2, 2}) + one +
                           TestNode("bn", "FusedBatchNormV3", {"x", "one", "one", "one", "one"},
                                    Attribute("is_training", "b: true"));
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("is_training is true"), HasSubstr("[MO3205]")));
}

TEST(NormalizationOperations, NormalizesByGivenStatistics) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 1, 1, 2}) + Values("scale", {2}, {2, 3}) + Values("offset", {2}, {10, 20}) +
      Values("mean", {2}, {1, 1}) + Values("variance", {2}, {3, 8}) +
      TestNode("bn", "FusedBatchNormV3", {"x", "scale", "offset", "mean", "variance"},
               Attribute("is_training", "b: false") + Attribute("epsilon", "f: 1")));
  EXPECT_THAT(Computed(*graph, {5, 4}), ElementsAre(2 * 4 / 2.0 + 10, 3 * 3 / 3.0 + 20));
}

// The statistics of one sample are its own.
TEST(NormalizationOperations, TrainingOnOneSampleIsANormalization) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {1, 1, 2, 1}) + Values("scale", {1}, {2}) + Values("offset", {1}, {10}) +
               Values("none", {0}, {}) +
               TestNode("bn", "FusedBatchNormV3", {"x", "scale", "offset", "none", "none"},
                        Attribute("is_training", "b: true") + Attribute("epsilon", "f: 3")));
  EXPECT_THAT(Computed(*graph, {1, 3}), ElementsAre(9, 11));
}

TEST(NormalizationOperations, LrnIsNotDividedByItsWindow) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {1, 1, 1, 2}) +
               TestNode("y", "LRN", {"x"},
                        Attribute("depth_radius", "i: 1") + Attribute("alpha", "f: 1") +
                            Attribute("beta", "f: 1") + Attribute("bias", "f: 2")));
  EXPECT_THAT(Computed(*graph, {1, 2}), Pointwise(DoubleNear(1e-9), {1.0 / 7, 2.0 / 7}));
}

TEST(NormalizationOperations, ABiasBelongsToTheChannels) {
  auto biased = [](const std::string& format) {
    const std::unique_ptr<Graph> graph =
        LoadText(Input("x", {1, 2, 1, 2}) + Values("bias", {2}, {10, 20}) +
                 TestNode("y", "BiasAdd", {"x", "bias"},
                          Attribute("data_format", absl::StrCat("s: \"", format, "\""))));
    return Computed(*graph, {1, 2, 3, 4});
  };
  EXPECT_THAT(biased("NHWC"), ElementsAre(11, 22, 13, 24));
  EXPECT_THAT(biased("NCHW"), ElementsAre(11, 12, 23, 24));
}

TEST(NormalizationOperations, SoftmaxIsAlongTheLastAxis) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2, 2}) + TestNode("y", "Softmax", {"x"}));
  EXPECT_THAT(Computed(*graph, {0, 0, 7, 7}), ElementsAre(0.5, 0.5, 0.5, 0.5));
}

}  // namespace
}  // namespace mo::tensorflow
