#include "converter/frontends/onnx/ops/control_nodes.h"

#include "absl/strings/str_replace.h"
#include "converter/evaluator/evaluator.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The results of a model for these inputs.
std::vector<Tensor> Results(const std::string& graph, const std::vector<Tensor>& inputs,
                            int opset = 21) {
  const std::unique_ptr<Graph> loaded = LoadText(TestModel(graph, opset));
  if (loaded == nullptr) return {};
  EXPECT_TRUE(VerifyGraph(*loaded).ok()) << VerifyGraph(*loaded);
  const absl::StatusOr<std::vector<Tensor>> results = Evaluate(*loaded, inputs, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? *results : std::vector<Tensor>();
}

std::string GraphAttribute(const std::string& name, const std::string& graph) {
  return Attribute(name, "type: GRAPH g { " + graph + "}");
}
std::string BodyInput(const std::string& name) {
  return absl::StrCat("input { name: \"", name, "\" } ");
}
std::string Condition(const std::string& name) { return Input(name, {}, /*type=*/9); }
std::string Number(const std::string& name) { return Input(name, {}, /*type=*/7); }

std::string Branches(const std::string& holds, const std::string& fails) {
  return GraphAttribute("then_branch", holds) + GraphAttribute("else_branch", fails);
}

// y = w · x or x + x; w is of the graph around them, and of the first branch alone.
const auto& kBranches =
    *new std::string(Branches(TestNode("Mul", {"x", "w"}, {"product"}) + Output("product"),
                              TestNode("Add", {"x", "x"}, {"sum"}) + Output("sum")));

TEST(ControlNodes, AnIfHasItsBranchesAsBodies) {
  const std::string model = Condition("c") + Input("x", {2}) + Values("w", {2}, {3, 4}) +
                            TestNode("If", {"c"}, {"y"}, kBranches) + Output("y");
  EXPECT_THAT(Results(model, {{{}, {1}}, {{2}, {1, 2}}})[0].values, ElementsAre(3, 8));
  EXPECT_THAT(Results(model, {{{}, {0}}, {{2}, {1, 2}}})[0].values, ElementsAre(2, 4));

  const std::unique_ptr<Graph> graph = LoadText(TestModel(model));
  Node* choice = graph->FindNode("y");
  ASSERT_TRUE(choice->Is(ops::kIf));
  EXPECT_EQ(choice->input_count(), 2) << "x once, and no w";
  EXPECT_THAT(choice->tensor_names(), ElementsAre("y"));
  EXPECT_EQ(graph->FindNode("w"), nullptr);
  const Graph& holds = *choice->bodies()[0];
  ASSERT_NE(holds.FindNode("w"), nullptr);
  EXPECT_NE(holds.FindNode("y/then/product"), nullptr);
  // Whoever excludes the initializer excludes its copy.
  const SourceSet& sources = holds.FindNode("w")->sources();
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(graph->source_nodes()[sources[0]].name, "w");
}

TEST(ControlNodes, NodesOfBodiesComeFromTheNodeToo) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Condition("c") + Input("x", {2}) + Values("w", {2}, {3, 4}) +
                         TestNode("If", {"c"}, {"y"}, kBranches) + Output("y")));
  std::vector<std::string> names;
  for (const int source : graph->FindNode("y")->bodies()[0]->FindNode("y/then/product")->sources())
    names.push_back(graph->source_nodes()[source].name);
  EXPECT_THAT(names, ElementsAre("y", "y/then/product"));
}

TEST(ControlNodes, BranchesMayDifferInExtents) {
  const std::string model =
      Condition("c") + Input("x", {1, 2}) +
      TestNode(
          "If", {"c"}, {"y"},
          Branches(TestNode("Identity", {"x"}, {"a"}) + Output("a"),
                   TestNode("Concat", {"x", "x"}, {"b"}, IntAttribute("axis", 0)) + Output("b"))) +
      TestNode("Neg", {"y"}, {"z"}) + Output("z");
  EXPECT_THAT(Results(model, {{{}, {1}}, {{1, 2}, {1, 2}}})[0].values, ElementsAre(-1, -2));
  EXPECT_THAT(Results(model, {{{}, {0}}, {{1, 2}, {1, 2}}})[0].values, ElementsAre(-1, -2, -1, -2));
  EXPECT_EQ(ToString(LoadText(TestModel(model))->FindNode("z")->shape()), "[?, 2]");
}

