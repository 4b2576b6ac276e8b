#include "converter/cli/progress.h"

#include <cstdio>
#include <utility>

#include "converter/base/diagnostics.h"

namespace mo {
namespace {

Progress shown = Progress::kNone;

// A terminal's line that is longer than the terminal is wide would not go away.
constexpr size_t kWidth = 78;
constexpr char kClearLine[] = "\r\033[K";

}  // namespace

void ShowProgress(Progress how) { shown = how; }

ProgressStage::ProgressStage(std::string what)
    : what_(PrintableText(what)), begin_(std::chrono::steady_clock::now()) {
  if (shown != Progress::kTerminal) return;
  std::fprintf(stderr, "%smo: %s", kClearLine, what_.substr(0, kWidth).c_str());
  std::fflush(stderr);
}

ProgressStage::~ProgressStage() {
  if (shown == Progress::kTerminal) std::fputs(kClearLine, stderr);
  if (shown != Progress::kLines) return;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin_;
  std::fprintf(stderr, "mo: %s: %.2f s\n", what_.c_str(), took.count());
}

}  // namespace mo
