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
// padding is conv(stride 1) ∘ S(s); an elementwise operation and S(s) may change places; S(s) ∘
// conv(stride t) = conv(stride t·s) with the same pads, as floor(floor(m / t) / s) = floor(m /
// (t·s)). So S(s) moves up from all readers of a value until a convolution takes it in. Where an
// operand of an elementwise operation is read by others, too, a MaxPool with kernel 1 does S(s) on
// that edge; a constant operand is sliced.
//
// A region is the set of values that S(s) moves across together: the elementwise operations between
// the strided convolutions below and what is above. It is moved as a whole or not at all. Regions
// are looked for until none is left, so a stride climbs through several convolutions with kernel 1.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/convolution.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kResnetStride;

// Node name and output: an order that does not depend on that of the source's nodes.
using ValueKey = std::pair<std::string, int>;
ValueKey KeyOf(Value value) { return {value.node->name(), value.output}; }

bool IsOnes(const Ints& strides) {
  return std::all_of(strides.begin(), strides.end(), [](int64_t s) { return s == 1; });
}

bool IsForwardConvolution(const Node& node) {
  const ConvolutionKind* kind = FindConvolutionKind(node);
  return kind != nullptr && !kind->transposed;
}

// A convolution with kernel 1 that throws elements of its input away.
bool IsSource(const Node& node) {
  if (!IsForwardConvolution(node) || IsOnes(node.attributes().GetInts("strides"))) return false;
  const ConvolutionWeights weights(*FindConvolutionKind(node), *node.input(1).shape().extents());
  return IsOnes(weights.kernel);
}

bool IsPadded(const Node& convolution) {
  const Attributes& a = convolution.attributes();
  if (a.GetString("auto_pad") != "explicit") return false;  // kernel 1 needs none
  const auto some = [](const Ints& pads) {
    return std::any_of(pads.begin(), pads.end(), [](int64_t pad) { return pad != 0; });
  };
  return some(a.GetInts("pads_begin")) || some(a.GetInts("pads_end"));
}

// The stride that a reader asks of its input.
Ints StrideAskedBy(const Use& use) {
  if (use.input != 0 || !IsSource(*use.node) || IsPadded(*use.node)) return {};
  return use.node->attributes().GetInts("strides");
}

// Whether S(s) may change places with the node: it works on each position by itself.
bool IsTransparent(const Node& node) {
  return node.op().locality != Locality::kNone && node.output_count() == 1;
}

// The inputs that S(s) moves on to: all but the parameters of a unary operation and what has one
// element for each channel.
std::vector<int> OperandInputs(const Node& node) {
  std::vector<int> operands;
  const int count = node.op().locality == Locality::kUnary ? 1 : node.input_count();
  const int spatial = node.shape().rank() - 2;
  for (int i = 0; i < count; ++i) {
    const Shape& shape = node.input(i).shape();
    bool extended = !shape.has_rank();
    for (int axis = std::max(0, shape.rank() - spatial); axis < shape.rank(); ++axis)
      extended |= shape.dim(axis) != Dim(1);
    if (extended) operands.push_back(i);
  }
  return operands;
}

// A maximal region with one stride.
struct Region {
  Ints stride;
  std::map<ValueKey, Value> values;  // that will hold every s-th element only
  std::vector<Node*> absorbers;      // convolutions that produce one of them
  std::vector<Node*> moved;          // elementwise operations that produce one of them
  std::vector<Node*> sources;        // convolutions with kernel 1 that give up their stride
  std::vector<Use> pooled;           // operands to be aligned by a MaxPool
  std::vector<Use> sliced;           // constant operands to be sliced
  const Node* front = nullptr;       // the source that is named in records
  const Node* dissenter = nullptr;   // reads a value and asks for another stride, or for none
};

std::optional<Objection> Excluded(const Region& r, const PassContext& context) {
  for (const std::vector<Node*>* nodes : {&r.sources, &r.moved, &r.absorbers}) {
    for (const Node* node : *nodes) {
      if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
    }
  }
  return std::nullopt;
}

std::optional<Objection> SourcePadded(const Region& r, const PassContext&) {
  for (const Node* node : r.sources) {
    if (IsPadded(*node))
      return Objection{absl::StrCat("it pads ", ToString(node->attributes().GetInts("pads_begin")),
                                    " and ", ToString(node->attributes().GetInts("pads_end"))),
                       node};
  }
  return std::nullopt;
}

