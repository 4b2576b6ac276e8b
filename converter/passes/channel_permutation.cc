#include "converter/passes/channel_permutation.h"

#include <algorithm>
#include <utility>

#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

std::optional<int> AxisInput(const Node& node, int input, int rank) {
  const Constant* constant = node.constant_input(input);
  if (constant == nullptr || !constant->available() || constant->size() != 1) return std::nullopt;
  const int64_t axis = constant->Int64s()[0];
  return static_cast<int>(axis < 0 ? axis + rank : axis);
}

bool NamesEachOnce(std::vector<int64_t> order) {
  std::sort(order.begin(), order.end());
  for (size_t i = 0; i < order.size(); ++i) {
    if (order[i] != static_cast<int64_t>(i)) return false;
  }
  return !order.empty();
}

std::optional<ChannelPermutation> OfGather(const Node& node) {
  if (node.attributes().GetInt("batch_dims") != 0) return std::nullopt;
  const Shape& data = node.input(0).shape();
  const Constant* indices = node.constant_input(1);
  if (!data.has_rank() || indices == nullptr || !indices->available() || indices->rank() != 1)
    return std::nullopt;
  const std::optional<int> axis = AxisInput(node, 2, data.rank());
  if (!axis) return std::nullopt;
  const Dim& dim = data.dim(*axis);
  if (!dim.is_static() || dim.value() != indices->size()) return std::nullopt;
  ChannelPermutation found = {node.input(0), *axis, indices->Int64s(), {&node}};
  for (int64_t& index : found.order) index += index < 0 ? dim.value() : 0;
  if (!NamesEachOnce(found.order)) return std::nullopt;
  return found;
}

// Of more channels than there are in a net no list is made.
constexpr int64_t kMaxChannels = 1 << 20;

// A StridedSlice of all of each axis, one of them backwards.
std::optional<ChannelPermutation> OfSlice(const Node& node) {
  const Shape& data = node.input(0).shape();
  const Constant* begins = node.constant_input(1);
  const Constant* strides = node.input_count() > 3 ? node.constant_input(3) : nullptr;
  if (!data.has_rank() || begins == nullptr || strides == nullptr || !begins->available() ||
      !strides->available())
    return std::nullopt;
  auto is_set = [&node](absl::string_view mask, size_t i) {
    const Ints& bits = node.attributes().GetInts(mask);
    return i < bits.size() && bits[i] != 0;
  };
  const std::vector<int64_t> begin = begins->Int64s(), steps = strides->Int64s();
  std::optional<int> reversed;
  for (size_t i = 0; i < steps.size(); ++i) {
    const bool from_first = is_set("begin_mask", i) || (steps[i] == 1 && begin[i] == 0);
    if (!from_first || !is_set("end_mask", i)) return std::nullopt;
    for (const char* mask : {"new_axis_mask", "shrink_axis_mask", "ellipsis_mask"}) {
      if (is_set(mask, i)) return std::nullopt;
    }
    if (steps[i] == 1) continue;
    if (steps[i] != -1 || reversed) return std::nullopt;
    reversed = static_cast<int>(i);
  }
  if (!reversed || !data.dim(*reversed).is_static() || data.dim(*reversed).value() > kMaxChannels)
    return std::nullopt;
  ChannelPermutation found = {node.input(0), *reversed, {}, {&node}};
  for (int64_t i = data.dim(*reversed).value(); i-- > 0;) found.order.push_back(i);
  if (found.order.empty()) return std::nullopt;
  return found;
}

// The part of a split that `value` is, through Squeeze and Unsqueeze, which go to `nodes`.
Value PartOf(Value value, std::vector<const Node*>& nodes) {
  Value part = value;
  while (part.node->Is(ops::kSqueeze) || part.node->Is(ops::kUnsqueeze)) {
    nodes.push_back(part.node);
    part = part.node->input(0);
  }
  // With the same shape again, they took away and put back the same axes of one element.
  return part.shape() == value.shape() ? part : value;
}

std::optional<ChannelPermutation> OfConcat(const Node& node) {
  const Node* split = nullptr;
  std::vector<int> parts;
  std::vector<const Node*> nodes = {&node};
  for (const Value& input : node.inputs()) {
    const Value part = PartOf(input, nodes);
    if (split != nullptr && part.node != split) return std::nullopt;
    split = part.node;
    parts.push_back(part.output);
  }
  if (split == nullptr || !split->op().splits) return std::nullopt;
  const Shape& data = split->input(0).shape();
  if (static_cast<int>(parts.size()) != split->output_count() || !data.has_rank())
    return std::nullopt;
  const std::optional<int> axis = AxisInput(*split, 1, data.rank());
  const int64_t joined = node.attributes().GetInt("axis");
  if (!axis || *axis != (joined < 0 ? joined + data.rank() : joined)) return std::nullopt;
  std::vector<int64_t> begins = {0};
  for (int i = 0; i < split->output_count(); ++i) {
    const Dim& dim = split->shape(i).dim(*axis);
    if (!dim.is_static()) return std::nullopt;
    begins.push_back(begins.back() + dim.value());
    if (begins.back() > kMaxChannels) return std::nullopt;
  }
  nodes.push_back(split);
  ChannelPermutation found = {split->input(0), *axis, {}, std::move(nodes)};
  for (int part : parts) {
    for (int64_t i = begins[part]; i < begins[part + 1]; ++i) found.order.push_back(i);
  }
  if (static_cast<int64_t>(found.order.size()) != begins.back() || !NamesEachOnce(found.order))
    return std::nullopt;
  return found;
}

}  // namespace

std::vector<int64_t> ChannelPermutation::Inverse() const {
  std::vector<int64_t> inverse(order.size());
  for (size_t i = 0; i < order.size(); ++i) inverse[order[i]] = static_cast<int64_t>(i);
  return inverse;
}

bool ChannelPermutation::IsIdentity() const { return std::is_sorted(order.begin(), order.end()); }

std::optional<ChannelPermutation> FindChannelPermutation(const Node& node) {
  if (node.Is(ops::kGather)) return OfGather(node);
  if (node.Is(ops::kStridedSlice)) return OfSlice(node);
  return node.Is(ops::kConcat) ? OfConcat(node) : std::nullopt;
}

}  // namespace mo
