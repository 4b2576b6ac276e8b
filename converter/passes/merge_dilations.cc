// SpaceToBatch → convolution → BatchToSpace ⇒ dilated convolution
//
//     x                                             x
//   SpaceToBatch block d, pads p, q                 │
//     │                                             │
//   conv pads a, b                          →     conv dilations d, pads p + d·a - c, q + d·b - e
//     │ + bias, …                                   │ + bias, …
//   BatchToSpace block d, crops c, e                y
//     │
//     y
//
// The blocks take every d-th element of the padded image: over them a plain convolution is one with
// dilation d over the image, and an element of its padding is d elements of the image's. Of its
// result, as long as the image, c elements at the beginning and e at the end are cut off, which so
// much less padding does, too. What computes each element by itself does not see the blocks: a
// Multiply or Add with a constant per channel, an activation. A SpaceToBatch that others read stays
// for them.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

// One number for each spatial axis of a constant list, if batch and channels have `neutral`.
std::optional<Ints> SpatialPart(const Node& node, int input, int64_t neutral) {
  const Constant* list = node.constant_input(input);
  if (list == nullptr || !list->available() || list->size() < 3) return std::nullopt;
  const Ints all = list->Int64s();
  if (all[0] != neutral || all[1] != neutral) return std::nullopt;
  return Ints(all.begin() + 2, all.end());
}

struct Candidate {
  explicit Candidate(Node* to_space) : to_space(to_space) {
    Node* node = to_space->input(0).node;
    while (!node->constant() && FindConvolutionKind(*node) == nullptr) {
      const std::optional<int> data = ElementwiseInput(node);
      if (!data) return;
      chain.push_back(node);
      node = node->input(*data).node;
    }
    if (node->constant() || !node->input(0).node->Is(ops::kSpaceToBatch)) return;
    convolution = node;
    to_batch = node->input(0).node;
  }

  // All, the last first.
  std::vector<Node*> nodes() const {
    std::vector<Node*> all = {to_space};
    all.insert(all.end(), chain.begin(), chain.end());
    all.insert(all.end(), {convolution, to_batch});
    return all;
  }
  Ints blocks() const { return SpatialPart(*to_batch, 1, 1).value(); }

  // The pads of the dilated convolution.
  Ints Pads(bool end) const {
    const Ints around = *SpatialPart(*to_batch, end ? 3 : 2, 0);
    const Ints crops = *SpatialPart(*to_space, end ? 3 : 2, 0);
    Ints pads = end ? ResolvedPadsEnd(*convolution) : ResolvedPadsBegin(*convolution);
    for (size_t axis = 0; axis < pads.size(); ++axis)
      pads[axis] = around[axis] + blocks()[axis] * pads[axis] - crops[axis];
    return pads;
  }

  Node* to_space;
  std::vector<Node*> chain;     // between convolution and BatchToSpace, the last first
  Node* convolution = nullptr;  // nullptr: something else is written here
  Node* to_batch = nullptr;
};

// The convolution and what follows it keep their constants.
std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : c.nodes()) {
    const bool disappears = node == c.to_space || node == c.to_batch;
    if (auto objection = disappears ? ObjectionIfExcluded(*node, kOptimization, context)
                                    : ObjectionIfNodeExcluded(*node, kOptimization, context))
      return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  const std::vector<Node*> nodes = c.nodes();
  for (size_t i = 1; nodes[i] != c.to_batch; ++i) {
    if (auto objection = ObjectionIfReadElsewhere(nodes[i]->output(), *nodes[i - 1]))
      return objection;
  }
  return std::nullopt;
}

std::optional<Objection> NotPlain(const Candidate& c, const PassContext&) {
  const Attributes& a = c.convolution->attributes();
  auto all_are_one = [&a](absl::string_view name) {
    const Ints list = a.GetInts(name);
    return std::count(list.begin(), list.end(), 1) == static_cast<ptrdiff_t>(list.size());
  };
  if (FindConvolutionKind(*c.convolution)->transposed)
    return Objection{"it is transposed", c.convolution};
  if (!all_are_one("strides"))
    return Objection{absl::StrCat("its stride is ", ToString(a.GetInts("strides"))), c.convolution};
  if (!all_are_one("dilations")) return Objection{"it is dilated already", c.convolution};
  const std::string& auto_pad = a.GetString("auto_pad");
  if (auto_pad == "valid" || auto_pad == "explicit" || c.convolution->input(0).shape().is_static())
    return std::nullopt;
  return Objection{"its padding depends on extents that are not known", c.convolution};
}