std::string ErrorsOfBranches(const std::string& holds, const std::string& fails) {
  return ErrorsOf(TestModel(Condition("c") + Input("x", {1, 2}) +
                            TestNode("If", {"c"}, {"y"}, Branches(holds, fails)) + Output("y")));
}

TEST(ControlNodes, BranchesOfOtherRanksAreRefused) {
  const std::string same = TestNode("Identity", {"x"}, {"a"}) + Output("a");
  EXPECT_THAT(ErrorsOfBranches(same, TestNode("Squeeze", {"x"}, {"b"}) + Output("b")),
              HasSubstr("output 0 is f32[1, 2] of one branch and f32[2] of the other one, and the "
                        "condition is known only when the model runs; expected one element type "
                        "and one rank. Give the model's inputs fixed shapes, or export it without "
                        "the branch [MO3204]"));
  EXPECT_THAT(
      ErrorsOfBranches(same, TestNode("Cast", {"x"}, {"b"}, IntAttribute("to", 7)) + Output("b")),
      HasSubstr("f32[1, 2] of one branch and i64[1, 2] of the other one"));
  EXPECT_THAT(ErrorsOfBranches(same, TestNode("SequenceConstruct", {"x"}, {"b"}) + Output("b")),
              HasSubstr("yields a sequence or an optional"));
  EXPECT_THAT(ErrorsOfBranches(same, same + Output("x")),
              HasSubstr("one branch yields 1 values, the other one 2"));
}

TEST(ControlNodes, BranchesMayBeNested) {
  const std::string inner = TestNode("If", {"d"}, {"inner"},
                                     Branches(TestNode("Mul", {"x", "w"}, {"p"}) + Output("p"),
                                              TestNode("Sub", {"x", "w"}, {"q"}) + Output("q")));
  const std::string model =
      Condition("c") + Condition("d") + Input("x", {2}) + Values("w", {2}, {3, 4}) +
      TestNode("If", {"c"}, {"y"},
               Branches(TestNode("Neg", {"x"}, {"n"}) + Output("n"), inner + Output("inner"))) +
      Output("y");
  const Tensor x = {{2}, {5, 6}};
  EXPECT_THAT(Results(model, {{{}, {1}}, {{}, {1}}, x})[0].values, ElementsAre(-5, -6));
  EXPECT_THAT(Results(model, {{{}, {0}}, {{}, {1}}, x})[0].values, ElementsAre(15, 24));
  EXPECT_THAT(Results(model, {{{}, {0}}, {{}, {0}}, x})[0].values, ElementsAre(2, 2));
}

TEST(ControlNodes, ABranchMayYieldWhatIsAroundIt) {
  const std::string model = Condition("c") + Input("x", {2}) + Values("w", {2}, {3, 4}) +
                            TestNode("If", {"c"}, {"y"}, Branches(Output("x"), Output("w"))) +
                            Output("y");
  EXPECT_THAT(Results(model, {{{}, {1}}, {{2}, {5, 6}}})[0].values, ElementsAre(5, 6));
  EXPECT_THAT(Results(model, {{{}, {0}}, {{2}, {5, 6}}})[0].values, ElementsAre(3, 4));
}

// Doubles its state, and collects the iteration's number plus the state.
std::string Doubling(const std::string& condition) {
  return GraphAttribute("body", BodyInput("i") + BodyInput("go") + BodyInput("s") +
                                    TestNode("Add", {"s", "s"}, {"t"}) +
                                    TestNode("Cast", {"i"}, {"f"}, IntAttribute("to", 1)) +
                                    TestNode("Add", {"f", "s"}, {"c"}) + condition + Output("t") +
                                    Output("c"));
}

TEST(ControlNodes, ALoopHasItsNumberFromTheModel) {
  const std::string model = Number("n") + Input("x", {2}) +
                            TestNode("Loop", {"n", "", "x"}, {"y", "all"}, Doubling(Output("go"))) +
                            Output("y") + Output("all");
  const std::vector<Tensor> results = Results(model, {{{}, {3}}, {{2}, {1, 2}}});
  EXPECT_THAT(results[0].values, ElementsAre(8, 16));
  EXPECT_THAT(results[1].extents, ElementsAre(3, 2));
  EXPECT_THAT(results[1].values, ElementsAre(1, 2, 3, 5, 6, 10));
  for (const double none : {0, -1}) {
    const std::vector<Tensor> untouched = Results(model, {{{}, {none}}, {{2}, {1, 2}}});
    EXPECT_THAT(untouched[0].values, ElementsAre(1, 2));
    EXPECT_THAT(untouched[1].values, IsEmpty());
  }
}

