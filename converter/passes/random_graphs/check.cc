#include "converter/passes/random_graphs/check.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/evaluator/equality.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/passes/meant_numbers.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/random_graphs/graph_lines.h"
#include "converter/passes/testing/exclusion_check.h"

namespace mo {
namespace {

std::unique_ptr<Graph> Parse(const std::string& text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "random.mog", diagnostics);
  if (graph != nullptr) DeclareSources(*graph);
  return graph;
}

// The failure of the pipeline, or "".
std::string Optimize(Graph& graph, const PassOptions& options, Records& records) {
  PassContext context(options, records);
  const absl::Status status = RunPipeline(graph, context);
  return status.ok() ? "" : absl::StrCat("pipeline: ", status.ToString());
}

int OpsetOf(const Node& node) {
  return node.op().opset_of != nullptr ? node.op().opset_of(node) : node.op().opset;
}

std::string CheckLowered(const Graph& optimized) {
  for (const Node* node : optimized.TopologicalOrder()) {
    if (OpsetOf(*node) == 0)
      return absl::StrCat("lowering: ", node->name(), " (", node->op().name(), ") is left");
  }
  return "";
}

std::string CheckNames(const Graph& original, const Graph& optimized) {
  for (size_t i = 0; i < original.results().size(); ++i) {
    const Value before = original.results()[i]->input(0);
    const Value after = optimized.results()[i]->input(0);
    const std::vector<std::string>& names = after.node->tensor_names(after.output);
    for (const std::string& name : before.node->tensor_names(before.output)) {
      if (std::find(names.begin(), names.end(), name) == names.end())
        return absl::StrCat("names: output ", i, " is no longer called ", name);
    }
  }
  return "";
}

std::string Difference(absl::string_view word, const std::string& one, const std::string& other) {
  return one == other ? "" : absl::StrCat(word, ":\n", one, "and\n", other);
}

std::string CheckText(const Graph& optimized) {
  const std::string text = PrintGraph(optimized);
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> read = ParseGraph(text, "random.mog", diagnostics);
  if (read == nullptr) return absl::StrCat("text: ", diagnostics.Render(), text);
  return Difference("text", text, PrintGraph(*read));
}

std::string CheckOrder(const RandomCase& random_case, uint64_t shuffle,
                       const std::string& expected) {
  const std::unique_ptr<Graph> shuffled = Parse(Shuffled(random_case.text, shuffle));
  if (shuffled == nullptr) return "order: the shuffled text cannot be read";
  Records records;
  const std::string failure = Optimize(*shuffled, random_case.options, records);
  if (!failure.empty()) return failure;
  return Difference("order", expected, PrintWithoutProvenance(*shuffled));
}

std::string CheckExcluded(const RandomCase& random_case, const Graph& optimized) {
  if (random_case.text.find(" exclude(") == std::string::npos) return "";
  const std::unique_ptr<Graph> plain = Parse(random_case.text);
  PassOptions none;
  none.disabled = OptimizationSet::All();
  Records records;
  const std::string failure = Optimize(*plain, none, records);
  if (!failure.empty()) return failure;
  const std::string broken = CheckExclusions(optimized, *plain);
  return broken.empty() ? "" : absl::StrCat("exclusions: ", broken);
}

std::string CheckAgain(Graph& optimized, const PassOptions& options, const std::string& expected) {
  Records records;
  const std::string failure = Optimize(optimized, options, records);
  if (!failure.empty()) return failure;
  return Difference("idempotence", expected, PrintWithoutProvenance(optimized));
}

}  // namespace

Verdict Check(const RandomCase& random_case, uint64_t shuffle) {
  Verdict verdict;
  const std::unique_ptr<Graph> original = Parse(random_case.text);
  const std::unique_ptr<Graph> optimized = Parse(random_case.text);
  if (original == nullptr) {
    verdict.failure = "input: the text cannot be read";
    return verdict;
  }
  Records records;
  verdict.failure = Optimize(*optimized, random_case.options, records);
  for (const Rewrite& rewrite : records.rewrites()) verdict.passes.insert(rewrite.pass);
  if (!verdict.failure.empty()) return verdict;

  ReadNumbersAsMeant(*original, records.readings());
  if (absl::Status status = CheckEqualValues(*original, *optimized); !status.ok())
    verdict.failure = absl::StrCat("values: ", status.message());
  const std::string expected = PrintWithoutProvenance(*optimized);
  if (verdict.failure.empty()) verdict.failure = CheckLowered(*optimized);
  if (verdict.failure.empty()) verdict.failure = CheckNames(*original, *optimized);
  if (verdict.failure.empty()) verdict.failure = CheckText(*optimized);
  if (verdict.failure.empty()) verdict.failure = CheckExcluded(random_case, *optimized);
  if (verdict.failure.empty()) verdict.failure = CheckOrder(random_case, shuffle, expected);
  if (verdict.failure.empty())
    verdict.failure = CheckAgain(*optimized, random_case.options, expected);
  return verdict;
}

namespace {

std::string NodeOf(const std::string& value) { return value.substr(0, value.find(':')); }

// Makes a failing case smaller, one change after the other.
class Minimizer {
 public:
  Minimizer(RandomCase random_case, uint64_t shuffle)
      : case_(std::move(random_case)), shuffle_(shuffle), kind_(Check(case_, shuffle).kind()) {}

  RandomCase Run() {
    while (Options() || Sources() || Nodes() || Details()) {
    }
    return case_;
  }

