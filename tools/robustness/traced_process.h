#ifndef TOOLS_ROBUSTNESS_TRACED_PROCESS_H_
#define TOOLS_ROBUSTNESS_TRACED_PROCESS_H_

#include <functional>
#include <string>
#include <vector>

namespace robustness {

// What happens to one system call of a process that touches files: to call `at`, the first is 0.
struct Injection {
  int at = -1;
  // The call does nothing and fails with this.
  int error = 0;
  // It is asked for half the bytes.
  bool shortens = false;
  // The process gets this signal when it makes the call.
  int signal = 0;
  // Is done before the call.
  std::function<void()> before = nullptr;
};

struct TracedRun {
  int status = 0;  // as waitpid gives it
  bool timed_out = false;
  // Whether the call was reached, and was one that the injection is possible for.
  bool injected = false;
  int calls = 0;            // that touch files, up to the injection
  std::string call;         // that it happened to: "openat o.xml.partial"
  bool is_message = false;  // the call writes to standard error
  std::string output, errors;
  // A system call of which this program does not know whether it touches files.
  long unknown_call = -1;
};

// Runs a program in a folder, by ptrace. It is killed after ten seconds. Without an injection its
// calls are counted; where `is_traced` is false, not even that.
TracedRun RunTraced(const std::string& program, const std::vector<std::string>& arguments,
                    const std::string& folder, const Injection& injection, bool is_traced = true);

}  // namespace robustness

#endif  // TOOLS_ROBUSTNESS_TRACED_PROCESS_H_
