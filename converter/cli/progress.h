#ifndef CONVERTER_CLI_PROGRESS_H_
#define CONVERTER_CLI_PROGRESS_H_

#include <chrono>
#include <string>

namespace mo {

// How stages of long work are shown on standard error.
enum class Progress {
  kNone,
  kTerminal,  // what is being done, in a line that goes away
  kLines,     // what was done and how long it took, in a line each
};

// For this process; at first kNone.
void ShowProgress(Progress how);

// A stage, from here to the end of the scope.
class ProgressStage {
 public:
  explicit ProgressStage(std::string what);
  ~ProgressStage();
  ProgressStage(const ProgressStage&) = delete;
  ProgressStage& operator=(const ProgressStage&) = delete;

 private:
  const std::string what_;
  const std::chrono::steady_clock::time_point begin_;
};

}  // namespace mo

#endif  // CONVERTER_CLI_PROGRESS_H_
