#include "converter/frontends/common/passed_constants.h"

#include <set>

namespace mo {

Value PassedConstants::Own(const Value& value, int source, const std::string& name) {
  if (value.node == nullptr || !value.node->constant()) return value;
  const SourceSet sources = Union(value.node->sources(), {source});
  if (sources == value.node->sources()) return value;
  Node* copy = graph_.AddConstant(name, *value.node->constant(), sources);
  copies_.push_back({value.node, copy});
  return copy->output();
}

void PassedConstants::RemoveUnreadOriginals() {
  std::set<const Node*> removed;
  for (const auto& [original, copy] : copies_) {
    if (removed.count(original) > 0 || !original->uses().empty()) continue;
    graph_.Replace(original, copy);
    removed.insert(original);
  }
}

}  // namespace mo
