#include "converter/frontends/tensorflow/ops/while_loop.h"

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/loop_testing.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// x is doubled n times; n is known or not.
TEST(WhileLoop, ACounterIsNotCarried) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2}) + Number("zero", 0) + Number("three", 3) +
               While("w", {"zero", "three", "x"}) + TestNode("y", "Neg", {"w:2"}) +
               CountedLoop({"a"}, FunctionNode("twice", "AddV2", {"a", "a"}), {"twice:z:0"}));
  ASSERT_NE(graph, nullptr);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  EXPECT_EQ(graph->FindNode("w")->attributes().GetInt("carried"), 1);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(-8, -16));
}

TEST(WhileLoop, ACounterIsWhatTheLastIterationLeaves) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {2}) + Number("two", 2) + Number("five", 5) + While("w", {"two", "five", "x"}) +
      TestNode("i", "Cast", {"w"},
               Attribute("SrcT", "type: DT_INT32") + Attribute("DstT", "type: DT_FLOAT")) +
      TestNode("y", "AddV2", {"w:2", "i"}) +
      CountedLoop({"a"}, FunctionNode("twice", "AddV2", {"a", "a"}), {"twice:z:0"}));
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(13, 21));
}

// Until an element is not below 100.
TEST(WhileLoop, AConditionThatIsComputed) {
  const std::string library =
      Library(Function("cond", {"a"},
                       FunctionNode("axis", "Const", {},
                                    Attribute("value",
                                              "tensor { dtype: DT_INT32 tensor_shape { dim { size: "
                                              "1 } } int_val: 0 }")) +
                           FunctionNode("hundred", "Const", {},
                                        Attribute("value",
                                                  "tensor { dtype: DT_FLOAT tensor_shape { } "
                                                  "float_val: 100 }")) +
                           FunctionNode("max", "Max", {"a", "axis:output:0"}) +
                           FunctionNode("less", "Less", {"max:output:0", "hundred:output:0"}),
                       {"less:z:0"}) +
              Function("body", {"a"}, FunctionNode("twice", "AddV2", {"a", "a"}), {"twice:z:0"}));
  const std::unique_ptr<Graph> graph = LoadText(Input("x", {2}) + While("y", {"x"}) + library);
  ASSERT_NE(graph, nullptr);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  EXPECT_THAT(Computed(*graph, {1, 30}), ElementsAre(4, 120));
  EXPECT_THAT(Computed(*graph, {1, 300}), ElementsAre(1, 300));
}

std::string ListLoop(const std::string& made, const std::string& writer) {
  return Input("x", {2}) + Number("zero", 0) + Number("three", 3) + Ints32("shape", {2}) + made +
         While("w", {"zero", "three", "x", "list"}) +
         TestNode("stacked", "TensorListStack", {"w:3", "shape"}) +
         TestNode("y", "Neg", {"stacked"}) +
         CountedLoop({"a", "l"}, FunctionNode("twice", "AddV2", {"a", "a"}) + writer,
                     {"twice:z:0", "written:output_handle:0"});
}

const auto& kReserved = *new std::string(TestNode("list", "TensorListReserve", {"shape", "three"},
                                                  Attribute("element_dtype", "type: DT_FLOAT")));

TEST(WhileLoop, AListThatEachIterationWritesIsCollected) {
  const std::string by_place =
      ListLoop(kReserved, FunctionNode("written", "TensorListSetItem", {"l", "i", "twice:z:0"}));
  const std::string pushed =
      ListLoop(TestNode("list", "EmptyTensorList", {"shape", "three"},
                        Attribute("element_dtype", "type: DT_FLOAT")),
               FunctionNode("written", "TensorListPushBack", {"l", "twice:z:0"}));
  for (const std::string& text : {by_place, pushed}) {
    const std::unique_ptr<Graph> graph = LoadText(text);
    ASSERT_NE(graph, nullptr);
    EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
    EXPECT_EQ(graph->FindNode("w")->attributes().GetInt("carried"), 1);
    EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(-2, -4, -4, -8, -8, -16));
  }
}

// At a place that is no counter: each iteration writes over element 1.
TEST(WhileLoop, AnotherListIsCarried) {
  const std::unique_ptr<Graph> graph = LoadText(ListLoop(
      kReserved, FunctionNumber("at", 1) + FunctionNode("written", "TensorListSetItem",
                                                        {"l", "at:output:0", "twice:z:0"})));
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(graph->FindNode("w")->attributes().GetInt("carried"), 2);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(0, 0, -8, -16, 0, 0));
}

TEST(WhileLoop, SuchAListHasElementsOfAKnownShape) {
  std::string text = ListLoop(
      kReserved, FunctionNumber("at", 1) + FunctionNode("written", "TensorListSetItem",
                                                        {"l", "at:output:0", "twice:z:0"}));
  text.replace(text.find("int_val: 2"), 10, "int_val: -1");
  EXPECT_THAT(ErrorsOf(text), HasSubstr("writes into the list 'list', of which neither"));
}

}  // namespace
}  // namespace mo::tensorflow
