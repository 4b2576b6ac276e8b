#ifndef CONVERTER_PASSES_RULE_H_
#define CONVERTER_PASSES_RULE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "converter/base/status.h"
#include "converter/passes/pass.h"

namespace mo {

// Why a rule does not hold: what was found, and which node it was found at (nullptr: the
// candidate).
struct Objection {
  std::string values;
  const Node* blocker = nullptr;
  bool by_exclusion = false;
};

// That `node` may not be touched by `optimization`, because the user excluded it; nullopt if it
// may.
std::optional<Objection> ObjectionIfNodeExcluded(const Node& node, Optimization optimization,
                                                 const PassContext& context);

// The same, also if the user excluded a constant that `node` reads: for what changes its constants
// or takes their values elsewhere.
std::optional<Objection> ObjectionIfExcluded(const Node& node, Optimization optimization,
                                             const PassContext& context);

// Whether the user excluded the node, or a constant that it reads, from some optimization, which
// passes that always run respect.
bool IsExcludedFromSome(const Node& node);

// That `reader` alone reads `value`, once; nullopt if it does.
std::optional<Objection> ObjectionIfReadElsewhere(Value value, const Node& reader);

// Names of the operations with weights that `node` reads as its data or is read by as data: those
// into which something of it could go. Of a constant: those that read it, and those of the others
// that do.
std::vector<std::string> NeighboursWithWeights(const Node& node);

// A legality rule over what a pass looks at (`Candidate`): the one place from which the check, the
// explanation, the documentation and the test switch come.
template <typename Candidate>
struct Rule {
  absl::string_view id;
  absl::string_view sentence;
  std::optional<Objection> (*objection)(const Candidate&,
                                        const PassContext&);  // nullopt: the rule holds
};

template <typename Candidate>
std::vector<RuleText> TextsOf(absl::Span<const Rule<Candidate>> rules) {
  std::vector<RuleText> texts;
  for (const Rule<Candidate>& rule : rules) texts.push_back({rule.id, rule.sentence});
  return texts;
}

// The refusal by the first rule that does not hold, or nullopt if all hold. Rules may rely on those
// before them.
template <typename Candidate>
std::optional<Refusal> FirstRefusal(absl::Span<const Rule<Candidate>> rules,
                                    const Candidate& candidate, const Node& node, const Pass& pass,
                                    const PassContext& context) {
  for (const Rule<Candidate>& rule : rules) {
    if (context.IsOffForTest(rule.id)) continue;
    std::optional<Objection> objection = rule.objection(candidate, context);
    if (!objection) continue;
    const Node& excluded = objection->blocker == nullptr ? node : *objection->blocker;
    return Refusal{.optimization = OptimizationName(*pass.optimization),
                   .pass = pass.name,
                   .rule = rule.id,
                   .sentence = rule.sentence,
                   .node = node.name(),
                   .values = std::move(objection->values),
                   .blocker = objection->blocker == nullptr || objection->blocker == &node
                                  ? ""
                                  : objection->blocker->name(),
                   .by_exclusion = objection->by_exclusion,
                   .neighbours = objection->by_exclusion ? NeighboursWithWeights(excluded)
                                                         : std::vector<std::string>()};
  }
  return std::nullopt;
}

// A candidate that is one node by itself.
struct NodeCandidate {
  Node* node;
};

// The node alone: for what leaves its constants as they are.
template <Optimization kOptimization>
std::optional<Objection> NodeItselfExcluded(const NodeCandidate& c, const PassContext& context) {
  return ObjectionIfNodeExcluded(*c.node, kOptimization, context);
}

// The node, or a constant that it reads.
template <Optimization kOptimization>
std::optional<Objection> NodeExcluded(const NodeCandidate& c, const PassContext& context) {
  return ObjectionIfExcluded(*c.node, kOptimization, context);
}

// Rewrites in topological order every candidate for which all rules hold; records the refusal of
// the others. `find(Node*)` gives the candidate that ends at a node, when it is that node's turn;
// `rewrite(Graph&, const Candidate&, PassContext&)` may remove the node and what comes before it.
template <typename Candidate, typename Find, typename RewriteOne>
absl::StatusOr<bool> RewriteCandidates(Find find, absl::Span<const Rule<Candidate>> rules,
                                       RewriteOne rewrite, const Pass& pass, Graph& graph,
                                       PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    const std::optional<Candidate> candidate = find(node);
    if (!candidate) continue;
    std::optional<Refusal> refusal = FirstRefusal(rules, *candidate, *node, pass, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      continue;
    }
    MO_RETURN_IF_ERROR(rewrite(graph, *candidate, context));
    changed = true;
  }
  return changed;
}

// The same for candidates that are one node.
template <typename Candidate>
absl::StatusOr<bool> RewriteEach(bool (*is_candidate)(const Node&),
                                 absl::Span<const Rule<Candidate>> rules,
                                 absl::Status (*rewrite)(Graph&, Node*, PassContext&),
                                 const Pass& pass, Graph& graph, PassContext& context) {
  const auto find = [is_candidate](Node* node) {
    return is_candidate(*node) ? std::optional(Candidate{node}) : std::nullopt;
  };
  const auto rewrite_node = [rewrite](Graph& g, const Candidate& c, PassContext& own_context) {
    return rewrite(g, c.node, own_context);
  };
  return RewriteCandidates(find, rules, rewrite_node, pass, graph, context);
}

}  // namespace mo

#endif  // CONVERTER_PASSES_RULE_H_
