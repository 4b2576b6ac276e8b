// What the operations of sorting.cc compute, infer and refuse, by hand.

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Top(const std::string& attributes, int output) {
  return absl::StrCat("%k = Constant() i64[] {2}\n%t = TopK(%x, %k) {axis = 1, ", attributes,
                      "}\n%y = Convert(%t:", output, ") {destination_type = f32}");
}

TEST(TopK, TakesTheLargestOrSmallest) {
  const std::vector<double> data = {1, 5, 5, 0, 9, -2, 3, 3};
  const std::string by_value = "mode = \"max\", sort = \"value\"";
  EXPECT_THAT(Apply("[2, 4]", data, Top(by_value, 0)), ElementsAre(5, 5, 9, 3));
  EXPECT_THAT(Apply("[2, 4]", data, Top(by_value, 1)), ElementsAre(1, 2, 0, 2));
  EXPECT_THAT(Apply("[2, 4]", data, Top("mode = \"min\", sort = \"index\"", 1)),
              ElementsAre(0, 3, 1, 2));
  EXPECT_THAT(ErrorOf("[2, 1]", Top(by_value, 0)), HasSubstr("k must be one number from 0 to 1"));
}

TEST(TopK, IsStableFromALaterOpsetOn) {
  auto opset = [](const std::string& attributes) {
    const std::unique_ptr<Graph> graph = Parse("[2, 4]", Top(attributes, 0));
    const Node& node = *graph->FindNode("t");
    const int opset = node.op().opset_of(node);
    EXPECT_EQ(node.op().ir_attributes(node, opset).GetBool("stable"), opset == 11);
    return opset;
  };
  EXPECT_EQ(opset("mode = \"max\", sort = \"value\""), 3);
  EXPECT_EQ(opset("mode = \"max\", sort = \"value\", stable = true"), 11);
  EXPECT_THAT(
      Apply("[1, 4]", {1, 2, 1, 2}, Top("mode = \"min\", sort = \"value\", stable = true", 1)),
      ElementsAre(0, 2));
  EXPECT_THAT(ErrorOf("[2, 4]", Top("mode = \"max\", sort = \"index\", stable = true", 0)),
              HasSubstr("stable needs sort = value"));
}

TEST(NonMaxSuppression, FindsAsManyAsThereAre) {
  const std::string boxes =
      "%b = Constant() f32[1, 5, 4] seeded(1)\n%m = Constant() i64[] {3}\n"
      "%t = Constant() f32[] {0.5}\n";
  const std::unique_ptr<Graph> graph =
      Parse("[1, 2, 5]", boxes + "%n = NonMaxSuppression(%b, %x, %m, %t, %t)\n%y = Identity(%n:1)");
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[?, 3]");
  EXPECT_THAT(
      ErrorOf("[1, 5]", boxes + "%n = NonMaxSuppression(%b, %x, %m, %t, %t)\n%y = Identity(%n:1)"),
      HasSubstr("are not [N, classes, boxes]"));
}

TEST(Unique, FindsAsManyAsThereAre) {
  auto shapes = [](const std::string& extents, const std::string& lines) {
    const std::unique_ptr<Graph> graph = Parse(extents, lines);
    const Node* unique = graph->FindNode("u");
    std::string text;
    for (int i = 0; i < 4; ++i) text += ToString(unique->shape(i));
    return text;
  };
  EXPECT_EQ(shapes("[2, 3]", "%u = Unique(%x)\n%y = Identity(%u)"), "[?][?][6][?]");
  const std::string along = "%a = Constant() i64[] {-2}\n%u = Unique(%x, %a)\n%y = Identity(%u)";
  EXPECT_EQ(shapes("[2, 3]", along), "[?, 3][?][2][?]");
  EXPECT_EQ(shapes("[N, 3]", along), "[?, 3][?][N][?]");
  EXPECT_THAT(ErrorOf("[2]", along), HasSubstr("axis -2 is not one of a tensor of rank 1"));
}

}  // namespace
}  // namespace mo
