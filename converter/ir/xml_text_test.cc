#include "converter/ir/xml_text.h"

#include <string>

#include "gtest/gtest.h"
#include "pugixml.hpp"

namespace mo {
namespace {

TEST(XmlText, IndentsElementsAndEndsThoseThatAreEmpty) {
  XmlText xml(1);
  xml.Open("layers");
  xml.Open("layer");
  xml.Attribute("id", 7);
  xml.Attribute("name", "a b");
  xml.Open("data");
  xml.Close();
  xml.Number("dim", -1);
  xml.Close();
  EXPECT_EQ(xml.depth(), 2);
  xml.Close();
  EXPECT_EQ(xml.Take(),
            "\t<layers>\n"
            "\t\t<layer id=\"7\" name=\"a b\">\n"
            "\t\t\t<data />\n"
            "\t\t\t<dim>-1</dim>\n"
            "\t\t</layer>\n"
            "\t</layers>\n");
  EXPECT_EQ(xml.Take(), "");
}

TEST(XmlText, TakesElementsOfAnother) {
  XmlText xml;
  xml.Open("layer");
  XmlText body(xml.depth());
  xml.Append(body.Take());
  body.Open("body");
  body.Close();
  xml.Append(body.Take());
  xml.Close();
  EXPECT_EQ(xml.Take(), "<layer>\n\t<body />\n</layer>\n");
}

TEST(XmlText, EscapesWhatXmlReadsOtherwise) {
  XmlText xml;
  xml.Open("a");
  xml.Attribute("b", "<&\"'>\t\n\x01\x7f");
  xml.Attribute("c", "\xc3\xa4\xc3");
  xml.Close();
  EXPECT_EQ(xml.Take(), "<a b=\"&lt;&amp;&quot;'>&#09;&#10;\\x01\x7f\" c=\"\xc3\xa4\\xc3\" />\n");
}

TEST(XmlText, TellsWhatIsEscapedFromWhatLooksLikeIt) {
  XmlText xml;
  xml.Open("a");
  xml.Attribute("b", "\xff");
  xml.Attribute("c", "\\xff");
  xml.Close();
  EXPECT_EQ(xml.Take(), "<a b=\"\\xff\" c=\"\\x5cxff\" />\n");
}

TEST(XmlText, ReadersFindEveryPrintableCharacter) {
  std::string value = "\t\n\r";
  for (char c = ' '; c < 0x7f; ++c) value += c;
  XmlText xml;
  xml.Open("a");
  xml.Attribute("b", value);
  xml.Close();
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.Take().c_str()));
  EXPECT_EQ(document.child("a").attribute("b").value(), value);
}

}  // namespace
}  // namespace mo
