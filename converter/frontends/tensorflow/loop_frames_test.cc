#include "converter/frontends/tensorflow/loop_frames.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/verifier.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Frame(const std::string& name) {
  return Attribute("frame_name", "s: \"" + name + "\"");
}

// x · w, and so on until `count` times.
std::string Loop(const std::string& next = "NextIteration") {
  return Input("x", {2}) + Values("w", {2}, {2, 3}) + Values("zero", {}, {0}, "int_val") +
         Values("count", {}, {3}, "int_val") + Values("one", {}, {1}, "int_val") +
         TestNode("enter_i", "Enter", {"zero"}, Frame("f")) +
         TestNode("enter_x", "Enter", {"x"}, Frame("f")) +
         TestNode("enter_w", "Enter", {"w"}, Frame("f") + Attribute("is_constant", "b: true")) +
         TestNode("merge_i", "Merge", {"enter_i", "next_i"}) +
         TestNode("merge_x", "Merge", {"enter_x", "next_x"}) +
         TestNode("less", "Less", {"merge_i", "count"}) + TestNode("cond", "LoopCond", {"less"}) +
         TestNode("switch_i", "Switch", {"merge_i", "cond"}) +
         TestNode("switch_x", "Switch", {"merge_x", "cond"}) +
         TestNode("body_i", "Identity", {"switch_i:1"}) +
         TestNode("body_x", "Identity", {"switch_x:1"}) +
         TestNode("more", "Add", {"body_i", "one"}) +
         TestNode("product", "Mul", {"body_x", "enter_w"}) +
         TestNode("next_i", "NextIteration", {"more"}) + TestNode("next_x", next, {"product"}) +
         TestNode("exit", "Exit", {"switch_x"}) + TestNode("y", "Neg", {"exit"});
}

TEST(LoopFrames, BecomeLoops) {
  const std::unique_ptr<Graph> graph = LoadText(Loop());
  ASSERT_NE(graph, nullptr);
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  EXPECT_EQ(Count(*graph, "Loop"), 1);
  EXPECT_THAT(Computed(*graph, {1, 10}), ElementsAre(-8, -270));
}

TEST(LoopFrames, WhatIsNoLoopIsRefused) {
  EXPECT_THAT(ErrorsOf(Loop("Identity")), HasSubstr("in a cycle"));
}

}  // namespace
}  // namespace mo::tensorflow
