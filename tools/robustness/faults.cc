// Runs the converter, and lets each of its system calls that touch files fail, one in each run:
//
//   faults MO TESTDATA
//
// For small models of each format, into an empty folder and over the outputs of another conversion,
// each such call in turn
//   * fails with EIO, ENOSPC and EINTR,
//   * reads or writes half of what it was asked for,
//   * is where SIGKILL or SIGTERM arrives,
//   * comes after every file of the model was cut to nothing.
// After each run, no file of a final name may be a part of one, nor those that are there be of two
// conversions; a failure has an exit code and a message, and leaves nothing; and a conversion after
// it gives the same outputs as ever. The last line is "N passed, N failed".

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tools/robustness/scenarios.h"
#include "tools/robustness/small_models.h"
#include "tools/robustness/traced_process.h"

namespace robustness {
namespace {

struct Fault {
  const char* name;
  int error = 0;
  bool shortens = false;
  int signal = 0;
  bool cuts_inputs = false;
};

constexpr Fault kFaults[] = {
    {.name = "EIO", .error = EIO},          {.name = "ENOSPC", .error = ENOSPC},
    {.name = "EINTR", .error = EINTR},      {.name = "half", .shortens = true},
    {.name = "SIGKILL", .signal = SIGKILL}, {.name = "SIGTERM", .signal = SIGTERM},
    {.name = "cut", .cuts_inputs = true},
};

Files FilesOf(const std::string& folder) {
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = std::filesystem::relative(entry.path(), folder).string();
    files[name] = entry.is_directory() ? "" : ReadFile(entry.path().string());
  }
  return files;
}

Files OldOutputs(const Scenario& scenario) {
  Files files;
  if (!scenario.has_old_outputs) return files;
  for (const std::string& output : scenario.outputs) files[output] = "old " + output;
  return files;
}

// Where the files of one kind of outputs are.
enum class State { kBefore, kNew, kMixed };

class Harness {
 public:
  Harness(std::string program, std::string folder)
      : program_(std::move(program)), folder_(std::move(folder)) {}

  void WalkThrough(const Scenario& scenario);

  int passed() const { return passed_; }
  int failed() const { return failed_; }

 private:
  void Fill(const Scenario& scenario) const;
  TracedRun Run(const Scenario& scenario, const Injection& injection) const {
    return RunTraced(program_, scenario.arguments, folder_, injection);
  }
  // Empty: what the run left is right.
  std::string Judge(const Scenario& scenario, const Fault& fault, const TracedRun& run) const;
  std::string JudgeFiles(const Scenario& scenario, const Fault& fault, const TracedRun& run,
                         const Files& found) const;
  std::string JudgeEnd(const Scenario& scenario, const Fault& fault, const TracedRun& run,
                       State state) const;
  State StateOf(const Scenario& scenario, const Files& found) const;
  std::string ConvertAgain(const Scenario& scenario) const;

