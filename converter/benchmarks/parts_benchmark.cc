// What the parts of a conversion cost: of a chain of so many nodes reading, passes and writing; of
// weights of 16 MB what becomes of them. Whole processes: processes.py.
//
//   ./tools/bazel run //converter/benchmarks:parts_benchmark -- [benchmark flags]

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"
#include "converter/ir/writer.h"
#include "converter/passes/pipeline.h"

namespace mo {
namespace {

// Multiply → ReLU → …
std::string Chain(int64_t nodes) {
  std::string text = "graph \"g\" {\n  %r0 = Parameter() {element_type = f32, shape = [1, 4, 8]}\n";
  for (int64_t i = 1; i <= nodes / 2; ++i) {
    absl::StrAppend(&text, "  %c", i, " = Constant() f32[4, 1] {0.5, 1.5, 2.5, ", i, "}\n  %m", i,
                    " = Multiply(%r", i - 1, ", %c", i, ")\n  %r", i, " = ReLU(%m", i, ")\n");
  }
  absl::StrAppend(&text, "  %out = Result(%r", nodes / 2, ")\n}\n");
  return text;
}

std::unique_ptr<Graph> Read(const std::string& text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "chain.mog", diagnostics);
  if (graph == nullptr) std::abort();
  DeclareSources(*graph);
  return graph;
}

void Optimize(Graph& graph) {
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  if (!RunPipeline(graph, context).ok()) std::abort();
}

void Reading(benchmark::State& state) {
  const std::string text = Chain(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Read(text));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Passes(benchmark::State& state) {
  const std::string text = Chain(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    const std::unique_ptr<Graph> graph = Read(text);
    state.ResumeTiming();
    Optimize(*graph);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Verifying(benchmark::State& state) {
  const std::unique_ptr<Graph> graph = Read(Chain(state.range(0)));
  for (auto _ : state) {
    if (!VerifyGraph(*graph).ok()) std::abort();
    benchmark::DoNotOptimize(StructureDigest(*graph));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void Writing(benchmark::State& state) {
  const std::unique_ptr<Graph> graph = Read(Chain(state.range(0)));
  Optimize(*graph);
  const auto forget = [](absl::string_view) { return absl::OkStatus(); };
  for (auto _ : state) {
    auto bin = OutputFile::Create(absl::StrCat("/tmp/parts_benchmark.", getpid()));
    if (!bin.ok() || !WriteIr(*graph, WeightsPrecision::kSource, **bin, forget).ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr int64_t kSide = 2048;

Constant Weights() {
  return Constant::FromBytes(
      ElementType::kF32, {kSide, kSide},
      OwnedBytes(std::string(static_cast<size_t>(kSide * kSide) * sizeof(float), '\1')));
}

void ReadAll(benchmark::State& state, const Constant& constant) {
  const int64_t block = constant.block();
  std::string bytes(ByteSize(constant.type(), static_cast<uint64_t>(block)), '\0');
  for (auto _ : state) {
    for (int64_t begin = 0; begin < constant.size(); begin += block) {
      constant.ReadBytes(begin, std::min(block, constant.size() - begin), bytes.data());
      benchmark::DoNotOptimize(bytes.data());
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(constant.byte_size()));
}

void Copied(benchmark::State& state) { ReadAll(state, Weights()); }
void Transposed(benchmark::State& state) { ReadAll(state, Weights().Permuted({1, 0})); }
void Scaled(benchmark::State& state) {
  ReadAll(state, Weights().Scaled({kSide, 1}, std::vector<double>(kSide, 1.5)));
}
void InHalf(benchmark::State& state) { ReadAll(state, Weights().Converted(ElementType::kF16)); }
void Digested(benchmark::State& state) {
  const Constant weights = Weights();
  for (auto _ : state) benchmark::DoNotOptimize(weights.digest());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(weights.byte_size()));
}

BENCHMARK(Reading)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(Passes)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(Verifying)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(Writing)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
BENCHMARK(Copied)->Unit(benchmark::kMillisecond);
BENCHMARK(Transposed)->Unit(benchmark::kMillisecond);
BENCHMARK(Scaled)->Unit(benchmark::kMillisecond);
BENCHMARK(InHalf)->Unit(benchmark::kMillisecond);
BENCHMARK(Digested)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mo

BENCHMARK_MAIN();
