// StridedSlice → StridedSlice of other axes → one StridedSlice
//
//   x[:, :, ::2, :][:, :, :, ::2]   →   x[:, :, ::2, ::2]
//
// Both keep all axes, say by constants what they take, and one of them takes all of each axis.
// Other readers of what is between keep the first one. Nodes that are excluded from an optimization
// stay.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

// What is taken of one axis.
struct Part {
  bool from_first = true, to_last = true;
  int64_t begin = 0, end = 0, stride = 1;

  bool is_all() const { return from_first && to_last && stride == 1; }
};

bool HasMask(const Node& node, absl::string_view name) {
  const Ints& mask = node.attributes().GetInts(name);
  return std::any_of(mask.begin(), mask.end(), [](int64_t bit) { return bit != 0; });
}

// The parts of all axes; nullopt if axes come or go, or if a part is computed.
std::optional<std::vector<Part>> PartsOf(const Node& node) {
  if (!node.Is(ops::kStridedSlice) || node.input_count() != 4 || !node.shape().has_rank())
    return std::nullopt;
  for (absl::string_view mask : {"new_axis_mask", "shrink_axis_mask", "ellipsis_mask"}) {
    if (HasMask(node, mask)) return std::nullopt;
  }
  std::vector<std::vector<int64_t>> lists;
  for (int i = 1; i < 4; ++i) {
    const Constant* list = node.constant_input(i);
    if (list == nullptr || !list->available()) return std::nullopt;
    lists.push_back(list->Int64s());
  }
  std::vector<Part> parts(node.shape().rank());
  const Ints &begins = node.attributes().GetInts("begin_mask"),
             &ends = node.attributes().GetInts("end_mask");
  for (size_t axis = 0; axis < lists[0].size(); ++axis) {
    parts[axis] = {.from_first = axis < begins.size() && begins[axis] != 0,
                   .to_last = axis < ends.size() && ends[axis] != 0,
                   .begin = lists[0][axis],
                   .end = lists[1][axis],
                   .stride = lists[2][axis]};
  }
  return parts;
}

std::optional<std::vector<Part>> Merged(const Node& first, const Node& second) {
  const std::optional<std::vector<Part>> inner = PartsOf(first), outer = PartsOf(second);
  if (!inner || !outer) return std::nullopt;
  std::vector<Part> parts;
  for (size_t axis = 0; axis < inner->size(); ++axis) {
    const Part &a = (*inner)[axis], &b = (*outer)[axis];
    if (!a.is_all() && !b.is_all()) return std::nullopt;
    parts.push_back(a.is_all() ? b : a);
  }
  return parts;
}

absl::StatusOr<Node*> AddSlice(Graph& graph, Node* node, const std::vector<Part>& parts) {
  Node* first = node->input(0).node;
  const SourceSet sources = Union(node->sources(), first->sources());
  std::vector<int64_t> begin, end, strides;
  Ints from_first, to_last;
  for (const Part& part : parts) {
    begin.push_back(part.from_first ? 0 : part.begin);
    end.push_back(part.to_last ? 0 : part.end);
    strides.push_back(part.stride);
    from_first.push_back(part.from_first);
    to_last.push_back(part.to_last);
  }
  const Extents count = {static_cast<int64_t>(parts.size())};
  auto list = [&](absl::string_view suffix, const std::vector<int64_t>& numbers) {
    return graph
        .AddConstant(absl::StrCat(node->name(), suffix), Constant::FromInt64s(count, numbers),
                     sources)
        ->output();
  };
  return graph.Add({.op = ops::kStridedSlice,
                    .name = node->name(),
                    .inputs = {first->input(0), list("/begin", begin), list("/end", end),
                               list("/strides", strides)},
                    .attributes = {{"begin_mask", from_first}, {"end_mask", to_last}},
                    .sources = sources});
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kStridedSlice)) continue;
    const Node& first = *node->input(0).node;
    if (!first.Is(ops::kStridedSlice) || IsExcludedFromSome(*node) || IsExcludedFromSome(first))
      continue;
    const std::optional<std::vector<Part>> parts = Merged(first, *node);
    if (!parts) continue;
    Rewrite rewrite = {.optimization = "",
                       .pass = std::string(kMergeSlices.name),
                       .nodes_in = {first.name(), node->name()},
                       .nodes_out = {node->name()},
                       .what = "two StridedSlices became one"};
    MO_ASSIGN_OR_RETURN(Node * slice, AddSlice(graph, node, *parts));
    graph.Replace(node, slice);
    context.records().Add(std::move(rewrite));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMergeSlices = {
    .name = "merge_slices",
    .summary = "write a StridedSlice of another one's other axes as one",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