TEST(ControlNodes, ALoopOfVeryManyIterationsStaysOne) {
  auto counting = [](int iterations) {
    return TestModel(
        Input("x", {1}) + Values("one", {1}, {1}) + Ints64("n", {iterations}) +
        TestNode("Loop", {"n", "", "x"}, {"y"},
                 GraphAttribute("body", BodyInput("i") + BodyInput("go") + BodyInput("s") +
                                            TestNode("Add", {"s", "one"}, {"t"}) + Output("go") +
                                            Output("t"))) +
        Output("y"));
  };
  const std::unique_ptr<Graph> written_out = LoadText(counting(1024));
  EXPECT_GT(written_out->node_count(), 1024u);
  const std::unique_ptr<Graph> loop = LoadText(counting(1025));
  EXPECT_LT(loop->node_count(), 20u);
  const auto results = Evaluate(*loop, {{{1}, {2}}}, Precision::kDouble);
  ASSERT_TRUE(results.ok()) << results.status();
  EXPECT_THAT((*results)[0].values, ElementsAre(1027));
}

// While the sum of the state is below 20.
TEST(ControlNodes, ALoopHasItsConditionFromItsBody) {
  const std::string below = TestNode("ReduceSum", {"t"}, {"sum"}, IntAttribute("keepdims", 0)) +
                            TestNode("Less", {"sum", "limit"}, {"below"}) + Output("below");
  const std::string limit = Values("limit", {}, {20});
  for (const std::string& number :
       {std::string(), Ints64("n", {100}), Ints64("n", {9223372036854775807})}) {
    const std::string model =
        Input("x", {2}) + number + limit +
        TestNode("Loop", {number.empty() ? "" : "n", "", "x"}, {"y", "all"}, Doubling(below)) +
        Output("y");
    EXPECT_THAT(Results(model, {{{2}, {1, 2}}})[0].values, ElementsAre(8, 16));
  }
}

TEST(ControlNodes, AConditionMayKeepALoopFromRunning) {
  const std::string model =
      Condition("c") + Input("x", {2}) + Ints64("n", {3}) +
      TestNode("Loop", {"n", "c", "x"}, {"y", "all"}, Doubling(Output("go"))) + Output("y");
  EXPECT_THAT(Results(model, {{{}, {0}}, {{2}, {1, 2}}})[0].values, ElementsAre(1, 2));
  EXPECT_THAT(Results(model, {{{}, {1}}, {{2}, {1, 2}}})[0].values, ElementsAre(8, 16));
}

// Appends the state to itself; how long it is then follows from the run alone. The first import
// takes the extent for 1.
TEST(ControlNodes, WhatIsCarriedMayGrow) {
  const std::string body = GraphAttribute(
      "body", BodyInput("i") + BodyInput("go") + BodyInput("s") +
                  TestNode("Concat", {"s", "s"}, {"t"}, IntAttribute("axis", 0)) +
                  TestNode("Size", {"s"}, {"size"}) + Output("go") + Output("t") + Output("size"));
  const std::string model = Number("n") + Input("x", {1}) +
                            TestNode("Loop", {"n", "", "x"}, {"y", "sizes"}, body) + Output("y") +
                            Output("sizes");
  const std::vector<Tensor> results = Results(model, {{{}, {3}}, {{1}, {7}}});
  EXPECT_THAT(results[0].values, ElementsAre(7, 7, 7, 7, 7, 7, 7, 7));
  EXPECT_THAT(results[1].values, ElementsAre(1, 2, 4));
  const std::unique_ptr<Graph> graph = LoadText(TestModel(model));
  EXPECT_EQ(graph->source_nodes().size(), 5u) << "n, x, the loop, and two nodes of its body";
}

// A symbol is one extent, and that of the state changes.
TEST(ControlNodes, WhatIsCarriedMayLoseItsSymbol) {
  const std::string body =
      GraphAttribute("body", BodyInput("i") + BodyInput("go") + BodyInput("s") +
                                 TestNode("Concat", {"s", "x"}, {"t"}, IntAttribute("axis", 0)) +
                                 Output("go") + Output("t"));
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Number("n") +
      "input { name: \"x\" type { tensor_type { elem_type: 1 shape { dim { dim_param: \"N\" } } } "
      "} }\n" +
      TestNode("Loop", {"n", "", "x"}, {"y"}, body) + Output("y")));
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[?]");
}

