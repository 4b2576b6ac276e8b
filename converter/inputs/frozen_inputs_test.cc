#include "converter/inputs/frozen_inputs.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Computes x * a, where `a` is the input that gets a value.
std::string Product(absl::string_view type, absl::string_view shape_of_x,
                    absl::string_view shape_of_a) {
  return absl::StrCat("graph \"g\" {\n  %x = Parameter() {element_type = ", type,
                      ", shape = ", shape_of_x, "}\n  %a = Parameter() {element_type = ", type,
                      ", shape = ", shape_of_a,
                      "} names(\"a\", \"a:0\")\n  %y = Multiply(%x, %a)\n  %o = Result(%y)\n}\n");
}

std::unique_ptr<Graph> Parse(const std::string& text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "g.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  DeclareSources(*graph);
  return graph;
}

// Gives the inputs values; the [[input]] of "a" begins in line 2.
std::string Freeze(Graph& graph, absl::string_view keys, absl::string_view name = "a") {
  Diagnostics diagnostics;
  const Config config =
      ParseConfig(absl::StrCat("schema = 1\n[[input]]\nname = \"", name, "\"\n", keys, "\n"),
                  "c.toml", diagnostics);
  FreezeInputs(config.inputs, {.file = "g.mog"}, graph, diagnostics);
  return diagnostics.Render();
}

std::vector<double> ValuesOf(const Graph& graph, const std::vector<Tensor>& inputs) {
  const absl::StatusOr<std::vector<Tensor>> outputs = Evaluate(graph, inputs, Precision::kStored);
  if (!outputs.ok()) {
    ADD_FAILURE() << outputs.status();
    return {};
  }
  return (*outputs)[0].values;
}

TEST(FreezeInputs, AListHasAValueForEachElement) {
  const std::unique_ptr<Graph> graph = Parse(Product("f32", "[2, 3]", "[2, 3]"));
  ASSERT_EQ(Freeze(*graph, "value = [1, 2, 3, 4, 5, 0.5]"), "");
  ASSERT_EQ(graph->parameters().size(), 1u);
  EXPECT_THAT(ValuesOf(*graph, {{{2, 3}, {1, 10, 100, 1000, 1, 2}}}),
              ElementsAre(1, 20, 300, 4000, 5, 1));
  const Node* constant = graph->FindNode("a");
  ASSERT_NE(constant, nullptr);
  EXPECT_TRUE(constant->Is(ops::kConstant));
  EXPECT_THAT(constant->tensor_names(), ElementsAre("a", "a:0"));
  EXPECT_FALSE(constant->sources().empty());
}

TEST(FreezeInputs, OneValueFillsTheShape) {
  for (const char* name : {"a", "a:0"}) {
    const std::unique_ptr<Graph> graph = Parse(Product("f32", "[2, 2]", "[1, 2]"));
    ASSERT_EQ(Freeze(*graph, "value = -1.5", name), "");
    EXPECT_EQ(graph->FindNode("a")->constant()->extents(), (Extents{1, 2}));
    EXPECT_THAT(ValuesOf(*graph, {{{2, 2}, {1, 2, 3, 4}}}), ElementsAre(-1.5, -3, -4.5, -6));
  }
}

TEST(FreezeInputs, AListSettlesAnOpenDimension) {
  const std::unique_ptr<Graph> graph = Parse(Product("i32", "[3, 2]", "[?, 2]"));
  ASSERT_EQ(Freeze(*graph, "value = [1, 2, 3, 4, 5, 6]"), "");
  EXPECT_THAT(ValuesOf(*graph, {{{3, 2}, {1, 1, 1, 2, 2, 2}}}), ElementsAre(1, 2, 3, 8, 10, 12));
  EXPECT_THAT(Freeze(*Parse(Product("i32", "[3, 2]", "[?, 2]")), "value = [1, 2, 3]"),
              HasSubstr("has 3 elements, which is not what the shape [?, 2] has"));
  EXPECT_THAT(Freeze(*Parse(Product("i32", "[3, 2]", "[?, ?]")), "value = [1, 2]"),
              HasSubstr("does not tell its shape, which is open in [?, ?]"));
  EXPECT_THAT(Freeze(*Parse(Product("i32", "[3, 2]", "[?, 2]")), "value = 1"),
              HasSubstr("give a list, with one value for each element"));
}

TEST(FreezeInputs, ABooleanChooses) {
  const std::string text = R"(graph "g" {
  %x = Parameter() {element_type = f32, shape = [2]}
  %y = Parameter() {element_type = f32, shape = [2]}
  %a = Parameter() {element_type = boolean, shape = []}
  %s = Select(%a, %x, %y)
  %o = Result(%s)
}
)";
  for (const auto& [value, first] :
       std::vector<std::pair<std::string, double>>{{"true", 1}, {"1", 1}, {"false", 3}, {"0", 3}}) {
    const std::unique_ptr<Graph> graph = Parse(text);
    ASSERT_EQ(Freeze(*graph, absl::StrCat("value = ", value)), "");
    EXPECT_THAT(ValuesOf(*graph, {{{2}, {1, 2}}, {{2}, {3, 4}}}), ElementsAre(first, first + 1));
  }
  EXPECT_THAT(Freeze(*Parse(text), "value = 2"), HasSubstr("holds 2, which boolean cannot hold"));
}

TEST(FreezeInputs, RefusesWhatTheInputCannotHave) {
  const auto errors = [](absl::string_view type, absl::string_view keys,
                         absl::string_view name = "a") {
    return Freeze(*Parse(Product(type, "[2]", "[2]")), keys, name);
  };
  EXPECT_THAT(errors("i8", "value = 128"), HasSubstr("holds 128, which i8 cannot hold"));
  EXPECT_THAT(errors("i8", "value = 127"), IsEmpty());
  EXPECT_THAT(errors("u8", "value = -1"), HasSubstr("holds -1, which u8 cannot hold"));
  EXPECT_THAT(errors("i64", "value = 0.5"), HasSubstr("holds 0.5, which i64 cannot hold"));
  EXPECT_THAT(errors("i64", "value = 1e17"), HasSubstr("which i64 cannot hold"));
  EXPECT_THAT(errors("f16", "value = 1e5"), HasSubstr("which f16 cannot hold"));
  EXPECT_THAT(errors("f32", "value = 1e-60"), HasSubstr("which f32 cannot hold"));
  EXPECT_THAT(errors("f32", "value = true"), HasSubstr("is boolean, but the input is f32"));
  EXPECT_THAT(errors("f32", "value = [1, 2, 3]"),
              HasSubstr("c.toml:4:9: error: [[input]] value: the value of input 'a' has 3 "
                        "elements, which is not what the shape [2] has; give one for each "
                        "element [MO2008]"));
  EXPECT_THAT(errors("f32", "value = 1\nlayout = \"C\""), HasSubstr("beside a layout"));
  EXPECT_THAT(errors("f32", "value = 1\npreprocess = [{ mean = 1 }]"),
              HasSubstr("beside a layout or preprocessing"));
  EXPECT_THAT(errors("f32", "value = 1", "b"),
              HasSubstr("'b' has a value, but what is converted has no such input, only x, a"));
  EXPECT_THAT(errors("f32", "value = 1\n[[input]]\nname = \"a:0\"\nvalue = 2"),
              HasSubstr("the value of input 'a:0' is the second one of this input"));
  EXPECT_THAT(Freeze(*Parse(Product("f32", "[1]", "[4097, 4096]")), "value = 1"),
              HasSubstr("a value fills at most 16777216 elements"));
}

}  // namespace
}  // namespace mo
