#include "converter/cli/command_line.h"

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "converter/cli/conversion.h"
#include "converter/cli/options.h"
#include "converter/passes/pipeline.h"

namespace mo {
namespace {

constexpr int kDone = 0, kModelAtFault = 1, kUsageWrong = 2, kDefect = 3;

void Print(std::FILE* file, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), file);
}

std::string PassList() {
  std::string text;
  for (const Stage& stage : Pipeline()) {
    absl::StrAppend(&text, stage.name,
                    stage.until_nothing_changes ? " (until nothing changes)\n" : "\n");
    for (const Pass* pass : stage.passes) {
      absl::StrAppend(&text, "  ", pass->name, ": ", pass->summary, "\n");
      if (pass->optimization)
        absl::StrAppend(&text, "    switched by ", OptimizationName(*pass->optimization), "\n");
    }
  }
  return text;
}

absl::Status Run(const Options& options, Diagnostics& diagnostics) {
  switch (options.command) {
    case Options::Command::kPasses:
      Print(stdout, PassList());
      return absl::OkStatus();
    case Options::Command::kCheck:
      return Check(options, diagnostics);
    case Options::Command::kInspect: {
      absl::StatusOr<std::string> text = Inspect(options, diagnostics);
      if (text.ok()) Print(stdout, *text);
      return text.status();
    }
    case Options::Command::kConvert:
      return Convert(options, diagnostics);
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
