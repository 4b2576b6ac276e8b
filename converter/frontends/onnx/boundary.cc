#include "converter/frontends/onnx/boundary.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/frontends/common/node_order.h"
#include "converter/frontends/configured_tensors.h"

namespace mo::onnx {
namespace {

bool HasGraphs(const NodeDef& node) {
  return std::any_of(node.attributes.begin(), node.attributes.end(),
                     [](const auto& attribute) { return attribute.second.graph != nullptr; });
}

// In the order of the alphabet.
template <typename Names>
void AddSorted(const Names& names, std::vector<std::string>& all) {
  const auto first = static_cast<ptrdiff_t>(all.size());
  for (const auto& name : names) {
    if constexpr (requires { name.first; }) {
      all.emplace_back(name.first);
    } else {
      all.emplace_back(name);
    }
  }
  std::sort(all.begin() + first, all.end());
}

// Also what graphs of its attributes read.
std::set<std::string> ReadBy(const NodeDef& node) {
  std::set<std::string> read(node.inputs.begin(), node.inputs.end());
  for (const auto& [name, attribute] : node.attributes) {
    if (attribute.graph == nullptr) continue;
    const std::set<std::string> captured = CapturedBy(*attribute.graph);
    read.insert(captured.begin(), captured.end());
  }
  read.erase("");
  return read;
}

class BoundaryFinder {
 public:
  BoundaryFinder(const SourceModel& source, const GraphDef& graph, Diagnostics& diagnostics)
      : source_(source), graph_(graph), diagnostics_(diagnostics) {}

  std::optional<Boundary> Find() {
    const int errors_before = diagnostics_.error_count();
    Index();
    FindRequestedInputs();
    FindOutputs();
    if (diagnostics_.error_count() > errors_before) return std::nullopt;
    boundary_.nodes = SortedNodes(End::kShapedCuts);
    if (diagnostics_.error_count() > errors_before) return std::nullopt;
    ListInputs();
    if (diagnostics_.error_count() > errors_before) return std::nullopt;
    return std::move(boundary_);
  }

 private:
  void Index() {
    for (const TensorDef& initializer : graph_.initializers) outside_.insert(initializer.name);
    for (const ValueDef& input : graph_.inputs) {
      if (outside_.insert(input.name).second) inputs_.insert(input.name);
    }
    for (size_t i = 0; i < graph_.nodes.size(); ++i) {
      const NodeDef& node = graph_.nodes[i];
      for (const std::string& output : node.outputs) {
        if (output.empty()) continue;
        const auto [made, is_new] = makers_.emplace(output, static_cast<int>(i));
        if (is_new && outside_.count(output) == 0) continue;
        diagnostics_.Error(Code::kDuplicateName, node.location,
                           absl::StrCat("node '", NameOf(node), "' (", node.op, ") makes '", output,
                                        "', which is defined already; give each value a name of "
                                        "its own"));
      }
      if (!node.name.empty() && !node.outputs.empty())
        nodes_.emplace(node.name, static_cast<int>(i));
    }
  }

  // The value that a name of the configuration is, or "".
  std::string Resolved(const std::string& name) const {
    if (outside_.count(name) > 0 || makers_.count(name) > 0) return name;
    const auto node = nodes_.find(name);
    return node == nodes_.end() ? "" : graph_.nodes[node->second].outputs[0];
  }

  std::vector<std::string> AllNames() const {
    std::vector<std::string> names;
    AddSorted(outside_, names);
    AddSorted(makers_, names);
    AddSorted(nodes_, names);
    return names;
  }

  void FindRequestedInputs() {
    std::vector<std::string> known;
    for (const auto& [name, place] : source_.input_places) {
      const std::string value = Resolved(name);
      if (value.empty()) continue;
      known.push_back(name);
      RequestedInput& requested = boundary_.requested[value];
      requested.names.push_back(name);
      if (std::optional<Shape> shape = RequestedShape(source_, name, "")) requested.shape = shape;
      if (inputs_.count(value) == 0) boundary_.cuts.insert(value);
    }
    if (known.size() == source_.input_places.size()) return;
    ReportUnknownInputs(source_, AllNames(), diagnostics_);
  }

