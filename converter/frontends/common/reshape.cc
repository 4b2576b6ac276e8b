#include "converter/frontends/common/reshape.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"

namespace mo {

Shape ShapeOfExtents(absl::Span<const int64_t> extents) {
  std::vector<Dim> dims;
  for (const int64_t extent : extents) dims.push_back(extent < 0 ? Dim::Any() : Dim(extent));
  return Shape(std::move(dims));
}

bool CanBeReshapeTarget(const Shape& shape) {
  if (!shape.has_rank()) return false;
  int unknown = 0;
  for (const Dim& dim : shape.dims()) {
    if (dim.is_static() && dim.value() == 0) return false;
    unknown += !dim.is_static();
  }
  return unknown <= 1;
}

Ints ReshapeTarget(const Shape& shape) {
  Ints extents;
  for (const Dim& dim : shape.dims()) extents.push_back(dim.is_static() ? dim.value() : -1);
  return extents;
}

bool MovesOnlyUnitAxes(const Shape& shape, const Ints& order) {
  int64_t last = -1;
  for (const int64_t axis : order) {
    if (shape.dim(static_cast<int>(axis)).Same(Dim(1))) continue;
    if (axis < last) return false;
    last = axis;
  }
  return true;
}

Shape Permuted(const Shape& shape, const Ints& order) {
  std::vector<Dim> dims;
  for (const int64_t axis : order) dims.push_back(shape.dim(static_cast<int>(axis)));
  return Shape(std::move(dims));
}

Value AddReshape(Graph& graph, Value value, const std::string& name, const Shape& shape,
                 const SourceSet& sources) {
  if (value.node == nullptr || value.shape() == shape) return value;
  // Only the sequence of the elements matters.
  while (value.node->Is(ops::kReshape) || value.node->Is(ops::kSqueeze) ||
         value.node->Is(ops::kUnsqueeze))
    value = value.node->input(0);
  if (value.shape() == shape && CanBeReshapeTarget(shape)) return value;
  const Ints extents = ReshapeTarget(shape);
  const std::optional<Constant>& constant = value.node->constant();
  if (constant && shape.is_static() && ElementCount(extents) == constant->size()) {
    return graph.AddConstant(name, constant->Reshaped(extents), value.node->sources())->output();
  }
  Node* target = graph.AddConstant(
      absl::StrCat(name, "/shape"),
      Constant::FromInt64s({static_cast<int64_t>(extents.size())}, extents), sources);
  absl::StatusOr<Node*> node = graph.Add({.op = ops::kReshape,
                                          .name = name,
                                          .inputs = {value, target->output()},
                                          .attributes = {{"special_zero", false}},
                                          .sources = sources});
  return node.ok() ? (*node)->output() : Value();
}

Value AddTranspose(Graph& graph, Value value, const std::string& name, const Ints& order,
                   const SourceSet& sources, const std::string& note) {
  if (value.node == nullptr) return value;
  if (!value.shape().has_rank() || value.shape().rank() != static_cast<int>(order.size()))
    return Value();
  if (value.node->constant()) {
    const std::vector<int> axes(order.begin(), order.end());
    return graph.AddConstant(name, value.node->constant()->Permuted(axes), value.node->sources())
        ->output();
  }
  const Shape shape = Permuted(value.shape(), order);
  if (MovesOnlyUnitAxes(value.shape(), order) && CanBeReshapeTarget(shape))
    return AddReshape(graph, value, name, shape, sources);
  Node* constant =
      graph.AddConstant(absl::StrCat(name, "/order"),
                        Constant::FromInt64s({static_cast<int64_t>(order.size())}, order), sources);
  absl::StatusOr<Node*> node = graph.Add({.op = ops::kTranspose,
                                          .name = name,
                                          .inputs = {value, constant->output()},
                                          .sources = sources});
  if (!node.ok()) return Value();
  (*node)->set_note(note);
  return (*node)->output();
}

}  // namespace mo
