#include "converter/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace mo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ShortestDecimal, IsShort) {
  EXPECT_EQ(ShortestDecimal(0.1), "0.1");
  EXPECT_EQ(ShortestDecimal(0.1f), "0.1");
  EXPECT_EQ(ShortestDecimal(static_cast<double>(0.1f)), "0.10000000149011612");
  EXPECT_EQ(ShortestDecimal(1e-5), "1e-05");
  EXPECT_EQ(ShortestDecimal(3.0), "3");
  EXPECT_EQ(ShortestDecimal(-0.0), "-0");
  EXPECT_EQ(ShortestDecimal(1e300), "1e+300");
  EXPECT_EQ(ShortestDecimal(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(ShortestDecimal(-std::numeric_limits<float>::infinity()), "-inf");
  EXPECT_EQ(ShortestDecimal(std::nan("")), "nan");
}

TEST(ShortestDecimal, ReadsBackAsTheSameNumber) {
  uint64_t state = 7;
  for (int i = 0; i < 100000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const double value = std::bit_cast<double>(state);
    if (!std::isfinite(value)) continue;
    const std::optional<double> back = ParseDouble(ShortestDecimal(value));
    ASSERT_TRUE(back.has_value());
    ASSERT_EQ(std::bit_cast<uint64_t>(*back), state) << ShortestDecimal(value);
  }
}

TEST(ShortestDecimal, DoesNotDependOnTheLocale) {
  // Where a locale with a comma is installed; elsewhere this stays the C locale.
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  EXPECT_EQ(ShortestDecimal(1234.5), "1234.5");
  EXPECT_EQ(ParseDouble("1234.5"), 1234.5);
  std::setlocale(LC_ALL, "C");
}

TEST(ParseNumber, TakesAWholeNumber) {
  EXPECT_EQ(ParseDouble("-1.5e3"), -1500.0);
  EXPECT_EQ(ParseDouble("7"), 7.0);
  EXPECT_EQ(ParseInt64("-12"), -12);
  EXPECT_EQ(ParseInt64("9223372036854775807"), std::numeric_limits<int64_t>::max());
}

TEST(ParseNumber, RefusesAllElse) {
  for (const char* text : {"", " 1", "1 ", "1,5", "1.5x", "x", "0x10", "1e999"}) {
    EXPECT_EQ(ParseDouble(text), std::nullopt) << text;
  }
  for (const char* text : {"", " 1", "1 ", "1.0", "x", "9223372036854775808"}) {
    EXPECT_EQ(ParseInt64(text), std::nullopt) << text;
  }
}

TEST(NearestNames, ComeNearestFirstAndAtMostThree) {
  EXPECT_THAT(NearestNames("linear_fusin", {"pad_folding", "linear_fusing"}),
              ElementsAre("linear_fusing"));
  EXPECT_THAT(NearestNames("conv10", {"conv20", "conv3", "conv1", "conv11", "pool1"}),
              ElementsAre("conv1", "conv11", "conv20"));
}

TEST(NearestNames, DoNotMindCase) {
  EXPECT_THAT(NearestNames("CONV1", {"conv1"}), ElementsAre("conv1"));
}

TEST(NearestNames, AreEmptyWhenNothingIsNear) {
  EXPECT_THAT(NearestNames("loss", {"conv1", "pool5"}), IsEmpty());
  EXPECT_THAT(NearestNames("", {"conv1"}), IsEmpty());
  EXPECT_THAT(NearestNames("conv1", {}), IsEmpty());
  EXPECT_THAT(NearestNames(std::string(201, 'a'), {std::string(201, 'a')}), IsEmpty());
}

TEST(DidYouMean, IsTheEndOfASentence) {
  EXPECT_EQ(DidYouMean("f61", {"f16", "f32"}), "");
  EXPECT_EQ(DidYouMean("conv2", {"conv1", "conv3"}), "; did you mean 'conv1' or 'conv3'?");
  EXPECT_EQ(DidYouMean("fp16", {"f16"}), "; did you mean 'f16'?");
}

TEST(WithArticle, IsAsSpoken) {
  EXPECT_EQ(WithArticle("Add"), "an Add");
  EXPECT_EQ(WithArticle("Unsqueeze"), "an Unsqueeze");
  EXPECT_EQ(WithArticle("Unique"), "a Unique");
  EXPECT_EQ(WithArticle("LRN"), "an LRN");
  EXPECT_EQ(WithArticle("PReLU"), "a PReLU");
  EXPECT_EQ(WithArticle("ReLU"), "a ReLU");
  EXPECT_EQ(WithArticle("HSwish"), "an HSwish");
  EXPECT_EQ(WithArticle("Scale"), "a Scale");
}

TEST(BaseName, LeavesOutTheFolder) {
  EXPECT_EQ(BaseName("a/b/net.mog"), "net.mog");
  EXPECT_EQ(BaseName("net.mog"), "net.mog");
  EXPECT_EQ(BaseName("a/"), "");
}

TEST(WithoutLeadingComments, LeavesTheFirstWord) {
  EXPECT_EQ(WithoutLeadingComments(" \n# one\n  # two\r\n\tword # three\n"), "word # three\n");
  EXPECT_EQ(WithoutLeadingComments("word"), "word");
  EXPECT_EQ(WithoutLeadingComments("# no end"), "");
  EXPECT_EQ(WithoutLeadingComments(""), "");
}

}  // namespace
}  // namespace mo
