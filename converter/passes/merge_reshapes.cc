// Reshape → Reshape → one Reshape
//
//     x [N, C, 1, 1]                x
//   Squeeze 2, 3                    │
//     [N, C]                →       │   [-1, C, 1, 1]
//   Reshape                       Reshape
//     y [N, C, 1, 1]                y
//
// Reshape, Squeeze and Unsqueeze leave every element in its place, so that the last one of a chain
// says all of it, if its shape can be written as numbers: of the extents that are not known one at
// most follows from the number of elements, the others are x's of the same axis, and none is 0. If
// the shape is that of x, nothing is left.
// Other readers of what is between keep the first one. Nodes that are excluded from an
// optimization stay.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

// The numbers of a Reshape of `input` to the shape, where 0 copies the extent of the same axis;
// nullopt if it takes more than numbers.
std::optional<std::vector<int64_t>> TargetOf(const Shape& shape, const Shape& input) {
  if (!shape.has_rank()) return std::nullopt;
  std::vector<int64_t> target;
  int open = 0;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const Dim& dim = shape.dim(axis);
    const bool copies =
        !dim.is_static() && input.has_rank() && axis < input.rank() && dim.Same(input.dim(axis));
    open += !dim.is_static() && !copies;
    if (open > 1 || dim.Same(Dim(0))) return std::nullopt;
    target.push_back(copies ? 0 : dim.is_static() ? dim.value() : -1);
  }
  return target;
}

bool IsChain(const Node& node) {
  if (!node.op().reshapes) return false;
  const Node& first = *node.input(0).node;
  return first.op().reshapes && !IsExcludedFromSome(node) && !IsExcludedFromSome(first);
}

// Whether the shapes are equal: where all extents but one certainly are, that one is, too.
bool AreEqual(const Shape& a, const Shape& b) {
  if (!a.has_rank() || !b.has_rank() || a.rank() != b.rank()) return false;
  int open = 0;
  for (int axis = 0; axis < a.rank(); ++axis) {
    if (a.dim(axis).Same(b.dim(axis))) continue;
    if (a.dim(axis).is_static() || b.dim(axis).is_static()) return false;
    ++open;
  }
  return open <= 1;
}

absl::StatusOr<Node*> AddReshape(Graph& graph, Node* node, const std::vector<int64_t>& target) {
  Node* first = node->input(0).node;
  const SourceSet sources = Union(node->sources(), first->sources());
  Node* numbers = graph.AddConstant(
      absl::StrCat(node->name(), "/shape"),
      Constant::FromInt64s({static_cast<int64_t>(target.size())}, target), sources);
  const bool copies = std::find(target.begin(), target.end(), 0) != target.end();
  return graph.Add({.op = ops::kReshape,
                    .name = node->name(),
                    .inputs = {first->input(0), numbers->output()},
                    .attributes = {{"special_zero", copies}},
                    .sources = sources});
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!IsChain(*node)) continue;
    const Node& first = *node->input(0).node;
    const Value input = first.input(0);
    const std::optional<std::vector<int64_t>> target = TargetOf(node->shape(), input.shape());
    if (!target) continue;
    Rewrite rewrite = {.optimization = "",
                       .pass = std::string(kMergeReshapes.name),
                       .nodes_in = {first.name(), node->name()}};
    if (AreEqual(input.shape(), node->shape())) {
      rewrite.what = absl::StrCat("the ", node->op().name(), " takes back the ", first.op().name());
      graph.ReplaceUses(node->output(), input);
      graph.Remove(node);
    } else {
      rewrite.nodes_out = {node->name()};
      rewrite.what =
          absl::StrCat(first.op().name(), " and ", node->op().name(), " became one Reshape");
      MO_ASSIGN_OR_RETURN(Node * reshape, AddReshape(graph, node, *target));
      graph.Replace(node, reshape);
    }
    context.records().Add(std::move(rewrite));
    changed = true;
  }
  // A range of an extent may be lost.
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kMergeReshapes = {
    .name = "merge_reshapes",
    .summary = "write a Reshape, Squeeze or Unsqueeze of another one as one Reshape",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
