#include "converter/config/toml_guard.h"

#include <gtest/gtest.h>

#include <string>

namespace mo {
namespace {

TEST(EncodeForToml, ComesBack) {
  for (absl::string_view text :
       {"", "ascii\r\n\t", "\xef\xbb\xbf# mark", "größe", "\u0080\u07ff\u0800\ud7ff\ue000\uffff",
        "大\u2028", "\U00010000\U000effff\U0010ffff"}) {
    EXPECT_EQ(DecodeFromToml(EncodeForToml(text)), text);
  }
}

TEST(EncodeForToml, LeavesNoneOfTheHazardousCharacters) {
  EXPECT_EQ(EncodeForToml("aéb"), "a\U000F00E9b");
  EXPECT_EQ(EncodeForToml("\u0080\u07ff\u0800\uffff"), "\U000F0080\U000F07FF\U000F0800\U000FFFFF");
  EXPECT_EQ(EncodeForToml("\xef\xbb\xbf\ufeff"), "\xef\xbb\xbf\U000FFEFF") << "one mark at most";
  EXPECT_EQ(EncodeForToml("\U00010000"), "\U00010000");
}

TEST(EncodeForToml, KeepsWhatIsNotUtf8) {
  for (absl::string_view bytes :
       {"\x80", "\xc3", "\xc3(", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xe2\x82", "\xff"}) {
    EXPECT_EQ(EncodeForToml(bytes), bytes);
  }
}

// Escapes of a TOML string can make any character.
TEST(DecodeFromToml, KeepsWhatIsNotEncoded) {
  for (absl::string_view text : {"\U000F0041", "\U000FD800", "\xf3\xb0", "\xf3(", "\xf3"}) {
    EXPECT_EQ(DecodeFromToml(text), text);
  }
}

TEST(FindTomlHazard, FindsNoneInAsciiOfAnyKind) {
  EXPECT_FALSE(FindTomlHazard(""));
  EXPECT_FALSE(FindTomlHazard("a.b.c = 1.5 # ...................."));
  EXPECT_FALSE(FindTomlHazard("a = \"....................\""));
}

TEST(FindTomlHazard, ReportsThePlace) {
  const std::optional<TomlHazard> hazard = FindTomlHazard("é = 1\nä.......... ......");
  ASSERT_TRUE(hazard);
  EXPECT_EQ(hazard->code, Code::kConfigUnknownKey);
  EXPECT_EQ(hazard->location, (Location{"", 2, 18}));
}

}  // namespace
}  // namespace mo
