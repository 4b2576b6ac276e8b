#include "converter/frontends/onnx/ops/texts.h"

#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kString = 8;

TEST(Texts, ConstantsAreMadeOfNumbers) {
  const std::string identity = TestNode("Identity", {"s"}, {"y"});
  const std::string model = TextModel(Texts("s", {2, 2}, {"ab", "", "\xc3\xa9", "c"}), identity);
  EXPECT_THAT(TextResult(model), ElementsAre("ab", "", "\xc3\xa9", "c"));
  EXPECT_EQ(ShapeOfResult(model), "[2, 2]");
  EXPECT_THAT(ErrorsOf(TextModel(Texts("s", {0}, {}), identity)),
              HasSubstr("initializer 's': its shape [0] has no strings, which the runtime cannot "
                        "hold; expected at least one"));
  EXPECT_THAT(ErrorsOf(TextModel(Texts("s", {3}, {"a"}), identity)),
              HasSubstr("it has 1 strings, but the shape [3]"));
}

TEST(Texts, BetweenOperatorsStayUnpacked) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("s", {-1}, kString) + TestNode("StringConcat", {"s", "s"}, {"a"}) +
                         TestNode("StringConcat", {"a", "a"}, {"y"}) + Output("y")));
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(Count(*graph, "StringTensorPack"), 1);
  EXPECT_EQ(graph->results()[0]->input(0).type().element_type, ElementType::kString);
}

TEST(EqualStrings, ComparesAllBytes) {
  const std::string equal = TestNode("Equal", {"a", "b"}, {"y"});
  EXPECT_THAT(NumberResult(TextModel(Texts("a", {"a", "ab", "", "\xc3\xa9", "x"}) +
                                         Texts("b", {"a", "a", "", "\xc3\xaa", "xy"}),
                                     equal)),
              ElementsAre(1, 0, 1, 0, 0));
  EXPECT_THAT(NumberResult(TextModel(
                  Texts("a", {2, 1}, {"a", "bc"}) + Texts("b", {3}, {"bc", "", "a"}), equal)),
              ElementsAre(0, 0, 1, 1, 0, 0));
  EXPECT_THAT(NumberResult(TextModel(Texts("a", {"", ""}) + Texts("b", {}, {""}), equal)),
              ElementsAre(1, 1));
  EXPECT_THAT(ErrorsOf(TextModel(Texts("a", {"a"}) + Ints64("b", {1}), equal)),
              HasSubstr("input 0 is string"));
}

TEST(EqualStrings, OfNoStringsAreNone) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("a", {2, 0}, kString) + Input("b", {2, 0}, kString) +
                         TestNode("Equal", {"a", "b"}, {"y"}) + Output("y")));
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[2, 0]");
  EXPECT_EQ(Count(*graph, "StringTensorUnpack"), 0);
}

TEST(Texts, GoOnlyWhereTheRuntimeTakesThem) {
  EXPECT_THAT(ErrorsOf(TextModel(Texts("s", {"a", "b"}), TestNode("Less", {"s", "s"}, {"y"}))),
              HasSubstr("node 'y' (Less): input 0 is string, which Less does not take"));
  EXPECT_THAT(
      ErrorsOf(TextModel(Texts("s", {"a"}), TestNode("Cast", {"s"}, {"y"}, IntAttribute("to", 1)))),
      HasSubstr("input 0 is string, which Convert does not take"));
  const std::string moved = TestNode("Gather", {"s", "i"}, {"g"}) +
                            TestNode("Unsqueeze", {"g", "i"}, {"u"}) +
                            TestNode("Concat", {"u", "u"}, {"y"}, IntAttribute("axis", 0));
  EXPECT_THAT(TextResult(TextModel(Texts("s", {"a", "b"}) + Ints64("i", {0}), moved)),
              ElementsAre("a", "a"));
}

}  // namespace
}  // namespace mo::onnx
