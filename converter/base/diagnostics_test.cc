#include "converter/base/diagnostics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Rendered(absl::string_view source, int line, int column) {
  Diagnostics diagnostics;
  diagnostics.AddSourceText("f", source);
  diagnostics.Error(Code::kTextSyntax, {"f", line, column}, "text");
  return diagnostics.Render();
}

TEST(DiagnosticCodes, HaveDistinctIdsInOrder) {
  std::set<std::string> ids;
  std::string last;
  for (const CodeInfo& info : kDiagnosticCodes) {
    EXPECT_TRUE(absl::StartsWith(info.id, "MO") && info.id.size() == 6) << info.id;
    EXPECT_LT(last, std::string(info.id));
    EXPECT_FALSE(info.title.empty());
    EXPECT_EQ(CodeId(info.code), info.id);
    last = std::string(info.id);
    ids.insert(last);
  }
  EXPECT_EQ(ids.size(), kDiagnosticCodes.size());
}

TEST(Diagnostics, ShowsTheLineAndACaret) {
  EXPECT_EQ(Rendered("one\n  two: 3\nfour\n", 2, 8),
            "f:2:8: error: text [MO3101]\n"
            "    two: 3\n"
            "         ^\n");
}

TEST(Diagnostics, KeepsTabsBeforeTheCaret) {
  EXPECT_EQ(Rendered("\ta\tb", 1, 4), "f:1:4: error: text [MO3101]\n  \ta\tb\n  \t \t^\n");
}

TEST(Diagnostics, CountsColumnsInCharacters) {
  EXPECT_EQ(Rendered("\"é\" = x", 1, 7), "f:1:7: error: text [MO3101]\n  \"é\" = x\n        ^\n");
}

TEST(Diagnostics, PutsTheCaretAfterALineThatIsTooShort) {
  EXPECT_EQ(Rendered("ab\r\nc", 1, 9), "f:1:9: error: text [MO3101]\n  ab\n    ^\n");
}

TEST(Diagnostics, ShowsNoLineThatIsNotThere) {
  EXPECT_EQ(Rendered("ab", 2, 1), "f:2:1: error: text [MO3101]\n");
  EXPECT_EQ(Rendered("\nab", 1, 1), "f:1:1: error: text [MO3101]\n");
  EXPECT_EQ(Rendered("ab", 0, 0), "f: error: text [MO3101]\n");
}

TEST(Diagnostics, ShowsAnExcerptOfALongLine) {
  const std::string line = std::string(500, 'a') + "X" + std::string(500, 'b');
  const std::string excerpt = std::string(60, 'a') + "X" + std::string(59, 'b');
  EXPECT_EQ(Rendered(line, 1, 501), absl::StrCat("f:1:501: error: text [MO3101]\n  ...", excerpt,
                                                 "...\n", std::string(65, ' '), "^\n"));
  EXPECT_EQ(Rendered(line, 1, 1),
            absl::StrCat("f:1:1: error: text [MO3101]\n  ", std::string(120, 'a'), "...\n  ^\n"));
  EXPECT_EQ(Rendered(line, 1, 1002),
            absl::StrCat("f:1:1002: error: text [MO3101]\n  ...", std::string(120, 'b'), "\n",
                         std::string(125, ' '), "^\n"));
}

TEST(Diagnostics, ReplacesWhatATerminalWouldObey) {
  EXPECT_THAT(Rendered("a\x1b[31m\x7f", 1, 1), HasSubstr("  a?[31m?\n"));
  EXPECT_THAT(Rendered("\xc2\x9b"
                       "31m",
                       1, 1),
              HasSubstr("  ?31m\n"));
  EXPECT_THAT(Rendered("\xff\xc3(\xe0\x80\x80z", 1, 1), HasSubstr("  ?"
                                                                  "?(?"
                                                                  "??z\n"));

  Diagnostics diagnostics;
  diagnostics.Error(Code::kUnsupportedOperation, {"bad\x1b.prototxt"}, "layer '\x1b[2J'\n  twice");
  EXPECT_EQ(diagnostics.Render(), "bad?.prototxt: error: layer '?[2J'\\n  twice [MO3104]\n");
}

TEST(Diagnostics, NeedsNoFile) {
  Diagnostics diagnostics;
  diagnostics.Error(Code::kUsage, {}, "no model is given");
  EXPECT_EQ(diagnostics.Render(), "error: no model is given [MO1004]\n");
}

TEST(Diagnostics, ShowsTheLineOfTheRightFile) {
  Diagnostics diagnostics;
  diagnostics.AddSourceText("a", "of a");
  diagnostics.AddSourceText("b", "of b");
  diagnostics.Error(Code::kTextSyntax, {"b", 1, 1}, "text");
  EXPECT_THAT(diagnostics.Render(), HasSubstr("  of b\n"));
  diagnostics.Error(Code::kTextSyntax, {"c", 1, 1}, "text");
  EXPECT_THAT(diagnostics.all()[1].excerpt, "");
}

