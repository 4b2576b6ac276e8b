// Converts models whose files are damaged, each run in a process of its own that has 10 seconds and
// 1 GB of memory:
//
//   damage TESTDATA [--every N] [--flips N] [--all] [--jobs N] [--keep FOLDER]
//
// Of every file of small models, of a configuration, and of what a conversion writes, the
// beginnings of each length (with --every N of each Nth length), and as many copies in which some
// bits are flipped (default 100, the same ones each time). Every run must end in success or in a
// message. An IR that comes of it must be one that `mo verify` accepts; --keep collects them, each
// .xml once. With --all, the other small models of TESTDATA, too. The last line is "N passed, N
// failed".

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "converter/cli/command_line.h"
#include "tools/robustness/small_models.h"

namespace robustness {
namespace {

using Files = std::map<std::string, std::string>;
using Arguments = std::vector<std::string>;

constexpr unsigned kSeconds = 10;
constexpr rlim_t kMemory = rlim_t{1} << 30;
constexpr int kIrIsRefused = 50;  // and the exit code of `mo verify`

struct Options {
  std::string testdata;
  size_t every = 1;
  size_t flips = 100;
  bool all = false;
  size_t jobs = std::max(1u, std::thread::hardware_concurrency());
  std::string keep;
};

// A file that is damaged, with what reads it.
struct Subject {
  std::string name;
  Files files;
  std::string damaged;
  Arguments arguments;
  bool converts = true;    // writes an IR
  bool finds_all = false;  // no damage may pass
};

Arguments Joined(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

const Arguments kOutputs = {"--output_xml",    "o.xml",  "--output_bin",   "o.bin",
                            "--output_report", "o.json", "--output_graph", "o.mog"};
const Arguments kVerify = {"verify", "--xml", "o.xml", "--bin", "o.bin", "--output_verification",
                           "o.txt"};

int RunMo(Arguments arguments) {
  arguments.insert(arguments.begin(), "mo");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return mo::RunCommandLine(static_cast<int>(arguments.size()), argv.data());
}

// A process in `folder`, without limits of its own. Its printed lines go into the file `printed`.
int RunInProcess(const std::string& folder, const std::string& printed,
                 const std::function<int()>& work) {
  std::fflush(nullptr);
  const pid_t pid = fork();
  if (pid < 0) std::abort();
  if (pid == 0) {
    const int fd = open(printed.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(fd, STDERR_FILENO) < 0 ||
        chdir(folder.c_str()) != 0)
      _exit(100);
    const int code = work();
    std::fflush(nullptr);
    _exit(code);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

int ConvertWithinLimits(const Subject& subject) {
  const rlimit memory = {kMemory, kMemory};
  if (setrlimit(RLIMIT_AS, &memory) != 0) return 100;
  alarm(kSeconds);
  const int code = RunMo(subject.arguments);
  if (code != 0 || !subject.converts) return code;
  const int verified = RunMo(Joined(kVerify, {"--report", "o.json"}));
  return verified == 0 ? 0 : kIrIsRefused + verified;
}

std::string Flipped(std::string content, uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t count = 1 + random() % 3;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t bit = random() % (8 * content.size());
    content[bit / 8] = static_cast<char>(content[bit / 8] ^ (1 << bit % 8));
  }
  return content;
}

// One worker's: every `jobs`th damage.
class Worker {
 public:
  Worker(const Options& options, size_t number, std::string folder)
      : options_(options), number_(number), folder_(std::move(folder)), work_(folder_ + "/run") {}

  // Prints what is wrong, and gives how many are.
  struct Sums {
    uint64_t passed = 0, failed = 0, converted = 0;
  };
  Sums Damage(const Subject& subject) {
    sums_ = {};
    next_ = 0;
    FillFolder(work_, subject.files);
    const std::string& whole = subject.files.at(subject.damaged);
    if (number_ == 0) TryWhole(subject);
    for (size_t size = 0; size < whole.size(); size += options_.every)
      Try(subject, whole.substr(0, size), "its first " + std::to_string(size) + " bytes");
    for (size_t i = 0; i < options_.flips && !whole.empty(); ++i) {
      const std::string flipped = Flipped(whole, i);
      if (flipped != whole) Try(subject, flipped, "flips of seed " + std::to_string(i));
    }
    return sums_;
  }

 private:
  // Where nothing is damaged, it succeeds.
  void TryWhole(const Subject& subject) {
    const int status = RunInProcess(work_, folder_ + "/printed",
                                    [&subject] { return ConvertWithinLimits(subject); });
    const bool is_right = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    ++(is_right ? sums_.passed : sums_.failed);
    if (!is_right) {
      std::printf("%s: fails undamaged: %s\n", subject.name.c_str(),
                  ReadFile(folder_ + "/printed").c_str());
    }
    RemoveOutputs(subject);
  }

  void RemoveOutputs(const Subject& subject) const {
    for (const char* output : {"o.xml", "o.bin", "o.json", "o.mog", "o.txt", "o.digest.json"}) {
      if (subject.files.count(output) == 0) unlink((work_ + "/" + output).c_str());
    }
  }

  void Try(const Subject& subject, const std::string& content, const std::string& what) {
    if (next_++ % options_.jobs != number_) return;
    WriteFile(work_ + "/" + subject.damaged, content);
    const int status = RunInProcess(work_, folder_ + "/printed",
                                    [&subject] { return ConvertWithinLimits(subject); });
    const std::string wrong = Judge(subject, status);
    ++(wrong.empty() ? sums_.passed : sums_.failed);
    const bool converted = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    sums_.converted += converted;
    if (!wrong.empty()) {
      std::printf("%s: %s: %s\n  %s\n", subject.name.c_str(), what.c_str(), wrong.c_str(),
                  ReadFile(folder_ + "/printed").substr(0, 1000).c_str());
    }
    if (converted && subject.converts) Keep();
    RemoveOutputs(subject);
  }

  std::string Judge(const Subject& subject, int status) const {
    if (WIFSIGNALED(status)) {
      if (WTERMSIG(status) == SIGALRM) return "did not end";
      return std::string("ended by ") + strsignal(WTERMSIG(status));
    }
    const int code = WEXITSTATUS(status);
    if (code == 0) return subject.finds_all ? "was not noticed" : "";
    if (code > kIrIsRefused) return "gives an IR that mo verify refuses";
    if (code != 1 && code != 2) return "exit code " + std::to_string(code);
    const std::string printed = ReadFile(folder_ + "/printed");
    const bool explains =
        printed.find("error: ") != std::string::npos && printed.find(" [MO") != std::string::npos;
    if (!explains) return "failed without a message";
    for (const auto& entry : std::filesystem::directory_iterator(work_)) {
      if (entry.path().extension() == ".partial") return "left " + entry.path().string();
    }
    return "";
  }

  void Keep() const {
    if (options_.keep.empty()) return;
    const size_t hash = std::hash<std::string>()(ReadFile(work_ + "/o.xml"));
    const std::string stem = options_.keep + "/" + std::to_string(hash);
    if (std::filesystem::exists(stem + ".xml")) return;
    std::error_code error;
    std::filesystem::copy_file(work_ + "/o.bin", stem + ".bin", error);
    std::filesystem::copy_file(work_ + "/o.xml", stem + ".xml", error);
  }

  const Options& options_;
  const size_t number_;
  const std::string folder_, work_;
  uint64_t next_ = 0;
  Sums sums_;
};

// What a conversion of the model writes.
Files Converted(const SmallModel& model, const std::string& folder) {
  FillFolder(folder + "/run", model.files);
  (void)RunInProcess(folder + "/run", folder + "/printed",
                     [&model] { return RunMo(Joined(model.flags, kOutputs)); });
  Files files;
  for (const char* output : {"o.xml", "o.bin", "o.json", "o.mog"})
    files[output] = ReadFile(folder + "/run/" + output);
  return files;
}

void AddModel(const SmallModel& model, std::vector<Subject>& subjects) {
  for (const auto& [file, content] : model.files) {
    subjects.push_back({.name = model.name + " " + file,
                        .files = model.files,
                        .damaged = file,
                        .arguments = Joined(model.flags, kOutputs)});
  }
}

// The models of TESTDATA that are one file each, and its SavedModels.
std::vector<SmallModel> OtherModels(const std::string& testdata) {
  std::vector<SmallModel> models;
  for (const char* folder : {"/graphs", "/graphs/edges", "/cases"}) {
    for (const auto& entry : std::filesystem::directory_iterator(testdata + folder)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().filename().string();
      models.push_back({name, {{name, ReadFile(entry.path().string())}}, {"--model", name}});
    }
  }
  for (const auto& entry : std::filesystem::directory_iterator(testdata + "/tensorflow")) {
    const std::string name = entry.path().filename().string();
    if (!std::filesystem::exists(entry.path() / "saved_model.pb")) continue;
    SmallModel model = {name, {}, {"--model", name, "--model_name", "net"}};
    for (const auto& file : std::filesystem::recursive_directory_iterator(entry.path())) {
      if (!file.is_regular_file()) continue;
      const std::string path = std::filesystem::relative(file.path(), testdata + "/tensorflow");
      model.files[path] = ReadFile(file.path().string());
    }
    models.push_back(std::move(model));
  }
  std::sort(models.begin(), models.end(),
            [](const SmallModel& a, const SmallModel& b) { return a.name < b.name; });
  return models;
}

std::vector<Subject> Subjects(const Options& options, const std::string& folder) {
  std::vector<SmallModel> models = SmallModels(options.testdata);
  const SmallModel first = models.front();
  std::vector<Subject> subjects;
  for (const SmallModel& model : models) AddModel(model, subjects);

  SmallModel with_config = first;
  with_config.files["c.toml"] = SmallConfig();
  subjects.push_back({.name = "configuration",
                      .files = with_config.files,
                      .damaged = "c.toml",
                      .arguments = Joined(Joined(first.flags, {"--config", "c.toml"}), kOutputs)});

  const Files ir = Converted(first, folder);
  const Subject verify = {
      .name = {}, .files = ir, .damaged = {}, .arguments = kVerify, .converts = false};
  for (const char* file : {"o.xml", "o.bin"}) {
    Subject subject = verify;
    subject.name = std::string("IR ") + file;
    subject.damaged = file;
    subjects.push_back(subject);
  }
  Subject with_report = verify;
  with_report.arguments = Joined(kVerify, {"--report", "o.json"});
  with_report.name = "report";
  with_report.damaged = "o.json";
  subjects.push_back(with_report);
  with_report.name = "IR o.bin with its report";
  with_report.damaged = "o.bin";
  with_report.finds_all = true;
  subjects.push_back(with_report);

  if (options.all) {
    for (const SmallModel& model : OtherModels(options.testdata)) AddModel(model, subjects);
  }
  return subjects;
}

// Each worker is a process, so that none is in the middle of something where another forks.
Worker::Sums DamageInParallel(const Options& options, const Subject& subject,
                              const std::string& folder) {
  std::fflush(nullptr);
  std::vector<int> ends;
  for (size_t number = 0; number < options.jobs; ++number) {
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) std::abort();
    if (fork() == 0) {
      const std::string own = folder + "/" + std::to_string(number);
      std::filesystem::create_directories(own);
      const Worker::Sums sums = Worker(options, number, own).Damage(subject);
      std::fflush(nullptr);
      _exit(write(pipe_ends[1], &sums, sizeof(sums)) == sizeof(sums) ? 0 : 1);
    }
    close(pipe_ends[1]);
    ends.push_back(pipe_ends[0]);
  }
  Worker::Sums sum;
  for (const int end : ends) {
    Worker::Sums sums;
    if (read(end, &sums, sizeof(sums)) != sizeof(sums)) sums = {.failed = 1};
    close(end);
    wait(nullptr);
    sum.passed += sums.passed;
    sum.failed += sums.failed;
    sum.converted += sums.converted;
  }
  return sum;
}

bool ReadFlags(int argc, char** argv, Options& options) {
  if (argc < 2) return false;
  options.testdata = std::filesystem::absolute(argv[1]);
  for (int i = 2; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--all") {
      options.all = true;
      continue;
    }
    if (++i == argc) return false;
    if (flag == "--keep") {
      options.keep = std::filesystem::absolute(argv[i]);
      continue;
    }
    size_t* number = flag == "--every"   ? &options.every
                     : flag == "--flips" ? &options.flips
                     : flag == "--jobs"  ? &options.jobs
                                         : nullptr;
    if (number == nullptr) return false;
    *number = static_cast<size_t>(std::atoll(argv[i]));
  }
  return options.every > 0 && options.jobs > 0;
}

int Run(const Options& options) {
  std::string folder = std::filesystem::temp_directory_path() / "damage.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  uint64_t passed = 0, failed = 0;
  for (const Subject& subject : Subjects(options, folder)) {
    const Worker::Sums sums = DamageInParallel(options, subject, folder);
    std::printf("%s: %zu damages, %zu converted\n", subject.name.c_str(),
                size_t{sums.passed + sums.failed}, size_t{sums.converted});
    passed += sums.passed;
    failed += sums.failed;
  }
  std::filesystem::remove_all(folder);
  std::printf("%zu passed, %zu failed\n", size_t{passed}, size_t{failed});
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace robustness

int main(int argc, char** argv) {
  robustness::Options options;
  if (!robustness::ReadFlags(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: damage TESTDATA [--every N] [--flips N] [--all] [--jobs N] "
                 "[--keep FOLDER]\n");
    return 2;
  }
  return robustness::Run(options);
}
