#include "converter/passes/testing/exclusion_check.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// Layout moves and merges these, whoever excluded them.
bool IsLayout(const Node& node) { return node.Is(ops::kTranspose) || node.Is(ops::kReshape); }

bool Has(const Node& node, int source) {
  return std::binary_search(node.sources().begin(), node.sources().end(), source);
}

// What a node computes by itself.
struct Arithmetic {
  std::string op;
  Attributes attributes;
  std::vector<std::vector<double>> constants;  // that it reads

  friend bool operator==(const Arithmetic&, const Arithmetic&) = default;
};

// In any order, as layout may have moved the elements.
std::vector<double> ElementsOf(const Constant& constant) {
  std::vector<double> elements = constant.Doubles();
  std::sort(elements.begin(), elements.end());
  return elements;
}

Arithmetic ArithmeticOf(const Node& node) {
  Arithmetic arithmetic = {std::string(node.op().name()), node.attributes(), {}};
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant != nullptr && constant->available())
      arithmetic.constants.push_back(ElementsOf(*constant));
  }
  return arithmetic;
}

// Of all nodes that come from a source; and each value that a node reads from a constant of it,
// once: as equal constants are shared, others may read it, and these may be rewritten.
std::vector<Arithmetic> ArithmeticOf(const Graph& graph, int source) {
  std::vector<Arithmetic> found;
  for (const Node* node : graph.TopologicalOrder()) {
    if (node->constant() || IsLayout(*node)) continue;
    if (Has(*node, source)) {
      found.push_back(ArithmeticOf(*node));
      continue;
    }
    for (const Value& input : node->inputs()) {
      const std::optional<Constant>& constant = input.node->constant();
      if (!constant || !constant->available() || !Has(*input.node, source)) continue;
      Arithmetic value = {"", {}, {ElementsOf(*constant)}};
      if (std::find(found.begin(), found.end(), value) == found.end())
        found.push_back(std::move(value));
    }
  }
  return found;
}

// Whether the pads of a SpaceToBatch come from the source. Where the runtime would compute the
// padding of a convolution in blocks wrongly, it is moved there, whoever excluded the pads.
bool IsPadsOfBlocks(const Graph& graph, int source) {
  for (const Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kSpaceToBatch)) continue;
    if (Has(*node->input(2).node, source) || Has(*node->input(3).node, source)) return true;
  }
  return false;
}

std::string InWords(const std::vector<Arithmetic>& all) {
  auto format = [](std::string* out, const Arithmetic& arithmetic) {
    auto list = [](std::string* text, const std::vector<double>& values) {
      absl::StrAppend(text, "{", absl::StrJoin(values, " "), "}");
    };
    absl::StrAppend(out, arithmetic.op, " ", absl::StrJoin(arithmetic.constants, " ", list));
  };
  return absl::StrCat("[", absl::StrJoin(all, ", ", format), "]");
}

}  // namespace

std::string CheckExclusions(const Graph& optimized, const Graph& plain) {
  for (size_t i = 0; i < optimized.source_nodes().size(); ++i) {
    const SourceNode& source = optimized.source_nodes()[i];
    if (source.excluded != OptimizationSet::All()) continue;
    const int number = static_cast<int>(i);
    if (IsPadsOfBlocks(optimized, number) || IsPadsOfBlocks(plain, number)) continue;
    const std::vector<Arithmetic> now = ArithmeticOf(optimized, number),
                                  before = ArithmeticOf(plain, number);
    if (now.size() != before.size() ||
        !std::is_permutation(now.begin(), now.end(), before.begin())) {
      return absl::StrCat("'", source.name, "' is excluded, but became ", InWords(now),
                          " instead of ", InWords(before));
    }
    for (const Node* node : optimized.TopologicalOrder()) {
      if (node->constant() || IsLayout(*node) || !Has(*node, number) || node->sources().size() == 1)
        continue;
      return absl::StrCat("'", source.name, "' is excluded, but others have a part in '",
                          node->name(), "'");
    }
  }
  return "";
}

void DeclareConstants(Graph& graph) {
  for (Node* node : graph.nodes()) {
    if (node->constant() && node->sources().empty())
      node->AddSources(
          {graph.AddSourceNode({node->name(), std::string(ops::kConstant.name()), {}, {}})});
  }
}

}  // namespace mo
