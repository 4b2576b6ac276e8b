#include "converter/passes/rule.h"

#include "absl/strings/str_cat.h"

namespace mo {

std::optional<Objection> ObjectionIfExcluded(const Node& node, Optimization optimization,
                                             const PassContext& context) {
  if (context.MayTouch(node, optimization)) return std::nullopt;
  return Objection{"the node is excluded", &node, /*by_exclusion=*/true};
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

}  // namespace mo
