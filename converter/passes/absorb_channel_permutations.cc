// Channels in another order → convolutions with weights in that order
//
//     x                                     x
//     │ Gather p                            │ + a', a'[p[c]] = a[c]
//     │ + a                        →        │ conv(W'), W'[o, p[i], …] = W[o, i, …]
//     │ conv(W)                             y
//     y
//
// A Gather that takes every element of an axis once, a StridedSlice that takes them backwards, or a
// Concat of all the parts of one Split: the reversed channels of a preprocessing, a shuffle, an
// Unpack and Pack. It moves forward through
// Multiply and Add, whose constants it reorders, and through Pad and what is computed element by
// element, up to convolutions of one group, whose weights take it in. Either all that read it do,
// or it stays where it is. Nothing is computed.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/channel_permutation.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;
constexpr int kChannelAxis = 1;  // of a convolution's data

bool IsPlainConvolution(const Node& node) {
  const ConvolutionKind* kind = FindConvolutionKind(node);
  return kind != nullptr && !kind->grouped;
}

// `reader` reads what the permutation computes, or something of it that keeps the permuted axis.
struct Candidate {
  const ChannelPermutation& permutation;
  Use reader;

  int axis() const { return permutation.axis; }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : c.permutation.nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return ObjectionIfExcluded(*c.reader.node, kOptimization, context);
}

std::optional<Objection> NotMovable(const Candidate& c, const PassContext&) {
  Node* node = c.reader.node;
  const bool elementwise = node->op().locality == Locality::kUnary && node->input_count() == 1;
  if (elementwise || IsPlainConvolution(*node) || LinearOp::Of(node) || node->Is(ops::kPad))
    return std::nullopt;
  return Objection{absl::StrCat("a reader is ", WithArticle(node->op().name())), node};
}

std::optional<Objection> NotChannels(const Candidate& c, const PassContext&) {
  if (!IsPlainConvolution(*c.reader.node) || c.axis() == kChannelAxis) return std::nullopt;
  return Objection{absl::StrCat("axis ", c.axis(), " is permuted"), c.reader.node};
}

// Who reads the tensor as its weights has none to reorder. Elements are moved one by one.
std::optional<Objection> NotConstant(const Candidate& c, const PassContext&) {
  Node* node = c.reader.node;
  const std::optional<LinearOp> op = LinearOp::Of(node);
  if (!op && !IsPlainConvolution(*node)) return std::nullopt;
  const Constant* constant = op ? &op->constant() : node->constant_input(1);
  if (constant == nullptr) return Objection{"the weights are computed", node};
  if (ElementBits(constant->type()) >= 8) return std::nullopt;
  return Objection{absl::StrCat("the constant is ", ElementTypeName(constant->type())), node};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext&) {
  const std::optional<LinearOp> op = LinearOp::Of(c.reader.node);
  if (!op || op->KeepsShape()) return std::nullopt;
  return Objection{
      absl::StrCat(ToString(op->data().shape()), " becomes ", ToString(op->node->shape())),
      op->node};
}

std::optional<Objection> PadsTheAxis(const Candidate& c, const PassContext&) {
  const Node& node = *c.reader.node;
  if (!node.Is(ops::kPad)) return std::nullopt;
  for (int input : {1, 2}) {
    const Constant* pads = node.constant_input(input);
    if (pads == nullptr) return Objection{"the pads are computed", &node};
    if (pads->Int64s()[c.axis()] != 0)
      return Objection{absl::StrCat("axis ", c.axis(), " is padded"), &node};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"CR1", "none of the nodes is excluded from linear_fusing", Excluded},
      {"CR2",
       "each reader is a convolution of one group, a Multiply or Add with a constant, a Pad, or an "
       "operation on each element by itself",
       NotMovable},
      {"CR3", "what a convolution reads in another order are its channels", NotChannels},
      {"CR4", "weights and constants are given, in elements of whole bytes", NotConstant},
      {"CR5", "a constant does not broadcast the tensor up", BroadcastsUp},
      {"CR6", "a Pad does not pad the permuted axis", PadsTheAxis},
  };
  return rules;
}

