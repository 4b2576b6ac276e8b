#include "converter/frontends/common/node_order.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using Graph = std::vector<std::vector<int>>;  // what each node depends on

NodeOrder OrderOf(const Graph& graph) {
  return NodeOrder(static_cast<int>(graph.size()), [graph](int node) { return graph[node]; });
}

TEST(NodeOrder, PutsDependenciesFirst) {
  NodeOrder order = OrderOf({{1, 2}, {3}, {3}, {}, {0}});
  EXPECT_TRUE(order.Visit(0));
  EXPECT_EQ(order.nodes(), (std::vector<int>{3, 1, 2, 0}));
  EXPECT_TRUE(order.Visit(1));
  EXPECT_TRUE(order.Visit(4));
  EXPECT_EQ(order.nodes(), (std::vector<int>{3, 1, 2, 0, 4}));
}

TEST(NodeOrder, FindsACycleWithoutWhatLeadsToIt) {
  NodeOrder order = OrderOf({{1}, {2}, {3}, {1}});
  EXPECT_FALSE(order.Visit(0));
  EXPECT_EQ(order.cycle(), (std::vector<int>{3, 2, 1}));
}

TEST(NodeOrder, FindsANodeThatReadsItself) {
  NodeOrder order = OrderOf({{0}});
  EXPECT_FALSE(order.Visit(0));
  EXPECT_EQ(order.cycle(), (std::vector<int>{0}));
}

TEST(NodeOrder, GoesAlongAChainOfAnyLength) {
  Graph graph(100000);
  for (size_t i = 1; i < graph.size(); ++i) graph[i] = {static_cast<int>(i - 1)};
  NodeOrder order = OrderOf(graph);
  EXPECT_TRUE(order.Visit(99999));
  EXPECT_EQ(order.nodes().size(), 100000u);
  EXPECT_EQ(order.nodes().front(), 0);
}

TEST(CycleInWords, NamesTheNodesAndTheFirstAgain) {
  EXPECT_EQ(CycleInWords({"a", "b"}), "a → b → a");
  std::vector<std::string> many;
  for (int i = 0; i < 9; ++i) many.push_back(absl::StrCat("n", i));
  EXPECT_EQ(CycleInWords(many), "n0 → n1 → n2 → n3 → n4 → n5 → n6 → n7 → … (9 nodes)");
}

}  // namespace
}  // namespace mo
