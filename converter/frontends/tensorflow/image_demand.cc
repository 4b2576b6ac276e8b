#include "converter/frontends/tensorflow/image_demand.h"

#include <algorithm>
#include <map>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {
namespace {

// In which orders the readers of a tensor take it.
struct Demand {
  bool channels_first = false;
  bool source = false;

  bool only_channels_first() const { return channels_first && !source; }
};

bool SaysChannelsFirst(const FlatNode& node) {
  const auto format = node.source->attributes.find("data_format");
  if (format == node.source->attributes.end()) return false;
  return format->second.s() == "NCHW" || format->second.s() == "NCDHW";
}

class Demands {
 public:
  Demands(const FlatGraph& graph, const std::vector<TensorRef>& outputs) : graph_(graph) {
    for (const TensorRef& output : outputs) demands_[output].source = true;
  }

  // Everything that reads the node comes first. Whether it is one of NodesWithChannelsFirst().
  bool Add(int index) {
    const FlatNode& node = graph_.node(index);
    if (node.kind != FlatNode::Kind::kNode) {
      // Its outputs are its inputs.
      for (size_t i = 0; i < node.inputs.size(); ++i)
        Ask(node.inputs[i], demands_[{index, static_cast<int>(i)}]);
      return false;
    }
    const OperationType* type = FindOperationType(*node.source);
    if (type == nullptr) return false;
    const Demand of_results = OfResults(index);
    const bool follows = type->images == Images::kFollowed ||
                         (type->images == Images::kStacked && IsOfOneImage(node));
    const bool first =
        (follows || type->images == Images::kStacked) && of_results.only_channels_first();
    for (size_t i = 0; i < node.inputs.size(); ++i)
      Ask(node.inputs[i], first && follows ? Demand{.channels_first = true}
                          : follows        ? Demand{.source = of_results.source}
                                           : OfInput(node, *type, static_cast<int>(i)));
    return first;
  }

 private:
  void Ask(const TensorRef& ref, const Demand& demand) {
    Demand& all = demands_[ref];
    all.channels_first |= demand.channels_first;
    all.source |= demand.source;
  }

  Demand OfResults(int index) const {
    Demand all;
    for (auto it = demands_.lower_bound({index, 0});
         it != demands_.end() && it->first.node == index; ++it) {
      all.channels_first |= it->second.channels_first;
      all.source |= it->second.source;
    }
    return all;
  }

  // Whether a Pack stacks what one Unpack took apart along the same axis.
  bool IsOfOneImage(const FlatNode& pack) const {
    auto axis = [](const FlatNode& node) {
      const auto attribute = node.source->attributes.find("axis");
      return attribute == node.source->attributes.end() ? 0 : attribute->second.i();
    };
    return std::all_of(pack.inputs.begin(), pack.inputs.end(), [&](const TensorRef& input) {
      if (input.node < 0 || input.node != pack.inputs.front().node) return false;
      const FlatNode& unpack = graph_.node(input.node);
      return unpack.kind == FlatNode::Kind::kNode && unpack.op() == "Unpack" &&
             axis(unpack) == axis(pack);
    });
  }

  static Demand OfInput(const FlatNode& node, const OperationType& type, int input) {
    if (type.images == Images::kAny) return {};
    const bool first = type.images == Images::kChannelsFirst && input == type.image_input &&
                       !SaysChannelsFirst(node);
    return {.channels_first = first, .source = !first};
  }

  const FlatGraph& graph_;
  std::map<TensorRef, Demand> demands_;
};

}  // namespace

std::set<int> NodesWithChannelsFirst(const FlatGraph& graph, const std::vector<int>& order,
                                     const std::vector<TensorRef>& outputs) {
  Demands demands(graph, outputs);
  std::set<int> nodes;
  for (auto index = order.rbegin(); index != order.rend(); ++index) {
    if (demands.Add(*index)) nodes.insert(*index);
  }
  return nodes;
}

}  // namespace mo::tensorflow
