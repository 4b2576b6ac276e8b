// Axes of one element, put in for a computation → the computation without them
//
//     x [N, C, w]                          x
//   Unsqueeze 2                            │
//     │ [N, C, 1, w]                 conv(W'), W' [O, I, k]
//   conv(W), W [O, I, 1, k]     →          │ + b
//     │ + b                                y
//   Squeeze 2
//     y
//
// So frameworks write a convolution over one axis, or a normalization of sequences. On an axis of
// one element a kernel of one element without padding is applied once, whatever stride and dilation
// are. Nothing is computed: weights and constants keep their elements.

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
constexpr int kFirstSpatialAxis = 2;

// The axes of a Squeeze or Unsqueeze in a tensor of `rank`, ascending; nullopt if not known.
std::optional<Ints> AxesIn(const Node& node, const Shape& wide) {
  const Constant* list = node.input_count() > 1 ? node.constant_input(1) : nullptr;
  if (list == nullptr || !list->available() || !wide.has_rank()) return std::nullopt;
  Ints axes = list->Int64s();
  for (int64_t& axis : axes) axis += axis < 0 ? wide.rank() : 0;
  std::sort(axes.begin(), axes.end());
  return axes;
}

std::optional<int> DataInput(Node* node) {
  return FindConvolutionKind(*node) != nullptr ? 0 : ElementwiseInput(node);
}

struct Candidate {
  explicit Candidate(Node* squeeze) : squeeze(squeeze) {
    Node* node = squeeze->input(0).node;
    while (!node->Is(ops::kUnsqueeze)) {
      const std::optional<int> data = DataInput(node);
      if (!data) return;
      chain.push_back(node);
      node = node->input(*data).node;
    }
    unsqueeze = node;
  }

  // The axes that both are about.
  std::optional<Ints> Axes() const {
    const std::optional<Ints> axes = AxesIn(*unsqueeze, unsqueeze->shape());
    if (axes != AxesIn(*squeeze, squeeze->input(0).shape())) return std::nullopt;
    return axes;
  }

