#include "converter/passes/stride_region.h"

#include <algorithm>
#include <utility>

#include "converter/graph/ops/convolution.h"

namespace mo {
namespace {

bool IsOnes(const Ints& strides) {
  return std::all_of(strides.begin(), strides.end(), [](int64_t s) { return s == 1; });
}

bool IsForwardConvolution(const Node& node) {
  const ConvolutionKind* kind = FindConvolutionKind(node);
  return kind != nullptr && !kind->transposed;
}

StrideRegion::ValueKey KeyOf(Value value) { return {value.node->name(), value.output}; }

// Whether S(s) may change places with the node: it works on each position by itself.
bool IsTransparent(const Node& node) {
  return node.op().locality != Locality::kNone && node.output_count() == 1;
}

// Whether S(s) can move above a value's producer; if not, a MaxPool on the edge does it.
bool Delivers(Value value) {
  return IsTransparent(*value.node) || IsForwardConvolution(*value.node);
}

bool IsReadByConvolution(Value value) {
  const std::vector<Use>& uses = value.node->uses(value.output);
  return std::any_of(uses.begin(), uses.end(),
                     [](const Use& use) { return IsForwardConvolution(*use.node); });
}

// The inputs that S(s) moves on to: all but the parameters of a unary operation and what has one
// element for each channel.
std::vector<int> OperandInputs(const Node& node) {
  std::vector<int> operands;
  const int count = node.op().locality == Locality::kUnary ? 1 : node.input_count();
  const int spatial = node.shape().rank() - 2;
  for (int i = 0; i < count; ++i) {
    const Shape& shape = node.input(i).shape();
    bool extended = !shape.has_rank();
    for (int axis = std::max(0, shape.rank() - spatial); axis < shape.rank(); ++axis)
      extended |= shape.dim(axis) != Dim(1);
    if (extended) operands.push_back(i);
  }
  return operands;
}

}  // namespace

bool IsStridedPointwise(const Node& node) {
  if (!IsForwardConvolution(node) || IsOnes(node.attributes().GetInts("strides"))) return false;
  const ConvolutionWeights weights(*FindConvolutionKind(node), *node.input(1).shape().extents());
  return IsOnes(weights.kernel);
}

bool CanGiveUpStride(const Node& convolution) {
  const Attributes& a = convolution.attributes();
  if (a.GetString("auto_pad") != "explicit") return true;
  const Ints &begin = a.GetInts("pads_begin"), &end = a.GetInts("pads_end"),
             &strides = a.GetInts("strides");
  const Shape& data = convolution.input(0).shape();
  for (size_t axis = 0; axis < strides.size(); ++axis) {
    if (begin[axis] == 0 && end[axis] == 0) continue;
    if (begin[axis] % strides[axis] != 0 || !data.has_rank() ||
        !data.dim(static_cast<int>(axis) + 2).is_static())
      return false;
  }
  return true;
}

StrideRegions::StrideRegions(const Graph& graph) {
  const std::vector<Node*> order = graph.TopologicalOrder();
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    position_[(*node)->id()] = static_cast<int>(values_.size());
    for (int i = 0; i < (*node)->output_count(); ++i) values_.push_back((*node)->output(i));
  }
  for (const Value& value : values_) Ask(value);
}

// What a reader asks for: itself, or what it is asked for if it is elementwise.
Ints StrideRegions::Asked(const Use& use) const {
  const Node& node = *use.node;
  if (IsStridedPointwise(node))
    return use.input == 0 && CanGiveUpStride(node) ? node.attributes().GetInts("strides") : Ints{};
  if (!IsTransparent(node) || !node.shape().has_rank()) return {};
  const auto found = asked_.find({node.id(), 0});
  if (found == asked_.end()) return {};
  const std::vector<int> operands = OperandInputs(node);
  return std::count(operands.begin(), operands.end(), use.input) > 0 ? found->second : Ints{};
}

// Finds out what a value is asked for; its readers come first. True if that is something else than
// before.
bool StrideRegions::Ask(Value value) {
  Ints common;
  for (const Use& use : value.node->uses(value.output)) {
    Ints asked = Asked(use);
    if (asked.empty() || (!common.empty() && asked != common)) {
      common.clear();
      break;
    }
    common = std::move(asked);
  }
  const auto found = asked_.find(IdOf(value));
  if (common.empty()) {
    if (found == asked_.end()) return false;
    asked_.erase(found);
    return true;
  }
  if (found != asked_.end() && found->second == common) return false;
  asked_[IdOf(value)] = std::move(common);
  return true;
}

