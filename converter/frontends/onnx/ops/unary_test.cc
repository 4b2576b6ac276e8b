#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

TEST(UnaryOperators, AreRenamed) {
  EXPECT_THAT(ComputedBy(TestNode("Neg", {"x"}, {"y"}), {3}, {-1, 0, 2}), ElementsAre(1, 0, -2));
  EXPECT_THAT(ComputedBy(TestNode("Ceil", {"x"}, {"y"}), {2}, {-1.5, 2.5}), ElementsAre(-1, 3));
  EXPECT_THAT(ComputedBy(TestNode("Round", {"x"}, {"y"}), {4}, {0.5, 1.5, 2.5, -0.5}),
              ElementsAre(0, 2, 2, 0));
}

TEST(UnaryOperators, ReciprocalDividesOne) {
  EXPECT_THAT(ComputedBy(TestNode("Reciprocal", {"x"}, {"y"}), {2}, {4, -0.5}),
              ElementsAre(0.25, -2));
}

}  // namespace
}  // namespace mo::onnx