  Node* squeeze;
  std::vector<Node*> chain;   // between the two, the last first
  Node* unsqueeze = nullptr;  // nullptr: something else is written here
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  std::vector<Node*> nodes = {c.squeeze, c.unsqueeze};
  nodes.insert(nodes.end(), c.chain.begin(), c.chain.end());
  for (const Node* node : nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  const Node* reader = c.squeeze;
  for (Node* node : c.chain) {
    if (auto objection = ObjectionIfReadElsewhere(node->output(), *reader)) return objection;
    reader = node;
  }
  return ObjectionIfReadElsewhere(c.unsqueeze->output(), *reader);
}

std::optional<Objection> OtherAxes(const Candidate& c, const PassContext&) {
  const std::optional<Ints> axes = c.Axes();
  if (!axes) return Objection{"the axes differ, or are not known", c.unsqueeze};
  if (axes->empty() || axes->front() >= kFirstSpatialAxis) return std::nullopt;
  return Objection{absl::StrCat("it puts in axis ", axes->front()), c.unsqueeze};
}

// What keeps a convolution from being one without `axes`; "" if nothing does.
std::string ReachOn(const Ints& axes, const Node& node) {
  const ConvolutionKind& kind = *FindConvolutionKind(node);
  if (kind.transposed) return "it is transposed";
  const Constant* weights = node.constant_input(1);
  if (weights == nullptr) return "the weights are computed";
  const int spatial = weights->rank() - kind.first_kernel_axis();
  if (static_cast<int>(axes.size()) >= spatial) return "it has no other axis";
  const Attributes& a = node.attributes();
  for (int64_t axis : axes) {
    const size_t place = static_cast<size_t>(axis - kFirstSpatialAxis);
    const int64_t extent = weights->extents()[kind.first_kernel_axis() + place];
    if (extent != 1) return absl::StrCat("its kernel has ", extent, " elements on axis ", axis);
    const bool pads = a.GetString("auto_pad") == "explicit" &&
                      (a.GetInts("pads_begin")[place] != 0 || a.GetInts("pads_end")[place] != 0);
    if (pads) return absl::StrCat("it pads axis ", axis);
  }
  return "";
}

std::optional<Objection> SeesMore(const Candidate& c, const PassContext&) {
  for (const Node* node : c.chain) {
    if (FindConvolutionKind(*node) == nullptr) continue;
    const std::string reach = ReachOn(c.Axes().value(), *node);
    if (!reach.empty()) return Objection{reach, node};
  }
  return std::nullopt;
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  for (Node* node : c.chain) {
    const Value data = node->input(*DataInput(node));
    if (OperandInputs(node).empty() || data.type() == node->type()) continue;
    return Objection{absl::StrCat(ToString(data.shape()), " becomes ", ToString(node->shape())),
                     node};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"UA1", "neither a node nor a constant of it is excluded from operation_fusing", Excluded},
      {"UA2", "nothing else reads what is between, and it is no output of the model",
       ReadElsewhere},
      {"UA3", "both are about the same known axes, after the channels", OtherAxes},
      {"UA4",
       "a convolution is not transposed, has constant weights with a kernel of one element and no "
       "padding on these axes, and has another axis",
       SeesMore},
      {"UA5", "a constant does not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

class Dropper {
 public:
  Dropper(Graph& graph, Ints axes) : graph_(graph), axes_(std::move(axes)) {}

  void FromConvolution(Node* node) {
    const int first = FindConvolutionKind(*node)->first_kernel_axis();
    for (const char* name : {"strides", "dilations", "pads_begin", "pads_end"})
      graph_.SetAttribute(node, name, Without(node->attributes().GetInts(name), kFirstSpatialAxis));
    SetConstant({node, 1}, kFirstSpatialAxis - first, "/weights");
  }

  void FromOperand(Node* node, int input) {
    SetConstant({node, input}, node->shape().rank() - node->constant_input(input)->rank(),
                "/value");
  }

 private:
  // The numbers whose places, counted from `first`, are none of the axes.
  Ints Without(const Ints& list, int first) const {
    Ints rest;
    for (size_t i = 0; i < list.size(); ++i) {
      const int64_t axis = static_cast<int64_t>(i) + first;
      if (!std::binary_search(axes_.begin(), axes_.end(), axis)) rest.push_back(list[i]);
    }
    return rest;
  }

  // Other readers of the old constant keep it.
  void SetConstant(const Use& use, int first, absl::string_view suffix) {
    Node* old = use.node->input(use.input).node;
    const Extents extents = Without(old->constant()->extents(), first);
    if (extents == old->constant()->extents()) return;
    Node* created = graph_.AddConstant(absl::StrCat(use.node->name(), suffix),
                                       old->constant()->Reshaped(extents), old->sources());
    if (old->uses().size() == 1) return graph_.Replace(old, created);
    graph_.SetInput(use, created->output());
  }

  Graph& graph_;
  Ints axes_;
};

absl::Status Drop(Graph& graph, const Candidate& c, PassContext& context) {
  mo::Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                        .pass = std::string(kDropUnitAxes.name),
                        .nodes_in = {c.unsqueeze->name()},
                        .what = "computes without the axes of one element"};
  Dropper dropper(graph, c.Axes().value());
  Value last = c.unsqueeze->input(0);
  for (auto it = c.chain.rbegin(); it != c.chain.rend(); ++it) {
    Node* node = *it;
    const int data = *DataInput(node);
    for (int input : OperandInputs(node)) dropper.FromOperand(node, input);
    if (FindConvolutionKind(*node) != nullptr) dropper.FromConvolution(node);
    graph.SetInput({node, data}, last);
    node->set_tensor_names(0, {});  // the value has another shape now
    MO_RETURN_IF_ERROR(graph.Infer(node).status());
    last = node->output();
    record.nodes_in.push_back(node->name());
    record.nodes_out.push_back(node->name());
  }
  record.nodes_in.push_back(c.squeeze->name());
  graph.ReplaceUses(c.squeeze->output(), last);
  graph.Remove(c.squeeze);
  graph.Remove(c.unsqueeze);
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

std::optional<Candidate> Find(Node* node) {
  if (!node->Is(ops::kSqueeze)) return std::nullopt;
  const Candidate candidate(node);
  return candidate.unsqueeze == nullptr ? std::nullopt : std::optional(candidate);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return RewriteCandidates(Find, absl::MakeConstSpan(Rules()), Drop, kDropUnitAxes, graph, context);
}

}  // namespace

const Pass kDropUnitAxes = {
    .name = "drop_unit_axes",
    .summary = "compute between Unsqueeze and Squeeze without the axes that they put in",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
