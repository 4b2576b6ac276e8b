#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Scalar(const std::string& name, int64_t value) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 7 int64_data: ", value,
                      " }\n");
}

TEST(DiagonalOperators, TriluKeepsOneSide) {
  EXPECT_THAT(ComputedBy(TestNode("Trilu", {"x"}, {"y"}), {2, 3}, {1, 2, 3, 4, 5, 6}),
              ElementsAre(1, 2, 3, 0, 5, 6));
  EXPECT_THAT(ComputedBy(TestNode("Trilu", {"x", "k"}, {"y"}, IntAttribute("upper", 0)), {2, 3},
                         {1, 2, 3, 4, 5, 6}, Scalar("k", 1)),
              ElementsAre(1, 2, 0, 4, 5, 6));
  EXPECT_THAT(
      ComputedBy(TestNode("Trilu", {"x", "k"}, {"y"}), {2, 2}, {1, 2, 3, 4}, Scalar("k", 9)),
      ElementsAre(0, 0, 0, 0));
}

TEST(DiagonalOperators, TheMaskOfKnownExtentsIsAConstant) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 3}) + TestNode("Trilu", {"x"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Select"), 1);
  EXPECT_EQ(Count(*graph, "GreaterEqual"), 0);
}

TEST(DiagonalOperators, EyeLikeHasOnesOnADiagonal) {
  EXPECT_THAT(ComputedBy(TestNode("EyeLike", {"x"}, {"e"}, IntAttribute("k", 1)) +
                             TestNode("Add", {"x", "e"}, {"y"}),
                         {2, 3}, {0, 0, 0, 0, 0, 0}),
              ElementsAre(0, 1, 0, 0, 0, 1));
}

TEST(DiagonalOperators, NeedMatrices) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Trilu", {"x"}, {"y"}), {2}),
              HasSubstr("its data [2] has no matrices; expected rank 2 or more [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
