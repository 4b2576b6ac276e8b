// One extent, taken of a shape by several nodes ⇒ Gather of the shape where the extent comes from
//
//     x [N, T, 64]                      x [N, T, 64]
//     │                                 ├── ShapeOf ── Gather [1] ── T
//   Transpose 1, 0, 2             →     │
//     │ ── ShapeOf ── Gather 0       Transpose
//     y            Unsqueeze ── T       y
//
// So what reads the same extent in several ways reads one value, and equal nodes become one. An
// extent that is known becomes a constant.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/extent_origin.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kOperationFusing;

// Exporters write two or three.
constexpr size_t kMaxNodes = 8;

struct Candidate {
  std::vector<Node*> nodes;  // the first makes the extent, the last is the ShapeOf
  ExtentOrigin origin;

  Node* root() const { return nodes.front(); }
  const Dim& extent() const { return origin.value.shape().dim(origin.axis); }
};

// Whether an integer node selects elements of its first input by constants, or keeps them.
bool Selects(const Node& node) {
  if (!node.op().reshapes && !node.Is(ops::kGather) && !node.Is(ops::kStridedSlice) &&
      !node.Is(ops::kConvert))
    return false;
  if (!IsInteger(node.type().element_type)) return false;
  for (int i = 1; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr || !constant->available()) return false;
  }
  return true;
}

// What it selects of the numbers 0 … rank - 1: the axis. nullopt if that is not one.
std::optional<int> AxisOf(const std::vector<Node*>& nodes) {
  const int rank = nodes.back()->input(0).shape().rank();
  Tensor list = {{rank}, {}};
  for (int axis = 0; axis < rank; ++axis) list.values.push_back(axis);
  for (size_t i = nodes.size() - 1; i-- > 0;) {
    const Node& node = *nodes[i];
    const std::optional<Extents> extents = node.shape().extents();
    const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
    if (!count || *count > rank) return std::nullopt;
    std::vector<Tensor> constants(node.input_count());
    std::vector<const Tensor*> inputs = {&list};
    for (int input = 1; input < node.input_count(); ++input) {
      const Constant& constant = *node.constant_input(input);
      constants[input] = {constant.extents(), constant.Doubles()};
      inputs.push_back(&constants[input]);
    }
    Tensor selected = {*extents, std::vector<double>(*count, 0.0)};
    if (!node.op().evaluate(node, inputs, absl::MakeSpan(&selected, 1)).ok()) return std::nullopt;
    list = std::move(selected);
  }
  if (list.values.size() != 1) return std::nullopt;
  return static_cast<int>(list.values[0]);
}

// A Gather of one element of a ShapeOf, by its index from the front.
bool IsPlain(const Candidate& c) {
  const Node& gather = *c.root();
  return c.nodes.size() == 2 && gather.Is(ops::kGather) && c.nodes[1]->input(0) == c.origin.value &&
         gather.constant_input(1)->Int64s()[0] == c.origin.axis;
}

std::optional<Candidate> Find(Node* node) {
  if (node->output_count() != 1 || !node->shape().has_rank() || node->shape().rank() > 1)
    return std::nullopt;
  Candidate c;
  for (Node* at = node; !at->Is(ops::kShapeOf); at = at->input(0).node) {
    if (c.nodes.size() == kMaxNodes || at->output_count() != 1 || !Selects(*at))
      return std::nullopt;
    c.nodes.push_back(at);
  }
  if (c.nodes.empty()) return std::nullopt;
  Node* shape_of = c.nodes.back()->input(0).node;
  if (!shape_of->input(0).shape().has_rank()) return std::nullopt;
  c.nodes.push_back(shape_of);
  const std::optional<int> axis = AxisOf(c.nodes);
  if (!axis) return std::nullopt;
  c.origin = OriginOf(shape_of->input(0), *axis);
  if (IsPlain(c) && !c.extent().is_static()) return std::nullopt;
  return c;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  for (const Node* node : c.nodes) {
    if (auto objection = ObjectionIfExcluded(*node, kOptimization, context)) return objection;
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"RE1", "no node that takes the extent is excluded from operation_fusing", Excluded},
  };
  return rules;
}

// Adds the node that has the extent.
absl::StatusOr<Node*> AddExtent(Graph& graph, const Candidate& c, const SourceSet& sources) {
  const TensorType& type = c.root()->type();
  const std::string& name = c.root()->name();
  const Extents extents = *type.shape.extents();
  if (c.extent().is_static()) {
    const Constant value = Constant::FromInt64s(extents, {c.extent().value()});
    return graph.AddConstant(absl::StrCat(name, "/extent"), value.Converted(type.element_type),
                             sources);
  }
  MO_ASSIGN_OR_RETURN(Node * shape, graph.Add({.op = ops::kShapeOf,
                                               .name = absl::StrCat(name, "/shape"),
                                               .inputs = {c.origin.value},
                                               .attributes = {{"output_type", type.element_type}},
                                               .sources = sources}));
  Node* index = graph.AddConstant(absl::StrCat(name, "/index"),
                                  Constant::FromInt64s(extents, {c.origin.axis}), sources);
  Node* axis =
      graph.AddConstant(absl::StrCat(name, "/axis"), Constant::FromInt64s({}, {0}), sources);
  return graph.Add({.op = ops::kGather,
                    .name = absl::StrCat(name, "/extent"),
                    .inputs = {shape->output(), index->output(), axis->output()},
                    .sources = sources});
}

absl::Status Read(Graph& graph, const Candidate& c, PassContext& context) {
  SourceSet sources;
  Rewrite rewrite = {.optimization = std::string(OptimizationName(kOptimization)),
                     .pass = std::string(kReadExtentsAtOrigin.name)};
  for (const Node* node : c.nodes) {
    sources = Union(sources, SourcesWithConstants(*node));
    rewrite.nodes_in.push_back(node->name());
  }
  MO_ASSIGN_OR_RETURN(Node * extent, AddExtent(graph, c, sources));
  rewrite.what =
      absl::StrCat("it is extent ", c.origin.axis, " of '", c.origin.value.node->name(), "'");
  graph.Replace(c.root(), extent);
  rewrite.nodes_out = {extent->name()};
  context.records().Add(std::move(rewrite));
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  MO_ASSIGN_OR_RETURN(const bool changed,
                      RewriteCandidates(Find, absl::MakeConstSpan(Rules()), Read,
                                        kReadExtentsAtOrigin, graph, context));
  // Shapes of what reads an extent that is a constant now are known.
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kReadExtentsAtOrigin = {
    .name = "read_extents_at_origin",
    .summary = "take an extent of the shape where it comes from, by one node",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