TEST(ControlNodes, AStateKeepsItsRankAndType) {
  auto errors = [](const std::string& nodes) {
    return ErrorsOf(TestModel(
        Number("n") + Input("x", {1}) +
        TestNode("Loop", {"n", "", "x"}, {"y"},
                 GraphAttribute("body", BodyInput("i") + BodyInput("go") + BodyInput("s") + nodes +
                                            Output("go") + Output("t"))) +
        Output("y")));
  };
  EXPECT_THAT(errors(TestNode("Squeeze", {"s"}, {"t"})),
              HasSubstr("its state 0 is f32[1] before an iteration and f32[] after it"));
  EXPECT_THAT(errors(TestNode("SequenceConstruct", {"s"}, {"t"})),
              HasSubstr("yields a sequence or an optional"));
}

TEST(ControlNodes, AStateThatIsAListIsRefused) {
  EXPECT_THAT(
      ErrorsOf(TestModel(
          Number("n") + Input("x", {1}) + TestNode("SequenceConstruct", {"x"}, {"list"}) +
          TestNode("Loop", {"n", "", "list"}, {"y"},
                   GraphAttribute("body", BodyInput("i") + BodyInput("go") + BodyInput("s") +
                                              Output("go") + Output("s"))) +
          Output("y"))),
      HasSubstr("passes on a sequence, an optional or a tensor of an unknown rank"));
}

// Running sums along axis 0 of x, whose extent is not known.
std::string Sums(const std::string& attributes) {
  return Input("x", {-1, 2}) + Values("zero", {2}, {0, 0}) +
         TestNode("Scan", {"zero", "x"}, {"last", "y"},
                  GraphAttribute(
                      "body", BodyInput("s") + BodyInput("e") + TestNode("Add", {"s", "e"}, {"t"}) +
                                  TestNode("Identity", {"t"}, {"c"}) + Output("t") + Output("c")) +
                      IntAttribute("num_scan_inputs", 1) + attributes) +
         Output("last") + Output("y");
}

TEST(ControlNodes, AScanOfUnknownLengthIsALoop) {
  const Tensor x = {{3, 2}, {1, 2, 3, 4, 5, 6}};
  std::vector<Tensor> results = Results(Sums(""), {x});
  EXPECT_THAT(results[0].values, ElementsAre(9, 12));
  EXPECT_THAT(results[1].values, ElementsAre(1, 2, 4, 6, 9, 12));
  results = Results(Sums(IntsAttribute("scan_input_directions", {1})), {x});
  EXPECT_THAT(results[1].values, ElementsAre(5, 6, 8, 10, 9, 12));
  results = Results(Sums(IntsAttribute("scan_output_directions", {1})), {x});
  EXPECT_THAT(results[1].values, ElementsAre(9, 12, 4, 6, 1, 2));
  results = Results(Sums(IntsAttribute("scan_output_axes", {-1})), {x});
  EXPECT_THAT(results[1].extents, ElementsAre(2, 3));
  EXPECT_THAT(results[1].values, ElementsAre(1, 4, 9, 2, 6, 12));
}

// Each iteration of the loop chooses a branch; both read what is around the loop.
TEST(ControlNodes, ALoopMayHaveBranches) {
  const std::string branch = TestNode("If", {"even"}, {"t"},
                                      Branches(TestNode("Add", {"s", "w"}, {"a"}) + Output("a"),
                                               TestNode("Mul", {"s", "x"}, {"b"}) + Output("b")));
  const std::string body = GraphAttribute(
      "body",
      BodyInput("i") + BodyInput("go") + BodyInput("s") + TestNode("Mod", {"i", "two"}, {"rest"}) +
          TestNode("Equal", {"rest", "none"}, {"even"}) + branch + Output("go") + Output("t"));
  const std::string number =
      "initializer { name: \"two\" data_type: 7 int64_data: 2 }\n"
      "initializer { name: \"none\" data_type: 7 int64_data: 0 }\n";
  const std::string model = Number("n") + Input("x", {2}) + Values("w", {2}, {10, 20}) + number +
                            TestNode("Loop", {"n", "", "x"}, {"y"}, body) + Output("y");
  // (x + w) · x + w
  EXPECT_THAT(Results(model, {{{}, {3}}, {{2}, {1, 2}}})[0].values, ElementsAre(21, 64));
}

}  // namespace
}  // namespace mo::onnx