TEST(Diagnostics, CountsErrorsButNotWarnings) {
  Diagnostics diagnostics;
  diagnostics.Warning(Code::kUnusedWeights, {"w"}, "unused");
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_TRUE(diagnostics.status().ok());
  EXPECT_EQ(diagnostics.Render(), "w: warning: unused [MO3115]\n");

  diagnostics.Error(Code::kCycle, {"w"}, "circle");
  EXPECT_EQ(diagnostics.status(), absl::InvalidArgumentError("1 error"));
  diagnostics.Error(Code::kCycle, {"w"}, "circle");
  EXPECT_EQ(diagnostics.status(), absl::InvalidArgumentError("2 errors"));
  EXPECT_EQ(diagnostics.error_count(), 2);
  EXPECT_EQ(diagnostics.all().size(), 3u);
}

TEST(Diagnostics, PromotesWarnings) {
  Diagnostics diagnostics;
  EXPECT_FALSE(diagnostics.TreatAsError("MO0000"));
  EXPECT_TRUE(diagnostics.TreatAsError("MO3115"));
  diagnostics.Warning(Code::kScaleFactorZero, {"w"}, "zero");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.Warning(Code::kUnusedWeights, {"w"}, "unused");
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_THAT(diagnostics.Render(), HasSubstr("w: warning: zero [MO3116]\n"));
  EXPECT_THAT(diagnostics.Render(), HasSubstr("w: error: unused [MO3115]\n"));
  EXPECT_THAT(diagnostics.Render(), Not(HasSubstr("MO0000")));
}

TEST(Diagnostics, PromotesWarningsThatWereReportedAlready) {
  Diagnostics diagnostics;
  diagnostics.Warning(Code::kRetiredFlag, {}, "ignored");
  diagnostics.Warning(Code::kEmptyPattern, {}, "empty");
  EXPECT_TRUE(diagnostics.TreatAsError("MO1005"));
  EXPECT_TRUE(diagnostics.TreatAsError("MO1005"));
  EXPECT_EQ(diagnostics.error_count(), 1);
  EXPECT_EQ(diagnostics.Render(),
            "error: ignored [MO1005]\n"
            "warning: empty [MO1009]\n");
}

TEST(Diagnostics, OfEachKindSoManyAreShown) {
  Diagnostics diagnostics;
  for (int i = 0; i < Diagnostics::kMaxShown + 3; ++i)
    diagnostics.Error(Code::kDanglingInput, {"net"}, absl::StrCat("number ", i, "."));
  for (int i = 0; i < Diagnostics::kMaxShown + 1; ++i)
    diagnostics.Warning(Code::kUnknownField, {"net"}, absl::StrCat("field ", i, "."));
  diagnostics.Error(Code::kCycle, {"net"}, "another kind");
  EXPECT_EQ(diagnostics.error_count(), Diagnostics::kMaxShown + 4);
  const std::string text = diagnostics.Render();
  EXPECT_THAT(text, HasSubstr("number 199."));
  EXPECT_THAT(text, Not(HasSubstr("number 200.")));
  EXPECT_THAT(text, HasSubstr("another kind"));
  EXPECT_THAT(text, HasSubstr("error: and 3 more of this kind [MO3108]\n"));
  EXPECT_THAT(text, HasSubstr("warning: and 1 more of this kind [MO3102]\n"));
}

TEST(Diagnostics, ThoseThatAreNotShownBecomeErrorsToo) {
  Diagnostics diagnostics;
  for (int i = 0; i < Diagnostics::kMaxShown + 2; ++i)
    diagnostics.Warning(Code::kUnknownField, {"net"}, "field");
  EXPECT_TRUE(diagnostics.TreatAsError("MO3102"));
  EXPECT_EQ(diagnostics.error_count(), Diagnostics::kMaxShown + 2);
  EXPECT_THAT(diagnostics.Render(), HasSubstr("error: and 2 more of this kind [MO3102]\n"));
  EXPECT_THAT(diagnostics.Render(), Not(HasSubstr("warning")));
}

TEST(Diagnostics, ANameCannotForgeALine) {
  Diagnostics diagnostics;
  diagnostics.Error(Code::kCycle, {"net"}, "layer 'a\nnet:1:1: error: forged' is wrong");
  EXPECT_EQ(diagnostics.Render(),
            "net: error: layer 'a\\nnet:1:1: error: forged' is wrong [MO3109]\n");
}

TEST(Diagnostics, ALongTextLosesItsMiddle) {
  Diagnostics diagnostics;
  diagnostics.Error(Code::kCycle, {"net"}, "layer '" + std::string(3000000, 'n') + "': what to do");
  const std::string text = diagnostics.Render();
  EXPECT_LT(text.size(), 9000u);
  EXPECT_THAT(text, HasSubstr("layer 'nnn"));
  EXPECT_THAT(text, HasSubstr("nnn...nnn"));
  EXPECT_THAT(text, HasSubstr("nnn': what to do [MO3109]"));
}

// Many places of one line of megabytes.
TEST(Diagnostics, OfALongLineThePlaceIsShown) {
  Diagnostics diagnostics;
  std::string line(1 << 20, 'x');
  line[500000] = 'y';
  diagnostics.AddSourceText("net", line);
  for (int i = 0; i < 20000; ++i) diagnostics.Error(Code::kCycle, {"net", 1, 500001}, "wrong");
  const std::string& excerpt = diagnostics.all()[0].excerpt;
  EXPECT_EQ(excerpt, "  ..." + std::string(60, 'x') + "y" + std::string(59, 'x') + "...\n" +
                         std::string(65, ' ') + "^\n");
}

}  // namespace
}  // namespace mo
