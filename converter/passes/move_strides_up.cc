// Strides of convolutions with kernel 1 → the convolutions above
//
//        conv 3×3                       conv 3×3 /2
//           │                              │
//          ReLU    ReLU─…                 ReLU    ReLU─…
//             \    /                         \    │
//              Add              →             \  MaxPool 1×1 /2
//              ReLU                            Add
//             /    \                           ReLU
//     conv 1×1 /2  conv 1×1 /2              conv 1×1  conv 1×1
//
// Let S(s) keep every s-th element along each spatial axis. A convolution with kernel 1 and no
// padding is conv(stride 1) ∘ S(s), and so is one with padding b, e around n elements where s
// divides b: its own padding becomes b/s and what the o elements of its result leave, o − b/s −
// ⌈n/s⌉; an elementwise operation and S(s) may change places; S(s) ∘
// conv(stride t) = conv(stride t·s) with the same pads, as floor(floor(m / t) / s) = floor(m /
// (t·s)). So S(s) moves up from all readers of a value until a convolution takes it in. Where an
// operand of an elementwise operation is read by others, too, a MaxPool with kernel 1 does S(s) on
// that edge; a constant operand is sliced.
//
// All values that S(s) moves across together are a region (stride_region.h). It is moved as a whole
// or not at all. Their tensor names go: what they named is not computed any more. Regions are
// looked at from the end of the graph to its beginning, so a stride climbs through several
// convolutions with kernel 1.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"
#include "converter/passes/stride_region.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kResnetStride;

