// What the OpenVINO runtime computes wrong → another spelling of the same
//
// The runtime rewrites a model again when it compiles it, and some of its rewrites are wrong
// (docs/runtime_faults.md; found with 2026.4). Each spelling here costs nothing and keeps it from
// the rewrite:
//
//   Gather or Concat that permutes channels, axis a      →  axis a − rank
//     The runtime takes the permutation into the weights of convolutions, by the inverse order.
//   Convolutions of the parts of a Split, joined in      →  one of them a GroupConvolution of one
//   another order than they were split, or with an          group
//   input of the model
//     It makes one GroupConvolution of them, in the order of the Split; with an input it fails.
//   Convolution 1×1 with padding and a stride, its own   →  GroupConvolution of one group
//   or one that moves up to it
//     It moves the stride up into the convolution before, and forgets the padding.
//   Part of a tensor, elementwise operations,            →  GroupConvolution of one group
//   convolution 1×1 with stride
//     It moves the stride up to the part, and reads the first part instead.
//   LRN alpha, bias b, where b is no integer             →  LRN alpha / b, bias 1 · b^−beta
//     It cuts the bias to an integer.
//   SpaceToBatch, convolution padded by p, BatchToSpace   →  SpaceToBatch padded by p · block more,
//                                                           convolution without padding
//     It makes one dilated convolution of them, and forgets the padding
//     (convolution_in_blocks.h).
//   Numbers of few bits, scaled, that a MatMul or      →  their power of 1
//   Gather reads
//     It takes the scales for those of other numbers (decompression.h).
//   Elements of less than a byte, moved                →  moved as bytes (sub_byte_moves.h)
//   Integers of 8 bits, added or multiplied            →  in 32 bits (saturation.h)
//   PReLU, FakeQuantize by channels after a MatMul     →  of a copy (channels_after_matmul.h)
//   FakeQuantize to output limits of which one is of     →  both of each channel
//   each channel and one of all
//     It takes the first channel's for all.
//
// A permutation that is its own inverse it computes right.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/channel_permutation.h"
#include "converter/passes/channels_after_matmul.h"
#include "converter/passes/convolution_in_blocks.h"
#include "converter/passes/decompression.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/saturation.h"
#include "converter/passes/sub_byte_moves.h"

