// Searches random graphs for one that the passes spoil.
//
//   random_graphs [--first N] [--count N] [--threads N] [--without_rule ID]
//
// Optimizes the cases of `count` seeds (default 1000) from `first` (default 1) on and checks each.
// Prints how many graphs each pass rewrote, every seed that failed, the first of them with their
// graphs, and "N passed, N failed" in the last line. What is printed on the standard output does
// not depend on the number of threads (default: one for each CPU). With a legality rule taken away
// it shows whether the search would notice that.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "converter/passes/random_graphs/check.h"

namespace {

constexpr int kMaxExplained = 20;
constexpr uint64_t kBatch = 64;

struct Search {
  uint64_t first = 1;
  uint64_t count = 1000;
  uint64_t threads = std::max(1u, std::thread::hardware_concurrency());
  std::string rule_off;

  std::mutex mutex;
  std::atomic<uint64_t> next = 0;  // seeds from `first` on that have been given out
  std::map<std::string, uint64_t> rewritten;
  std::map<uint64_t, std::string> failures;  // by seed
};

bool ReadFlags(int argc, char** argv, Search& search) {
  for (int i = 1; i < argc; i += 2) {
    const absl::string_view flag = argv[i];
    if (flag == "--without_rule" && i + 1 < argc) {
      search.rule_off = argv[i + 1];
      continue;
    }
    uint64_t* value = flag == "--first"     ? &search.first
                      : flag == "--count"   ? &search.count
                      : flag == "--threads" ? &search.threads
                                            : nullptr;
    if (value == nullptr || i + 1 == argc || !absl::SimpleAtoi(argv[i + 1], value)) return false;
  }
  return search.threads > 0;
}

mo::RandomCase CaseOf(uint64_t seed, const Search& search) {
  mo::RandomCase random_case = mo::MakeRandomCase(seed);
  if (!search.rule_off.empty()) random_case.options.rules_off_for_test = {search.rule_off};
  return random_case;
}

void CheckSeed(uint64_t seed, Search& search) {
  const mo::Verdict verdict = mo::Check(CaseOf(seed, search), seed);
  const std::lock_guard<std::mutex> lock(search.mutex);
  for (const std::string& pass : verdict.passes) ++search.rewritten[pass];
  if (!verdict.failure.empty()) search.failures[seed] = verdict.kind();
}

void RunThread(Search& search) {
  constexpr uint64_t kProgress = 10000;
  while (true) {
    const uint64_t begin = search.next.fetch_add(kBatch);
    if (begin >= search.count) return;
    const uint64_t end = std::min(begin + kBatch, search.count);
    for (uint64_t i = begin; i < end; ++i) CheckSeed(search.first + i, search);
    if (begin / kProgress != end / kProgress) std::fprintf(stderr, "%zu graphs\n", size_t{end});
  }
}

void PrintFailures(const Search& search) {
  int explained = 0;
  for (const auto& [seed, kind] : search.failures) {
    if (++explained > kMaxExplained) {
      std::printf("seed %zu: %s\n", size_t{seed}, kind.c_str());
      continue;
    }
    const mo::RandomCase random_case = CaseOf(seed, search);
    std::printf("%s\n", mo::Explain(seed, random_case, mo::Check(random_case, seed)).c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  Search search;
  if (!ReadFlags(argc, argv, search)) {
    std::fprintf(
        stderr, "usage: random_graphs [--first N] [--count N] [--threads N] [--without_rule ID]\n");
    return 2;
  }
  std::vector<std::thread> threads;
  for (uint64_t i = 0; i < search.threads; ++i) threads.emplace_back([&] { RunThread(search); });
  for (std::thread& thread : threads) thread.join();
  PrintFailures(search);
  std::printf("seeds %zu to %zu\n", size_t{search.first}, size_t{search.first + search.count - 1});
  for (const auto& [pass, graphs] : search.rewritten)
    std::printf("%s rewrote %zu graphs\n", pass.c_str(), size_t{graphs});
  const size_t failed = search.failures.size();
  std::printf("%zu passed, %zu failed\n", size_t{search.count} - failed, failed);
  return failed == 0 ? 0 : 1;
}
