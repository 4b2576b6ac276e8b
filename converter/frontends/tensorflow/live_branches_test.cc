#include "converter/frontends/tensorflow/live_branches.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Bool(const std::string& name, bool value) {
  return TestNode(
      name, "Const", {},
      Attribute("dtype", "type: DT_BOOL") +
          Attribute("value", absl::StrCat("tensor { dtype: DT_BOOL tensor_shape { } ",
                                          "bool_val: ", value ? "true" : "false", " }")));
}

// x + 1 where `training` does not hold. The other branch cannot be converted; a pivot of it is read
// by control inputs alone.
std::string Conditional() {
  return Input("x", {2}) + Values("one", {}, {1}) +
         TestNode("pivot", "Switch", {"training", "training"}) +
         TestNode("pivot_t", "Identity", {"pivot:1"}) + TestNode("pivot_f", "Identity", {"pivot"}) +
         TestNode("pred", "Identity", {"training"}) + TestNode("s", "Switch", {"x", "pred"}) +
         TestNode("bad", "Qr", {"s:1"}) + TestNode("good", "AddV2", {"s", "one"}) +
         TestNode("y", "Merge", {"good", "bad"}) + TestNode("out", "Neg", {"y"});
}

SourceModel WithValue(const std::string& name, double value) {
  SourceModel settings;
  settings.input_places[name] = {};
  settings.values[name] = {{value}};
  return settings;
}

TEST(LiveBranches, ASwitchOnAConstant) {
  const std::unique_ptr<Graph> graph = LoadText(Bool("training", false) + Conditional());
  EXPECT_EQ(graph->results().size(), 1u);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(-2, -3));
  EXPECT_THAT(ErrorsOf(Bool("training", true) + Conditional()), HasSubstr("Qr ×1"));
}

TEST(LiveBranches, ASwitchOnADefault) {
  const std::string text =
      Bool("no", false) +
      TestNode("training", "PlaceholderWithDefault", {"no"}, Attribute("dtype", "type: DT_BOOL")) +
      Conditional();
  EXPECT_THAT(Computed(*LoadText(text), {1, 2}), ElementsAre(-2, -3));
  EXPECT_THAT(ErrorsOf(text, WithValue("training", 1)), HasSubstr("Qr ×1"));
  // As an input it may have any value.
  SourceModel settings;
  settings.input_places["training"] = {};
  EXPECT_THAT(ErrorsOf(text, settings), HasSubstr("[MO3204]"));
}

// The input itself stays, for its value.
TEST(LiveBranches, ASwitchOnAnInputWithAValue) {
  const std::string text = Input("training", {}, "DT_BOOL") + Conditional();
  const std::unique_ptr<Graph> graph = LoadText(text, WithValue("training", 0));
  ASSERT_EQ(graph->parameters().size(), 2u);
  EXPECT_EQ(graph->parameters()[1]->name(), "training");
  EXPECT_NE(graph->FindNode("out"), nullptr);
  EXPECT_THAT(ErrorsOf(text), AllOf(HasSubstr("Where an input decides which branch is taken"),
                                    HasSubstr("[MO3204]")));
}

TEST(LiveBranches, ConditionsAreComputed) {
  const std::string text =
      Bool("yes", true) + Values("two", {}, {2}) + Values("three", {}, {3}) +
      TestNode("less", "Less", {"three", "two"}) + TestNode("not", "LogicalNot", {"yes"}) +
      TestNode("or", "LogicalOr", {"less", "not"}) +
      TestNode("training", "LogicalAnd", {"or", "unknown"}) + Input("unknown", {}, "DT_BOOL");
  EXPECT_NE(LoadText(text + Conditional())->FindNode("out"), nullptr);
}

std::string Library() {
  std::string text = "library { ";
  for (const char* op : {"Neg", "Abs", "Qr"}) {
    text += std::string("function { signature { name: \"") + op +
            "_f\" input_arg { name: \"a\" } output_arg { name: \"b\" } } node_def { name: \"r\" "
            "op: \"" +
            op + "\" input: \"a\" } ret { key: \"b\" value: \"r:y:0\" } }\n";
  }
  return text + "}\n";
}

std::string IfNode(const std::string& op, const std::string& condition) {
  return Input("x", {2}) +
         TestNode("y", op, {condition, "x"},
                  Attribute("then_branch", "func { name: \"Qr_f\" }") +
                      Attribute("else_branch", "func { name: \"Neg_f\" }")) +
         Library();
}

