#include "converter/base/xml_characters.h"

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(XmlCharacters, WhatXmlHoldsStays) {
  for (const char* name : {"conv1/weights", "a\tb\nc\r", "Größe × 2", "\xf0\x9f\x90\x88",
                           "C:\\models\\x", "\\x", "\\xg0", "<&\">"})
    EXPECT_EQ(XmlCharacters(name), name);
}

TEST(XmlCharacters, WhatItCannotHoldIsEscaped) {
  EXPECT_EQ(XmlCharacters(absl::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(XmlCharacters("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(XmlCharacters("\xff\xc3"), "\\xff\\xc3");
  // U+FFFE, and a surrogate.
  EXPECT_EQ(XmlCharacters("\xef\xbf\xbe"), "\\xef\\xbf\\xbe");
  EXPECT_EQ(XmlCharacters("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(XmlCharacters("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

TEST(XmlCharacters, TwoNamesStayTwo) {
  EXPECT_EQ(XmlCharacters("\\x00"), "\\x5cx00");
  EXPECT_NE(XmlCharacters("\\x5cx00"), XmlCharacters("\\x00"));
}

}  // namespace
}  // namespace mo
