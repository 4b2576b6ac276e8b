#include "converter/passes/rule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "converter/passes/linear_target.h"

namespace mo {

std::optional<Objection> ObjectionIfNodeExcluded(const Node& node, Optimization optimization,
                                                 const PassContext& context) {
  if (context.MayTouch(node, optimization)) return std::nullopt;
  return Objection{"the node is excluded", &node, /*by_exclusion=*/true};
}

std::optional<Objection> ObjectionIfExcluded(const Node& node, Optimization optimization,
                                             const PassContext& context) {
  if (auto objection = ObjectionIfNodeExcluded(node, optimization, context)) return objection;
  const Node* constant = PassContext::ExcludedConstant(node, optimization);
  if (constant == nullptr) return std::nullopt;
  const std::vector<SourceNode>& sources = node.graph().source_nodes();
  for (int source : constant->sources()) {
    if (!sources[source].excluded.Has(optimization)) continue;
    return Objection{absl::StrCat("'", sources[source].name, "', a constant of '", node.name(),
                                  "', is excluded"),
                     constant, /*by_exclusion=*/true};
  }
  return std::nullopt;
}

bool IsExcludedFromSome(const Node& node) {
  return std::any_of(kOptimizationNames.begin(), kOptimizationNames.end(),
                     [&node](absl::string_view name) {
                       const Optimization optimization = *OptimizationFromName(name);
                       return node.Excluded(optimization) ||
                              PassContext::ExcludedConstant(node, optimization) != nullptr;
                     });
}

std::optional<Objection> ObjectionIfReadElsewhere(Value value, const Node& reader) {
  const std::vector<Use>& uses = value.node->uses(value.output);
  if (uses.size() == 1) return std::nullopt;
  const Node* other = nullptr;
  for (const Use& use : uses) {
    if (use.node != &reader && (other == nullptr || use.node->name() < other->name()))
      other = use.node;
  }
  if (other == nullptr) return Objection{"the same node reads it twice", &reader};
  return Objection{absl::StrCat("'", other->name(), "' reads it, too"), other};
}

std::vector<std::string> NeighboursWithWeights(const Node& node) {
  std::vector<std::string> names;
  if (node.constant()) {
    for (const Use& use : node.uses()) {
      if (LinearTarget::IsTargetOp(*use.node)) {
        names.push_back(use.node->name());
      } else {
        const std::vector<std::string> more = NeighboursWithWeights(*use.node);
        names.insert(names.end(), more.begin(), more.end());
      }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  }
  if (node.input_count() > 0 && LinearTarget::IsTargetOp(*node.input(0).node))
    names.push_back(node.input(0).node->name());
  for (int output = 0; output < node.output_count(); ++output) {
    for (const Use& use : node.uses(output)) {
      if (LinearTarget::IsTargetOp(*use.node) && use.input == LinearTarget::DataInput(*use.node))
        names.push_back(use.node->name());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace mo