TEST(LiveBranches, AnIfOnAConstant) {
  for (const char* op : {"If", "StatelessIf"}) {
    EXPECT_THAT(Computed(*LoadText(Bool("c", false) + IfNode(op, "c")), {1, -2}),
                ElementsAre(-1, 2));
    EXPECT_THAT(ErrorsOf(Bool("c", true) + IfNode(op, "c")), HasSubstr("Qr ×1"));
  }
  EXPECT_THAT(ErrorsOf(Input("c", {}, "DT_BOOL") + IfNode("If", "c")), HasSubstr("Qr ×1"))
      << "not known: both branches are";
}

TEST(LiveBranches, ACaseTakesTheLastBranchForOtherNumbers) {
  auto y = [](double number) {
    return Computed(
        *LoadText(
            Input("x", {2}) + Values("c", {}, {number}, "int_val") +
            TestNode("y", "Case", {"c", "x"},
                     Attribute("branches",
                               "list { func { name: \"Neg_f\" } func { name: \"Abs_f\" } }")) +
            Library()),
        {1, -2});
  };
  EXPECT_THAT(y(0), ElementsAre(-1, 2));
  EXPECT_THAT(y(1), ElementsAre(1, 2));
  EXPECT_THAT(y(-1), ElementsAre(1, 2));
  EXPECT_THAT(y(7), ElementsAre(1, 2));
}

// As TensorFlow 1 writes it.
std::string OldDropout(double keep) {
  return Input("x", {2}) + Values("default", {}, {keep}) +
         TestNode("keep", "PlaceholderWithDefault", {"default"},
                  Attribute("dtype", "type: DT_FLOAT")) +
         TestNode("scaled", "RealDiv", {"x", "keep"}) + TestNode("shape", "Shape", {"x"}) +
         TestNode("u", "RandomUniform", {"shape"}) + TestNode("sum", "Add", {"keep", "u"}) +
         TestNode("floor", "Floor", {"sum"}) + TestNode("drop", "Mul", {"scaled", "floor"}) +
         TestNode("y", "Neg", {"drop"});
}

TEST(LiveBranches, DropoutThatDropsNothing) {
  const std::unique_ptr<Graph> graph = LoadText(OldDropout(1));
  EXPECT_EQ(graph->results().size(), 1u);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(-1, -2));
  EXPECT_NE(LoadText(OldDropout(0.5), WithValue("keep", 1))->FindNode("y"), nullptr);
}

TEST(LiveBranches, OtherDropoutIsRefused) {
  for (const std::string& errors :
       {ErrorsOf(OldDropout(0.5)), ErrorsOf(OldDropout(1), WithValue("keep", 0.75))}) {
    EXPECT_THAT(errors,
                AllOf(HasSubstr("1 node makes random numbers: RandomUniform ×1 ('u' at line"),
                      HasSubstr("give its keep_prob the value 1"), HasSubstr("[MO3205]")));
  }
}

std::string NewDropout(const std::string& shape) {
  return Input("x", {2}) + Values("rate", {}, {0}) + Values("one", {}, {1}) +
         Values("zero", {}, {0}) + TestNode("keep", "Sub", {"one", "rate"}) +
         TestNode("scaled", "RealDiv", {"x", "keep"}) + shape +
         TestNode("u", "RandomUniform", {"shape"}) +
         TestNode("kept", "GreaterEqual", {"u", "rate"}) +
         TestNode("drop", "SelectV2", {"kept", "scaled", "zero"}) + TestNode("y", "Neg", {"drop"});
}

TEST(LiveBranches, DropoutByAChoice) {
  EXPECT_THAT(Computed(*LoadText(NewDropout(TestNode("shape", "Shape", {"x"}))), {1, 2}),
              ElementsAre(-1, -2));
  // Random numbers of another shape might make the result larger.
  EXPECT_THAT(ErrorsOf(NewDropout(Ints32("shape", {3, 2}))), HasSubstr("[MO3205]"));
}

TEST(LiveBranches, ALoopInADeadBranch) {
  const std::string text =
      Input("x", {2}) + Bool("no", false) + TestNode("s", "Switch", {"x", "no"}) +
      TestNode("enter", "Enter", {"s:1"}) + TestNode("m", "Merge", {"enter", "next"}) +
      TestNode("next", "NextIteration", {"m"}) + TestNode("exit", "Exit", {"m"}) +
      TestNode("y", "Merge", {"s", "exit"}) + TestNode("out", "Neg", {"y"});
  EXPECT_THAT(Computed(*LoadText(text), {1, 2}), ElementsAre(-1, -2));
}

}  // namespace
}  // namespace mo::tensorflow
