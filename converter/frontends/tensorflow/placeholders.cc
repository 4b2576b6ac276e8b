#include "converter/frontends/tensorflow/placeholders.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/lists.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

bool TakesFromIterator(const FlatNode& node) {
  return absl::StartsWith(node.op(), "IteratorGetNext");
}

bool TakesFromQueue(const FlatNode& node) { return absl::StartsWith(node.op(), "QueueDequeue"); }

const AttrValue* Find(const FlatNode& node, const char* attribute) {
  const auto found = node.source->attributes.find(attribute);
  return found == node.source->attributes.end() ? nullptr : &found->second;
}

const AttrValue* TypesOf(const FlatNode& node) {
  return Find(node, TakesFromQueue(node) ? "component_types" : "output_types");
}

// Element `output` of a list of shapes.
Shape Listed(const AttrValue* shapes, int output) {
  return shapes != nullptr && output < shapes->list().shape_size()
             ? ShapeOf(shapes->list().shape(output))
             : Shape::UnknownRank();
}

// The extent of the first axis where several elements are taken at once.
Dim CountTaken(const FlatGraph& graph, const FlatNode& node,
               const std::shared_ptr<const void>& owner) {
  const TensorRef count = node.inputs.size() > 1 ? graph.Source(node.inputs[1]) : TensorRef();
  const bool takes_all = absl::StartsWith(node.op(), "QueueDequeueMany");
  const std::optional<int64_t> number =
      count.node < 0 ? std::nullopt : ScalarOf(graph.node(count.node), owner);
  return takes_all && number && *number >= 0 ? Dim(*number) : Dim::Any();
}

Shape ShapeInQueue(const FlatGraph& graph, const TensorRef& ref,
                   const std::shared_ptr<const void>& owner) {
  const FlatNode& node = graph.node(ref.node);
  const TensorRef queue = node.inputs.empty() ? TensorRef() : graph.Source(node.inputs[0]);
  if (queue.node < 0) return Shape::UnknownRank();
  const Shape element = Listed(Find(graph.node(queue.node), "shapes"), ref.output);
  const bool takes_one = node.op() == "QueueDequeue" || node.op() == "QueueDequeueV2";
  if (takes_one || !element.has_rank()) return element;
  std::vector<Dim> dims = element.dims();
  dims.insert(dims.begin(), CountTaken(graph, node, owner));
  return Shape(std::move(dims));
}

}  // namespace

bool IsPlaceholder(const FlatNode& node) {
  return node.kind == FlatNode::Kind::kNode &&
         (node.op() == "Placeholder" || TakesFromIterator(node) || TakesFromQueue(node));
}

int PlaceholderOutputs(const FlatNode& node) {
  const AttrValue* types = TypesOf(node);
  return types == nullptr ? 1 : std::max(1, types->list().type_size());
}

StatedInput StatedInputOf(const FlatGraph& graph, const TensorRef& ref,
                          const std::shared_ptr<const void>& owner) {
  const FlatNode& node = graph.node(ref.node);
  StatedInput stated;
  if (node.op() == "Placeholder") {
    if (const AttrValue* type = Find(node, "dtype")) stated.type = type->type();
    if (const AttrValue* shape = Find(node, "shape")) stated.shape = ShapeOf(shape->shape());
    return stated;
  }
  const AttrValue* types = TypesOf(node);
  if (types != nullptr && ref.output < types->list().type_size())
    stated.type = types->list().type(ref.output);
  stated.shape = TakesFromQueue(node) ? ShapeInQueue(graph, ref, owner)
                                      : Listed(Find(node, "output_shapes"), ref.output);
  return stated;
}

std::string PlaceholderName(const FlatGraph& graph, const TensorRef& ref) {
  const std::string& name = graph.node(ref.node).name;
  return ref.output == 0 ? name : absl::StrCat(name, ":", ref.output);
}

}  // namespace mo::tensorflow
