// The cases of testdata/cases and docs/optimizations/examples: graphs and what the optimizer makes
// of them, as text.
//
// A file is a sequence of graphs. A graph whose name is that of the one before with " after" after
// it is what comes out; without one, nothing may change. Comments say the rest:
//   # passes: merge_linear_ops …   which passes run, until nothing changes; "all" is everything but
//                                  lowering and what the runtime needs. Before the first graph: for
//                                  the file.
//   # options: no_linear_fusing …  what is switched off, or add_into_unpadded_convolution
//   # keeps NODE: RULE             the refusal that the report has for a node
// Where a text differs, the file as it would be right is among the test's undeclared outputs.

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/graph/text.h"
#include "converter/passes/meant_numbers.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/exclusion_check.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

struct Case {
  std::string name, comments, before, after;
  std::vector<std::string> passes, options, refusals;
};

std::vector<std::string> WordsAfter(absl::string_view line, absl::string_view key) {
  return absl::StrSplit(line.substr(key.size()), ' ', absl::SkipEmpty());
}

// The lines of a file, taken apart into cases.
class CaseReader {
 public:
  std::vector<Case> Read(const std::string& text) {
    for (absl::string_view line : absl::StrSplit(text, '\n')) ReadLine(line);
    return std::move(cases_);
  }
  const std::string& head() const { return head_; }

 private:
  void ReadLine(absl::string_view line) {
    if (inside_ != nullptr) {
      absl::StrAppend(inside_, line, "\n");
      if (line == "}") inside_ = nullptr;
      return;
    }
    if (absl::ConsumePrefix(&line, "graph \"")) return Begin(line.substr(0, line.find('"')));
    if (absl::StartsWith(line, "#")) {
      absl::StrAppend(&next_.comments, line, "\n");
      if (absl::StartsWith(line, "# passes:")) next_.passes = WordsAfter(line, "# passes:");
      if (absl::StartsWith(line, "# options:")) next_.options = WordsAfter(line, "# options:");
      if (absl::StartsWith(line, "# keeps ")) next_.refusals.push_back(std::string(line.substr(8)));
    } else if (line.empty() && cases_.empty() && !next_.comments.empty()) {
      head_ = std::exchange(next_.comments, "");
      passes_ = std::exchange(next_.passes, {});
    }
  }

  void Begin(absl::string_view name) {
    if (!cases_.empty() && name == cases_.back().name + " after") {
      inside_ = &cases_.back().after;
    } else {
      cases_.push_back(std::exchange(next_, {}));
      cases_.back().name = std::string(name);
      if (cases_.back().passes.empty()) cases_.back().passes = passes_;
      inside_ = &cases_.back().before;
    }
    absl::StrAppend(inside_, "graph \"", name, "\" {\n");
  }

  std::string head_;
  std::vector<std::string> passes_;
  std::vector<Case> cases_;
  Case next_;
  std::string* inside_ = nullptr;
};

std::unique_ptr<Graph> Parse(const std::string& text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "case.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph != nullptr) DeclareSources(*graph);
  return graph;
}

PassOptions OptionsOf(const Case& test) {
  PassOptions options;
  for (absl::string_view option : test.options) {
    if (option == "add_into_unpadded_convolution") {
      options.add_into_unpadded_convolution = true;
      continue;
    }
    const bool off = absl::ConsumePrefix(&option, "no_");
    const std::optional<Optimization> optimization = OptimizationFromName(option);
    EXPECT_TRUE(off && optimization) << test.name << ": option " << option;
    if (optimization) options.disabled.Insert(*optimization);
  }
  return options;
}

// "all", or one stage with the passes of those names.
std::vector<Stage> StagesOf(const std::vector<std::string>& passes) {
  std::vector<Stage> stages;
  std::map<absl::string_view, const Pass*> by_name;
  for (const Stage& stage : Pipeline()) {
    if (stage.name != "lowering" && stage.name != "runtime") stages.push_back(stage);
    for (const Pass* pass : stage.passes) by_name[pass->name] = pass;
  }
  if (passes == std::vector<std::string>{"all"}) return stages;
  Stage stage = {"case", true, {}};
  for (const std::string& name : passes) {
    EXPECT_EQ(by_name.count(name), 1u) << "there is no pass " << name;
    stage.passes.push_back(by_name[name]);
  }
  return {stage};
}

std::vector<std::string> Optimize(const Case& test, Graph& graph, Records& records) {
  const PassOptions options = OptionsOf(test);
  PassContext context(options, records);
  const absl::Status status = RunStages(StagesOf(test.passes), graph, context);
  EXPECT_TRUE(status.ok()) << test.name << ": " << status;
  std::vector<std::string> refusals;
  for (const Refusal& refusal : records.refusals())
    refusals.push_back(absl::StrCat(refusal.node, ": ", refusal.rule));
  return refusals;
}

