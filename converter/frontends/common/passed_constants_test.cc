#include "converter/frontends/common/passed_constants.h"

#include "converter/graph/ops/ops.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

class PassedConstantsTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"w", "identity", "other"}) graph_.AddSourceNode({name, "Op", {}, {}});
    weights_ = graph_.AddConstant("w", Constant::FromInt64s({2}, {3, 4}), {0});
  }

  void Read(Value value) {
    ASSERT_TRUE(graph_.Add({.op = ops::kResult, .name = "result", .inputs = {value}}).ok());
  }

  Graph graph_{""};
  Node* weights_ = nullptr;
};

TEST_F(PassedConstantsTest, ACopyBelongsToBoth) {
  PassedConstants passed(graph_);
  const Value own = passed.Own(weights_->output(), 1, "identity");
  EXPECT_NE(own.node, weights_);
  EXPECT_EQ(own.node->sources(), (SourceSet{0, 1}));
  EXPECT_EQ(own.node->constant()->identity(), weights_->constant()->identity());
  EXPECT_EQ(passed.Own(own, 1, "identity"), own);
}

TEST_F(PassedConstantsTest, OnlyConstantsAreCopied) {
  absl::StatusOr<Node*> input =
      graph_.Add({.op = ops::kParameter,
                  .name = "x",
                  .inputs = {},
                  .attributes = {{"element_type", ElementType::kF32}, {"shape", Shape({2})}}});
  ASSERT_TRUE(input.ok());
  PassedConstants passed(graph_);
  EXPECT_EQ(passed.Own((*input)->output(), 1, "identity"), (*input)->output());
  EXPECT_EQ(passed.Own(Value(), 1, "identity"), Value());
}

TEST_F(PassedConstantsTest, TheFirstCopyTakesThePlaceOfAnUnreadOriginal) {
  PassedConstants passed(graph_);
  const Value first = passed.Own(weights_->output(), 1, "identity");
  const Value second = passed.Own(weights_->output(), 2, "other");
  Read(first);
  Read(second);
  passed.RemoveUnreadOriginals();
  EXPECT_EQ(first.node->name(), "w");
  EXPECT_EQ(second.node->name(), "other");
  EXPECT_EQ(graph_.FindNode("w"), first.node);
}

TEST_F(PassedConstantsTest, AnOriginalThatIsReadStays) {
  PassedConstants passed(graph_);
  const Value copy = passed.Own(weights_->output(), 1, "identity");
  Read(weights_->output());
  Read(copy);
  passed.RemoveUnreadOriginals();
  EXPECT_EQ(graph_.FindNode("w"), weights_);
}

}  // namespace
}  // namespace mo
