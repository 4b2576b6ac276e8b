// Split → convolutions → Concat → one group convolution
//
//            x                                x
//          Split                              │
//        /   │   \                    GroupConvolution
//     conv  conv  conv        →        [W0 | W1 | W2]
//      +b0   +b1   +b2                        │ + [b0 | b1 | b2]   (all or none)
//        \   │   /                            y
//          Concat
//            y
//
// Convolutions of every kind, also those that have groups already: n of them with g groups each
// become one with n·g. The weights [O, I, k…] (or [I, O, k…], or [g, …]) of each are one or g
// matrices of the result's, in the order of the parts. Nothing is computed.
//
// The last node of the result computes the value of the Concat: it takes its name and its tensor
// names.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/linear_op.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kGroupedConvolution;
constexpr int kChannelAxis = 1;
constexpr int64_t kMaxGroups = 1 << 30;

// The one input that reads `value`, or nullopt if there are more or none.
std::optional<Use> OnlyReader(Value value) {
  const std::vector<Use>& uses = value.node->uses(value.output);
  return uses.size() == 1 ? std::optional(uses[0]) : std::nullopt;
}

// What one part of a split goes through. Members are empty from where on the pattern ends.
struct Branch {
  explicit Branch(Value part) {
    const std::optional<Use> reader = OnlyReader(part);
    if (!reader || reader->input != 0 || FindConvolutionKind(*reader->node) == nullptr) return;
    convolution = reader->node;
    end = OnlyReader(convolution->output());
    const std::optional<LinearOp> op = end ? LinearOp::Of(end->node) : std::nullopt;
    if (!op || op->is_multiply) return;
    bias = op;
    end = OnlyReader(bias->node->output());
  }

  std::optional<std::vector<double>> BiasValues() const {
    const Shape& shape = convolution->shape();
    if (!bias->KeepsShape()) return std::nullopt;
    return AlongAxis(bias->constant(), shape, kChannelAxis, shape.dim(kChannelAxis).value());
  }

  Node* convolution = nullptr;
  std::optional<LinearOp> bias;
  std::optional<Use> end;  // the only reader of what the branch computes
};

struct Candidate {
  explicit Candidate(Node* split) : split(split) {
    for (int i = 0; i < split->output_count(); ++i) branches.emplace_back(split->output(i));
    const Branch& first = branches.front();
    if (first.end && first.end->node->Is(ops::kConcat)) concat = first.end->node;
  }
  const Branch& first() const { return branches.front(); }

  Node* split;
  std::vector<Branch> branches;
  Node* concat = nullptr;
};

bool IsChannelAxis(int64_t axis, const Shape& shape) {
  return shape.has_rank() && (axis < 0 ? axis + shape.rank() : axis) == kChannelAxis;
}

