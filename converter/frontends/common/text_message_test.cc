#include "converter/frontends/common/text_message.h"

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using google::protobuf::FileDescriptorProto;
using ::testing::HasSubstr;

UnknownField MeaningOf(absl::string_view message, absl::string_view field) {
  if (field == "ignored") return UnknownField::kIgnored;
  return message == "FileDescriptorProto" ? UnknownField::kWarning : UnknownField::kError;
}

std::string Parsed(const std::string& text, bool expected) {
  Diagnostics diagnostics;
  FileDescriptorProto message;
  TextMessage parsed(text, "net");
  EXPECT_EQ(parsed.Parse("a net", MeaningOf, message, diagnostics), expected) << text;
  return diagnostics.Render();
}

TEST(TextMessage, ReportsSyntaxWithItsPlace) {
  EXPECT_THAT(Parsed("name: \"a\"\n\tpackage \"b\"\n", false), HasSubstr("net:2:10: error: "));
  EXPECT_THAT(Parsed(std::string(1000, '{'), false),
              HasSubstr("nested more than 64 deep [MO3101]"));
}

TEST(TextMessage, ReportsUnknownFieldsByTheRule) {
  EXPECT_EQ(Parsed("name: \"a\" ignored: 1", true), "");
  EXPECT_EQ(Parsed("nome: \"a\"", true),
            "net:1:1: warning: unknown field 'nome' in FileDescriptorProto; it is ignored; did you "
            "mean 'name'? [MO3102]\n  nome: \"a\"\n  ^\n");
  EXPECT_THAT(
      Parsed("message_type {\n\tnome: \"a\" }", true),
      HasSubstr("net:2:2: error: unknown field 'nome' in DescriptorProto; it may change what "
                "is computed, so the model cannot be converted; did you mean 'name'?"));
}

TEST(TextMessage, KnowsThePlacesOfFields) {
  Diagnostics diagnostics;
  FileDescriptorProto message;
  TextMessage text("name: \"a\"\ndependency: \"b\"\n\tdependency: \"c\"\n", "net");
  ASSERT_TRUE(text.Parse("a net", MeaningOf, message, diagnostics));
  const auto* field = FileDescriptorProto::descriptor()->FindFieldByName("dependency");
  EXPECT_EQ(text.At(text.places(), field, 1), (Location{"net", 3, 2}));
  const auto* package = FileDescriptorProto::descriptor()->FindFieldByName("package");
  EXPECT_EQ(text.At(text.places(), package, -1), (Location{"net"}));
}

}  // namespace
}  // namespace mo