// A graph's text as a person would write it: without the types that are inferred.
std::string Readable(const Graph& graph, const std::string& name) {
  std::vector<std::string> lines = {absl::StrCat("graph \"", name, "\" {")};
  std::vector<std::string> body = absl::StrSplit(BodyOf(graph), '\n', absl::SkipEmpty());
  for (size_t i = 1; i < body.size(); ++i) {
    std::string line = body[i];
    if (const size_t arrow = line.find(" -> "); arrow != std::string::npos) {
      const size_t names = line.find(" names(", arrow);
      line = line.substr(0, arrow) + (names == std::string::npos ? "" : line.substr(names));
    }
    lines.push_back(line);
  }
  return absl::StrJoin(lines, "\n") + "\n";
}

class Cases : public testing::TestWithParam<const char*> {};

TEST_P(Cases, ComeOutAsWritten) {
  std::ifstream file(GetParam(), std::ios::binary);
  ASSERT_TRUE(file.good());
  CaseReader reader;
  const std::vector<Case> cases = reader.Read({std::istreambuf_iterator<char>(file), {}});
  ASSERT_FALSE(cases.empty());
  std::string right = reader.head();
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    const std::unique_ptr<Graph> original = Parse(test.before);
    const std::unique_ptr<Graph> optimized = Parse(test.before);
    ASSERT_NE(original, nullptr);
    Records records;
    const std::vector<std::string> refusals = Optimize(test, *optimized, records);
    for (const std::string& refusal : test.refusals)
      EXPECT_THAT(refusals, ::testing::Contains(refusal));
    const std::string once = Readable(*optimized, test.name + " after");
    const bool unchanged = once == Readable(*original, test.name + " after");
    const std::unique_ptr<Graph> expected = Parse(test.after.empty() ? test.before : test.after);
    if (expected != nullptr) {
      EXPECT_EQ(BodyOf(*optimized).substr(BodyOf(*optimized).find('\n')),
                BodyOf(*expected).substr(BodyOf(*expected).find('\n')));
    }
    ReadNumbersAsMeant(*original, records.readings());
    ExpectEqualValues(*original, *optimized);
    Records again;
    Optimize(test, *optimized, again);
    EXPECT_EQ(Readable(*optimized, test.name + " after"), once) << "a second run changed it";
    absl::StrAppend(&right, "\n", test.comments, test.before, unchanged ? "" : "\n" + once);
  }
  const char* outputs = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  if (!HasFailure() || outputs == nullptr) return;
  const std::string path = GetParam();
  std::ofstream(absl::StrCat(outputs, path.substr(path.rfind('/'))), std::ios::binary) << right;
}

// Each node of each case, and each constant, excluded in turn, keeps what it computes, and the
// graph too.
TEST_P(Cases, KeepWhatIsExcluded) {
  std::ifstream file(GetParam(), std::ios::binary);
  CaseReader reader;
  for (const Case& test : reader.Read({std::istreambuf_iterator<char>(file), {}})) {
    auto parse = [&test] {
      std::unique_ptr<Graph> graph = Parse(test.before);
      if (graph != nullptr) DeclareConstants(*graph);
      return graph;
    };
    const std::unique_ptr<Graph> plain = parse();
    ASSERT_NE(plain, nullptr);
    Records plain_records;
    PassOptions none;
    none.disabled = OptimizationSet::All();
    PassContext plain_context(none, plain_records);
    ASSERT_TRUE(RunPipeline(*plain, plain_context).ok());
    for (size_t i = 0; i < plain->source_nodes().size(); ++i) {
      SCOPED_TRACE(absl::StrCat(test.name, " without ", plain->source_nodes()[i].name));
      const std::unique_ptr<Graph> original = parse(), optimized = parse();
      for (size_t source = 0; source < plain->source_nodes().size(); ++source) {
        optimized->SetExcluded(static_cast<int>(source),
                               source == i ? OptimizationSet::All() : OptimizationSet());
      }
      Records records;
      const PassOptions options = OptionsOf(test);
      PassContext context(options, records);
      ASSERT_TRUE(RunPipeline(*optimized, context).ok());
      EXPECT_EQ(CheckExclusions(*optimized, *plain), "");
      ReadNumbersAsMeant(*original, records.readings());
      ExpectEqualValues(*original, *optimized);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Cases,
                         testing::Values("testdata/cases/decomposition.mog",
                                         "testdata/cases/fusion.mog", "testdata/cases/merge.mog",
                                         "testdata/cases/originally_wrong.mog",
                                         "testdata/cases/stride.mog",
                                         "docs/optimizations/examples/inception_v4_stem.mog",
                                         "docs/optimizations/examples/resnet269_block.mog",
                                         "docs/optimizations/examples/resnet50_blocks.mog",
                                         "docs/optimizations/examples/split_convolutions.mog",
                                         "docs/optimizations/examples/written_out_functions.mog"),
                         [](const auto& param_info) {
                           const std::string path = param_info.param;
                           const size_t name = path.rfind('/') + 1;
                           return path.substr(name, path.rfind('.') - name);
                         });

}  // namespace
}  // namespace mo