  const std::string program_, folder_;
  Files wanted_;   // the outputs of a run in which nothing fails
  Files folders_;  // that it makes
  std::string wanted_output_;
  int passed_ = 0, failed_ = 0;
};

void Harness::Fill(const Scenario& scenario) const {
  Files files = scenario.inputs;
  files.merge(OldOutputs(scenario));
  FillFolder(folder_, files);
}

bool IsStrayOf(const std::string& name, const Fault& fault, const TracedRun& run) {
  const bool is_unfinished = name.size() > 8 && name.substr(name.size() - 8) == ".partial";
  // The process had no time.
  if (fault.signal == SIGKILL) return is_unfinished;
  // The system would not remove it.
  return is_unfinished && fault.error != 0 && run.call.rfind("unlink", 0) == 0;
}

std::string Harness::JudgeFiles(const Scenario& scenario, const Fault& fault, const TracedRun& run,
                                const Files& found) const {
  const Files old = OldOutputs(scenario);
  for (const auto& [name, content] : found) {
    const bool is_output = std::count(scenario.outputs.begin(), scenario.outputs.end(), name) > 0;
    const auto input = scenario.inputs.find(name);
    if (is_output) {
      const bool is_old = old.count(name) > 0 && content == old.at(name);
      const bool is_new = wanted_.count(name) > 0 && content == wanted_.at(name);
      if (!is_old && !is_new) return name + " is neither the old file nor the new one";
    } else if (input != scenario.inputs.end()) {
      if (content != input->second && !(fault.cuts_inputs && content.empty()))
        return name + " is an input, and was changed";
    } else if (std::filesystem::is_directory(folder_ + "/" + name)) {
      const bool of_input =
          std::any_of(scenario.inputs.begin(), scenario.inputs.end(),
                      [&](const auto& file) { return file.first.rfind(name + "/", 0) == 0; });
      const bool is_made = folders_.count(name) > 0;
      if (!of_input && !is_made) return name + " is left";
      const bool failed = !WIFEXITED(run.status) || WEXITSTATUS(run.status) != 0;
      if (is_made && failed && fault.signal != SIGKILL && StateOf(scenario, found) != State::kNew)
        return name + " is left, an empty folder";
    } else if (!IsStrayOf(name, fault, run)) {
      return name + " is left";
    }
  }
  return "";
}

State Harness::StateOf(const Scenario& scenario, const Files& found) const {
  const Files old = OldOutputs(scenario);
  bool is_before = true, is_new = true;
  for (const std::string& name : scenario.outputs) {
    const auto file = found.find(name);
    const bool is_there = file != found.end();
    is_before &=
        is_there ? old.count(name) > 0 && file->second == old.at(name) : old.count(name) == 0;
    is_new &= is_there && wanted_.count(name) > 0 && file->second == wanted_.at(name);
  }
  if (is_new && !scenario.outputs.empty()) return State::kNew;
  return is_before ? State::kBefore : State::kMixed;
}

// Of those that are there, all must be of one conversion.
bool BelongTogether(const Scenario& scenario, const Files& found) {
  const Files old = OldOutputs(scenario);
  int olds = 0, news = 0;
  for (const std::string& name : scenario.outputs) {
    const auto file = found.find(name);
    if (file == found.end()) continue;
    ++(old.count(name) > 0 && file->second == old.at(name) ? olds : news);
  }
  return olds == 0 || news == 0;
}

// Whether a file is there, and what it is: where that cannot be told, it may be taken for none.
bool IsLook(const std::string& call) { return call.rfind("newfstatat", 0) == 0; }

std::string Harness::JudgeEnd(const Scenario& scenario, const Fault& fault, const TracedRun& run,
                              State state) const {
  if (WIFSIGNALED(run.status)) {
    const int signal = WTERMSIG(run.status);
    if (fault.signal == 0 || signal != fault.signal)
      return std::string("ended by ") + strsignal(signal);
    if (signal == SIGTERM && state == State::kMixed) return "outputs are there in part";
    return "";
  }
  const int code = WEXITSTATUS(run.status);
  if (code == 0) {
    if (scenario.exit_code != 0) return "succeeded";
    if (!scenario.outputs.empty() && state != State::kNew) return "succeeded without outputs";
    if (run.output != wanted_output_) return "succeeded and printed something else";
    return "";
  }
  if (code != 1) return "exit code " + std::to_string(code);
  if (!scenario.outputs.empty() && state != State::kBefore) return "failed, and changed outputs";
  if (run.is_message && fault.error != 0) return "";
  if (run.errors.find("error: ") == std::string::npos ||
      run.errors.find(" [MO") == std::string::npos)
    return "failed without a message";
  if (scenario.exit_code == 0 && fault.error != 0 && !IsLook(run.call) &&
      run.errors.find(strerror(fault.error)) == std::string::npos)
    return "failed with another reason";
  return "";
}

std::string Harness::Judge(const Scenario& scenario, const Fault& fault,
                           const TracedRun& run) const {
  if (run.timed_out) return "did not end";
  if (run.unknown_call >= 0)
    return "makes the system call " + std::to_string(run.unknown_call) +
           ", of which traced_process.cc does not know whether it touches files";
  const Files found = FilesOf(folder_);
  std::string fault_of = JudgeFiles(scenario, fault, run, found);
  if (fault_of.empty() && !BelongTogether(scenario, found))
    fault_of = "outputs of two conversions are there";
  if (fault_of.empty()) fault_of = JudgeEnd(scenario, fault, run, StateOf(scenario, found));
  if (fault_of.empty() && fault.signal == SIGKILL) fault_of = ConvertAgain(scenario);
  return fault_of;
}

std::string Harness::ConvertAgain(const Scenario& scenario) const {
  const TracedRun again = RunTraced(program_, scenario.arguments, folder_, {}, /*is_traced=*/false);
  const bool is_right = WIFEXITED(again.status) && WEXITSTATUS(again.status) == scenario.exit_code;
  if (!is_right) return "the conversion after it ended otherwise: " + again.errors;
  if (scenario.exit_code == 0 && !scenario.outputs.empty() &&
      StateOf(scenario, FilesOf(folder_)) != State::kNew)
    return "the conversion after it gave other outputs";
  return "";
}

void Harness::WalkThrough(const Scenario& scenario) {
  Fill(scenario);
  const TracedRun run = Run(scenario, {});
  if (!WIFEXITED(run.status) || WEXITSTATUS(run.status) != scenario.exit_code) {
    ++failed_;
    std::printf("%s: does not end with %d: %s\n", scenario.name.c_str(), scenario.exit_code,
                run.errors.c_str());
    return;
  }
  wanted_.clear();
  folders_.clear();
  wanted_output_ = run.output;
  for (const auto& [name, content] : FilesOf(folder_)) {
    if (std::count(scenario.outputs.begin(), scenario.outputs.end(), name) > 0) {
      if (scenario.exit_code == 0) wanted_[name] = content;
    } else if (std::filesystem::is_directory(folder_ + "/" + name)) {
      folders_[name] = "";
    }
  }
  for (const auto& [name, content] : scenario.inputs) {
    for (size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1))
      folders_.erase(name.substr(0, end));
  }
  for (int at = 0; at < run.calls; ++at) {
    for (const Fault& fault : kFaults) {
      if (fault.cuts_inputs && scenario.takes_any_input) continue;
      Fill(scenario);
      Injection injection = {
          .at = at, .error = fault.error, .shortens = fault.shortens, .signal = fault.signal};
      if (fault.cuts_inputs) {
        injection.before = [&] {
          for (const auto& [name, content] : scenario.inputs)
            std::filesystem::resize_file(folder_ + "/" + name, 0);
        };
      }
      const TracedRun injected = Run(scenario, injection);
      if (!injected.injected && !injected.timed_out) {
        if (fault.shortens) continue;
        std::printf("%s: %s at call %d was not reached\n", scenario.name.c_str(), fault.name, at);
        ++failed_;
        continue;
      }
      const std::string wrong = Judge(scenario, fault, injected);
      ++(wrong.empty() ? passed_ : failed_);
      if (!wrong.empty()) {
        std::printf("%s: %s at call %d of %d (%s): %s\n  %s\n", scenario.name.c_str(), fault.name,
                    at, run.calls, injected.call.c_str(), wrong.c_str(), injected.errors.c_str());
      }
    }
  }
  std::printf("%s: %d calls, %d faults\n", scenario.name.c_str(), run.calls, passed_ + failed_);
}

