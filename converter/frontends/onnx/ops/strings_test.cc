#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(StringsOperators, ConcatJoinsAndBroadcasts) {
  const std::string node = TestNode("StringConcat", {"a", "b"}, {"y"});
  EXPECT_THAT(
      TextResult(TextModel(
          Texts("a", {"abc", "", "\xc3\xa9", ""}) + Texts("b", {".com", "net", "x", ""}), node)),
      ElementsAre("abc.com", "net", "\xc3\xa9x", ""));
  const std::string wide =
      TextModel(Texts("a", {2, 1}, {"p", "qr"}) + Texts("b", {2}, {"1", "234"}), node);
  EXPECT_THAT(TextResult(wide), ElementsAre("p1", "p234", "qr1", "qr234"));
  EXPECT_EQ(ShapeOfResult(wide), "[2, 2]");
  EXPECT_THAT(TextResult(TextModel(Texts("a", {}, {"x"}) + Texts("b", {}, {"yz"}), node)),
              ElementsAre("xyz"));
  EXPECT_THAT(ErrorsOf(TextModel(Texts("a", {"x"}) + Ints64("b", {1}), node)),
              HasSubstr("has an input of i64; expected strings"));
}

std::string Normalizer(const std::string& attributes, const std::vector<std::string>& texts,
                       const std::vector<int64_t>& dims) {
  return TextModel(Texts("s", dims, texts), TestNode("StringNormalizer", {"s"}, {"y"}, attributes));
}

TEST(StringsOperators, NormalizerChangesTheCaseOfAscii) {
  const std::vector<std::string> texts = {"aZ[`{@", "\xc3\xa9Q", ""};
  const auto run = [&](const std::string& action) {
    return TextResult(Normalizer(TextAttribute("case_change_action", action), texts, {3}));
  };
  EXPECT_THAT(run("UPPER"), ElementsAre("AZ[`{@", "\xc3\xa9Q", ""));
  EXPECT_THAT(run("LOWER"), ElementsAre("az[`{@", "\xc3\xa9q", ""));
  EXPECT_THAT(run("NONE"), ElementsAre("aZ[`{@", "\xc3\xa9Q", ""));
  EXPECT_THAT(ErrorsOf(Normalizer(TextAttribute("case_change_action", "TITLE"), texts, {3})),
              HasSubstr("case_change_action is 'TITLE'; expected NONE, LOWER or UPPER"));
}

TEST(StringsOperators, NormalizerDropsStopWords) {
  const std::string words = TextsAttribute("stopwords", {"Monday", "on"});
  const std::string sensitive = words + IntAttribute("is_case_sensitive", 1);
  const std::string upper = TextAttribute("case_change_action", "UPPER");
  const std::vector<std::string> texts = {"monday", "Tuesday", "On", "Monday", "Mon"};
  EXPECT_THAT(TextResult(Normalizer(sensitive, texts, {5})),
              ElementsAre("monday", "Tuesday", "On", "Mon"));
  EXPECT_THAT(TextResult(Normalizer(words, texts, {5})), ElementsAre("Tuesday", "Mon"));
  EXPECT_THAT(TextResult(Normalizer(words + upper, texts, {5})), ElementsAre("TUESDAY", "MON"));
  const std::string row = Normalizer(sensitive + upper, texts, {1, 5});
  EXPECT_THAT(TextResult(row), ElementsAre("MONDAY", "TUESDAY", "ON", "MON"));
  EXPECT_EQ(ShapeOfResult(row), "[1, 4]");
}

TEST(StringsOperators, NormalizerLeavesAnEmptyStringOfNone) {
  const std::string words = TextsAttribute("stopwords", {"monday"});
  const std::string list = Normalizer(words, {"monday", "MONDAY"}, {2});
  EXPECT_THAT(TextResult(list), ElementsAre(""));
  EXPECT_EQ(ShapeOfResult(list), "[1]");
  EXPECT_EQ(ShapeOfResult(Normalizer(words, {"monday", "monday"}, {1, 2})), "[1, 1]");
}

TEST(StringsOperators, NormalizerRefusesWhatItCannotCompare) {
  const std::string word = TextsAttribute("stopwords", {"\xc3\x89t\xc3\xa9"});
  EXPECT_THAT(ErrorsOf(Normalizer(word, {"a"}, {1})),
              HasSubstr("whose letters are not those of ASCII, whatever their case; expected "
                        "is_case_sensitive 1"));
  EXPECT_THAT(TextResult(Normalizer(word + IntAttribute("is_case_sensitive", 1),
                                    {"\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9"}, {2})),
              ElementsAre("\xc3\xa9t\xc3\xa9"));
  EXPECT_THAT(ErrorsOf(Normalizer(word, {"a", "b"}, {2, 1})), HasSubstr("expected [C] or [1, C]"));
}

}  // namespace
}  // namespace mo::onnx
