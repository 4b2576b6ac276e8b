#include "converter/frontends/common/ports.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TEST(Ports, AnInputHasTheBatchOfTheConfiguration) {
  Graph graph("g");
  graph.AddSourceNode({"x", "Input", {}, {}});
  SourceModel source;
  source.batch = 8;
  source.inputs_without_batch = {"table"};
  Diagnostics diagnostics;
  const Value x = AddParameter(
      graph, source,
      {.name = "x", .shape = {1, 3}, .layout = "NC", .aliases = {"x", "data"}, .source = 0},
      diagnostics);
  EXPECT_EQ(ToString(x.shape()), "[8, 3]");
  EXPECT_THAT(x.node->aliases(), ElementsAre("x", "data"));
  EXPECT_THAT(x.node->sources(), ElementsAre(0));
  EXPECT_EQ(x.node->attributes().GetString("layout"), "NC");
  const Value table = AddParameter(
      graph, source, {.name = "t", .shape = {1, 3}, .aliases = {"table"}}, diagnostics);
  EXPECT_EQ(ToString(table.shape()), "[1, 3]");
  AddResult(graph, x, "relu", 1);
  EXPECT_EQ(graph.results()[0]->name(), "relu/sink_port_1");
}

TEST(Ports, AnInputHasNotMoreAxesThanARuntimeTakes) {
  Graph graph("g");
  Diagnostics diagnostics;
  const Shape wide(std::vector<Dim>(33, Dim(1)));
  EXPECT_EQ(AddParameter(graph, {}, {.name = "x", .shape = wide}, diagnostics).node, nullptr);
  EXPECT_EQ(
      AddParameter(graph, {}, {.name = "y", .shape = {1}, .layout = "NC", .place = {"net", 2, 1}},
                   diagnostics)
          .node,
      nullptr);
  EXPECT_THAT(diagnostics.Render(),
              testing::HasSubstr("input 'x' has 33 axes; expected at most 32 [MO3113]"));
  EXPECT_THAT(diagnostics.Render(), testing::HasSubstr("net:2:1: error: input 'y': the layout NC"));
}

}  // namespace
}  // namespace mo
