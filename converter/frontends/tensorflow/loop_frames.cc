#include "converter/frontends/tensorflow/loop_frames.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "converter/frontends/tensorflow/node_order.h"

namespace mo::tensorflow {
namespace {

struct LoopVariable {
  int merge = -1, enter = -1, next = -1, switched = -1;
};

std::string FrameOf(const FlatNode& enter) {
  const auto name = enter.source->attributes.find("frame_name");
  return name == enter.source->attributes.end() ? "" : name->second.s();
}

class Frames {
 public:
  explicit Frames(FlatGraph& graph) : graph_(graph) {
    for (int i = 0; i < static_cast<int>(graph.nodes().size()); ++i) {
      const FlatNode& node = graph.node(i);
      if (node.kind == FlatNode::Kind::kNode && Is(node, "Switch")) switches_.push_back(i);
      if (node.kind == FlatNode::Kind::kNode && Is(node, "Exit")) exits_.push_back(i);
      if (node.kind == FlatNode::Kind::kNode && Is(node, "Enter")) enters_.push_back(i);
      if (node.kind == FlatNode::Kind::kNode && node.op() == "LoopCond") loops_.push_back(i);
    }
  }

  void Form() {
    std::map<int, std::vector<LoopVariable>> variables;  // by the loop
    for (const int index : switches_) {
      const FlatNode& node = graph_.node(index);
      if (node.inputs.size() != 2) continue;
      const int loop = graph_.Source(node.inputs[1]).node;
      if (loop < 0 || graph_.node(loop).op() != "LoopCond") continue;
      variables[loop].push_back(VariableOf(index));
    }
    for (const int loop : loops_) {
      const auto found = variables.find(loop);
      if (found != variables.end()) FormLoop(loop, found->second);
    }
    if (!arguments_.empty()) EndBodies();
  }

 private:
  static bool Is(const FlatNode& node, const std::string& op) {
    return node.op() == op || node.op() == "Ref" + op;
  }

  LoopVariable VariableOf(int switched) const {
    LoopVariable variable = {.switched = switched};
    const int merge = graph_.Source(graph_.node(switched).inputs[0]).node;
    if (merge < 0 || !Is(graph_.node(merge), "Merge")) return variable;
    variable.merge = merge;
    for (const TensorRef& input : graph_.node(merge).inputs) {
      const TensorRef source = graph_.Source(input);
      if (source.node < 0) continue;
      const FlatNode& node = graph_.node(source.node);
      if (Is(node, "Enter")) variable.enter = source.node;
      if (EndsAnIteration(node)) variable.next = source.node;
    }
    return variable;
  }

  // The variables, each once, if all of them are those of one frame.
  static bool AreWhole(const FlatGraph& graph, const std::vector<LoopVariable>& variables) {
    std::set<int> merges;
    for (const LoopVariable& v : variables) {
      if (v.merge < 0 || v.enter < 0 || v.next < 0 || !merges.insert(v.merge).second) return false;
      if (graph.node(v.merge).inputs.size() != 2 || graph.node(v.enter).inputs.size() != 1 ||
          graph.node(v.next).inputs.size() != 1 ||
          FrameOf(graph.node(v.enter)) != FrameOf(graph.node(variables[0].enter)))
        return false;
    }
    return true;
  }

  void FormLoop(int loop, const std::vector<LoopVariable>& variables) {
    if (graph_.node(loop).inputs.size() != 1 || !AreWhole(graph_, variables)) return;
    FlatBody condition, body;
    condition.results = {graph_.node(loop).inputs[0]};
    std::vector<TensorRef> inputs;
    for (const LoopVariable& v : variables) {
      inputs.push_back(graph_.node(v.enter).inputs[0]);
      condition.arguments.push_back(v.merge);
      body.results.push_back(graph_.node(v.next).inputs[0]);
    }
    body.arguments = condition.arguments;
    const std::string frame = FrameOf(graph_.node(variables[0].enter));
    for (const LoopVariable& v : variables) {
      graph_.SetArgument(v.merge, {});
      graph_.PassOn(v.switched, {{v.merge, 0}, {v.merge, 0}});
      graph_.SetDead(v.enter);
      graph_.SetDead(v.next);
      arguments_.push_back(v.merge);
    }
    for (size_t i = 0; i < variables.size(); ++i) {
      if (graph_.Source(body.results[i]) == TensorRef{variables[i].merge, 0})
        graph_.SetArgument(variables[i].merge, {inputs[i]});
    }
    for (const int enter : enters_) {
      const FlatNode& node = graph_.node(enter);
      if (node.kind != FlatNode::Kind::kNode || node.inputs.size() != 1 || FrameOf(node) != frame)
        continue;
      const bool is_variable =
          std::any_of(variables.begin(), variables.end(),
                      [enter](const LoopVariable& variable) { return variable.enter == enter; });
      if (is_variable) continue;
      inputs.push_back(node.inputs[0]);
      condition.arguments.push_back(enter);
      graph_.SetArgument(enter, {inputs.back()});
    }
    for (const int exit : exits_) LeaveTo(exit, loop, variables);
    body.arguments = condition.arguments;
    graph_.SetLoop(loop, std::move(inputs), {std::move(condition), std::move(body)});
  }

  // An Exit yields the output of the loop that its variable is.
  void LeaveTo(int exit, int loop, const std::vector<LoopVariable>& variables) {
    const FlatNode& node = graph_.node(exit);
    if (node.kind != FlatNode::Kind::kNode || node.inputs.size() != 1) return;
    const TensorRef source = node.inputs[0];
    for (size_t i = 0; i < variables.size(); ++i) {
      if (source.node != variables[i].switched || source.output != 0) continue;
      graph_.PassOn(exit, {{loop, static_cast<int>(i)}});
      return;
    }
  }

  // Nodes of bodies that nobody reads are no results.
  void EndBodies() {
    std::vector<std::vector<int>> readers(graph_.nodes().size());
    for (int i = 0; i < static_cast<int>(graph_.nodes().size()); ++i) {
      for (const TensorRef& input : graph_.node(i).inputs) {
        if (input.node >= 0) readers[input.node].push_back(i);
      }
    }
    std::set<int> inside;
    for (std::vector<int> open = arguments_; !open.empty();) {
      const int index = open.back();
      open.pop_back();
      if (inside.insert(index).second)
        open.insert(open.end(), readers[index].begin(), readers[index].end());
    }
    for (const int index : graph_.Unread()) {
      if (inside.count(index) > 0) graph_.SetDead(index);
    }
  }

  FlatGraph& graph_;
  std::vector<int> switches_, exits_, enters_, loops_;
  std::vector<int> arguments_;  // that change from iteration to iteration
};

}  // namespace

void FormLoops(FlatGraph& graph) { Frames(graph).Form(); }

}  // namespace mo::tensorflow
