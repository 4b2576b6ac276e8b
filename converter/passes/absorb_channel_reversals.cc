// Reversed channels → convolutions with reversed weights
//
//     x                                     x
//     │ Gather [C-1, …, 1, 0]               │ + a', a'[c] = a[C-1-c]
//     │ + a                        →        │ conv(W'), W'[o, i, …] = W[o, I-1-i, …]
//     │ conv(W)                             y
//     y
//
// A Gather that takes all of an axis from the last element to the first, as the preprocessing of
// an input writes it. It moves forward through Multiply and Add, whose constants it reverses, and
// through Pad and what is computed element by element, up to convolutions of one group, whose
// weights take it in. Either all that read it do, or it stays where it is. Nothing is computed.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/convolution.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kLinearFusing;
constexpr int kChannelAxis = 1;  // of a convolution's data

// The axis that a node reverses, or nullopt if it does something else.
std::optional<int> ReversedAxis(const Node& node) {
  if (!node.Is("Gather") || node.attributes().GetInt("batch_dims") != 0) return std::nullopt;
  const Shape& data = node.input(0).shape();
  const Constant* indices = node.constant_input(1);
  const Constant* axis_constant = node.constant_input(2);
  if (!data.has_rank() || indices == nullptr || axis_constant == nullptr) return std::nullopt;
  if (!indices->available() || indices->rank() != 1 || !axis_constant->available())
    return std::nullopt;
  const int64_t listed = axis_constant->Int64s().at(0);
  const int axis = static_cast<int>(listed < 0 ? listed + data.rank() : listed);
  const Dim& dim = data.dim(axis);
  if (!dim.is_static() || dim.value() != indices->size()) return std::nullopt;
  const std::vector<int64_t> order = indices->Int64s();
  for (int64_t i = 0; i < dim.value(); ++i) {
    const int64_t from_end = order[i] < 0 ? order[i] : order[i] - dim.value();
    if (from_end != -1 - i) return std::nullopt;
  }
  return axis;
}

bool IsPlainConvolution(const Node& node) {
  const ConvolutionKind* kind = FindConvolutionKind(node);
  return kind != nullptr && !kind->grouped;
}

// `reader` reads what `gather` reverses, or something of it that keeps the reversed axis.
struct Candidate {
  Node* gather;
  int axis;
  Use reader;
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : {c.gather, c.reader.node}) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> NotMovable(const Candidate& c, const PassContext&) {
  Node* node = c.reader.node;
  const bool elementwise = node->op().locality == Locality::kUnary && node->input_count() == 1;
  if (elementwise || IsPlainConvolution(*node) || LinearOp::Of(node) || node->Is("Pad"))
    return std::nullopt;
  return Objection{absl::StrCat("a reader is a ", node->op().name), node};
}

std::optional<Objection> NotChannels(const Candidate& c, const PassContext&) {
  if (!IsPlainConvolution(*c.reader.node) || c.axis == kChannelAxis) return std::nullopt;
  return Objection{absl::StrCat("axis ", c.axis, " is reversed"), c.reader.node};
}

// Who reads the tensor as its weights has none to reverse. Elements are moved one by one.
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
  if (!node.Is("Pad")) return std::nullopt;
  for (int input : {1, 2}) {
    if (node.constant_input(input)->Int64s()[c.axis] != 0)
      return Objection{absl::StrCat("axis ", c.axis, " is padded"), &node};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"CR1", "neither node is excluded from linear_fusing", Excluded},
      {"CR2",
       "each reader is a convolution of one group, a Multiply or Add with a constant, a Pad, or an "
       "operation on each element by itself",
       NotMovable},
      {"CR3", "what a convolution reads reversed are its channels", NotChannels},
      {"CR4", "weights and constants are given, in elements of whole bytes", NotConstant},
      {"CR5", "a constant does not broadcast the tensor up", BroadcastsUp},
      {"CR6", "a Pad does not pad the reversed axis", PadsTheAxis},
  };
  return rules;
}

class Absorber {
 public:
  Absorber(Graph& graph, PassContext& context) : graph_(graph), context_(context) {}

  bool Absorb(Node* gather, int axis) {
    std::vector<Use> readers;  // all, those of the Gather first
    if (!Collect(gather, axis, readers)) return false;
    Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                      .pass = "absorb_channel_reversals",
                      .nodes_in = {gather->name()},
                      .what = "reversed channels moved into the weights"};
    for (const Use& reader : readers) {
      Node* node = reader.node;
      if (const std::optional<LinearOp> op = LinearOp::Of(node)) {
        ReverseOperand(*op, axis);
      } else if (IsPlainConvolution(*node)) {
        const bool transposed = FindConvolutionKind(*node)->transposed;
        SetConstant({node, 1}, node->constant_input(1)->Reversed(transposed ? 0 : 1), "/weights");
        node->AddSources(gather->sources());
        record.nodes_in.push_back(node->name());
        record.nodes_out.push_back(node->name());
        continue;
      }
      node->set_tensor_names(0, {});  // the value under those names is gone
    }
    context_.records().Add(std::move(record));
    graph_.ReplaceUses(gather->output(), gather->input(0), /*move_names=*/false);
    graph_.Remove(gather);
    return true;
  }

 private:
  // What reads the reversed tensor up to the convolutions; false if one of them cannot.
  bool Collect(Node* gather, int axis, std::vector<Use>& readers) {
    std::vector<Node*> producers = {gather};
    while (!producers.empty()) {
      std::vector<Use> uses = producers.back()->uses();
      producers.pop_back();
      std::sort(uses.begin(), uses.end(),
                [](const Use& a, const Use& b) { return a.node->name() < b.node->name(); });
      for (const Use& use : uses) {
        std::optional<Refusal> refusal =
            FirstRefusal(absl::MakeConstSpan(Rules()), Candidate{gather, axis, use}, *gather,
                         kAbsorbChannelReversals, context_);
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

  void ReverseOperand(const LinearOp& op, int axis) {
    const Constant& constant = op.constant();
    const int own_axis = axis - (op.node->shape().rank() - constant.rank());
    if (own_axis < 0 || constant.extents()[own_axis] == 1) return;
    SetConstant({op.node, 1 - op.data_input}, constant.Reversed(own_axis), "/value");
  }

  // Other readers of the old constant keep it.
  void SetConstant(const Use& use, Constant constant, absl::string_view suffix) {
    Node* old = use.node->input(use.input).node;
    Node* created = graph_.AddConstant(absl::StrCat(use.node->name(), suffix), std::move(constant),
                                       use.node->sources());
    if (old->uses().size() == 1) return graph_.Replace(old, created);
    graph_.SetInput(use, created->output());
  }

  Graph& graph_;
  PassContext& context_;
};

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  std::vector<Node*> gathers;  // absorbing one removes no other
  for (Node* node : graph.TopologicalOrder()) {
    if (ReversedAxis(*node)) gathers.push_back(node);
  }
  Absorber absorber(graph, context);
  bool changed = false;
  for (Node* gather : gathers) changed |= absorber.Absorb(gather, *ReversedAxis(*gather));
  return changed;
}

}  // namespace

const Pass kAbsorbChannelReversals = {
    .name = "absorb_channel_reversals",
    .summary = "reverse the weights of convolutions instead of the channels that they read",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
