#include "converter/graph/bodies.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/testing/operation.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TensorType F32(std::vector<Dim> dims) { return {ElementType::kF32, Shape(std::move(dims))}; }
const TensorType kUnknownRank = {ElementType::kF32, Shape::UnknownRank()};

TEST(Bodies, ATypeFitsAWiderOne) {
  EXPECT_TRUE(Fits(F32({2, 3}), F32({2, 3})));
  EXPECT_TRUE(Fits(F32({2, 3}), F32({Dim::Any(), Dim::Range(1, 3)})));
  EXPECT_TRUE(Fits(F32({Dim::Symbol("N")}), F32({Dim::Any()})));
  EXPECT_TRUE(Fits(F32({2}), kUnknownRank));
  EXPECT_FALSE(Fits(F32({2, 4}), F32({Dim::Any(), Dim::Range(1, 3)})));
  EXPECT_FALSE(Fits(F32({Dim::Any()}), F32({2})));
  EXPECT_FALSE(Fits(F32({2}), F32({2, 1})));
  EXPECT_FALSE(Fits(kUnknownRank, F32({2})));
  EXPECT_FALSE(Fits({ElementType::kI64, Shape({2})}, F32({2})));
}

TEST(Bodies, TypesAreJoinedWhereTheyHaveOneRank) {
  EXPECT_EQ(Joined(F32({2, 3}), F32({2, 4})), F32({2, Dim::Any()}));
  EXPECT_EQ(Joined(F32({Dim::Symbol("N")}), F32({Dim::Symbol("N")})), F32({Dim::Symbol("N")}));
  EXPECT_EQ(Joined(F32({2}), F32({2, 3})), std::nullopt);
  EXPECT_EQ(Joined(F32({2}), kUnknownRank), std::nullopt);
  EXPECT_EQ(Joined(F32({2}), {ElementType::kI64, Shape({2})}), std::nullopt);
}

// A Loop that runs this often as far as constants say it, %x of [2].
std::string Counted(const std::string& limit, const std::string& begins,
                    const std::string& goes_on) {
  return absl::StrCat("%n = Constant() i64[] {", limit, "}\n%c = ", begins, R"(
%y = Loop(%n, %c, %x) {carried = 1} graph "body" {
  %i = Parameter() {element_type = i64, shape = []}
  %s = Parameter() {element_type = f32, shape = [2]}
  %yes = )",
                      goes_on, R"(
  %goes_on = Result(%yes)
  %next = Result(%s)
})");
}

TEST(Bodies, TheNumberOfIterationsMayBeKnown) {
  const std::string yes = "Constant() boolean[] {1}", no = "Constant() boolean[] {0}";
  const auto known = [](const std::string& lines) {
    return KnownIterations(*Parse("[2]", lines)->FindNode("y"));
  };
  EXPECT_EQ(known(Counted("3", yes, yes)), 3);
  EXPECT_EQ(known(Counted("0", yes, yes)), 0);
  EXPECT_EQ(known(Counted("3", no, yes)), 0);
  EXPECT_EQ(known(Counted("3", yes, no)), std::nullopt);
  EXPECT_EQ(known(Counted("-1", yes, yes)), std::nullopt);
  EXPECT_EQ(known(Counted("9223372036854775807", yes, yes)), std::nullopt);
  EXPECT_EQ(known(Counted("3", "Parameter() {element_type = boolean, shape = []}", yes)),
            std::nullopt);
}

constexpr char kNested[] = R"(
%c = Constant() boolean[] {1}
%n = Constant() i64[] {2}
%y = If(%c, %x) {else_inputs = [1], then_inputs = [1]} graph "then" {
  %a = Parameter() {element_type = f32, shape = [2]}
  %m = Constant() i64[] {2}
  %d = Constant() boolean[] {1}
  %loop = Loop(%m, %d, %a) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [2]}
    %yes = Constant() boolean[] {1}
    %goes_on = Result(%yes)
    %root = Sqrt(%s)
    %next = Result(%root)
  }
  %one = ReLU(%loop)
  %out = Result(%one)
} graph "else" {
  %b = Parameter() {element_type = f32, shape = [2]}
  %out = Result(%b)
})";

TEST(Bodies, NodesOfBodiesFollowTheirNode) {
  std::vector<std::string> names;
  for (const Node* node : NodesWithBodies(*Parse("[2]", kNested))) names.push_back(node->name());
  EXPECT_THAT(names, ElementsAre("x", "c", "y", "a", "m", "d", "loop", "i", "s", "yes", "goes_on",
                                 "root", "next", "one", "out", "b", "out", "out"));
}

TEST(Bodies, ABodyIsCopiedIntoAGraph) {
  const std::unique_ptr<Graph> graph = Parse("[2]", kNested);
  Node* y = graph->FindNode("y");
  const absl::StatusOr<std::vector<Value>> results =
      CopyInto(*graph, *y->bodies()[0], {graph->FindNode("x")->output()});
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 1u);
  EXPECT_EQ((*results)[0].node->name(), "one");
  const Node* loop = graph->FindNode("loop");
  EXPECT_EQ(loop->input(2).node->name(), "x");
  EXPECT_EQ(loop->bodies()[0]->outer(), graph.get());
  EXPECT_NE(loop->bodies()[0]->FindNode("root"), nullptr);
  graph->ReplaceUses(y->output(), (*results)[0]);
  graph->Remove(y);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
}

TEST(Bodies, AreVerified) {
  const std::unique_ptr<Graph> graph = Parse("[2]", kNested);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  const Digest before = StructureDigest(*graph);
  Graph& body = *graph->FindNode("y")->bodies()[0];
  body.SetAttribute(body.FindNode("a"), "shape", Shape({3}));
  EXPECT_NE(StructureDigest(*graph), before);
  EXPECT_FALSE(VerifyGraph(*graph).ok());
}

TEST(Bodies, AnInputGoesFromTheMiddle) {
  const std::unique_ptr<Graph> graph =
      Parse("[2]", "%a = Sqrt(%x)\n%y = Concat(%x, %a, %x) {axis = 0}");
  Node* y = graph->FindNode("y");
  graph->RemoveInput(y, 1);
  ASSERT_TRUE(graph->InferAll().ok());
  EXPECT_EQ(ToString(y->shape()), "[4]");
  graph->RemoveDeadNodes();
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
}

}  // namespace
}  // namespace mo