struct Counts {
  int passed = 0, failed = 0;
};

// Each in a process of its own, several at a time.
class Workers {
 public:
  Workers(std::string program, std::string folder)
      : program_(std::move(program)), folder_(std::move(folder)) {}

  void Start(const Scenario& scenario) {
    if (ends_.size() >= std::max(1u, std::thread::hardware_concurrency())) WaitForOne();
    int ends[2];
    std::fflush(stdout);
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    const std::string own = folder_ + "/" + std::to_string(++started_);
    const pid_t pid = fork();
    if (pid == 0) {
      Harness harness(program_, own);
      harness.WalkThrough(scenario);
      std::fflush(stdout);
      const Counts counts = {harness.passed(), harness.failed()};
      _exit(write(ends[1], &counts, sizeof(counts)) == sizeof(counts) ? 0 : 1);
    }
    close(ends[1]);
    ends_[pid] = ends[0];
  }

  Counts Finish() {
    while (!ends_.empty()) WaitForOne();
    return sum_;
  }

 private:
  void WaitForOne() {
    const auto worker = ends_.find(wait(nullptr));
    if (worker == ends_.end()) std::abort();
    Counts counts;
    if (read(worker->second, &counts, sizeof(counts)) != sizeof(counts)) counts.failed = 1;
    close(worker->second);
    ends_.erase(worker);
    sum_.passed += counts.passed;
    sum_.failed += counts.failed;
  }

  const std::string program_, folder_;
  std::map<pid_t, int> ends_;  // of the pipe, by the process
  int started_ = 0;
  Counts sum_;
};

// Of each framework one; the others are read by the same calls.
constexpr const char* kModels[] = {"mog", "caffe", "graph_def", "saved_model", "onnx_external"};

int RunAll(const std::string& program, const std::string& testdata) {
  std::string folder = std::filesystem::temp_directory_path() / "faults.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  std::vector<SmallModel> models;
  for (SmallModel& model : SmallModels(testdata)) {
    if (std::count(std::begin(kModels), std::end(kModels), model.name) > 0)
      models.push_back(std::move(model));
  }
  std::vector<Scenario> scenarios;
  for (const SmallModel& model : models) {
    for (Scenario& scenario : ScenariosOf(model)) scenarios.push_back(std::move(scenario));
  }
  // What verify and digest read.
  FillFolder(folder + "/ir", scenarios.front().inputs);
  (void)RunTraced(program, scenarios.front().arguments, folder + "/ir", {}, /*is_traced=*/false);
  for (Scenario& scenario : OtherScenarios(models.front(), FilesOf(folder + "/ir")))
    scenarios.push_back(std::move(scenario));
  Workers workers(program, folder);
  for (const Scenario& scenario : scenarios) workers.Start(scenario);
  const Counts counts = workers.Finish();
  std::filesystem::remove_all(folder);
  std::printf("%d passed, %d failed\n", counts.passed, counts.failed);
  return counts.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace robustness

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: faults MO TESTDATA\n");
    return 2;
  }
  return robustness::RunAll(std::filesystem::absolute(argv[1]), std::filesystem::absolute(argv[2]));
}