// Attributes that are equal for convolutions which do the same: padding is written out where it is
// known.
Attributes WrittenOut(const Node& convolution) {
  Attributes attributes = convolution.attributes();
  const std::string& auto_pad = attributes.GetString("auto_pad");
  if (auto_pad != "valid" && auto_pad != "explicit" && !convolution.input(0).shape().is_static())
    return attributes;
  const Ints begin = ResolvedPadsBegin(convolution), end = ResolvedPadsEnd(convolution);
  attributes.Set("pads_begin", begin);
  attributes.Set("pads_end", end);
  attributes.Set("auto_pad", std::string("explicit"));
  return attributes;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  std::vector<const Node*> nodes = {c.split};
  for (const Branch& branch : c.branches) {
    if (branch.convolution != nullptr) nodes.push_back(branch.convolution);
    if (branch.bias) nodes.push_back(branch.bias->node);
  }
  if (c.concat != nullptr) nodes.push_back(c.concat);
  for (const Node* node : nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> UnequalParts(const Candidate& c, const PassContext&) {
  const Shape& data = c.split->input(0).shape();
  const int64_t axis = c.split->constant_input(1)->Int64s()[0];
  if (!IsChannelAxis(axis, data)) {
    return Objection{absl::StrCat("it splits axis ", axis, " of ", ToString(data),
                                  ", whose channels are axis ", kChannelAxis)};
  }
  if (c.branches.size() < 2) return Objection{"it has one part"};
  const Shape& first = c.split->shape(0);
  for (int i = 0; i < c.split->output_count(); ++i) {
    const Dim& channels = c.split->shape(i).dim(kChannelAxis);
    if (channels.is_static() && channels == first.dim(kChannelAxis)) continue;
    return Objection{absl::StrCat("part ", i, " is ", ToString(c.split->shape(i)), ", part 0 ",
                                  ToString(first))};
  }
  return std::nullopt;
}

std::optional<Objection> NotConvolved(const Candidate& c, const PassContext&) {
  for (size_t i = 0; i < c.branches.size(); ++i) {
    if (c.branches[i].convolution != nullptr) continue;
    const std::vector<Use>& uses = c.split->uses(static_cast<int>(i));
    if (uses.size() != 1)
      return Objection{absl::StrCat("part ", i, " has ", uses.size(), " readers")};
    return Objection{
        absl::StrCat("part ", i, " is input ", uses[0].input, " of a ", uses[0].node->op().name()),
        uses[0].node};
  }
  return std::nullopt;
}

std::optional<Objection> AttributesDiffer(const Candidate& c, const PassContext&) {
  const Node& first = *c.first().convolution;
  for (const Branch& branch : c.branches) {
    const Node& other = *branch.convolution;
    if (&other.op() != &first.op()) {
      return Objection{
          absl::StrCat("one is a ", other.op().name(), ", the first a ", first.op().name()),
          &other};
    }
    if (WrittenOut(other) != WrittenOut(first))
      return Objection{"its strides, dilations or padding differ from the first one's", &other};
  }
  return std::nullopt;
}

std::optional<Objection> WeightsDiffer(const Candidate& c, const PassContext&) {
  const Constant* first = c.first().convolution->constant_input(1);
  for (const Branch& branch : c.branches) {
    const Constant* weights = branch.convolution->constant_input(1);
    if (weights == nullptr || first == nullptr)
      return Objection{"the weights are computed", branch.convolution};
    if (weights->extents() == first->extents()) continue;
    return Objection{absl::StrCat("its weights are ", ToString(weights->extents()),
                                  ", the first one's ", ToString(first->extents())),
                     branch.convolution};
  }
  const bool grouped = FindConvolutionKind(*c.first().convolution)->grouped;
  const int64_t groups = grouped ? first->extents()[0] : 1;
  if (groups <= kMaxGroups / static_cast<int64_t>(c.branches.size())) return std::nullopt;
  return Objection{"there would be too many groups"};
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  for (const Branch& branch : c.branches) {
    const Node* last = branch.bias ? branch.bias->node : branch.convolution;
    if (!branch.end) return Objection{"its result has several readers", last};
  }
  return std::nullopt;
}

std::optional<Objection> BiasesDiffer(const Candidate& c, const PassContext&) {
  for (const Branch& branch : c.branches) {
    if (branch.bias.has_value() != c.first().bias.has_value()) {
      return Objection{branch.bias ? "it has a bias, the first one has none"
                                   : "it has no bias, the first one has one",
                       branch.convolution};
    }
    if (branch.bias && !branch.BiasValues()) {
      return Objection{absl::StrCat("the constant is ", ToString(branch.bias->constant().extents()),
                                    ", the tensor ", ToString(branch.convolution->shape())),
                       branch.bias->node};
    }
  }
  return std::nullopt;
}

std::optional<Objection> NotJoined(const Candidate& c, const PassContext&) {
  if (c.concat == nullptr)
    return Objection{
        absl::StrCat("the first is read by a ", c.first().end.value().node->op().name()),
        c.first().end.value().node};
  if (!IsChannelAxis(c.concat->attributes().GetInt("axis"), c.concat->shape()))
    return Objection{"it joins another axis", c.concat};
  if (c.concat->input_count() != c.split->output_count())
    return Objection{absl::StrCat("it has ", c.concat->input_count(), " inputs"), c.concat};
  for (size_t i = 0; i < c.branches.size(); ++i) {
    const Use& end = c.branches[i].end.value();
    if (end.node == c.concat && end.input == static_cast<int>(i)) continue;
    return Objection{
        absl::StrCat("part ", i, " becomes input ", end.input, " of '", end.node->name(), "'"),
        end.node};
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"GC1", "no node between Split and Concat is excluded from grouped_convolution", Excluded},
      {"GC2", "the split gives two or more equal parts of the channels", UnequalParts},
      {"GC3", "each part is read once, by a convolution, as data", NotConvolved},
      {"GC4", "the convolutions are of one kind, with equal strides, dilations and padding",
       AttributesDiffer},
      {"GC5", "their weights are constants of one shape, with at most 2^30 groups in all",
       WeightsDiffer},
      {"GC6", "nothing else reads their results, and none is an output of the model",
       ReadElsewhere},
      {"GC7",
       "all have a bias or none has; a bias is one element or one for each of the convolution's "
       "channels",
       BiasesDiffer},
      {"GC8", "one Concat of the channels joins all results and nothing else, in the parts' order",
       NotJoined},
  };
  return rules;
}

Constant JoinedWeights(const Candidate& c) {
  const bool grouped = FindConvolutionKind(*c.first().convolution)->grouped;
  std::vector<Constant> parts;
  for (const Branch& branch : c.branches) {
    const Constant& weights = *branch.convolution->constant_input(1);
    Extents extents = weights.extents();
    if (!grouped) extents.insert(extents.begin(), 1);
    parts.push_back(weights.Reshaped(std::move(extents)));
  }
  return Constant::Concatenated(parts, 0);
}

Constant JoinedBias(const Candidate& c) {
  std::vector<double> values;
  for (const Branch& branch : c.branches) {
    const std::vector<double> part = branch.BiasValues().value();
    values.insert(values.end(), part.begin(), part.end());
  }
  Extents extents(c.concat->shape().rank() - kChannelAxis, 1);
  extents[0] = static_cast<int64_t>(values.size());
  return Constant::FromDoubles(c.concat->type().element_type, std::move(extents), values);
}

absl::Status Rewrite(Graph& graph, const Candidate& c, PassContext& context) {
  SourceSet sources = Union(c.split->sources(), c.concat->sources());
  mo::Rewrite record = {.optimization = std::string(OptimizationName(kOptimization)),
                        .pass = std::string(kGroupConvolutions.name),
                        .nodes_in = {c.split->name()},
                        .what = absl::StrCat(c.branches.size(), " convolutions became one")};
  SourceSet of_weights, of_biases;
  for (const Branch& branch : c.branches) {
    sources = Union(sources, branch.convolution->sources());
    of_weights = Union(of_weights, SourcesWithConstants(*branch.convolution));
    record.nodes_in.push_back(branch.convolution->name());
    if (!branch.bias) continue;
    sources = Union(sources, branch.bias->node->sources());
    of_biases = Union(of_biases, SourcesWithConstants(*branch.bias->node));
    record.nodes_in.push_back(branch.bias->node->name());
  }
  record.nodes_in.push_back(c.concat->name());

  const bool transposed = FindConvolutionKind(*c.first().convolution)->transposed;
  const std::string name = absl::StrCat(c.concat->name(), "/convolution");
  Node* weights =
      graph.AddConstant(name + "/weights", JoinedWeights(c), Union(sources, of_weights));
  MO_ASSIGN_OR_RETURN(Node * last, graph.Add({.op = KindOf(/*grouped=*/true, transposed).op,
                                              .name = name,
                                              .inputs = {c.split->input(0), weights->output()},
                                              .attributes = WrittenOut(*c.first().convolution),
                                              .sources = sources}));
  if (c.first().bias) {
    record.nodes_out.push_back(last->name());
    Node* bias = graph.AddConstant(c.concat->name() + "/bias/value", JoinedBias(c),
                                   Union(sources, of_biases));
    MO_ASSIGN_OR_RETURN(last, graph.Add({.op = ops::kAdd,
                                         .name = c.concat->name() + "/bias",
                                         .inputs = {last->output(), bias->output()},
                                         .sources = sources}));
  }
  graph.Replace(c.concat, last);
  record.nodes_out.push_back(last->name());
  for (const Branch& branch : c.branches) {
    if (branch.bias) graph.Remove(branch.bias->node);
    graph.Remove(branch.convolution);
  }
  graph.Remove(c.split);
  context.records().Add(std::move(record));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  std::vector<Node*> splits;
  for (Node* node : graph.TopologicalOrder()) {
    if (node->op().splits) splits.push_back(node);
  }
  bool changed = false;
  for (Node* split : splits) {
    const Candidate candidate(split);
    std::optional<Refusal> refusal =
        FirstRefusal(absl::MakeConstSpan(Rules()), candidate, *split, kGroupConvolutions, context);
    if (refusal) {
      context.records().Add(*std::move(refusal));
      continue;
    }
    MO_RETURN_IF_ERROR(Rewrite(graph, candidate, context));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kGroupConvolutions = {
    .name = "group_convolutions",
    .summary = "join the convolutions between a Split and a Concat into one group convolution",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