// Asks for the values, and for all that this changes above them.
void StrideRegions::AskAgain(std::vector<Value> values) {
  std::map<std::pair<int, int>, Value> open;  // from the end of the graph to its beginning
  auto push = [&](Value value) {
    const auto position = position_.find(value.node->id());
    if (position != position_.end()) open.emplace(std::pair(position->second, value.output), value);
  };
  for (const Value& value : values) push(value);
  while (!open.empty()) {
    const Value value = open.begin()->second;
    open.erase(open.begin());
    if (!Ask(value) || !IsTransparent(*value.node)) continue;
    for (const Value& input : value.node->inputs()) push(input);
  }
}

std::optional<StrideRegion> StrideRegions::Around(Value seed) const {
  const auto asked = asked_.find(IdOf(seed));
  if (asked == asked_.end() || (!Delivers(seed) && !IsReadByConvolution(seed))) return std::nullopt;
  StrideRegion region;
  region.stride = asked->second;
  std::vector<Value> open = {seed};
  while (!open.empty()) {
    const Value value = open.back();
    open.pop_back();
    if (!region.values.emplace(KeyOf(value), value).second || !Delivers(value)) continue;
    // Down: the readers that are elementwise change with it.
    for (const Use& use : value.node->uses(value.output)) {
      if (IsTransparent(*use.node)) open.push_back(use.node->output());
    }
    if (!IsTransparent(*value.node)) continue;
    for (int input : OperandInputs(*value.node)) {
      const Value operand = value.node->input(input);
      if (asked_.count(IdOf(operand)) > 0 && Delivers(operand)) open.push_back(operand);
    }
  }
  Classify(region);
  return region;
}

std::vector<StrideRegion> StrideRegions::Refused() const {
  std::vector<StrideRegion> refused;
  for (auto value = values_.rbegin(); value != values_.rend(); ++value) {
    Node* node = value->node;
    if (IsStridedPointwise(*node) &&
        (!CanGiveUpStride(*node) || asked_.count(IdOf(node->input(0))) == 0))
      refused.push_back(RefusedBy(node));
  }
  return refused;
}

StrideRegion StrideRegions::RefusedBy(Node* source) const {
  StrideRegion region;
  const Value data = source->input(0);
  region.stride = source->attributes().GetInts("strides");
  region.values.emplace(KeyOf(data), data);
  Classify(region);
  region.front = source;
  for (const Use& use : data.node->uses(data.output)) {
    if (use.node == source || Asked(use) == region.stride) continue;
    if (region.conflicting_reader == nullptr ||
        use.node->name() < region.conflicting_reader->name())
      region.conflicting_reader = use.node;
  }
  return region;
}

void StrideRegions::Classify(StrideRegion& region) {
  std::set<int> seen;
  for (const auto& [key, value] : region.values) {
    Node* producer = value.node;
    if (IsForwardConvolution(*producer)) region.absorbers.push_back(producer);
    if (IsTransparent(*producer)) {
      region.moved.push_back(producer);
      for (int input : OperandInputs(*producer)) {
        if (region.values.count(KeyOf(producer->input(input))) > 0) continue;
        (producer->constant_input(input) != nullptr ? region.sliced : region.pooled)
            .push_back({producer, input});
      }
    }
    for (const Use& use : producer->uses(value.output)) {
      if (IsStridedPointwise(*use.node) && seen.insert(use.node->id()).second)
        region.sources.push_back(use.node);
    }
  }
  std::sort(region.sources.begin(), region.sources.end(),
            [](const Node* a, const Node* b) { return a->name() < b->name(); });
  region.front =
      region.sources.empty() ? region.values.begin()->second.node : region.sources.front();
}

void StrideRegions::Moved(const StrideRegion& region) {
  std::vector<Value> changed;
  for (const auto& [key, value] : region.values) {
    changed.push_back(value);
    for (const Value& input : value.node->inputs()) changed.push_back(input);
  }
  // What a MaxPool aligns now is read by the MaxPool.
  for (const Use& use : region.pooled) {
    const Node* pool = use.node->input(use.input).node;
    if (pool->input_count() > 0) changed.push_back(pool->input(0));
  }
  AskAgain(std::move(changed));
}

std::vector<Node*> StrideRegions::InOrder(std::vector<Node*> nodes) const {
  std::sort(nodes.begin(), nodes.end(), [this](const Node* a, const Node* b) {
    return position_.at(a->id()) > position_.at(b->id());
  });
  return nodes;
}

}  // namespace mo