std::optional<Objection> Excluded(const StrideRegion& r, const PassContext& context) {
  for (const std::vector<Node*>* nodes : {&r.sources, &r.moved, &r.absorbers}) {
    for (const Node* node : *nodes) {
      if (auto objection = ObjectionIfNodeExcluded(*node, kOptimization, context)) return objection;
    }
  }
  for (const Use& use : r.sliced) {
    if (auto objection = ObjectionIfExcluded(*use.node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> SourcePadded(const StrideRegion& r, const PassContext&) {
  for (const Node* node : r.sources) {
    if (!CanGiveUpStride(*node))
      return Objection{absl::StrCat("it pads ", ToString(node->attributes().GetInts("pads_begin")),
                                    " and ", ToString(node->attributes().GetInts("pads_end"))),
                       node};
  }
  return std::nullopt;
}

std::optional<Objection> ReadersDisagree(const StrideRegion& r, const PassContext&) {
  if (r.conflicting_reader == nullptr) return std::nullopt;
  return Objection{
      absl::StrCat("'", r.conflicting_reader->name(), "' (", r.conflicting_reader->op().name(),
                   ") reads what the stride would leave out"),
      r.conflicting_reader};
}

// What produces a value of the region, or an operand of it, and lets no stride through.
const Node* ObstacleOf(const StrideRegion& r) {
  const Node* obstacle = nullptr;  // by name
  auto consider = [&obstacle](const Node* node) {
    if (obstacle == nullptr || node->name() < obstacle->name()) obstacle = node;
  };
  for (const auto& [key, value] : r.values) {
    if (std::find(r.moved.begin(), r.moved.end(), value.node) == r.moved.end())
      consider(value.node);
  }
  for (const Use& use : r.pooled) {
    if (obstacle == nullptr) consider(use.node->input(use.input).node);
  }
  return obstacle != nullptr ? obstacle : r.values.begin()->second.node;
}

std::optional<Objection> NothingAbsorbs(const StrideRegion& r, const PassContext&) {
  if (!r.absorbers.empty()) return std::nullopt;
  const Node* obstacle = ObstacleOf(r);
  return Objection{absl::StrCat("the value comes from a ", obstacle->op().name()), obstacle};
}

std::optional<Objection> PaddingUnresolved(const StrideRegion& r, const PassContext&) {
  for (const Node* node : r.absorbers) {
    const std::string& auto_pad = node->attributes().GetString("auto_pad");
    if (auto_pad == "explicit" || auto_pad == "valid" || node->input(0).shape().is_static())
      continue;
    return Objection{absl::StrCat("auto_pad is ", auto_pad, " and the extents are not known"),
                     node};
  }
  return std::nullopt;
}

std::optional<Objection> OperandOfOtherRank(const StrideRegion& r, const PassContext&) {
  const int rank = static_cast<int>(r.stride.size()) + 2;
  for (const auto& [key, value] : r.values) {
    if (value.shape().rank() == rank) continue;
    return Objection{absl::StrCat("an operand is ", ToString(value.shape())), value.node};
  }
  for (const Use& use : r.pooled) {
    const Shape& shape = use.node->input(use.input).shape();
    if (shape.has_rank() && shape.rank() == rank) continue;
    return Objection{absl::StrCat("an operand is ", ToString(shape)), use.node};
  }
  return std::nullopt;
}

// An extent that is not known counts as 1: those of a region's values are the same. In double:
// products of extents from a file may exceed an integer.
double Elements(const Shape& shape) {
  double count = 1;
  for (const Dim& dim : shape.dims())
    count *= dim.is_static() ? static_cast<double>(dim.value()) : 1.0;
  return count;
}

// What is saved in the absorbers against what the inserted poolings touch.
std::optional<Objection> NotWorthIt(const StrideRegion& r, const PassContext&) {
  if (r.absorbers.empty()) return std::nullopt;
  double shrink = 1;
  for (int64_t s : r.stride) shrink *= static_cast<double>(s);
  double saved = 0, added = 0;
  for (const Node* node : r.absorbers)
    saved += static_cast<double>(MultiplyAccumulates(*node)) * (1 - 1 / shrink);
  for (const Use& use : r.pooled) added += Elements(use.node->input(use.input).shape()) / shrink;
  if (saved > added) return std::nullopt;
  return Objection{
      absl::StrCat("it would save ", saved, " multiplications and pool ", added, " elements")};
}

// More than operations take.
std::optional<Objection> StrideTooLarge(const StrideRegion& r, const PassContext&) {
  constexpr int64_t kLargestStride = 1 << 30;
  for (const Node* node : r.absorbers) {
    const Ints& strides = node->attributes().GetInts("strides");
    for (size_t axis = 0; axis < strides.size(); ++axis) {
      if (strides[axis] > kLargestStride / r.stride[axis])
        return Objection{absl::StrCat("its strides are ", ToString(strides)), node};
    }
  }
  return std::nullopt;
}

const std::vector<Rule<StrideRegion>>& Rules() {
  static const auto& rules = *new std::vector<Rule<StrideRegion>>{
      {"RS1", "no node that the stride leaves, crosses or enters is excluded from resnet_stride",
       Excluded},
      {"RS2",
       "the convolution that gives up its stride has no padding, or as many elements before an "
       "image of known extents as are whole strides",
       SourcePadded},
      {"RS3",
       "everything that reads the tensor asks for the same stride; an output of the model asks for "
       "none",
       ReadersDisagree},
      {"RS4", "a convolution above takes the stride in", NothingAbsorbs},
      {"RS5", "the padding of the convolution above is known", PaddingUnresolved},
      {"RS6", "the strides of the convolution above are at most 2^30", StrideTooLarge},
      {"RS7", "every operand to be aligned has the rank of the tensor", OperandOfOtherRank},
      {"RS8", "more multiplications are saved than elements are pooled", NotWorthIt},
  };
  return rules;
}

// A copy of a constant operand with every s-th element along the spatial axes that it has.
Constant Slice(const Constant& constant, const Ints& stride) {
  Constant sliced = constant;
  const int spatial = static_cast<int>(stride.size());
  for (int i = 1; i <= std::min(spatial, constant.rank()); ++i) {
    const int axis = constant.rank() - i;
    const int64_t extent = constant.extents()[axis];
    if (extent > 1) sliced = sliced.Sliced(axis, 0, extent, stride[spatial - i]);
  }
  return sliced;
}

// The convolution with kernel 1 as it reads every s-th element.
void GiveUpStride(Graph& graph, Node* node, const Ints& stride) {
  if (node->attributes().GetString("auto_pad") == "explicit") {
    Ints begin = node->attributes().GetInts("pads_begin");
    Ints end = node->attributes().GetInts("pads_end");
    for (size_t i = 0; i < stride.size(); ++i) {
      if (begin[i] == 0 && end[i] == 0) continue;
      const int axis = static_cast<int>(i) + 2;
      const int64_t extent = node->input(0).shape().dim(axis).value();
      begin[i] /= stride[i];
      end[i] = node->shape().dim(axis).value() - begin[i] - (extent + stride[i] - 1) / stride[i];
    }
    graph.SetAttribute(node, "pads_begin", std::move(begin));
    graph.SetAttribute(node, "pads_end", std::move(end));
  }
  graph.SetAttribute(node, "strides", Ints(stride.size(), 1));
}

void Absorb(Graph& graph, Node* node, const Ints& stride) {
  const std::string auto_pad = node->attributes().GetString("auto_pad");
  if (auto_pad != "explicit") {
    // Computed from the stride before it changes. What is missing at the end follows from the
    // extent that has to come out.
    const Ints begin = ResolvedPadsBegin(*node);
    const Ints end = ResolvedPadsEnd(*node);
    graph.SetAttribute(node, "pads_begin", begin);
    graph.SetAttribute(node, "pads_end", end);
    graph.SetAttribute(node, "auto_pad", std::string("explicit"));
  }
  Ints strides = node->attributes().GetInts("strides");
  for (size_t axis = 0; axis < strides.size(); ++axis) strides[axis] *= stride[axis];
  graph.SetAttribute(node, "strides", std::move(strides));
}

absl::Status Pool(Graph& graph, const Use& use, const Ints& stride,
                  std::vector<std::string>& created) {
  const Value operand = use.node->input(use.input);
  MO_ASSIGN_OR_RETURN(
      Node * pool,
      graph.Add({.op = ops::kMaxPool,
                 .name = absl::StrCat(use.node->name(), "/align_", use.input),
                 .inputs = {operand},
                 .attributes = {{"kernel", Ints(stride.size(), 1)}, {"strides", stride}},
                 .sources = use.node->sources()}));
  created.push_back(pool->name());
  graph.SetInput(use, pool->output());
  return absl::OkStatus();
}

// Infers the types of the region's nodes again; what reads the sources does not change.
absl::Status InferRegion(Graph& graph, const StrideRegion& region, const StrideRegions& regions) {
  std::vector<Node*> nodes = region.absorbers;
  nodes.insert(nodes.end(), region.moved.begin(), region.moved.end());
  nodes.insert(nodes.end(), region.sources.begin(), region.sources.end());
  for (Node* node : regions.InOrder(std::move(nodes)))
    MO_RETURN_IF_ERROR(graph.Infer(node).status());
  return absl::OkStatus();
}

absl::Status Move(Graph& graph, const StrideRegion& region, StrideRegions& regions,
                  PassContext& context) {
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(kMoveStridesUp.name)};
  record.what = absl::StrCat("stride ", ToString(region.stride), " moved up");
  for (Node* node : region.sources) {
    record.nodes_in.push_back(node->name());
    GiveUpStride(graph, node, region.stride);
  }
  for (const Node* node : region.moved) record.nodes_in.push_back(node->name());
  for (Node* node : region.absorbers) {
    record.nodes_out.push_back(node->name());
    Absorb(graph, node, region.stride);
  }
  for (const Use& use : region.pooled)
    MO_RETURN_IF_ERROR(Pool(graph, use, region.stride, record.nodes_out));
  for (const Use& use : region.sliced) {
    const Node* constant = use.node->input(use.input).node;
    Node* sliced =
        graph.AddConstant(constant->name() + "/sliced", Slice(*constant->constant(), region.stride),
                          Union(use.node->sources(), constant->sources()));
    graph.SetInput(use, sliced->output());
  }
  for (const auto& [key, value] : region.values) value.node->set_tensor_names(value.output, {});
  context.records().Add(std::move(record));
  MO_RETURN_IF_ERROR(InferRegion(graph, region, regions));
  regions.Moved(region);
  return absl::OkStatus();
}

// One way from the end of the graph to its beginning.
absl::StatusOr<bool> Sweep(Graph& graph, PassContext& context, std::vector<Refusal>& refusals) {
  StrideRegions regions(graph);
  bool moved = false;
  std::set<StrideRegion::ValueKey> refused;
  auto refusal_of = [&context](const StrideRegion& region) {
    return FirstRefusal(absl::MakeConstSpan(Rules()), region, *region.front, kMoveStridesUp,
                        context);
  };
  for (const Value& value : regions.values()) {
    if (refused.count({value.node->name(), value.output}) > 0) continue;
    const std::optional<StrideRegion> region = regions.Around(value);
    if (!region) continue;
    std::optional<Refusal> refusal = refusal_of(*region);
    if (!refusal) {
      MO_RETURN_IF_ERROR(Move(graph, *region, regions, context));
      moved = true;
      continue;
    }
    refusals.push_back(*std::move(refusal));
    for (const auto& [key, member] : region->values) refused.insert(key);
  }
  for (const StrideRegion& region : regions.Refused()) {
    if (std::optional<Refusal> refusal = refusal_of(region)) {
      refusals.push_back(*std::move(refusal));
      continue;
    }
    MO_RETURN_IF_ERROR(Move(graph, region, regions, context));
    moved = true;
  }
  return moved;
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  std::vector<Refusal> refusals;
  for (bool moved = true; moved; changed |= moved) {
    refusals.clear();
    MO_ASSIGN_OR_RETURN(moved, Sweep(graph, context, refusals));
  }
  for (Refusal& refusal : refusals) context.records().Add(std::move(refusal));
  return changed;
}

}  // namespace

const Pass kMoveStridesUp = {
    .name = "move_strides_up",
    .summary = "move strides from convolutions with kernel 1 to the convolutions above",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
