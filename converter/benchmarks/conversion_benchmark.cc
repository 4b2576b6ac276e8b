// What a conversion costs, as a whole process, beside copying the weights with cp.
//
//   conversion_benchmark MO PROTOTXT CAFFEMODEL [benchmark flags]

#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"

namespace {

// Runs a program to its end; its peak resident memory in MB, or a negative number if it failed.
double Run(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_t child;
  if (posix_spawnp(&child, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return -1;
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) != child || status != 0) return -1;
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Measure(benchmark::State& state, const std::vector<std::string>& command) {
  double peak = 0;
  for (auto _ : state) {
    const double megabytes = Run(command);
    if (megabytes < 0) return state.SkipWithError("the program failed");
    peak = std::max(peak, megabytes);
  }
  state.counters["peak_MB"] = peak;
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  char folder[] = "/tmp/conversion_benchmark.XXXXXX";
  if (argc != 4 || mkdtemp(folder) == nullptr) {
    std::fprintf(stderr, "usage: conversion_benchmark MO PROTOTXT CAFFEMODEL\n");
    return 2;
  }
  const std::string out = folder;
  benchmark::RegisterBenchmark(
      "convert", Measure,
      std::vector<std::string>{argv[1], "--model", argv[2], "--weights", argv[3], "--output_xml",
                               out + "/net.xml", "--output_bin", out + "/net.bin"})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RegisterBenchmark("cp", Measure,
                               std::vector<std::string>{"cp", argv[3], out + "/copy"})
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  benchmark::RunSpecifiedBenchmarks();
  return Run({"rm", "-r", out}) < 0;
}
