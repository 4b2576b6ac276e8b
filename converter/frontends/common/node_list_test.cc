#include "converter/frontends/common/node_list.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(NodeList, CountsByOperation) {
  NodeList nodes;
  EXPECT_TRUE(nodes.empty());
  nodes.Add("While", 5, "b", {"net", 6});
  nodes.Add("Enter", 2, "a", {"net"});
  nodes.Add("While", 8, "c", {"net", 9});
  EXPECT_EQ(nodes.Counted("node is", "nodes are"), "3 nodes are");
  EXPECT_EQ(nodes.Listed(), "Enter ×1 ('a'), While ×2 (first 'b' at line 6)");
  EXPECT_EQ(nodes.first_place().line, 0);
  EXPECT_THAT(nodes.ops(), testing::ElementsAre("Enter", "While"));
}

TEST(NodeList, IsReportedInTheWordsOfTheFramework) {
  Diagnostics diagnostics;
  ReportUnsupported(NodeList(), "layer", {}, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  NodeList nodes;
  nodes.Add("Relu", 1, "r", {"net", 4, 2});
  ReportUnsupported(nodes, "layer", {"ReLU", "Pooling"}, diagnostics);
  EXPECT_EQ(
      diagnostics.Render(),
      "net:4:2: error: 1 layer is of an operation that is not supported: Relu ×1 ('r' at line "
      "4); did you mean 'ReLU'? Cut the model before or after them with [[output]] or "
      "[[input]], or replace them in the source [MO3104]\n");
}

}  // namespace
}  // namespace mo