class Absorber {
 public:
  Absorber(Graph& graph, PassContext& context) : graph_(graph), context_(context) {}

  bool Absorb(Node* permuting, const ChannelPermutation& permutation) {
    std::vector<Use> readers;  // all, those of `permuting` first
    if (!Collect(permuting, permutation, readers)) return false;
    const std::vector<int64_t> places = permutation.Inverse();
    Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                      .pass = std::string(kAbsorbChannelPermutations.name),
                      .what = "the order of channels moved into the weights"};
    for (const Node* part : permutation.nodes) record.nodes_in.push_back(part->name());
    for (const Use& reader : readers) {
      Node* node = reader.node;
      if (const std::optional<LinearOp> op = LinearOp::Of(node)) {
        ReorderOperand(*op, permutation.axis, places);
      } else if (IsPlainConvolution(*node)) {
        const bool transposed = FindConvolutionKind(*node)->transposed;
        SetConstant({node, 1}, node->constant_input(1)->Gathered(transposed ? 0 : 1, places),
                    "/weights");
        for (const Node* part : permutation.nodes) node->AddSources(part->sources());
        record.nodes_in.push_back(node->name());
        record.nodes_out.push_back(node->name());
        continue;
      }
      node->set_tensor_names(0, {});  // the value under those names is gone
    }
    context_.records().Add(std::move(record));
    graph_.ReplaceUses(permuting->output(), permutation.data, /*move_names=*/false);
    graph_.Remove(permuting);
    return true;
  }

 private:
  // What reads the permuted tensor up to the convolutions; false if one of them cannot.
  bool Collect(Node* permuting, const ChannelPermutation& permutation, std::vector<Use>& readers) {
    std::vector<Node*> producers = {permuting};
    while (!producers.empty()) {
      std::vector<Use> uses = producers.back()->uses();
      producers.pop_back();
      std::sort(uses.begin(), uses.end(),
                [](const Use& a, const Use& b) { return a.node->name() < b.node->name(); });
      for (const Use& use : uses) {
        std::optional<Refusal> refusal =
            FirstRefusal(absl::MakeConstSpan(Rules()), Candidate{permutation, use}, *permuting,
                         kAbsorbChannelPermutations, context_);
        if (refusal) {
          context_.records().Add(*std::move(refusal));
          return false;
        }
        readers.push_back(use);
        if (!IsPlainConvolution(*use.node) && use.node->output_count() == 1)
          producers.push_back(use.node);
      }
    }
    return !readers.empty();
  }

  void ReorderOperand(const LinearOp& op, int axis, const std::vector<int64_t>& places) {
    const Constant& constant = op.constant();
    const int own_axis = axis - (op.node->shape().rank() - constant.rank());
    if (own_axis < 0 || constant.extents()[own_axis] == 1) return;
    SetConstant({op.node, 1 - op.data_input}, constant.Gathered(own_axis, places), "/value");
  }

  // Other readers of the old constant keep it.
  void SetConstant(const Use& use, Constant constant, absl::string_view suffix) {
    Node* old = use.node->input(use.input).node;
    Node* created = graph_.AddConstant(absl::StrCat(use.node->name(), suffix), std::move(constant),
                                       Union(use.node->sources(), old->sources()));
    if (old->uses().size() == 1) return graph_.Replace(old, created);
    graph_.SetInput(use, created->output());
  }

  Graph& graph_;
  PassContext& context_;
};

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  std::vector<Node*> permuting;  // absorbing one removes no other
  for (Node* node : graph.TopologicalOrder()) {
    if (FindChannelPermutation(*node)) permuting.push_back(node);
  }
  Absorber absorber(graph, context);
  bool changed = false;
  for (Node* node : permuting) changed |= absorber.Absorb(node, *FindChannelPermutation(*node));
  return changed;
}

}  // namespace

const Pass kAbsorbChannelPermutations = {
    .name = "absorb_channel_permutations",
    .summary = "reorder the weights of convolutions instead of the channels that they read",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