 private:
  // Takes the change if the case still fails in the same way.
  bool Try(RandomCase smaller) {
    const std::unique_ptr<Graph> graph = ParseLoosely(smaller.text);
    if (graph == nullptr || graph->results().empty()) return false;
    smaller.text = PrintGraph(*graph);
    if (smaller.text.size() > case_.text.size() ||
        (smaller.text == case_.text && smaller.options.disabled == case_.options.disabled &&
         smaller.options.add_into_unpadded_convolution ==
             case_.options.add_into_unpadded_convolution))
      return false;
    if (Check(smaller, shuffle_).kind() != kind_) return false;
    case_ = std::move(smaller);
    return true;
  }

  // Without source nodes where the text declares none.
  static std::unique_ptr<Graph> ParseLoosely(const std::string& text) {
    Diagnostics diagnostics;
    return ParseGraph(text, "random.mog", diagnostics);
  }

  bool TryText(GraphLines lines) {
    // Types after the change are others, and no attribute depends on them.
    for (GraphLines::Node& node : lines.nodes) node.types.clear();
    return Try({lines.Print(), case_.options});
  }

  bool Options() {
    RandomCase enabled = case_;
    enabled.options.disabled = {};
    RandomCase plain = case_;
    plain.options.add_into_unpadded_convolution = false;
    return Try(std::move(enabled)) || Try(std::move(plain));
  }

  bool Sources() {
    GraphLines lines(case_.text);
    if (lines.sources.empty()) return false;
    GraphLines bare = lines;
    bare.sources.clear();
    for (GraphLines::Node& node : bare.nodes) node.provenance.clear();
    if (TryText(std::move(bare))) return true;
    for (size_t i = 0; i < lines.sources.size(); ++i) {
      GraphLines changed = lines;
      const size_t exclusion = changed.sources[i].find(" exclude(");
      if (exclusion == std::string::npos) continue;
      changed.sources[i].resize(exclusion);
      if (TryText(std::move(changed))) return true;
    }
    return false;
  }

  bool Nodes() {
    const GraphLines lines(case_.text);
    for (size_t i = lines.nodes.size(); i-- > 0;) {
      const GraphLines::Node& node = lines.nodes[i];
      if (TryWithout(lines, i, std::nullopt)) return true;
      for (const std::string& input : node.inputs) {
        if (TryWithout(lines, i, input)) return true;
      }
      if (TryAsParameter(lines, i)) return true;
    }
    return false;
  }

  // Removes node `i`; what read it reads `instead`.
  bool TryWithout(GraphLines lines, size_t i, const std::optional<std::string>& instead) {
    const std::string name = lines.nodes[i].name;
    lines.nodes.erase(lines.nodes.begin() + static_cast<ptrdiff_t>(i));
    for (GraphLines::Node& node : lines.nodes) {
      for (std::string& input : node.inputs) {
        if (NodeOf(input) != name) continue;
        if (!instead) return false;
        input = *instead;
      }
    }
    return TryText(std::move(lines));
  }

  // Puts an input of the model in the place of node `i`.
  bool TryAsParameter(GraphLines lines, size_t i) {
    GraphLines::Node& node = lines.nodes[i];
    if (node.op == ops::kParameter.name() || node.op == ops::kResult.name() ||
        node.op == ops::kConstant.name() || node.types.substr(0, 3) != "f32" ||
        node.types.find(' ' + std::string("f32")) != std::string::npos)
      return false;
    node.op = std::string(ops::kParameter.name());
    node.inputs.clear();
    node.attributes = {"element_type = f32", absl::StrCat("shape = ", node.types.substr(3))};
    return TryText(std::move(lines));
  }

  bool Details() {
    const GraphLines lines(case_.text);
    for (size_t i = 0; i < lines.nodes.size(); ++i) {
      GraphLines unnamed = lines;
      unnamed.nodes[i].names.clear();
      if (TryText(std::move(unnamed))) return true;
      for (size_t a = 0; a < lines.nodes[i].attributes.size(); ++a) {
        GraphLines plain = lines;
        plain.nodes[i].attributes.erase(plain.nodes[i].attributes.begin() +
                                        static_cast<ptrdiff_t>(a));
        if (TryText(std::move(plain))) return true;
      }
      if (lines.nodes[i].inputs.size() < 2) continue;
      GraphLines shorter = lines;
      shorter.nodes[i].inputs.pop_back();
      if (TryText(std::move(shorter))) return true;
    }
    return false;
  }

  RandomCase case_;
  uint64_t shuffle_;
  std::string kind_;
};

std::string OptionsText(const PassOptions& options) {
  std::vector<std::string> words;
  for (absl::string_view name : kOptimizationNames) {
    if (options.disabled.Has(*OptimizationFromName(name)))
      words.push_back(absl::StrCat("without ", name));
  }
  if (options.add_into_unpadded_convolution) words.push_back("with add_into_unpadded_convolution");
  for (const std::string& rule : options.rules_off_for_test)
    words.push_back(absl::StrCat("without rule ", rule));
  return words.empty() ? "no options" : absl::StrJoin(words, ", ");
}

std::string CaseText(const RandomCase& random_case, const Verdict& verdict) {
  return absl::StrCat(verdict.failure, "\n(", OptionsText(random_case.options), ")\n",
                      random_case.text);
}

}  // namespace

RandomCase Minimized(RandomCase random_case, uint64_t shuffle) {
  return Minimizer(std::move(random_case), shuffle).Run();
}

std::string Explain(uint64_t seed, const RandomCase& random_case, const Verdict& verdict) {
  const RandomCase minimized = Minimized(random_case, seed);
  return absl::StrCat("seed ", seed, ": ", CaseText(random_case, verdict),
                      "minimized: ", CaseText(minimized, Check(minimized, seed)));
}

}  // namespace mo
