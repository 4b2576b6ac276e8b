// Reshape to a shape that is computed ⇒ Reshape to a constant one
//
//     x [N, T, 64]                         x
//     │  └── ShapeOf ── Gather 0, 1        │
//     │              Concat 4, 16    →     │   [0, 0, 4, 16]
//   Reshape ───────────┘                 Reshape
//     y [N, T, 4, 16]                      y
//
// An extent that is the input's of the same axis is copied, which is written as 0, and one other
// that is not known follows from the number of elements, which is written as -1. Exporters write
// the splitting of heads so, and the runtime cannot see through it.

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/shape_values.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

// What computes targets is small; of more nodes than this nothing is known.
constexpr size_t kMaxNodes = 64;

struct Candidate {
  Node* reshape;
  // What computes the target, as far as nothing else is known than shapes.
  std::vector<Node*> computing;
};

// From the target up to the ShapeOfs.
std::vector<Node*> Computing(const Node& reshape) {
  std::vector<Node*> found = {reshape.input(1).node};
  std::set<const Node*> seen(found.begin(), found.end());
  for (size_t next = 0; next < found.size() && found.size() < kMaxNodes; ++next) {
    if (found[next]->Is(ops::kShapeOf)) continue;
    for (const Value& input : found[next]->inputs()) {
      if (seen.insert(input.node).second) found.push_back(input.node);
    }
  }
  return found;
}

// The target by numbers, with 0 where the extent of that axis is copied and -1 for what follows.
struct Target {
  std::vector<int64_t> numbers;
  int following = 0;      // how many are -1
  bool has_zero = false;  // a number 0 that copies nothing
  bool has_copied = false;
};

std::optional<Target> TargetOf(const Node& reshape) {
  ShapeValues values(/*names_extents=*/true);
  const std::optional<KnownInts> elements = values.OfInput(reshape, 1);
  const Shape& shape = reshape.input(1).shape();
  if (!elements || !shape.has_rank() || shape.rank() != 1) return std::nullopt;
  const Value data = reshape.input(0);
  const int rank = data.shape().has_rank() ? data.shape().rank() : 0;
  const bool zero_copies = reshape.attributes().GetBool("special_zero");
  Target target;
  for (size_t i = 0; i < elements->size(); ++i) {
    const std::optional<Dim>& element = (*elements)[i];
    const int axis = static_cast<int>(i);
    const bool copied = element && axis < rank &&
                        ((zero_copies && element->Same(Dim(0))) ||
                         (!element->is_static() && element->Same(values.Extent(data, axis))));
    const bool known = element && element->is_static() && element->value() >= 0;
    target.numbers.push_back(copied ? 0 : known ? element->value() : -1);
    target.following += target.numbers.back() == -1;
    target.has_copied |= copied;
    target.has_zero |= !copied && known && element->value() == 0;
  }
  return target;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  if (auto objection = ObjectionIfNodeExcluded(*c.reshape, kOptimization, context))
    return objection;
  for (const Node* node : c.computing) {
    if (auto objection = ObjectionIfNodeExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

std::optional<Objection> NotKnown(const Candidate& c, const PassContext&) {
  const std::optional<Target> target = TargetOf(*c.reshape);
  if (!target) return Objection{"nothing is known of the target"};
  if (target->following <= 1) return std::nullopt;
  return Objection{absl::StrCat(target->following, " extents are not known")};
}

std::optional<Objection> HasZero(const Candidate& c, const PassContext&) {
  const std::optional<Target> target = TargetOf(*c.reshape);
  if (!target || !target->has_zero) return std::nullopt;
  return Objection{absl::StrCat("the target is ", ToString(target->numbers))};
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"RT1", "neither the Reshape nor what computes its target is excluded from operation_fusing",
       Excluded},
      {"RT2",
       "each extent of the target but one is known, or certainly the input's of the same axis",
       NotKnown},
      {"RT3", "no extent of the target is 0", HasZero},
  };
  return rules;
}

absl::Status Fix(Graph& graph, const Candidate& c, PassContext& context) {
  Node* reshape = c.reshape;
  const std::optional<Target> target = TargetOf(*reshape);
  if (!target) return absl::InternalError("a target without numbers");
  context.records().Add(Rewrite{
      .optimization = std::string(OptimizationName(kOptimization)),
      .pass = std::string(kFixReshapeTargets.name),
      .nodes_in = {reshape->name()},
      .nodes_out = {reshape->name()},
      .what = absl::StrCat("its target is ", ToString(target->numbers), ", where 0 is a copy")});
  for (const Node* node : c.computing) reshape->AddSources(node->sources());
  Node* numbers = graph.AddConstant(
      absl::StrCat(reshape->name(), "/shape"),
      Constant::FromInt64s({static_cast<int64_t>(target->numbers.size())}, target->numbers),
      reshape->sources());
  graph.SetInput({reshape, 1}, numbers->output());
  graph.SetAttribute(reshape, "special_zero", target->has_copied);
  return absl::OkStatus();
}

std::optional<Candidate> Find(Node* node) {
  if (!node->Is(ops::kReshape) || node->input(1).node->constant()) return std::nullopt;
  return Candidate{node, Computing(*node)};
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  MO_ASSIGN_OR_RETURN(const bool changed, RewriteCandidates(Find, absl::MakeConstSpan(Rules()), Fix,
                                                            kFixReshapeTargets, graph, context));
  // The computed target may have said more of an extent than its number does.
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kFixReshapeTargets = {
    .name = "fix_reshape_targets",
    .summary = "reshape to constant shapes, where the computed ones follow from the input",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
