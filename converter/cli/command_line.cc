#include "converter/cli/command_line.h"

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/cli/commands.h"
#include "converter/cli/options.h"

namespace mo {
namespace {

constexpr int kDone = 0, kModelAtFault = 1, kUsageWrong = 2, kDefect = 3;

void Print(std::FILE* file, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

absl::Status PrintIfOk(const absl::StatusOr<std::string>& text) {
  if (text.ok()) Print(stdout, PrintableText(*text));
  return text.status();
}

absl::Status Run(const Options& options, Diagnostics& diagnostics) {
  switch (options.command) {
    case Options::Command::kConvert:
      return Convert(options, diagnostics);
    case Options::Command::kCheck:
      return Check(options, diagnostics);
    case Options::Command::kInspect:
      return PrintIfOk(Inspect(options, diagnostics));
    case Options::Command::kPasses:
      return PrintIfOk(ListPasses());
    case Options::Command::kExplain:
      return PrintIfOk(ExplainNodes(options, diagnostics));
    case Options::Command::kCompare:
      return PrintIfOk(Compare(options, diagnostics));
    case Options::Command::kConfig:
      return NormalizeConfig(options, diagnostics);
    case Options::Command::kVerify:
      return Verify(options, diagnostics);
    case Options::Command::kDigest:
      return WriteDigest(options, diagnostics);
    case Options::Command::kTable:
      return WriteTable(options, diagnostics);
  }
  return absl::OkStatus();
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  Diagnostics diagnostics;
  std::string text;
  const Options options = ParseOptions(argc, argv, text, diagnostics);
  Print(stdout, text);
  if (diagnostics.has_errors()) {
    Print(stderr, diagnostics.Render());
    return kUsageWrong;
  }
  if (!text.empty()) return kDone;
  const absl::Status status = Run(options, diagnostics);
  if (!status.ok() && !diagnostics.has_errors()) {
    diagnostics.Error(Code::kInternal, {},
                      absl::StrCat("a defect of mo, please report it: ", status.message()));
    Print(stderr, diagnostics.Render());
    return kDefect;
  }
  Print(stderr, diagnostics.Render());
  return diagnostics.has_errors() ? kModelAtFault : kDone;
}

}  // namespace mo