namespace mo {
namespace {

absl::StatusOr<bool> AvoidPermutation(Graph& graph, Node* node) {
  const std::optional<ChannelPermutation> found = FindChannelPermutation(*node);
  if (!found || found->order == found->Inverse()) return false;
  const int64_t axis = found->axis - found->data.shape().rank();
  if (node->Is(ops::kConcat)) {
    if (node->attributes().GetInt("axis") == axis) return false;
    graph.SetAttribute(node, "axis", axis);
    return true;
  }
  if (node->constant_input(2)->Int64s()[0] == axis) return false;
  Node* constant =
      graph.AddConstant(absl::StrCat(node->name(), "/axis"), Constant::FromInt64s({}, {axis}),
                        node->input(2).node->sources());
  graph.SetInput({node, 2}, constant->output());
  return true;
}

bool IsPlainConvolution(const Node& node) {
  return node.Is(ops::kConvolution) && node.constant_input(1) != nullptr;
}

// Constant weights get the axis of groups themselves, others by an Unsqueeze.
absl::StatusOr<Node*> WeightsOfOneGroup(Graph& graph, const Node& convolution) {
  const Constant* constant = convolution.constant_input(1);
  if (constant != nullptr) {
    Extents extents = constant->extents();
    extents.insert(extents.begin(), 1);
    return graph.AddConstant(absl::StrCat(convolution.name(), "/weights"),
                             constant->Reshaped(std::move(extents)),
                             SourcesWithConstants(convolution));
  }
  Node* axis = graph.AddConstant(absl::StrCat(convolution.name(), "/axis"),
                                 Constant::FromInt64s({1}, {0}), convolution.sources());
  return graph.Add({.op = ops::kUnsqueeze,
                    .name = absl::StrCat(convolution.name(), "/weights"),
                    .inputs = {convolution.input(1), axis->output()},
                    .sources = convolution.sources()});
}

absl::Status WriteAsOneGroup(Graph& graph, Node* convolution) {
  MO_ASSIGN_OR_RETURN(Node * weights, WeightsOfOneGroup(graph, *convolution));
  MO_ASSIGN_OR_RETURN(Node * created,
                      graph.Add({.op = ops::kGroupConvolution,
                                 .name = convolution->name(),
                                 .inputs = {convolution->input(0), weights->output()},
                                 .attributes = convolution->attributes(),
                                 .sources = convolution->sources()}));
  graph.Replace(convolution, created);
  return absl::OkStatus();
}

// A part of a tensor: which, and where it begins (or its number), to compare parts of one tensor.
struct Part {
  const Node* whole;
  int64_t begin;
};

std::optional<Part> PartRead(const Node& convolution) {
  const Value data = convolution.input(0);
  if (data.node->op().splits) return Part{data.node, data.output};
  if (!data.node->Is(ops::kStridedSlice)) return std::nullopt;
  const Constant* begin = data.node->constant_input(1);
  if (begin == nullptr || !begin->available() || begin->size() < 2) return std::nullopt;
  return Part{data.node->input(0).node, begin->Int64s()[1]};
}

// Whether a convolution of a part comes first, and something that has no inputs itself after it.
bool JoinsPartWithInput(const Node& concat) {
  const Node& first = *concat.input(0).node;
  return IsPlainConvolution(first) && PartRead(first) &&
         std::any_of(concat.inputs().begin(), concat.inputs().end(),
                     [](const Value& input) { return input.node->input_count() == 0; });
}

absl::StatusOr<bool> AvoidJoinedConvolutions(Graph& graph, Node* node) {
  if (!node->Is(ops::kConcat) || node->input_count() < 2) return false;
  if (JoinsPartWithInput(*node)) {
    MO_RETURN_IF_ERROR(WriteAsOneGroup(graph, node->input(0).node));
    return true;
  }
  bool in_order = true;
  std::optional<Part> last;
  for (const Value& input : node->inputs()) {
    const Node* convolution = input.node;
    if (!IsPlainConvolution(*convolution)) return false;
    const std::optional<Part> part = PartRead(*convolution);
    if (!part || (last && last->whole != part->whole)) return false;
    in_order &= !last || last->begin < part->begin;
    last = part;
  }
  if (in_order) return false;
  MO_RETURN_IF_ERROR(WriteAsOneGroup(graph, node->input(0).node));
  return true;
}

bool AnyAbove(const Ints& list, int64_t least) {
  return std::any_of(list.begin(), list.end(), [=](int64_t value) { return value > least; });
}

bool HasStride(const Node& convolution) {
  return AnyAbove(convolution.attributes().GetInts("strides"), 1);
}

bool IsPointwiseConvolution(const Node& node) {
  if (!node.Is(ops::kConvolution) || !node.input(1).shape().is_static()) return false;
  const Extents weights = *node.input(1).shape().extents();
  return std::all_of(weights.begin() + 2, weights.end(), [](int64_t k) { return k == 1; });
}

bool HasPadding(const Node& convolution) {
  const Attributes& a = convolution.attributes();
  return a.GetString("auto_pad") == "explicit" &&
         (AnyAbove(a.GetInts("pads_begin"), 0) || AnyAbove(a.GetInts("pads_end"), 0));
}

// Whether the runtime moves a stride up across the node.
bool LetsStridesThrough(const Node& node) {
  if (node.op().locality == Locality::kNone) return false;
  for (OpType op : {ops::kConvert, ops::kPReLU, ops::kSelect, ops::kSelu, ops::kSwish}) {
    if (node.Is(op)) return false;
  }
  return true;
}

// Whether the runtime may have the value as one of several outputs of a node, and not as the first
// that one gets without saying which: a VariadicSplit has none of these, and it makes one of the
// StridedSlices of a tensor.
bool IsPart(const Value& value) {
  if (value.output > 0 || value.node->Is(ops::kVariadicSplit)) return true;
  if (!value.node->Is(ops::kStridedSlice)) return false;
  const Value whole = value.node->input(0);
  const std::vector<Use>& uses = whole.node->uses(whole.output);
  return std::count_if(uses.begin(), uses.end(),
                       [](const Use& use) { return use.node->Is(ops::kStridedSlice); }) > 1;
}

// The stride that all readers of a node ask for, or nothing; `asked` by the ids of nodes.
Ints AskedByReaders(const Node& node, const std::map<int, Ints>& asked) {
  Ints common;
  if (node.output_count() != 1) return common;
  for (const Use& use : node.uses()) {
    const auto found = asked.find(use.node->id());
    if (found == asked.end() || (use.input > 0 && use.node->Is(ops::kConvolution)) ||
        (!common.empty() && found->second != common))
      return {};
    common = found->second;
  }
  return common;
}

// The strides that the runtime moves up to the inputs of nodes, by their ids. A convolution 1×1
// asks what it reads for its stride, times the one that its own readers ask for; an elementwise
// operation asks for that of its readers.
std::map<int, Ints> StridesMovedUp(const std::vector<Node*>& order) {
  std::map<int, Ints> asked;
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    const Node& node = **it;
    Ints strides = AskedByReaders(node, asked);
    if (IsPointwiseConvolution(node)) {
      const Shape& data = node.input(0).shape();
      bool known = data.has_rank();
      for (int axis = 2; axis < data.rank(); ++axis) known &= data.dim(axis).is_static();
      if (!known) continue;
      const Ints& own = node.attributes().GetInts("strides");
      strides.resize(own.size(), 1);
      for (size_t axis = 0; axis < own.size(); ++axis) strides[axis] *= own[axis];
    } else if (!LetsStridesThrough(node)) {
      continue;
    }
    if (AnyAbove(strides, 1)) asked[node.id()] = std::move(strides);
  }
  return asked;
}

absl::StatusOr<bool> AvoidPaddedStrides(Graph& graph) {
  const std::vector<Node*> order = graph.TopologicalOrder();
  const std::map<int, Ints> asked = StridesMovedUp(order);
  bool changed = false;
  for (Node* node : order) {
    if (!IsPointwiseConvolution(*node) || !HasPadding(*node)) continue;
    if (!HasStride(*node) && asked.count(node->id()) == 0) continue;
    MO_RETURN_IF_ERROR(WriteAsOneGroup(graph, node));
    changed = true;
  }
  return changed;
}

absl::StatusOr<bool> AvoidStridesOfParts(Graph& graph) {
  const std::vector<Node*> order = graph.TopologicalOrder();
  const std::map<int, Ints> asked = StridesMovedUp(order);
  std::set<int> reached;  // whose strides come up to a part, by their ids
  bool changed = false;
  for (Node* node : order) {
    if (asked.count(node->id()) == 0) continue;
    // A convolution that reads a part keeps its stride.
    const bool convolution = node->Is(ops::kConvolution);
    const bool reaches =
        std::any_of(node->inputs().begin(), node->inputs().end(), [&](const Value& input) {
          return reached.count(input.node->id()) > 0 || (!convolution && IsPart(input));
        });
    if (!reaches) continue;
    if (convolution && HasStride(*node)) {
      MO_RETURN_IF_ERROR(WriteAsOneGroup(graph, node));
      changed = true;
    } else {
      reached.insert(node->id());
    }
  }
  return changed;
}

absl::StatusOr<bool> AvoidFractionalBias(Graph& graph, Node* node) {
  if (!node->Is(ops::kLRN)) return false;
  const double bias = node->attributes().GetDouble("bias");
  if (!(bias > 0) || bias == std::floor(bias)) return false;
  auto add = [&](OpType op, absl::string_view suffix, std::vector<Value> inputs,
                 Attributes attributes = {}) {
    return graph.Add({.op = op,
                      .name = absl::StrCat(node->name(), suffix),
                      .inputs = std::move(inputs),
                      .attributes = std::move(attributes),
                      .sources = node->sources()});
  };
  auto number = [&](absl::string_view suffix, double value) {
    return graph
        .AddConstant(absl::StrCat(node->name(), suffix),
                     Constant::Scalar(node->type().element_type, value), node->sources())
        ->output();
  };
  const double beta = node->attributes().GetDouble("beta");
  Attributes attributes = node->attributes();
  attributes.Set("alpha", node->attributes().GetDouble("alpha") / bias);
  attributes.Set("bias", 1.0);
  MO_ASSIGN_OR_RETURN(Node * normalized, add(ops::kLRN, "/bias_1", node->inputs(), attributes));
  // The power is left to the runtime: it is no operation whose bits are the same everywhere.
  MO_ASSIGN_OR_RETURN(Node * factor, add(ops::kPower, "/factor",
                                         {number("/bias", bias), number("/exponent", -beta)}));
  MO_ASSIGN_OR_RETURN(Node * scaled,
                      add(ops::kMultiply, "", {normalized->output(), factor->output()}));
  graph.Replace(node, scaled);
  return true;
}

absl::StatusOr<bool> AvoidMixedLimits(Graph& graph, Node* node) {
  if (!node->Is(ops::kFakeQuantize)) return false;
  for (const int one : {3, 4}) {
    const Constant *limit = node->constant_input(one), *other = node->constant_input(7 - one);
    if (limit == nullptr || other == nullptr || !limit->available() || limit->size() != 1 ||
        other->size() == 1)
      continue;
    const std::vector<double> values(static_cast<size_t>(other->size()), limit->Doubles()[0]);
    Node* repeated =
        graph.AddConstant(absl::StrCat(node->input(one).node->name(), "/channels"),
                          Constant::FromDoubles(limit->type(), other->extents(), values),
                          node->input(one).node->sources());
    graph.SetInput({node, one}, repeated->output());
    return true;
  }
  return false;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext&) {
  bool changed = false;
  for (auto* avoid : {AvoidPermutation, AvoidJoinedConvolutions, AvoidFractionalBias,
                      AvoidPaddingInBlocks, AvoidSubByteMoves, AvoidSaturation, AvoidDecompression,
                      AvoidChannelsAfterMatMul, AvoidMixedLimits}) {
    for (Node* node : graph.TopologicalOrder()) {
      MO_ASSIGN_OR_RETURN(const bool avoided, avoid(graph, node));
      changed |= avoided;
    }
  }
  for (auto* avoid : {AvoidPaddedStrides, AvoidStridesOfParts}) {
    MO_ASSIGN_OR_RETURN(const bool avoided, avoid(graph));
    changed |= avoided;
  }
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kAvoidRuntimeFaults = {
    .name = "avoid_runtime_faults",
    .summary = "spell what the OpenVINO runtime computes wrong in another way",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