std::optional<Objection> ReadersDisagree(const Region& r, const PassContext&) {
  if (r.dissenter == nullptr) return std::nullopt;
  return Objection{absl::StrCat("'", r.dissenter->name(), "' (", r.dissenter->op().name,
                                ") reads what the stride would leave out"),
                   r.dissenter};
}

std::optional<Objection> NothingAbsorbs(const Region& r, const PassContext&) {
  if (!r.absorbers.empty()) return std::nullopt;
  const Node* producer = r.values.begin()->second.node;
  return Objection{absl::StrCat("the value comes from a ", producer->op().name), producer};
}

std::optional<Objection> PaddingUnresolved(const Region& r, const PassContext&) {
  for (const Node* node : r.absorbers) {
    const std::string& auto_pad = node->attributes().GetString("auto_pad");
    if (auto_pad == "explicit" || auto_pad == "valid" || node->input(0).shape().is_static())
      continue;
    return Objection{absl::StrCat("auto_pad is ", auto_pad, " and the extents are not known"),
                     node};
  }
  return std::nullopt;
}

std::optional<Objection> OperandOfOtherRank(const Region& r, const PassContext&) {
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
std::optional<Objection> NotWorthIt(const Region& r, const PassContext&) {
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
std::optional<Objection> StrideTooLarge(const Region& r, const PassContext&) {
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

const std::vector<Rule<Region>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Region>>{
      {"RS1", "no node that the stride leaves, crosses or enters is excluded from resnet_stride",
       Excluded},
      {"RS2", "the convolution that gives up its stride has no padding", SourcePadded},
      {"RS3",
       "everything that reads the tensor asks for the same stride; an output of the model asks for "
       "none",
       ReadersDisagree},
      {"RS4", "a convolution above takes the stride in", NothingAbsorbs},
      {"RS5", "the padding of the convolution above is known", PaddingUnresolved},
      {"RS6", "the strides of the convolution above stay below 2^30", StrideTooLarge},
      {"RS7", "every operand to be aligned has the rank of the tensor", OperandOfOtherRank},
      {"RS8", "more multiplications are saved than elements are pooled", NotWorthIt},
  };
  return rules;
}

// Finds what each value would be asked for and groups the values that have to change together.
class RegionFinder {
 public:
  explicit RegionFinder(const Graph& graph) : order_(graph.TopologicalOrder()) {
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      for (int i = 0; i < (*node)->output_count(); ++i) Ask((*node)->output(i));
    }
  }

  // In the order of the values, from the end of the graph to its beginning.
  std::vector<Region> Find() {
    std::vector<Region> regions;
    std::set<ValueKey> taken;
    for (auto node = order_.rbegin(); node != order_.rend(); ++node) {
      for (int i = 0; i < (*node)->output_count(); ++i) {
        const Value value = (*node)->output(i);
        if (asked_.count(KeyOf(value)) == 0 || taken.count(KeyOf(value)) > 0) continue;
        // What cannot move is part of no region: a MaxPool aligns it where a region reads it.
        if (!Delivers(value) && !IsReadByConvolution(value)) continue;
        Region region = Grow(value);
        for (const auto& [key, member] : region.values) taken.insert(key);
        regions.push_back(std::move(region));
      }
    }
    for (Node* node : order_) {
      if (IsSource(*node) && (IsPadded(*node) || asked_.count(KeyOf(node->input(0))) == 0))
        regions.push_back(Refused(node));
    }
    return regions;
  }

 private:
  // A source whose stride cannot move: the region that would change if it did.
  Region Refused(Node* source) const {
    Region region;
    const Value data = source->input(0);
    region.stride = source->attributes().GetInts("strides");
    region.values.emplace(KeyOf(data), data);
    Classify(region);
    region.front = source;
    for (const Use& use : data.node->uses(data.output)) {
      Ints asked = StrideAskedBy(use);
      if (asked.empty()) asked = AskedThrough(use);
      if (asked == region.stride || use.node == source) continue;
      if (region.dissenter == nullptr || use.node->name() < region.dissenter->name())
        region.dissenter = use.node;
    }
    return region;
  }

  // Records the stride that all readers of a value ask for, if they agree. Readers come first.
  void Ask(Value value) {
    Ints common;
    for (const Use& use : value.node->uses(value.output)) {
      Ints asked = StrideAskedBy(use);
      if (asked.empty()) asked = AskedThrough(use);
      if (asked.empty() || (!common.empty() && asked != common)) return;
      common = asked;
    }
    if (!common.empty()) asked_[KeyOf(value)] = common;
  }

  // What an elementwise reader passes on from its own readers.
  Ints AskedThrough(const Use& use) const {
    if (!IsTransparent(*use.node) || !use.node->shape().has_rank()) return {};
    const auto found = asked_.find({use.node->name(), 0});
    if (found == asked_.end()) return {};
    const std::vector<int> operands = OperandInputs(*use.node);
    return std::count(operands.begin(), operands.end(), use.input) > 0 ? found->second : Ints{};
  }

  Region Grow(Value seed) const {
    Region region;
    region.stride = asked_.at(KeyOf(seed));
    if (!Delivers(seed)) {
      region.values.emplace(KeyOf(seed), seed);
      Classify(region);
      return region;
    }
    std::vector<Value> open = {seed};
    std::set<int> moved;
    while (!open.empty()) {
      const Value value = open.back();
      open.pop_back();
      if (!region.values.emplace(KeyOf(value), value).second) continue;
      // Down: the readers that are elementwise change with it.
      for (const Use& use : value.node->uses(value.output)) {
        if (IsTransparent(*use.node)) open.push_back(use.node->output());
      }
      if (!IsTransparent(*value.node) || !moved.insert(value.node->id()).second) continue;
      for (int input : OperandInputs(*value.node)) {
        const Value operand = value.node->input(input);
        if (asked_.count(KeyOf(operand)) > 0 && Delivers(operand)) open.push_back(operand);
      }
    }
    Classify(region);
    return region;
  }

  // Whether S(s) can move above a value's producer; if not, a MaxPool on the edge does it.
  static bool Delivers(Value value) {
    return IsTransparent(*value.node) || IsForwardConvolution(*value.node);
  }

  static bool IsReadByConvolution(Value value) {
    const std::vector<Use>& uses = value.node->uses(value.output);
    return std::any_of(uses.begin(), uses.end(),
                       [](const Use& use) { return IsForwardConvolution(*use.node); });
  }

  void Classify(Region& region) const {
    std::set<int> seen;
    for (const auto& [key, value] : region.values) {
      Node* producer = value.node;
      if (IsForwardConvolution(*producer)) region.absorbers.push_back(producer);
      if (IsTransparent(*producer)) {
        region.moved.push_back(producer);
        for (int input : OperandInputs(*producer)) {
          const Value operand = producer->input(input);
          if (region.values.count(KeyOf(operand)) > 0) continue;
          (producer->constant_input(input) != nullptr ? region.sliced : region.pooled)
              .push_back({producer, input});
        }
      }
      for (const Use& use : producer->uses(value.output)) {
        if (IsSource(*use.node) && seen.insert(use.node->id()).second)
          region.sources.push_back(use.node);
      }
    }
    std::sort(region.sources.begin(), region.sources.end(),
              [](const Node* a, const Node* b) { return a->name() < b->name(); });
    region.front =
        region.sources.empty() ? region.values.begin()->second.node : region.sources.front();
  }

  std::vector<Node*> order_;
  std::map<ValueKey, Ints> asked_;
};

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
      graph.Add({.op = "MaxPool",
                 .name = absl::StrCat(use.node->name(), "/align_", use.input),
                 .inputs = {operand},
                 .attributes = {{"kernel", Ints(stride.size(), 1)}, {"strides", stride}},
                 .sources = use.node->sources()}));
  created.push_back(pool->name());
  graph.SetInput(use, pool->output());
  return absl::OkStatus();
}

absl::Status Move(Graph& graph, const Region& region, PassContext& context) {
  Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                    .pass = std::string(kMoveStridesUp.name)};
  record.what = absl::StrCat("stride ", ToString(region.stride), " moved up");
  for (Node* node : region.sources) {
    record.nodes_in.push_back(node->name());
    graph.SetAttribute(node, "strides", Ints(region.stride.size(), 1));
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
                          use.node->sources());
    graph.SetInput(use, sliced->output());
  }
  context.records().Add(std::move(record));
  return graph.InferAll();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  std::vector<Refusal> refusals;
  for (bool moved = true; moved;) {
    moved = false;
    refusals.clear();
    for (const Region& region : RegionFinder(graph).Find()) {
      std::optional<Refusal> refusal = FirstRefusal(absl::MakeConstSpan(Rules()), region,
                                                    *region.front, kMoveStridesUp, context);
      if (refusal) {
        refusals.push_back(*std::move(refusal));
        continue;
      }
      MO_RETURN_IF_ERROR(Move(graph, region, context));
      moved = changed = true;
      break;  // other regions may look different now
    }
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