std::optional<Objection> OtherBlocks(const Candidate& c, const PassContext&) {
  const std::optional<Ints> block = SpatialPart(*c.to_batch, 1, 1);
  if (!block) return Objection{"the blocks are not of spatial axes alone, or unknown", c.to_batch};
  if (block != SpatialPart(*c.to_space, 1, 1)) return Objection{"the blocks differ"};
  for (const Node* node : {c.to_batch, c.to_space}) {
    for (int input : {2, 3}) {
      if (SpatialPart(*node, input, 0)) continue;
      return Objection{"what is added or cut off is not of spatial axes alone, or unknown", node};
    }
  }
  return std::nullopt;
}

std::optional<Objection> CropsTooMuch(const Candidate& c, const PassContext&) {
  for (bool end : {false, true}) {
    const Ints pads = c.Pads(end);
    if (std::any_of(pads.begin(), pads.end(), [](int64_t pad) { return pad < 0; }))
      return Objection{absl::StrCat("the pads would be ", ToString(pads))};
  }
  return std::nullopt;
}

std::optional<Objection> VariesInPlace(const Candidate& c, const PassContext&) {
  for (Node* node : c.chain) {
    const Value data = node->input(*ElementwiseInput(node));
    for (int input : OperandInputs(node)) {
      const Constant& constant = *node->constant_input(input);
      const int offset = node->shape().rank() - constant.rank();
      bool per_channel = data.type() == node->type();
      for (int i = 0; i < constant.rank(); ++i)
        per_channel &= i + offset == 1 || constant.extents()[i] == 1;
      if (per_channel) continue;
      return Objection{absl::StrCat("a constant is ", ToString(constant.extents()), ", the tensor ",
                                    ToString(data.shape())),
                       node};
    }
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"MD1",
       "none of the nodes, and no number of the two others, is excluded from operation_fusing",
       Excluded},
      {"MD2",
       "nothing else reads the convolution and what follows it, and none is an output of the model",
       ReadElsewhere},
      {"MD3",
       "the convolution is not transposed, has stride 1, dilation 1 and padding that is known",
       NotPlain},
      {"MD4", "both have the same known blocks, and all is about spatial axes", OtherBlocks},
      {"MD5", "no more is cut off than was added", CropsTooMuch},
      {"MD6", "what is between convolution and BatchToSpace is the same in every place",
       VariesInPlace},
  };
  return rules;
}

absl::Status Merge(Graph& graph, const Candidate& c, PassContext& context) {
  mo::Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                        .pass = std::string(kMergeDilations.name),
                        .what = "became one dilated convolution"};
  const std::vector<Node*> nodes = c.nodes();
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node)
    record.nodes_in.push_back((*node)->name());
  record.nodes_out = {c.convolution->name()};
  const Ints begin = c.Pads(/*end=*/false), end = c.Pads(/*end=*/true), blocks = c.blocks();
  graph.SetAttribute(c.convolution, "auto_pad", std::string("explicit"));
  graph.SetAttribute(c.convolution, "dilations", blocks);
  graph.SetAttribute(c.convolution, "pads_begin", begin);
  graph.SetAttribute(c.convolution, "pads_end", end);
  graph.SetInput({c.convolution, 0}, c.to_batch->input(0));
  for (const Node* node : {c.to_batch, c.to_space}) c.convolution->AddSources(node->sources());
  // What is between has other values now.
  for (size_t i = nodes.size() - 2; i > 0; --i) {
    nodes[i]->set_tensor_names(0, {});
    MO_RETURN_IF_ERROR(graph.Infer(nodes[i]).status());
  }
  graph.ReplaceUses(c.to_space->output(), c.to_space->input(0));
  graph.Remove(c.to_space);
  if (c.to_batch->uses().empty()) graph.Remove(c.to_batch);
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

std::optional<Candidate> Find(Node* node) {
  if (!node->Is(ops::kBatchToSpace)) return std::nullopt;
  const Candidate candidate(node);
  return candidate.convolution == nullptr ? std::nullopt : std::optional(candidate);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteCandidates(Find, absl::MakeConstSpan(Rules()), Merge, kMergeDilations, graph,
                           context);
}

}  // namespace

const Pass kMergeDilations = {
    .name = "merge_dilations",
    .summary = "write a convolution between SpaceToBatch and BatchToSpace as a dilated one",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