  void FindOutputs() {
    for (const std::string& name : source_.outputs) {
      const std::string value = Resolved(name);
      if (value.empty()) {
        ReportUnknownOutput(source_, name, "value or node", AllNames(), diagnostics_);
      } else {
        boundary_.outputs.push_back(value);
      }
    }
    if (!source_.outputs.empty()) return;
    for (const ValueDef& output : graph_.outputs) boundary_.outputs.push_back(output.name);
    if (boundary_.outputs.empty()) {
      diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                         "the graph has no output; name one with [[output]]");
    }
  }

  // Where the walk from the outputs ends: at cuts whose shapes are given, or at all of them.
  enum class End { kShapedCuts, kCuts };

  bool IsEnd(const std::string& value, End end) const {
    if (!boundary_.IsCut(value)) return false;
    return end == End::kCuts || boundary_.requested.at(value).shape.has_value();
  }

  // In the order of the inputs where that is possible: results do not depend on names.
  std::vector<int> MakersOfInputs(int index, End end) {
    const NodeDef& node = graph_.nodes[index];
    std::vector<int> makers;
    for (const std::string& value : node.inputs) AddMaker(value, node, end, makers);
    if (!HasGraphs(node)) return makers;
    const std::set<std::string> inputs(node.inputs.begin(), node.inputs.end());
    for (const std::string& value : ReadBy(node)) {
      if (inputs.count(value) == 0) AddMaker(value, node, end, makers);
    }
    return makers;
  }

  void AddMaker(const std::string& value, const NodeDef& reader, End end,
                std::vector<int>& makers) {
    if (value.empty() || IsEnd(value, end)) return;
    const auto maker = makers_.find(value);
    if (maker != makers_.end()) {
      makers.push_back(maker->second);
    } else if (outside_.count(value) == 0 && dangling_.insert(value).second) {
      diagnostics_.Error(
          Code::kDanglingInput, reader.location,
          absl::StrCat("node '", NameOf(reader), "' (", reader.op, ") reads '", value,
                       "', which no node makes", DidYouMean(value, AllNames())));
    }
  }

  // The nodes that the outputs depend on, up to the end; empty after an error.
  std::vector<int> SortedNodes(End end) {
    NodeOrder order(static_cast<int>(graph_.nodes.size()),
                    [this, end](int node) { return MakersOfInputs(node, end); });
    for (const std::string& output : boundary_.outputs) {
      if (IsEnd(output, end)) continue;
      const auto maker = makers_.find(output);
      if (maker == makers_.end()) {
        if (outside_.count(output) > 0) continue;
        diagnostics_.Error(Code::kDanglingInput, {source_.model.name},
                           absl::StrCat("no node makes the graph's output '", output, "'",
                                        DidYouMean(output, AllNames())));
      } else if (!order.Visit(maker->second)) {
        ReportCycle(order.cycle());
        return {};
      }
    }
    return order.nodes();
  }

  void ReportCycle(const std::vector<int>& cycle) {
    std::vector<std::string> names;
    for (const int node : cycle) names.push_back(NameOf(graph_.nodes[node]));
    diagnostics_.Error(
        Code::kCycle, graph_.nodes[cycle[0]].location,
        absl::StrCat("these nodes depend on each other in a cycle: ", CycleInWords(names),
                     "; none of them can be computed first. Correct the inputs of one, or export "
                     "the model again"));
  }

