#include "converter/html_report/graph_picture.h"

#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

GraphPicture PictureOfText(const char* text) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = ParseGraph(text, "net.mog", diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return PictureOf(*graph, Records());
}

TEST(GraphPicture, HasWhatANodeIs) {
  const GraphPicture picture = PictureOfText(R"(graph "net" {
  source "a" : "TypeA" at "net.txt":3:5
  %x = Parameter() {element_type = f32, shape = [1, 4]} names("data")
  %axis = Constant() i64[] {1}
  %parts = Split(%x, %axis) {num_splits = 2} names("p"; "q", "r") from("a")
  %sum = Add(%parts, %parts:1)
  %out = Result(%sum)
})");
  ASSERT_EQ(picture.size(), 5u);
  EXPECT_EQ(picture[1].name, "axis");
  EXPECT_EQ(picture[1].value, "1");
  const PictureNode& parts = picture[2];
  EXPECT_EQ(parts.operation, "Split");
  EXPECT_EQ(parts.owner, -1);
  ASSERT_EQ(parts.attributes.size(), 1u);
  EXPECT_EQ(parts.attributes[0].first, "num_splits");
  EXPECT_THAT(parts.types, ElementsAre("f32[1, 2]", "f32[1, 2]"));
  EXPECT_THAT(parts.tensor_names, ElementsAre("p", "q", "r"));
  EXPECT_THAT(parts.sources, ElementsAre("a"));
  ASSERT_EQ(picture[3].inputs.size(), 2u);
  EXPECT_EQ(picture[3].inputs[1].node, 2);
  EXPECT_EQ(picture[3].inputs[1].output, 1);
}

TEST(GraphPicture, WritesValuesOfSmallConstants) {
  const GraphPicture picture = PictureOfText(R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [9]}
  %small = Constant() f32[1] {0.1}
  %long = Constant() f32[9] seeded(1)
  %a = Add(%x, %small)
  %b = Add(%a, %long)
  %out = Result(%b)
})");
  EXPECT_EQ(picture[1].value, "0.1");
  EXPECT_EQ(picture[3].name, "long");
  EXPECT_EQ(picture[3].value, "");
}

TEST(GraphPicture, SaysInWhoseBodyANodeIs) {
  const GraphPicture picture = PictureOfText(R"(graph "net" {
  %choice = Parameter() {element_type = boolean, shape = []}
  %x = Parameter() {element_type = f32, shape = [2]}
  %if = If(%choice, %x) {then_inputs = [1], else_inputs = [1]} graph "then" {
    %y = Parameter() {element_type = f32, shape = [2]}
    %relu = ReLU(%y)
    %r = Result(%relu)
  } graph "else" {
    %z = Parameter() {element_type = f32, shape = [2]}
    %s = Result(%z)
  } -> f32[2]
  %out = Result(%if)
})");
  const auto owner_of = [&](const std::string& name) -> std::string {
    for (const PictureNode& node : picture) {
      if (node.name == name) return node.owner < 0 ? "" : picture[node.owner].name;
    }
    return "missing";
  };
  EXPECT_EQ(owner_of("relu"), "if");
  EXPECT_EQ(owner_of("s"), "if");
  EXPECT_EQ(owner_of("if"), "");
}

}  // namespace
}  // namespace mo
