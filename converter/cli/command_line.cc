#include "converter/cli/command_line.h"

#include <errno.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/base/output_file.h"
#include "converter/cli/commands.h"
#include "converter/cli/options.h"

namespace mo {
namespace {

constexpr int kDone = 0, kModelAtFault = 1, kUsageWrong = 2, kDefect = 3;

void PrintErrors(const Diagnostics& diagnostics) {
  const std::string text = diagnostics.Render();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

absl::Status Print(const std::string& text, Diagnostics& diagnostics) {
  const bool ok =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (ok) return absl::OkStatus();
  const absl::Status status = absl::ErrnoToStatus(errno, "standard output cannot be written");
  std::clearerr(stdout);
  diagnostics.Error(Code::kFileUnwritable, {},
                    absl::StrCat(status.message(), "; check that its device has room"));
  return status;
}

absl::Status PrintIfOk(const absl::StatusOr<std::string>& text, Diagnostics& diagnostics) {
  return text.ok() ? Print(PrintableText(*text), diagnostics) : text.status();
}

absl::Status Run(const Options& options, Diagnostics& diagnostics) {
  switch (options.command) {
    case Options::Command::kConvert:
      return Convert(options, diagnostics);
    case Options::Command::kCheck:
      return Check(options, diagnostics);
    case Options::Command::kInspect:
      return PrintIfOk(Inspect(options, diagnostics), diagnostics);
    case Options::Command::kPasses:
      return PrintIfOk(ListPasses(), diagnostics);
    case Options::Command::kExplain:
      return PrintIfOk(ExplainNodes(options, diagnostics), diagnostics);
    case Options::Command::kCompare:
      return PrintIfOk(Compare(options, diagnostics), diagnostics);
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
  if (diagnostics.has_errors()) {
    PrintErrors(diagnostics);
    return kUsageWrong;
  }
  RemovePartialFilesOnSignals();
  const absl::Status status = text.empty() ? Run(options, diagnostics) : Print(text, diagnostics);
  if (!status.ok() && !diagnostics.has_errors()) {
    diagnostics.Error(Code::kInternal, {},
                      absl::StrCat("a defect of mo, please report it: ", status.message()));
    PrintErrors(diagnostics);
    return kDefect;
  }
  PrintErrors(diagnostics);
  // Some of what is wrong with a command line shows beside the model alone.
  const bool usage_wrong = std::any_of(
      diagnostics.all().begin(), diagnostics.all().end(), [](const Diagnostic& diagnostic) {
        return diagnostic.code == Code::kUsage && diagnostic.severity == Severity::kError;
      });
  if (usage_wrong) return kUsageWrong;
  return diagnostics.has_errors() ? kModelAtFault : kDone;
}

}  // namespace mo
