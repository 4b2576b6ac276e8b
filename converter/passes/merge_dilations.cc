// SpaceToBatch → convolution → BatchToSpace ⇒ dilated convolution
//
//     x                                             x
//   SpaceToBatch block d, pads p, q                 │
//     │                                             │
//   conv pads a, b                          →     conv dilations d, pads p + d·a - c, q + d·b - e
//     │                                             │
//   BatchToSpace block d, crops c, e                y
//     │
//     y
//
// The blocks take every d-th element of the padded image: over them a plain convolution is one with
// dilation d over the image, and an element of its padding is d elements of the image's. Of its
// result, as long as the image, c elements at the beginning and e at the end are cut off, which so
// much less padding does, too.
//
// Only for a convolution of stride 1 without dilation, blocks of the spatial axes alone, crops no
// larger than the pads, nothing else that reads what is between, and nodes that are excluded from
// nothing.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

bool IsExcluded(const Node& node) {
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    if (node.Excluded(static_cast<Optimization>(i))) return true;
  }
  return false;
}

bool AllAre(const Ints& list, int64_t number) {
  return std::all_of(list.begin(), list.end(), [number](int64_t n) { return n == number; });
}

bool IsPlain(const Node& convolution) {
  const ConvolutionKind* kind = FindConvolutionKind(convolution);
  const Attributes& a = convolution.attributes();
  const std::string& auto_pad = a.GetString("auto_pad");
  const bool padding_known = auto_pad == "valid" || auto_pad == "explicit" ||
                             (kind != nullptr && convolution.input(0).shape().is_static());
  return kind != nullptr && !kind->transposed && padding_known && AllAre(a.GetInts("strides"), 1) &&
         AllAre(a.GetInts("dilations"), 1);
}

// One number for each spatial axis of a constant list, if batch and channels have `neutral`.
std::optional<Ints> SpatialPart(const Node& node, int input, int64_t neutral) {
  const Constant* list = node.constant_input(input);
  if (list == nullptr || !list->available() || list->size() < 3) return std::nullopt;
  const Ints all = list->Int64s();
  if (all[0] != neutral || all[1] != neutral) return std::nullopt;
  return Ints(all.begin() + 2, all.end());
}

struct Match {
  Node *to_batch, *convolution, *to_space;
  Ints dilations, pads_begin, pads_end;
};

std::optional<Match> Find(Node* to_space) {
  if (!to_space->Is("BatchToSpace")) return std::nullopt;
  Node* convolution = to_space->input(0).node;
  if (!IsPlain(*convolution) || convolution->uses().size() != 1) return std::nullopt;
  Node* to_batch = convolution->input(0).node;
  if (!to_batch->Is("SpaceToBatch") || to_batch->uses().size() != 1) return std::nullopt;
  for (const Node* node : {to_batch, convolution, to_space}) {
    if (IsExcluded(*node)) return std::nullopt;
  }
  const std::optional<Ints> block = SpatialPart(*to_batch, 1, 1),
                            back = SpatialPart(*to_space, 1, 1);
  std::optional<Ints> begin = SpatialPart(*to_batch, 2, 0), end = SpatialPart(*to_batch, 3, 0);
  const std::optional<Ints> crop_begin = SpatialPart(*to_space, 2, 0),
                            crop_end = SpatialPart(*to_space, 3, 0);
  if (!block || block != back || !begin || !end || !crop_begin || !crop_end) return std::nullopt;
  const Ints more_begin = ResolvedPadsBegin(*convolution), more_end = ResolvedPadsEnd(*convolution);
  for (size_t axis = 0; axis < block->size(); ++axis) {
    (*begin)[axis] += (*block)[axis] * more_begin[axis] - (*crop_begin)[axis];
    (*end)[axis] += (*block)[axis] * more_end[axis] - (*crop_end)[axis];
    if ((*begin)[axis] < 0 || (*end)[axis] < 0) return std::nullopt;
  }
  return Match{to_batch, convolution, to_space, *block, *begin, *end};
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    const std::optional<Match> match = Find(node);
    if (!match) continue;
    Attributes attributes = match->convolution->attributes();
    attributes.Set("auto_pad", std::string("explicit"));
    attributes.Set("dilations", match->dilations);
    attributes.Set("pads_begin", match->pads_begin);
    attributes.Set("pads_end", match->pads_end);
    const SourceSet sources =
        Union(Union(match->to_batch->sources(), match->convolution->sources()),
              match->to_space->sources());
    MO_ASSIGN_OR_RETURN(
        Node * dilated,
        graph.Add({.op = match->convolution->op().name,
                   .name = match->convolution->name(),
                   .inputs = {match->to_batch->input(0), match->convolution->input(1)},
                   .attributes = std::move(attributes),
                   .sources = sources}));
    Rewrite record = {
        .optimization = "",
        .pass = std::string(kMergeDilations.name),
        .nodes_in = {match->to_batch->name(), match->convolution->name(), node->name()},
        .nodes_out = {match->convolution->name()},
        .what = "became one dilated convolution"};
    graph.ReplaceUses(node->output(), dilated->output());
    graph.Remove(node);
    std::vector<std::string> names = dilated->tensor_names();
    match->convolution->set_tensor_names(0, {});
    graph.Replace(match->convolution, dilated);
    dilated->set_tensor_names(0, std::move(names));
    graph.Remove(match->to_batch);
    context.records().Add(std::move(record));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMergeDilations = {
    .name = "merge_dilations",
    .summary = "write a convolution between SpaceToBatch and BatchToSpace as a dilated one",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
