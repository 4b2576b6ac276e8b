#include "absl/strings/str_replace.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// y = x + 1 or x + 2; both read "x" of the graph around them.
std::string Branches() {
  auto branch = [](const std::string& name, double number) {
    return Attribute(name, absl::StrCat("type: GRAPH g { ", Values("c", {}, {number}),
                                        TestNode("Add", {"x", "c"}, {"sum"}), Output("sum"), "}"));
  };
  return branch("then_branch", 1) + branch("else_branch", 2);
}

TEST(ControlOperators, AKnownConditionChoosesABranch) {
  auto chosen = [](int condition) {
    return ComputedBy(
        TestNode("If", {"c"}, {"y"}, Branches()), {1}, {10},
        absl::StrCat("initializer { name: \"c\" data_type: 9 int32_data: ", condition, " }\n"));
  };
  EXPECT_THAT(chosen(1), ElementsAre(11));
  EXPECT_THAT(chosen(0), ElementsAre(12));
}

TEST(ControlOperators, AConditionMayFollowFromShapes) {
  EXPECT_THAT(
      ComputedBy(TestNode("Size", {"x"}, {"size"}) + TestNode("Equal", {"size", "one"}, {"c"}) +
                     TestNode("If", {"c"}, {"y"}, Branches()),
                 {1}, {10}, Ints64("one", {1})),
      ElementsAre(11));
}

TEST(ControlOperators, NodesOfABranchAreNamedAfterTheirNode) {
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {1}) + "initializer { name: \"c\" data_type: 9 int32_data: 1 }\n" +
                "node { op_type: \"If\" name: \"choice\" input: \"c\" output: \"y\" " + Branches() +
                "}\n" + Output("y")));
  EXPECT_NE(graph->FindNode("choice/then/sum"), nullptr);
  EXPECT_THAT(graph->FindNode("choice/then/sum")->tensor_names(), ElementsAre("y"));
}

std::string Bool(const std::string& name, int value) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 9 int32_data: ", value,
                      " }\n");
}
std::string Scalar(const std::string& name, int64_t value) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 7 int64_data: ", value,
                      " }\n");
}
std::string BodyInput(const std::string& name) {
  return absl::StrCat("input { name: \"", name, "\" } ");
}

// Doubles its state, and collects the iteration's number plus the state.
std::string Doubling(const std::string& condition = "go") {
  return Attribute("body", "type: GRAPH g { " + BodyInput("i") + BodyInput("go") + BodyInput("s") +
                               TestNode("Add", {"s", "s"}, {"t"}) +
                               TestNode("Cast", {"i"}, {"f"}, IntAttribute("to", 1)) +
                               TestNode("Add", {"f", "s"}, {"c"}) + Output(condition) +
                               Output("t") + Output("c") + "}");
}

TEST(ControlOperators, ALoopOfAKnownNumberOfIterationsIsUnrolled) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1}) + Scalar("n", 3) + Bool("yes", 1) +
      TestNode("Loop", {"n", "yes", "x"}, {"y", "all"}, Doubling()) + Output("y") + Output("all")));
  EXPECT_THAT(Computed(*graph, {1}, 0), ElementsAre(8));
  EXPECT_THAT(Computed(*graph, {1}, 1), ElementsAre(1, 3, 6));
}

TEST(ControlOperators, ALoopEndsWithItsCondition) {
  // "no" of the graph around it is its next condition.
  EXPECT_THAT(ComputedBy(TestNode("Loop", {"n", "", "x"}, {"y", "all"}, Doubling("no")), {1}, {1},
                         Scalar("n", 3) + Bool("no", 0)),
              ElementsAre(2));
  // Without an iteration the state is what it was.
  EXPECT_THAT(
      ComputedBy(TestNode("Loop", {"n", "no", "x"}, {"y"},
                          Attribute("body", "type: GRAPH g { " + BodyInput("i") + BodyInput("go") +
                                                BodyInput("s") + Output("go") + Output("s") + "}")),
                 {1}, {5}, Scalar("n", 3) + Bool("no", 0)),
      ElementsAre(5));
}

