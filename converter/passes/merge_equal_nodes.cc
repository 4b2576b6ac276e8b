// Equal nodes → one
//
//        x                         x
//       / \                        │
//    ReLU  ReLU        →          ReLU
//     │     │                   ┌──┴──┐
//     y     z                   y     z
//
// The same operation with the same attributes, of the same values: frameworks apply an activation
// once for each reader. The one whose name is first in the alphabet stays. Operations with
// constants stay apart, as each may be fused with what follows it; not so what computes integers,
// reductions, reshapes, Broadcasts and slices, whose constants are equal short lists.

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

struct Candidate {
  Node* kept;
  Node* other;
};

// Whether constants at the inputs only say how the data is laid out or summed, or all is integers,
// which no other optimization changes.
bool IsSteered(const Node& node) {
  return IsInteger(node.type().element_type) || node.op().reshapes || node.op().reduces ||
         node.Is(ops::kTranspose) || node.Is(ops::kBroadcast) || node.Is(ops::kStridedSlice);
}

// Whether a node may have an equal one: its constants do not keep it apart.
bool CanHaveEqual(const Node& node) {
  constexpr int64_t kMaxListSize = 64;
  if (node.input_count() == 0 || node.output_count() == 0 || !node.bodies().empty()) return false;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr) continue;
    if (!IsSteered(node) || constant->size() > kMaxListSize || !constant->available()) return false;
  }
  return true;
}

// Equal for nodes that read the same by the same operation.
uint64_t HashOf(const Node& node) {
  uint64_t hash = reinterpret_cast<uintptr_t>(&node.op());
  const auto add = [&hash](uint64_t number) {
    hash = (hash ^ number) * 0x9E3779B97F4A7C15;
    hash ^= hash >> 32;
  };
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr) {
      add(static_cast<uint64_t>(node.input(i).node->id()) << 16);
      add(static_cast<uint64_t>(node.input(i).output));
    } else {
      add(std::hash<std::string>()(constant->Bytes()));
    }
  }
  return hash;
}

bool ReadTheSame(const Node& a, const Node& b) {
  if (&a.op() != &b.op() || a.input_count() != b.input_count()) return false;
  for (int i = 0; i < a.input_count(); ++i) {
    if (a.input(i) == b.input(i)) continue;
    const Constant* one = a.constant_input(i);
    const Constant* other = b.constant_input(i);
    const bool are_equal = one != nullptr && other != nullptr && one->type() == other->type() &&
                           one->extents() == other->extents() && one->Bytes() == other->Bytes();
    if (!are_equal) return false;
  }
  return true;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : {c.kept, c.other}) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ExcludedUnequally(const Candidate& c, const PassContext&) {
  for (absl::string_view name : kOptimizationNames) {
    const Optimization optimization = *OptimizationFromName(name);
    if (c.kept->Excluded(optimization) == c.other->Excluded(optimization)) continue;
    return Objection{absl::StrCat("one alone is excluded from ", name), c.other,
                     /*by_exclusion=*/true};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"EN1", "neither node is excluded from operation_fusing", Excluded},
      {"EN2", "both are excluded from the same other optimizations", ExcludedUnequally},
  };
  return rules;
}

void Merge(Graph& graph, const Candidate& c, PassContext& context) {
  c.kept->AddSources(c.other->sources());
  context.records().Add(Rewrite{.optimization = std::string(OptimizationName(kOptimization)),
                                .pass = std::string(kMergeEqualNodes.name),
                                .nodes_in = {c.kept->name(), c.other->name()},
                                .nodes_out = {c.kept->name()},
                                .what = "two equal nodes became one"});
  for (int i = 0; i < c.other->output_count(); ++i)
    graph.ReplaceUses(c.other->output(i), c.kept->output(i));
  graph.Remove(c.other);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  // By hash, each with its own: nodes that differ in attributes too, or stay apart.
  std::unordered_map<uint64_t, std::vector<Node*>> kept;
  for (Node* node : graph.TopologicalOrder()) {
    if (!CanHaveEqual(*node)) continue;
    std::vector<Node*>& equals = kept[HashOf(*node)];
    bool merged = false;
    for (Node*& equal : equals) {
      if (merged || !ReadTheSame(*equal, *node) || equal->attributes() != node->attributes())
        continue;
      const bool first = equal->name() < node->name();
      const Candidate candidate = {first ? equal : node, first ? node : equal};
      std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), candidate,
                                                    *candidate.kept, kMergeEqualNodes, context);
      if (refusal) {
        context.records().Add(*std::move(refusal));
        continue;
      }
      Merge(graph, candidate, context);
      equal = candidate.kept;
      merged = changed = true;
    }
    if (!merged) equals.push_back(node);
  }
  return changed;
}

}  // namespace

const Pass kMergeEqualNodes = {
    .name = "merge_equal_nodes",
    .summary = "make equal operations on the same values one",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