  // Inputs of the graph that only lead to cuts are none of what is converted.
  void ListInputs() {
    const bool is_cut = !boundary_.cuts.empty() || !source_.outputs.empty();
    if (!is_cut) {
      for (const ValueDef& input : graph_.inputs) {
        if (inputs_.count(input.name) > 0) boundary_.inputs.push_back(input.name);
      }
      return;
    }
    std::set<std::string> read(boundary_.outputs.begin(), boundary_.outputs.end());
    std::set<std::string> read_by_any;
    for (const int index : SortedNodes(End::kCuts)) {
      const std::set<std::string> some = ReadBy(graph_.nodes[index]);
      read.insert(some.begin(), some.end());
    }
    for (const NodeDef& node : graph_.nodes) {
      const std::set<std::string> some = ReadBy(node);
      read_by_any.insert(some.begin(), some.end());
    }
    for (const ValueDef& input : graph_.inputs) {
      if (inputs_.count(input.name) == 0) continue;
      const bool is_requested = boundary_.requested.count(input.name) > 0;
      if (read.count(input.name) == 0 && read_by_any.count(input.name) > 0) {
        if (is_requested) {
          ReportUnreadInput(source_, boundary_.requested.at(input.name).names[0],
                            "it leads only to another input, or no output needs it", diagnostics_);
        }
        continue;
      }
      boundary_.inputs.push_back(input.name);
    }
    for (const std::string& cut : CutsInOrder()) {
      if (read.count(cut) > 0) {
        boundary_.inputs.push_back(cut);
      } else {
        ReportUnreadInput(source_, boundary_.requested.at(cut).names[0],
                          "it leads only to another input, or no output needs it", diagnostics_);
      }
    }
  }

  // As the file has their nodes.
  std::vector<std::string> CutsInOrder() const {
    std::vector<std::pair<int, std::string>> places;
    for (const std::string& cut : boundary_.cuts) {
      const auto maker = makers_.find(cut);
      places.emplace_back(maker == makers_.end() ? -1 : maker->second, cut);
    }
    std::sort(places.begin(), places.end());
    std::vector<std::string> cuts;
    for (const auto& [place, cut] : places) cuts.push_back(cut);
    return cuts;
  }

  const SourceModel& source_;
  const GraphDef& graph_;
  Diagnostics& diagnostics_;
  Boundary boundary_;
  // By names in graph_.
  std::unordered_set<std::string_view> inputs_;   // of the graph, without those that have values
  std::unordered_set<std::string_view> outside_;  // these and initializers
  std::unordered_map<std::string_view, int> makers_;  // of values
  std::unordered_map<std::string_view, int> nodes_;
  std::set<std::string> dangling_;  // reported once
};

}  // namespace

const std::string& NameOf(const NodeDef& node) {
  if (!node.name.empty()) return node.name;
  for (const std::string& output : node.outputs) {
    if (!output.empty()) return output;
  }
  return node.name;
}

std::set<std::string> CapturedBy(const GraphDef& graph) {
  std::set<std::string> own = {""}, captured;
  for (const TensorDef& initializer : graph.initializers) own.insert(initializer.name);
  for (const ValueDef& input : graph.inputs) own.insert(input.name);
  for (const NodeDef& node : graph.nodes) own.insert(node.outputs.begin(), node.outputs.end());
  auto read = [&](const std::string& value) {
    if (own.count(value) == 0) captured.insert(value);
  };
  for (const NodeDef& node : graph.nodes) {
    for (const std::string& input : node.inputs) read(input);
    for (const auto& [name, attribute] : node.attributes) {
      if (attribute.graph == nullptr) continue;
      for (const std::string& value : CapturedBy(*attribute.graph)) read(value);
    }
  }
  for (const ValueDef& output : graph.outputs) read(output.name);
  return captured;
}

bool AreInOrder(const std::vector<NodeDef>& nodes,
                const std::function<bool(const std::string& value)>& is_known,
                Diagnostics& diagnostics) {
  std::map<std::string, const NodeDef*> later;
  for (const NodeDef& node : nodes) {
    for (const std::string& output : node.outputs) later.emplace(output, &node);
  }
  for (const NodeDef& node : nodes) {
    for (const std::string& value : ReadBy(node)) {
      const auto maker = later.find(value);
      if (maker == later.end() || is_known(value)) continue;
      diagnostics.Error(
          Code::kDanglingInput, node.location,
          absl::StrCat("node '", NameOf(node), "' (", node.op, ") reads '", value,
                       "', which node '", NameOf(*maker->second),
                       "' makes only after it; the nodes of a graph in an "
                       "attribute have to be in order. Sort them, or export the model again"));
      return false;
    }
    for (const std::string& output : node.outputs) later.erase(output);
  }
  return true;
}

std::optional<Boundary> FindBoundary(const SourceModel& source, const GraphDef& graph,
                                     Diagnostics& diagnostics) {
  return BoundaryFinder(source, graph, diagnostics).Find();
}

}  // namespace mo::onnx
