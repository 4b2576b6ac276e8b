#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kString = 8;

std::string Split(const std::vector<std::string>& texts, const std::string& attributes) {
  return TextModel(Texts("s", texts), TestNode("StringSplit", {"s"}, {"y", "n"}, attributes),
                   {"y", "n"});
}
std::string By(const std::string& delimiter) {
  return TextAttribute("delimiter", absl::CEscape(delimiter));
}
std::string AtMost(int64_t count) { return IntAttribute("maxsplit", count); }

TEST(StringSplit, CutsAtADelimiter) {
  const std::string model = Split({"a-bc", "", "-x-", "yz"}, By("-"));
  EXPECT_THAT(TextResult(model), ElementsAre("a", "bc", "", "", "", "", "", "x", "", "yz", "", ""));
  EXPECT_THAT(NumberResult(model, 1), ElementsAre(2, 1, 3, 1));
  EXPECT_EQ(ShapeOfResult(model), "[4, 3]");
}

TEST(StringSplit, DelimitersHaveSeveralBytes) {
  EXPECT_THAT(TextResult(Split({"xabyab", "a", "ab"}, By("ab"))),
              ElementsAre("x", "y", "", "a", "", "", "", "", ""));
  EXPECT_THAT(TextResult(Split({"1\xe2\x82\xac"
                                "2"},
                               By("\xe2\x82\xac"))),
              ElementsAre("1", "2"));
  // Of a delimiter that is longer than the strings.
  EXPECT_THAT(TextResult(Split({"", "a"}, By("abcd"))), ElementsAre("", "a"));
}

TEST(StringSplit, DelimitersOfOneByteAreTakenFromTheLeft) {
  EXPECT_THAT(TextResult(Split({"a---b"}, By("--"))), ElementsAre("a", "-b"));
  const std::string model = Split({"----", "-", "x--", "-----y--z"}, By("--"));
  EXPECT_THAT(NumberResult(model, 1), ElementsAre(3, 1, 2, 4));
  EXPECT_THAT(TextResult(model),
              ElementsAre("", "", "", "", "-", "", "", "", "x", "", "", "", "", "", "-y", "z"));
}

TEST(StringSplit, CutsAtBlanks) {
  const std::string model = Split({"hello  world", " \t a\n", "", "b"}, "");
  EXPECT_THAT(TextResult(model), ElementsAre("hello", "world", "a", "", "", "", "b", ""));
  EXPECT_THAT(NumberResult(model, 1), ElementsAre(2, 1, 0, 1));
  EXPECT_THAT(TextResult(Split({"a b"}, By(""))), ElementsAre("a", "b"));
}

TEST(StringSplit, LeavesTheRestAfterTheLastCut) {
  EXPECT_THAT(TextResult(Split({"a-b-c", "d"}, By("-") + AtMost(1))),
              ElementsAre("a", "b-c", "d", ""));
  EXPECT_THAT(TextResult(Split({"a-b-c"}, By("-") + AtMost(0))), ElementsAre("a-b-c"));
  EXPECT_THAT(TextResult(Split({"a-b-c"}, By("-") + AtMost(7))), ElementsAre("a", "b", "c"));
  EXPECT_THAT(TextResult(Split({" a  b  c "}, AtMost(1))), ElementsAre("a", "b  c"));
  EXPECT_THAT(TextResult(Split({" a b "}, AtMost(0))), ElementsAre("a b"));
  EXPECT_THAT(TextResult(Split({"", "a b c", "d"}, AtMost(1))),
              ElementsAre("", "", "a", "b c", "d", ""));
}

TEST(StringSplit, OfNoStringsHasNoParts) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("s", {0}, kString) + TestNode("StringSplit", {"s"}, {"y", "n"}) +
                         Output("y") + Output("n")));
  ASSERT_NE(graph, nullptr);
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[0, 0]");
  EXPECT_EQ(ToString(graph->results()[1]->input(0).shape()), "[0]");
}

TEST(StringSplit, RefusesDelimitersThatOverlap) {
  EXPECT_THAT(ErrorsOf(Split({"a"}, By("aba"))), HasSubstr("'aba' can overlap itself"));
  EXPECT_THAT(ErrorsOf(Split({"a"}, By(std::string(65, 'a')))),
              HasSubstr("its delimiter has 65 bytes; expected at most 64"));
}

}  // namespace
}  // namespace mo::onnx
