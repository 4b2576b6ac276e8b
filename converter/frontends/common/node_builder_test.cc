#include "converter/frontends/common/node_builder.h"

#include "converter/frontends/common/testing.h"
#include "converter/graph/ops/ops.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

using NodeBuilderTest = BuilderTest;

TEST_F(NodeBuilderTest, NamesNodesAndRemembersTheirSource) {
  const Value sum = builder_.Add(ops::kAdd, "/sum",
                                 {Input({2}), builder_.AddNumber("/one", ElementType::kF32, 1)});
  EXPECT_EQ(sum.node->name(), "n/sum");
  EXPECT_THAT(sum.node->sources(), ElementsAre(0));
  EXPECT_THAT(Computed(sum, {1, 2}), ElementsAre(2, 3));
}

// The first error is all that is reported of what reads a failed value.
TEST_F(NodeBuilderTest, NothingFollowsFromAFailure) {
  const Value x = Input({2});
  const Value wrong = builder_.Add(ops::kConcat, "", {x}, {{"axis", int64_t{5}}});
  EXPECT_EQ(wrong.node, nullptr);
  EXPECT_EQ(builder_.Add(ops::kReLU, "", {wrong}).node, nullptr);
  EXPECT_TRUE(builder_.AddSeveral(ops::kSplit, "", {x, wrong}).empty());
  EXPECT_EQ(builder_.Reshaped(wrong, "", {2, 1}).node, nullptr);
  EXPECT_EQ(builder_.AlongAxis(wrong, "", 0, 2).node, nullptr);
  EXPECT_EQ(builder_.Transposed(wrong, "", {0}).node, nullptr);
  EXPECT_EQ(builder_.Converted(wrong, "", ElementType::kI32).node, nullptr);
  EXPECT_EQ(builder_.Integers(wrong, "axes"), std::nullopt);
  EXPECT_EQ(diagnostics_.error_count(), 1);
  EXPECT_EQ(
      diagnostics_.Render(),
      "net:3:1: error: operator 'n' (Op): axis 5 is not one of a tensor of rank 1 [MO3111]\n");
}

TEST_F(NodeBuilderTest, FoldsWhatDependsOnFewConstants) {
  const Value a = builder_.AddIntegers("/a", {1, 2});
  const Value sum = builder_.Add(ops::kAdd, "/sum", {a, builder_.AddInteger("/b", 3)});
  ASSERT_TRUE(sum.node->constant());
  EXPECT_EQ(sum.node->name(), "n/sum");
  EXPECT_THAT(sum.node->constant()->Int64s(), ElementsAre(4, 5));
  const Value bytes =
      builder_.AddConstant("/bytes", Constant::FromDoubles(ElementType::kI8, {2}, {1, 2}));
  EXPECT_TRUE(builder_.Converted(bytes, "/floats", ElementType::kF32).node->Is(ops::kConvert));
  EXPECT_TRUE(builder_.Converted(bytes, "/wide", ElementType::kI64).node->constant());
  const Value many = builder_.AddNumbers("/many", ElementType::kF32, 5000, 1);
  EXPECT_TRUE(builder_.Add(ops::kAdd, "/twice", {many, many}).node->Is(ops::kAdd));
}

TEST_F(NodeBuilderTest, AConstantAlsoComesFromTheConstantsThatAreRead) {
  const int other = graph_.AddSourceNode({"c", "Const", {}, {}});
  const Value read =
      graph_.AddConstant("c", Constant::Scalar(ElementType::kF32, 1), {other})->output();
  NodeBuilder builder(graph_, 0, "operator", {read}, diagnostics_);
  EXPECT_THAT(builder.AddInteger("/a", 1).node->sources(), ElementsAre(0, other));
  EXPECT_THAT(builder.Add(ops::kReLU, "", {Input({2})}).node->sources(), ElementsAre(0));
  builder.AddSources({other});
  EXPECT_THAT(builder.Add(ops::kReLU, "", {Input({2})}).node->sources(), ElementsAre(0, other));
}

TEST_F(NodeBuilderTest, OutputsOfASplit) {
  const std::vector<Value> parts = builder_.AddSeveral(
      ops::kSplit, "", {Input({4}), builder_.AddInteger("/axis", 0)}, {{"num_splits", int64_t{2}}});
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_THAT(Computed(parts[1], {1, 2, 3, 4}), ElementsAre(3, 4));
}

