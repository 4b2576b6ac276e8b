#include "converter/frontends/tensorflow/ops/combined_suppression.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::HasSubstr;

std::string Suppressed(const std::vector<int64_t>& boxes, const std::vector<int64_t>& scores,
                       int of_class, int of_all, const std::string& attributes = "") {
  return Input("boxes", boxes) + Input("scores", scores) + Number("class", of_class) +
         Number("all", of_all) + Values("overlap", {}, {0.5}) + Values("score", {}, {0.1}) +
         TestNode("s", "CombinedNonMaxSuppression",
                  {"boxes", "scores", "class", "all", "overlap", "score"}, attributes) +
         TestNode("b", "Identity", {"s"}) + TestNode("c", "Identity", {"s:2"}) +
         TestNode("n", "Identity", {"s:3"});
}

std::vector<std::string> ShapesOf(const std::string& text) {
  const std::unique_ptr<Graph> graph = LoadText(text, {.outputs = {"b", "c", "n"}});
  std::vector<std::string> shapes;
  for (const Node* result : graph->results()) shapes.push_back(ToString(result->input(0).shape()));
  return shapes;
}

TEST(CombinedSuppression, HasAsManyRowsAsItSays) {
  using Shapes = std::vector<std::string>;
  EXPECT_EQ(ShapesOf(Suppressed({2, 5, 1, 4}, {2, 5, 3}, 2, 4)),
            (Shapes{"[2, 4, 4]", "[2, 4]", "[2]"}));
  EXPECT_EQ(ShapesOf(Suppressed({2, 5, 3, 4}, {2, 5, 3}, 2, 40)),
            (Shapes{"[2, 40, 4]", "[2, 40]", "[2]"}));
  EXPECT_EQ(
      ShapesOf(Suppressed({2, 5, 3, 4}, {2, 5, 3}, 2, 40, Attribute("pad_per_class", "b: true"))),
      (Shapes{"[2, 6, 4]", "[2, 6]", "[2]"}));
}

TEST(CombinedSuppression, DemandsKnownNumbers) {
  EXPECT_THAT(ErrorsOf(Suppressed({2, 5, 2, 4}, {2, 5, 3}, 2, 4)),
              HasSubstr("its boxes are [2, 5, 2, 4] and its scores [2, 5, 3]; expected"));
  EXPECT_THAT(ErrorsOf(Suppressed({2, 5, 1, 4}, {2, -1, 3}, 2, 4)), HasSubstr("expected"));
  EXPECT_THAT(ErrorsOf(Suppressed({2, 5, 1, 4}, {2, 5, 3}, 2, 30000000)),
              HasSubstr("keeps 2 of 5 boxes of each of 3 classes, and 30000000 of all"));
  EXPECT_THAT(ErrorsOf(Suppressed({2, 5, 1, 4}, {2, 5, 3}, -1, 4)), HasSubstr("keeps -1 of 5"));
}

}  // namespace
}  // namespace mo::tensorflow
