#include "converter/frontends/tensorflow/node_order.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Reach, ListsAllThatIsNotSupported) {
  const std::string errors =
      ErrorsOf(Input("x", {4}) + TestNode("q", "Qr", {"x"}) + TestNode("b1", "Betainc", {"q"}) +
               TestNode("b2", "Betainc", {"b1"}) + TestNode("w", "Switch", {"b2", "b2"}) +
               TestNode("v", "VarHandleOp", {}) + TestNode("r", "ReadVariableOp", {"v"}) +
               TestNode("y", "AddV2", {"w", "r"}));
  EXPECT_THAT(errors, HasSubstr("3 nodes are of operations that are not supported: Betainc ×2 "
                                "(first 'b1' at line 3), Qr ×1 ('q' at line 2)"));
  EXPECT_THAT(errors, AllOf(HasSubstr("[MO3104]"), HasSubstr("net.pbtxt:2:1: error")));
  EXPECT_THAT(errors,
              AllOf(HasSubstr("1 node is control flow"), HasSubstr("Switch ×1 ('w' at line 5)")));
  EXPECT_THAT(
      errors,
      AllOf(HasSubstr("1 variable has no value in net.pbtxt: VarHandleOp ×1 ('v' at line 6)"),
            HasSubstr("[MO3205]")));
}

TEST(Reach, RefusesLoops) {
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("m", "Merge", {"x", "next"}) +
                       TestNode("next", "NextIteration", {"m"}) + TestNode("y", "Neg", {"m"})),
              AllOf(HasSubstr("loops are not converted"), HasSubstr("[MO3204]")));
}

TEST(Reach, RefusesCycles) {
  const std::string x = Input("x", {1, 2});
  // That no output needs, and that leave the input as the only node that nobody reads.
  EXPECT_THAT(ErrorsOf(x + TestNode("y", "Relu", {"y"})),
              AllOf(HasSubstr("in a cycle: y → y; none of them"), HasSubstr("[MO3109]")));
  EXPECT_THAT(ErrorsOf(x + TestNode("out", "Relu", {"x"}) + TestNode("a", "Relu", {"b"}) +
                       TestNode("b", "Relu", {"c"}) + TestNode("c", "Relu", {"a"})),
              HasSubstr("in a cycle: c → b → a → c; none of them"));
  // That an output needs.
  EXPECT_THAT(ErrorsOf(x + TestNode("a", "Add", {"x", "b"}) + TestNode("b", "Relu", {"a"}) +
                       TestNode("out", "Relu", {"b"})),
              HasSubstr("in a cycle: a → b → a; none of them"));
  EXPECT_THAT(ErrorsOf(TestNode("y", "Relu", {"y"})), HasSubstr("in a cycle: y → y; none of them"));
  std::string ring = x;
  for (int i = 0; i < 20; ++i) {
    ring += TestNode("n" + std::to_string(i), "Relu", {"n" + std::to_string((i + 1) % 20)});
  }
  EXPECT_THAT(ErrorsOf(ring), HasSubstr("n12 → … (20 nodes); none of them"));
}

// The loop of a training input pipeline, that the output does not need.
TEST(Reach, PassesOverLoopsThatNoOutputNeeds) {
  SourceModel settings;
  settings.outputs = {"out"};
  const std::string text = Input("x", {1, 2}) + TestNode("out", "Relu", {"x"}) +
                           TestNode("m", "Merge", {"x", "next"}) +
                           TestNode("next", "NextIteration", {"m"});
  EXPECT_NE(LoadText(text, settings), nullptr);
}

// A function yields a string beside a number.
TEST(Reach, ResultsOfACallThatNobodyNeedsAreNotLookedAt) {
  const std::string library = R"(
library { function {
  signature { name: "f" input_arg { name: "a" type: DT_FLOAT }
              output_arg { name: "number" type: DT_FLOAT } output_arg { name: "other" type: DT_FLOAT } }
  node_def { name: "r" op: "Relu" input: "a" }
  node_def { name: "q" op: "Qr" input: "a" }
  ret { key: "number" value: "r:activations:0" } ret { key: "other" value: "q:q:0" } } }
)";
  const std::string text =
      Input("x", {2}) +
      TestNode("call", "PartitionedCall", {"x"}, Attribute("f", "func { name: \"f\" }")) + library;
  SourceModel settings;
  settings.outputs = {"call:0"};
  EXPECT_NE(LoadText(text, settings), nullptr);
  EXPECT_THAT(ErrorsOf(text), HasSubstr("Qr ×1"));
}

TEST(Reach, ListsWhatIsNotSupportedInALoop) {
  const std::string library = R"(
library { function { signature { name: "c" input_arg { name: "a" } output_arg { name: "b" } }
    node_def { name: "l" op: "Qr" input: "a" } ret { key: "b" value: "l:q:0" } }
  function { signature { name: "f" input_arg { name: "a" } output_arg { name: "b" } }
    node_def { name: "l" op: "Betainc" input: "a" } ret { key: "b" value: "l:z:0" } } }
)";
  EXPECT_THAT(ErrorsOf(Input("x", {2}) +
                       TestNode("y", "While", {"x"},
                                Attribute("cond", "func { name: \"c\" }") +
                                    Attribute("body", "func { name: \"f\" }")) +
                       library),
              AllOf(HasSubstr("Betainc ×1"), HasSubstr("Qr ×1")));
}

TEST(Reach, RefusesAStateThatIsKept) {
  const std::string text =
      Input("x", {2}) + Values("w", {2}, {1, 2}) + TestNode("v", "VarHandleOp", {}) +
      TestNode("old", "ReadVariableOp", {"v"}) + TestNode("new", "AddV2", {"old", "x"}) +
      TestNode("keep", "AssignVariableOp", {"v", "new"}) + TestNode("y", "Neg", {"new"});
  SourceModel settings;
  settings.outputs = {"y"};
  EXPECT_THAT(ErrorsOf(text, settings),
              AllOf(HasSubstr("1 variable keeps a state from one call of the model to the next: "
                              "VarHandleOp ×1 ('v' at line 3)"),
                    HasSubstr("[MO3205]")));
}

TEST(Reach, SuggestsANameThatIsNear) {
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("y", "Softmx", {"x"})),
              HasSubstr("Softmx ×1 ('y' at line 2); did you mean 'Softmax'"));
}

}  // namespace
}  // namespace mo::tensorflow