TEST(ControlOperators, ALoopWithoutIterationsCollectsNothing) {
  EXPECT_THAT(ComputedBy(TestNode("Loop", {"n", "", "x"}, {"last", "y"}, Doubling()), {1}, {5},
                         Scalar("n", 0)),
              IsEmpty());
}

TEST(ControlOperators, ABodyYieldsWhatItPassesOn) {
  const std::string body = Attribute("body", "type: GRAPH g { }");
  EXPECT_THAT(ErrorsOfNode(TestNode("Loop", {"n", "", "x"}, {"y"}, body), {1}, Scalar("n", 3)),
              HasSubstr("its body yields 0 values; expected 2 or more [MO3111]"));
  EXPECT_THAT(
      ErrorsOfNode(TestNode("Scan", {"x", "x"}, {"y"}, body + IntAttribute("num_scan_inputs", 1)),
                   {1}),
      HasSubstr("its body yields 0 values; expected 1 or more [MO3111]"));
}

// Running sums of the columns of x.
std::string Sums(const std::string& attributes) {
  return TestNode(
      "Scan", {"zero", "x"}, {"last", "y"},
      Attribute("body", "type: GRAPH g { " + BodyInput("s") + BodyInput("e") +
                            TestNode("Add", {"s", "e"}, {"t"}) +
                            TestNode("Identity", {"t"}, {"c"}) + Output("t") + Output("c") + "}") +
          IntAttribute("num_scan_inputs", 1) + attributes);
}

TEST(ControlOperators, AScanTakesElementsAlongAnAxis) {
  const std::string zero = Values("zero", {2}, {0, 0});
  EXPECT_THAT(ComputedBy(Sums(""), {2, 2}, {1, 2, 3, 4}, zero), ElementsAre(1, 2, 4, 6));
  EXPECT_THAT(ComputedBy(Sums(IntsAttribute("scan_input_axes", {1}) +
                              IntsAttribute("scan_output_axes", {-1})),
                         {2, 2}, {1, 2, 3, 4}, zero),
              ElementsAre(1, 3, 3, 7));
  EXPECT_THAT(ComputedBy(Sums(IntsAttribute("scan_input_directions", {1}) +
                              IntsAttribute("scan_output_directions", {1})),
                         {2, 2}, {1, 2, 3, 4}, zero),
              ElementsAre(4, 6, 3, 4));
}

TEST(ControlOperators, AScanOfOpset8TakesEachElementOfABatch) {
  const std::string scan = TestNode(
      "Scan", {"", "zero", "x"}, {"last", "y"},
      Attribute("body", "type: GRAPH g { " + BodyInput("s") + BodyInput("e") +
                            TestNode("Add", {"s", "e"}, {"t"}) +
                            TestNode("Identity", {"t"}, {"c"}) + Output("t") + Output("c") + "}") +
          IntAttribute("num_scan_inputs", 1));
  const std::string zero = Values("zero", {2, 1}, {0, 10});
  EXPECT_THAT(ComputedBy(scan, {2, 3, 1}, {1, 2, 3, 4, 5, 6}, zero, 8),
              ElementsAre(1, 3, 6, 14, 19, 25));
  EXPECT_THAT(ComputedBy(absl::StrReplaceAll(
                             scan, {{"attribute { name: \"num", IntsAttribute("directions", {1}) +
                                                                    "attribute { name: \"num"}}),
                         {2, 3, 1}, {1, 2, 3, 4, 5, 6}, zero, 8),
              ElementsAre(3, 5, 6, 16, 21, 25));
  EXPECT_THAT(ErrorsOfNode(scan, {-1, 3, 1}, zero, 8),
              HasSubstr("scans [?, 3, 1]; expected a known batch"));
  EXPECT_THAT(ErrorsOfNode(absl::StrReplaceAll(scan, {{"input: \"\"", "input: \"lengths\""}}),
                           {2, 3, 1}, zero + Ints64("lengths", {3, 3}), 8),
              HasSubstr("has sequence_lens"));
}

}  // namespace
}  // namespace mo::onnx
