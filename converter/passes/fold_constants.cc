// Operations on constants → their result
//
// What only moves elements is not computed, but written down as a recipe that the writer runs
// (OpSchema::fold_by_recipe), so weights of any size cost nothing here. Arithmetic is evaluated in
// double and rounded once, when it is written: the sub-graph of a normalization that a framework
// wrote out (sqrt, reciprocal, products of parameters) so becomes factors as exact as if they had
// come from one node.
//
// Only operations that IEEE 754 rounds correctly are folded (OpSchema::exact). Others stay in the
// graph, as their last bit differs between machines.
// So do weights that are integers (integer_weights.h), and a number repeated to a large tensor that
// elements are then written into: it is smaller than what it becomes.

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/folding.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/integer_weights.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = 1 << 22;  // of all inputs and outputs of one node
// In a model:
constexpr int64_t kMaxHeld = 1 << 25;            // of all results that are held at a time
constexpr int64_t kMaxMoved = int64_t{1} << 30;  // of the outputs of one recipe
constexpr int64_t kMaxGrown = int64_t{1} << 30;  // by which recipes give more than they take

// By how many elements the outputs are more than the inputs; nullopt where an output is too large.
std::optional<int64_t> GrowthOf(const Node& node) {
  int64_t growth = 0;
  for (int i = 0; i < node.output_count(); ++i) {
    const std::optional<Extents> extents = node.shape(i).extents();
    const int64_t count = extents ? ElementCount(*extents).value_or(kMaxMoved + 1) : 0;
    if (count > kMaxMoved || (growth += count) > kMaxMoved) return std::nullopt;
  }
  for (const Value& input : node.inputs()) {
    const std::optional<Constant>& constant = input.node->constant();
    if (constant) growth -= std::min(growth, constant->size());
  }
  return growth;
}

// By a recipe, which may make very many elements of few: then the operation stays.
std::vector<Constant> Moved(const Node& node, FoldedElements& folded) {
  if (node.op().fold_by_recipe == nullptr) return {};
  const std::optional<int64_t> growth = GrowthOf(node);
  if (!growth || folded.grown + *growth > kMaxGrown) return {};
  std::vector<Constant> moved = node.op().fold_by_recipe(node);
  if (!moved.empty()) folded.grown += *growth;
  return moved;
}

bool IsLargeScatterData(const Node& node) {
  constexpr int64_t kLarge = 1 << 16;
  if (!node.Is(ops::kBroadcast)) return false;
  const std::optional<Extents> extents = node.shape().extents();
  if (!extents || ElementCount(*extents).value_or(0) < kLarge) return false;
  return std::all_of(node.uses().begin(), node.uses().end(), [](const Use& use) {
    return use.input == 0 &&
           (use.node->Is(ops::kScatterElementsUpdate) || use.node->Is(ops::kScatterNDUpdate) ||
            use.node->Is(ops::kScatterUpdate));
  });
}

class Folder {
 public:
  Folder(Graph& graph, PassContext& context) : graph_(graph), context_(context) {}

  absl::StatusOr<bool> Fold(Node* node) {
    FoldedElements& elements = context_.folded();
    std::vector<Constant> results = Moved(*node, elements);
    if (results.empty()) {
      absl::StatusOr<std::vector<Constant>> folded =
          FoldedOutputs(*node, std::min(kMaxElements, kMaxHeld - *elements.held), elements.held);
      if (!folded.ok()) return Failed(*node, folded.status());
      results = *std::move(folded);
    }
    if (results.empty()) return false;
    std::vector<Node*> inputs;
    for (const Value& input : node->inputs()) inputs.push_back(input.node);
    for (Node* constant : Replace(node, results)) {
      made_.insert(constant);
      changed_.insert(constant);
    }
    for (Node* input : inputs) LetGo(input);
    return true;
  }

  // What reads a constant that was computed may say more of its results: a Loop how many elements
  // it collects. So do the readers of these results.
  absl::Status InferAgain(Node* node) {
    const bool reads_changed =
        std::any_of(node->inputs().begin(), node->inputs().end(),
                    [this](const Value& input) { return changed_.count(input.node) > 0; });
    if (!reads_changed) return absl::OkStatus();
    const absl::StatusOr<bool> inferred = graph_.Infer(node);
    if (!inferred.ok()) return Failed(*node, inferred.status());
    if (*inferred) changed_.insert(node);
    return absl::OkStatus();
  }

 private:
  static absl::Status Failed(const Node& node, const absl::Status& status) {
    return absl::FailedPreconditionError(
        absl::StrCat("node '", node.name(), "' (", node.op().name(), "): ", status.message()));
  }

  // By constants, which are returned.
  std::vector<Node*> Replace(Node* node, const std::vector<Constant>& results) {
    Rewrite record = {
        .optimization = "",
        .pass = std::string(kFoldConstants.name),
        .nodes_in = {node->name()},
        .what = absl::StrCat("the ", node->op().name(), " of constants is a constant")};
    std::vector<Node*> constants;
    for (int i = 0; i < node->output_count(); ++i) {
      Node* constant = graph_.AddConstant(
          node->output_count() == 1 ? node->name() : absl::StrCat(node->name(), "/part_", i),
          results[i], SourcesWithConstants(*node));
      constants.push_back(constant);
      record.nodes_out.push_back(constant->name());
      if (node->output_count() > 1) {
        graph_.ReplaceUses(node->output(i), constant->output());
        continue;
      }
      graph_.Replace(node, constant);
      record.nodes_out = {constant->name()};
    }
    context_.records().Add(std::move(record));
    return constants;
  }

  // Of the steps of a long computation only the last one is held: of a constant that was made here
  // when nobody reads it any more, nothing is left.
  void LetGo(Node* constant) {
    if (made_.count(constant) == 0 || !constant->uses().empty()) return;
    made_.erase(constant);
    graph_.Remove(constant);
  }

  Graph& graph_;
  PassContext& context_;
  std::unordered_set<Node*> made_;
  std::unordered_set<const Node*> changed_;  // whose readers may infer more
};

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  Folder folder(graph, context);
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    MO_RETURN_IF_ERROR(folder.InferAgain(node));
    if (!IsFoldable(*node) || ConvertsIntegerWeights(*node) || IsLargeScatterData(*node)) continue;
    MO_ASSIGN_OR_RETURN(const bool folded, folder.Fold(node));
    changed |= folded;
  }
  return changed;
}

}  // namespace

const Pass kFoldConstants = {
    .name = "fold_constants",
    .summary =
        "compute what depends on constants alone, where every machine computes the same bits",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
