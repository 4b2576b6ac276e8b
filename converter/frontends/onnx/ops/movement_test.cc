#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MovementOperators, TransposeReversesByDefault) {
  EXPECT_THAT(ComputedBy(TestNode("Transpose", {"x"}, {"y"}), {2, 3}, Counted(6)),
              ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("Transpose", {"x"}, {"y"}, IntsAttribute("perm", {0, 0})), {2, 3}),
      HasSubstr("perm is [0, 0]; expected each of the 2 axes once [MO3105]"));
}

TEST(MovementOperators, ConcatJoins) {
  EXPECT_THAT(
      ComputedBy(TestNode("Concat", {"x", "x"}, {"y"}, IntAttribute("axis", -1)), {2, 1}, {1, 2}),
      ElementsAre(1, 1, 2, 2));
}

// Joined in the opposite order, so that each part is seen.
std::string SplitAndJoined(const std::vector<std::string>& inputs, const std::string& attributes) {
  return TestNode("Split", inputs, {"a", "b"}, attributes) +
         TestNode("Concat", {"b", "a"}, {"y"}, IntAttribute("axis", 0));
}

TEST(MovementOperators, SplitHasLengthsInAnAttributeOrAnInput) {
  EXPECT_THAT(ComputedBy(SplitAndJoined({"x"}, IntsAttribute("split", {1, 2})), {3}, {1, 2, 3}, "",
                         /*opset=*/11),
              ElementsAre(2, 3, 1));
  EXPECT_THAT(ComputedBy(SplitAndJoined({"x", "s"}, ""), {3}, {1, 2, 3}, Ints64("s", {1, 2})),
              ElementsAre(2, 3, 1));
  EXPECT_THAT(ComputedBy(SplitAndJoined({"x"}, ""), {4}, {1, 2, 3, 4}), ElementsAre(3, 4, 1, 2));
}

TEST(MovementOperators, ThereAreNoMorePartsThanOutputs) {
  EXPECT_THAT(ErrorsOfNode(SplitAndJoined({"x"}, IntAttribute("num_outputs", 1000000000000)), {3}),
              HasSubstr("into 1000000000000 equal parts"));
}

TEST(MovementOperators, TheLastPartMayBeShorterFromOpset18On) {
  const std::string node = SplitAndJoined({"x"}, IntAttribute("num_outputs", 2));
  EXPECT_THAT(ComputedBy(node, {3}, {1, 2, 3}, "", /*opset=*/18), ElementsAre(3, 1, 2));
  EXPECT_THAT(ErrorsOfNode(node, {3}, "", /*opset=*/13),
              HasSubstr("cuts axis 0 of [3] into 2 equal parts"));
}

TEST(MovementOperators, AnOpenAxisIsCutIntoEqualParts) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {-1}) + TestNode("Split", {"x"}, {"a", "y"}) + Output("y"), 13));
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}, 0, {4}), ElementsAre(3, 4));
}

TEST(MovementOperators, TheFirstSplitHasLengthsOfFloats) {
  EXPECT_THAT(ComputedBy(TestNode("Split", {"x", "s"}, {"a", "y"}), {3}, {1, 2, 3},
                         Values("s", {2}, {1, 2}), 1),
              ElementsAre(2, 3));
}

}  // namespace
}  // namespace mo::onnx
