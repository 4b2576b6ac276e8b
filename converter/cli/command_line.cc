#include "converter/cli/command_line.h"

#include <errno.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/output_file.h"
#include "converter/base/text.h"
#include "converter/cli/message_flags.h"
#include "converter/cli/options.h"
#include "converter/cli/progress.h"

namespace mo {
namespace {

constexpr int kDone = 0, kModelAtFault = 1, kUsageWrong = 2, kInternalError = 3;

void PrintErrors(const Diagnostics& diagnostics, const MessageFlags& messages) {
  const std::string text = FormatDiagnostics(diagnostics, {.format = messages.format(),
                                                           .is_colored = messages.colored(),
                                                           .errors_alone = messages.quiet()});
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

Progress ProgressOf(const MessageFlags& messages) {
  if (messages.verbose()) return Progress::kLines;
  return messages.quiet() || !IsTerminal() ? Progress::kNone : Progress::kTerminal;
}

absl::Status Run(const CommandLine& line, Diagnostics& diagnostics) {
  const absl::StatusOr<std::string> text = line.subcommand->Run(line.options, diagnostics);
  if (!text.ok()) return text.status();
  return text->empty() ? absl::OkStatus() : Print(PrintableText(*text), diagnostics);
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  Diagnostics diagnostics;
  std::vector<std::string> arguments(argv + 1, argv + argc);
  MessageFlags messages;
  messages.Take(arguments, diagnostics);
  CommandLine line;
  if (!diagnostics.has_errors()) line = ParseCommandLine(std::move(arguments), diagnostics);
  if (diagnostics.has_errors()) {
    PrintErrors(diagnostics, messages);
    return kUsageWrong;
  }
  RemovePartialFilesOnSignals();
  ShowProgress(ProgressOf(messages));
  const absl::Status status =
      line.text.empty() ? Run(line, diagnostics) : Print(line.text, diagnostics);
  if (!status.ok() && !diagnostics.has_errors()) {
    diagnostics.Error(
        Code::kInternal, {},
        absl::StrCat("an internal error of mo, please report it: ", status.message()));
    PrintErrors(diagnostics, messages);
    return kInternalError;
  }
  PrintErrors(diagnostics, messages);
  // Some of what is wrong with a command line shows beside the model alone.
  const bool usage_wrong = std::any_of(
      diagnostics.all().begin(), diagnostics.all().end(), [](const Diagnostic& diagnostic) {
        return diagnostic.code == Code::kUsage && diagnostic.severity == Severity::kError;
      });
  if (usage_wrong) return kUsageWrong;
  return diagnostics.has_errors() ? kModelAtFault : kDone;
}

}  // namespace mo
