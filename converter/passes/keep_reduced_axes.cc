// Reduction that drops its axes → Reshape or Unsqueeze that puts them in ⇒ reduction that keeps
// them
//
//     x [N, C, h, w]                     x
//   ReduceMean 2, 3                ReduceMean 2, 3, keep_dims
//     │ [N, C]                 →         │ [N, C, 1, 1]
//   Reshape [N, C, 1, 1]                 y
//     y
//
// So a gate over the channels of an image is written.

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

struct Candidate {
  Node* reshape;
  Node* reduction;
};

// The shape of a reduction's result if it keeps its axes; nullopt if that is not known.
std::optional<Shape> KeptShape(const Node& reduction) {
  const std::optional<std::set<int64_t>> axes = AxesOf(reduction);
  if (!axes) return std::nullopt;
  Shape shape = reduction.input(0).shape();
  for (int64_t axis : *axes) shape.set_dim(static_cast<int>(axis), Dim(1));
  return shape;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : {c.reduction, c.reshape}) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> ReadElsewhere(const Candidate& c, const PassContext&) {
  return ObjectionIfReadElsewhere(c.reduction->output(), *c.reshape);
}

// Both have the same number of elements, so one unknown extent follows from the others.
std::optional<Objection> OtherShape(const Candidate& c, const PassContext&) {
  const std::optional<Shape> kept = KeptShape(*c.reduction);
  const Shape& made = c.reshape->shape();
  if (!kept) return Objection{"the axes are not known", c.reduction};
  int unknown = 0;
  bool same = made.has_rank() && made.rank() == kept->rank();
  for (int axis = 0; same && axis < made.rank(); ++axis) {
    if (made.dim(axis).Same(kept->dim(axis))) {
      same = !made.dim(axis).Same(Dim(0));
    } else {
      same = ++unknown == 1 && made.dim(axis).Compatible(kept->dim(axis)) &&
             !made.dim(axis).is_static() && !kept->dim(axis).is_static();
    }
  }
  if (same) return std::nullopt;
  return Objection{
      absl::StrCat("it makes ", ToString(made), ", with its axes it would be ", ToString(*kept))};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"KA1", "neither node and no constant of them is excluded from operation_fusing", Excluded},
      {"KA2", "nothing else reads the reduction's result, and it is no output of the model",
       ReadElsewhere},
      {"KA3", "the shape is certainly what the reduction gives if it keeps its axes", OtherShape},
  };
  return rules;
}

absl::Status Keep(Graph& graph, const Candidate& c, PassContext& context) {
  context.records().Add(
      Rewrite{.optimization = std::string(OptimizationName(kOptimization)),
              .pass = std::string(kKeepReducedAxes.name),
              .nodes_in = {c.reduction->name(), c.reshape->name()},
              .nodes_out = {c.reduction->name()},
              .what = absl::StrCat("the ", c.reduction->op().name(), " keeps its axes")});
  graph.SetAttribute(c.reduction, "keep_dims", true);
  c.reduction->set_tensor_names(0, {});  // the value has another shape now
  c.reduction->AddSources(c.reshape->sources());
  graph.ReplaceUses(c.reshape->output(), c.reduction->output());
  graph.Remove(c.reshape);
  return graph.Infer(c.reduction).status();
}

std::optional<Candidate> Find(Node* node) {
  if (!node->Is(ops::kReshape) && !node->Is(ops::kUnsqueeze)) return std::nullopt;
  Node* reduction = node->input(0).node;
  const bool drops = reduction->op().reduces && !reduction->attributes().GetBool("keep_dims");
  // Others change the shape for another reason.
  if (!drops || node->shape().rank() != reduction->input(0).shape().rank()) return std::nullopt;
  return Candidate{node, reduction};
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  MO_ASSIGN_OR_RETURN(const bool changed,
                      RewriteCandidates(Find, absl::MakeConstSpan(Rules()), Keep, kKeepReducedAxes,
                                        graph, context));
  // The Reshape may have said more of an extent than the reduction does.
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kKeepReducedAxes = {
    .name = "keep_reduced_axes",
    .summary = "let a reduction keep the axes that a Reshape puts in after it",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
