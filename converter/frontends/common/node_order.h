#ifndef CONVERTER_FRONTENDS_COMMON_NODE_ORDER_H_
#define CONVERTER_FRONTENDS_COMMON_NODE_ORDER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace mo {

// The nodes of a source model in an order in which each comes after those that it depends on: depth
// first, so that it does not depend on the order in the file but for that of dependencies.
class NodeOrder {
 public:
  // Of nodes 0 … count - 1. `dependencies` gives those that a node reads.
  NodeOrder(int count, std::function<std::vector<int>(int node)> dependencies)
      : dependencies_(std::move(dependencies)), states_(static_cast<size_t>(count), State::kNew) {}

  // Appends what `start` depends on, and it, as far as they are not there yet. False if nodes
  // depend on each other in a cycle.
  bool Visit(int start);

  const std::vector<int>& nodes() const { return nodes_; }
  // After a Visit that was false: nodes of which each depends on the one before it, and the first
  // on the last.
  const std::vector<int>& cycle() const { return cycle_; }

 private:
  enum class State : char { kNew, kOpen, kDone };
  // A node on the way from the start, and which of its dependencies comes next.
  struct Step {
    int node;
    std::vector<int> dependencies;
    size_t next = 0;
  };

  void Open(int node);

  const std::function<std::vector<int>(int)> dependencies_;
  std::vector<State> states_;
  std::vector<Step> path_;
  std::vector<int> nodes_, cycle_;
};

// "a → b → a": of nodes that depend on each other in a cycle.
std::string CycleInWords(const std::vector<std::string>& names);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_NODE_ORDER_H_
