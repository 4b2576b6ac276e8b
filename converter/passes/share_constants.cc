// Equal constants → one
//
// Passes give each reader a constant of its own when they change it. What has stayed equal is one
// Constant in the IR: copies of one value, found without reading it, and the short lists that steer
// operations (axes, shapes, orders, and the scales of resizing). Weights that are equal by chance
// stay nodes of their own, with names of their own; the writer stores equal bytes once.

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

constexpr int64_t kMaxListSize = 64;

// Equal for constants that are to be one.
using Key = std::tuple<ElementType, Extents, const void*, std::string>;

bool SteersResizing(const Node& node) {
  return std::all_of(node.uses().begin(), node.uses().end(), [](const Use& use) {
    return use.node->Is(ops::kInterpolate) && use.input > 0;
  });
}

Key KeyOf(const Node& node) {
  const Constant& constant = *node.constant();
  const bool steers = (IsInteger(constant.type()) || SteersResizing(node)) &&
                      constant.size() <= kMaxListSize && constant.available();
  return {constant.type(), constant.extents(), steers ? nullptr : constant.identity(),
          steers ? constant.Bytes() : ""};
}

absl::StatusOr<bool> Run(Graph& graph, PassContext&) {
  bool changed = false;
  std::map<Key, Node*> first;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->constant()) continue;
    const auto [found, is_first] = first.emplace(KeyOf(*node), node);
    if (is_first) continue;
    found->second->AddSources(node->sources());
    graph.ReplaceUses(node->output(), found->second->output());
    graph.Remove(node);
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kShareConstants = {
    .name = "share_constants",
    .summary = "make constants that are equal one",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
