// Operation → Transpose ⇒ Transpose → operation
//
//     x                                   x
//   op(constants)                       Transpose p
//     │                     →             │
//   Transpose p                         op(constants transposed by p)
//     │                                   │
//     y                                   y
//
// where each element of op's result depends on the same element of x, or op is a Pad, whose lists
// are put in the new order. A constant of lower rank gets axes of one element in front first. Then
// a Transpose meets the one that undoes it, or reaches an input of the model, and what
// was in between computes with the axes of the convolution after it, so that it can be fused.
//
// Only where nothing else reads op's result, x has its rank, and a Transpose or an input of the
// model comes before all such operations: elsewhere it would come between them and a convolution
// that can take them in.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/pass.h"

namespace mo {
namespace {

using Order = std::vector<int64_t>;

// The input of `node` that is no constant, if it may change places with a Transpose; -1 otherwise.
int MovableInput(const Node& node) {
  const int rank = node.shape().rank();
  if (node.output_count() != 1 || node.uses().size() != 1) return -1;
  if (node.Is(ops::kPad)) {
    const bool has_known_pads =
        node.constant_input(1) != nullptr && node.constant_input(2) != nullptr;
    return has_known_pads && node.constant_input(0) == nullptr ? 0 : -1;
  }
  const bool unary = node.op().locality == Locality::kUnary && node.input_count() == 1;
  if (unary) return node.input(0).shape().rank() == rank ? 0 : -1;
  if (node.op().locality != Locality::kBroadcasting) return -1;
  int data = -1;
  for (int i = 0; i < node.input_count(); ++i) {
    if (node.constant_input(i) != nullptr) continue;
    if (data >= 0 || !node.input(i).shape().has_rank()) return -1;
    data = i;
  }
  return data >= 0 && node.input(data).shape() == node.shape() ? data : -1;
}

// Whether what such operations, one after the other, begin with is a Transpose or an input of the
// model.
bool LeadsToBorder(const Node& node) {
  const Node* root = &node;
  for (int data = MovableInput(*root); data >= 0; data = MovableInput(*root))
    root = root->input(data).node;
  return root->Is(ops::kTranspose) || root->Is(ops::kParameter);
}

// The constant for an operand of numpy's broadcasting, in the new order of axes.
Constant Reordered(const Constant& constant, const Order& order) {
  if (constant.rank() == 0) return constant;
  Extents extents(order.size() - constant.extents().size(), 1);
  extents.insert(extents.end(), constant.extents().begin(), constant.extents().end());
  return constant.Reshaped(extents).Permuted(std::vector<int>(order.begin(), order.end()));
}

// A list with one number for each axis, in the new order.
Constant ReorderedList(const Constant& list, const Order& order) {
  const std::vector<int64_t> numbers = list.Int64s();
  std::vector<double> reordered;
  for (int64_t axis : order) reordered.push_back(static_cast<double>(numbers[axis]));
  return Constant::FromDoubles(list.type(), list.extents(), reordered);
}

absl::Status Move(Graph& graph, Node* transpose, Node* node, int data, PassContext& context) {
  const Order order = transpose->constant_input(1)->Int64s();
  std::vector<Value> inputs = node->inputs();
  for (int i = 0; i < node->input_count(); ++i) {
    const Constant* constant = node->constant_input(i);
    if (i == data || constant == nullptr || constant->rank() == 0) continue;
    const Constant moved =
        node->Is(ops::kPad) ? ReorderedList(*constant, order) : Reordered(*constant, order);
    inputs[i] =
        graph.AddConstant(inputs[i].node->name() + "/transposed", moved, inputs[i].node->sources())
            ->output();
  }
  MO_ASSIGN_OR_RETURN(
      Node * above, graph.Add({.op = ops::kTranspose,
                               .name = absl::StrCat(node->input(data).node->name(), "/transposed"),
                               .inputs = {node->input(data), transpose->input(1)},
                               .sources = transpose->sources()}));
  above->set_note(transpose->note());
  inputs[data] = above->output();
  MO_ASSIGN_OR_RETURN(Node * moved, graph.Add({.op = node->op().type,
                                               .name = node->name(),
                                               .inputs = std::move(inputs),
                                               .attributes = node->attributes(),
                                               .sources = node->sources()}));
  context.records().Add(Rewrite{.optimization = "",
                                .pass = std::string(kMoveTransposesUp.name),
                                .nodes_in = {node->name(), transpose->name()},
                                .nodes_out = {above->name(), node->name()},
                                .what = "the Transpose moved in front"});
  // The Transpose has gone, and the operation keeps its name; not those of its tensor, whose axes
  // had another order.
  node->set_tensor_names(0, {});
  graph.ReplaceUses(transpose->output(), moved->output());
  graph.Remove(transpose);
  graph.Replace(node, moved);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kTranspose)) continue;
    Node* producer = node->input(0).node;
    const int data = MovableInput(*producer);
    if (data < 0 || node->constant_input(1) == nullptr || !LeadsToBorder(*producer)) continue;
    MO_RETURN_IF_ERROR(Move(graph, node, producer, data, context));
    changed = true;
  }
  return changed;
}

}  // namespace

const Pass kMoveTransposesUp = {
    .name = "move_transposes_up",
    .summary = "move a Transpose before what works on each element by itself",
    .optimization = std::nullopt,
    .run = Run,
};

}  // namespace mo