TEST_F(NodeBuilderTest, OtherForms) {
  const Value x = Input({2, 3});
  EXPECT_EQ(builder_.Converted(x, "/same", ElementType::kF32), x);
  EXPECT_EQ(builder_.Converted(x, "/whole", ElementType::kI32).type().element_type,
            ElementType::kI32);
  EXPECT_EQ(ToString(builder_.Transposed(x, "/turned", {1, 0}).shape()), "[3, 2]");
  const Value list = builder_.AddIntegers("/list", {7, 8, 9});
  EXPECT_EQ(ToString(builder_.AlongAxis(list, "/wide", 1, 3).shape()), "[1, 3, 1]");
  EXPECT_THAT(Computed(builder_.Reshaped(x, "/flat", {6}), Counted(6)),
              ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(NodeBuilderTest, FormsThatAValueCannotHave) {
  EXPECT_EQ(builder_.Reshaped(Input({2, 3}), "/flat", {5}).node, nullptr);
  EXPECT_EQ(builder_.Reshaped(builder_.AddIntegers("/list", {}), "/number", {}).node, nullptr);
  EXPECT_EQ(builder_.Transposed(builder_.AddIntegers("/list", {1}), "/turned", {1, 0}).node,
            nullptr);
  EXPECT_EQ(diagnostics_.Render(),
            "net:3:1: error: operator 'n' (Op): a tensor [2, 3] has another number of elements "
            "than [5] [MO3111]\n"
            "net:3:1: error: operator 'n' (Op): a tensor [0] has another number of elements than "
            "[] [MO3111]\n"
            "net:3:1: error: operator 'n' (Op): a tensor is [1]; expected 2 axes [MO3111]\n");
}

TEST_F(NodeBuilderTest, IntegersThatAreKnown) {
  EXPECT_THAT(builder_.Integers(builder_.AddIntegers("/a", {1, 2}), "axes"),
              Optional(ElementsAre(1, 2)));
  const Value shape = builder_.Add(ops::kShapeOf, "/shape", {Input({Dim::Any(), 3})});
  EXPECT_EQ(builder_.Integers(shape, "axes"), std::nullopt);
  EXPECT_THAT(diagnostics_.Render(), testing::HasSubstr("its axes must be known when the model"));
}

TEST_F(NodeBuilderTest, OneIntegerThatIsKnown) {
  EXPECT_EQ(builder_.Integer(builder_.AddInteger("/a", 7), "axis"), 7);
  EXPECT_EQ(builder_.Integer(builder_.AddIntegers("/b", {1, 2}), "axis"), std::nullopt);
  EXPECT_THAT(diagnostics_.Render(), testing::HasSubstr("its axis has 2 numbers; expected one"));
}

TEST_F(NodeBuilderTest, AxesCountFromTheEndToo) {
  EXPECT_EQ(builder_.Axis(-1, 3), 2);
  EXPECT_EQ(builder_.Axis(0, 3), 0);
  EXPECT_EQ(builder_.Axis(-4, 3, "p.begin"), std::nullopt);
  EXPECT_EQ(builder_.Axis(3, 3), std::nullopt);
  EXPECT_THAT(
      diagnostics_.Render(),
      testing::HasSubstr("begin is -4, but the tensor has 3 axes; expected -3 to 2 [MO3105]"));
}

// A frontend may know the places of attributes.
TEST_F(NodeBuilderTest, AnErrorHasThePlaceOfItsAttribute) {
  class Placed : public NodeBuilder {
   public:
    using NodeBuilder::NodeBuilder;

   protected:
    Location PlaceOf(absl::string_view attribute) const override {
      return attribute == "pad" ? Location{"net", 7, 9} : NodeBuilder::PlaceOf(attribute);
    }
  };
  Placed placed(graph_, 0, "layer", {}, diagnostics_);
  EXPECT_FALSE(placed.Error(Code::kNodeAttribute, "is bad", "pad"));
  placed.Warning(Code::kNodeAttribute, "is odd");
  EXPECT_EQ(diagnostics_.Render(),
            "net:7:9: error: layer 'n' (Op): is bad [MO3105]\n"
            "net:3:1: warning: layer 'n' (Op): is odd [MO3105]\n");
}

}  // namespace
}  // namespace mo
