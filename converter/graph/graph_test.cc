#include "converter/graph/graph.h"

#include <functional>

#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<Graph> Parse(absl::string_view text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "t.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

constexpr char kDiamond[] = R"(graph "g" {
  %p = Parameter() {element_type = f32, shape = [1, 2]} names("p")
  %unused = ReLU(%p)
  %b = ReLU(%p) names("b")
  %a = ReLU(%p) names("a")
  %sum = Add(%a, %b)
  %out = Result(%sum)
}
)";

std::vector<std::string> Names(const std::vector<Node*>& nodes) {
  std::vector<std::string> names;
  for (const Node* node : nodes) names.push_back(node->name());
  return names;
}

TEST(Graph, OrderFollowsResultsNotCreation) {
  EXPECT_THAT(Names(Parse(kDiamond)->TopologicalOrder()), ElementsAre("p", "a", "b", "sum", "out"));
}

TEST(Graph, RemovesWhatNoResultNeeds) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  EXPECT_TRUE(graph->RemoveDeadNodes());
  EXPECT_EQ(graph->FindNode("unused"), nullptr);
  EXPECT_EQ(graph->node_count(), 5u);
  EXPECT_FALSE(graph->RemoveDeadNodes());
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
}

TEST(Graph, ReplacingUsesMovesTensorNames) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  Node* a = graph->FindNode("a");
  Node* b = graph->FindNode("b");
  graph->ReplaceUses(a->output(), b->output());
  EXPECT_EQ(graph->FindNode("sum")->input(0).node, b);
  EXPECT_THAT(b->tensor_names(), ElementsAre("b", "a"));
  EXPECT_TRUE(a->tensor_names().empty());
  EXPECT_TRUE(a->uses().empty());
  graph->Remove(a);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
}

TEST(Graph, MakesNamesUnique) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  Node* a = graph->FindNode("a");
  absl::StatusOr<Node*> added =
      graph->Add({.op = ops::kReLU, .name = "a", .inputs = {a->output()}});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ((*added)->name(), "a_1");
}

TEST(Graph, RefusesWhatTheSchemaForbidsAndStaysAsItWas) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  Node* a = graph->FindNode("a");
  const Digest before = StructureDigest(*graph);
  EXPECT_FALSE(graph->Add({.op = ops::kAdd, .name = "x", .inputs = {a->output()}}).ok());
  EXPECT_FALSE(graph->Add({.op = OpType("Nothing"), .name = "x", .inputs = {}}).ok());
  EXPECT_THAT(graph
                  ->Add({.op = ops::kReLU,
                         .name = "x",
                         .inputs = {a->output()},
                         .attributes = {{"slope", 1.0}}})
                  .status()
                  .ToString(),
              HasSubstr("ReLU has no attribute 'slope'"));
  EXPECT_EQ(StructureDigest(*graph), before);
}

TEST(Graph, RevisionGrowsWithEachChange) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  Node* a = graph->FindNode("a");
  Node* b = graph->FindNode("b");
  Node* p = graph->FindNode("p");
  const std::vector<std::function<void()>> changes = {
      [&] { a->set_tensor_names(0, {"z"}); },
      [&] { a->set_note("why"); },
      [&] { p->set_aliases({"q"}); },
      [&] {
        a->AddSources({graph->AddSourceNode({"s", "S", {}, {}})});
      },
      [&] {
        graph->SetInput({a, 0}, b->output());
      },
      [&] { graph->ReplaceUses(b->output(), p->output()); },
      [&] { graph->Rename(a, "c"); },
      [&] { graph->AddConstant("k", Constant::Scalar(ElementType::kF32, 1)); },
      [&] { EXPECT_TRUE(graph->RemoveDeadNodes()); },
      [&] {
        graph->SetAttribute(p, "shape", Shape({1, 3}));
      },
      [&] { EXPECT_TRUE(graph->InferAll().ok()); },
      [&] { graph->OrderParameters({p}); },
  };
  for (const auto& change : changes) {
    const uint64_t before = graph->revision();
    change();
    EXPECT_GT(graph->revision(), before) << &change - changes.data();
  }
  const uint64_t before = graph->revision();
  EXPECT_FALSE(graph->RemoveDeadNodes());
  EXPECT_TRUE(graph->InferAll().ok());
  EXPECT_EQ(graph->TopologicalOrder().size(), graph->node_count());
  EXPECT_EQ(graph->revision(), before);
}

TEST(Graph, OrderIsThatOfTheConnectionsNow) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  graph->TopologicalOrder();
  graph->SetInput({graph->FindNode("sum"), 0}, graph->FindNode("unused")->output());
  EXPECT_THAT(Names(graph->TopologicalOrder()), ElementsAre("p", "unused", "b", "sum", "out"));
  EXPECT_TRUE(graph->RemoveDeadNodes());
  EXPECT_THAT(Names(graph->TopologicalOrder()), ElementsAre("p", "unused", "b", "sum", "out"));
  EXPECT_THAT(graph->FindNode("p")->uses().size(), 2);
}

TEST(Graph, ExclusionComesFromAnySource) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  DeclareSources(*graph);
  Node* a = graph->FindNode("a");
  Node* b = graph->FindNode("b");
  OptimizationSet excluded;
  excluded.Insert(Optimization::kLinearFusing);
  graph->SetExcluded(a->sources()[0], excluded);
  EXPECT_TRUE(a->Excluded(Optimization::kLinearFusing));
  EXPECT_FALSE(a->Excluded(Optimization::kResnetStride));
  EXPECT_FALSE(b->Excluded(Optimization::kLinearFusing));
  b->AddSources(a->sources());
  EXPECT_TRUE(b->Excluded(Optimization::kLinearFusing));
}

TEST(Verifier, NoticesStaleTypes) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  graph->SetAttribute(graph->FindNode("p"), "shape", Shape({1, 3}));
  EXPECT_THAT(VerifyGraph(*graph).ToString(), HasSubstr("is recorded as"));
  ASSERT_TRUE(graph->InferAll().ok());
  EXPECT_TRUE(graph->RemoveDeadNodes());
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  EXPECT_EQ(graph->FindNode("sum")->shape(), Shape({1, 3}));
}

TEST(Verifier, NoticesCycles) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  graph->SetInput({graph->FindNode("a"), 0}, graph->FindNode("sum")->output());
  EXPECT_THAT(VerifyGraph(*graph).ToString(), HasSubstr("cycle"));
}

TEST(Verifier, NoticesTensorNamesGivenTwice) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  graph->FindNode("b")->set_tensor_names(0, {"a"});
  EXPECT_THAT(VerifyGraph(*graph).ToString(), HasSubstr("tensor name 'a'"));
}

TEST(StructureDigest, ChangesWithEveryPart) {
  std::unique_ptr<Graph> graph = Parse(kDiamond);
  const Digest before = StructureDigest(*graph);
  EXPECT_EQ(StructureDigest(*graph), before);
  graph->FindNode("a")->set_tensor_names(0, {"z"});
  const Digest renamed = StructureDigest(*graph);
  EXPECT_NE(renamed, before);
  graph->SetInput({graph->FindNode("sum"), 1}, graph->FindNode("p")->output());
  EXPECT_NE(StructureDigest(*graph), renamed);
}

}  // namespace
}  // namespace mo
