#include "converter/frontends/tensorflow/boundary.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/configured_tensors.h"
#include "converter/frontends/tensorflow/node_order.h"
#include "converter/frontends/tensorflow/placeholders.h"

namespace mo::tensorflow {
namespace {

// Orders names as people count: "box_2" before "box_10".
struct NameOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
      if (absl::ascii_isdigit(a[i]) && absl::ascii_isdigit(b[j])) {
        const absl::string_view x = Number(a, i), y = Number(b, j);
        if (x != y) return std::pair(x.size(), x) < std::pair(y.size(), y);
      } else if (a[i] != b[j]) {
        return a[i] < b[j];
      } else {
        ++i;
        ++j;
      }
    }
    return i == a.size() && j == b.size() ? a < b : i == a.size();
  }

 private:
  // The digits from `i` on without leading zeros; `i` is moved after them.
  static absl::string_view Number(absl::string_view text, size_t& i) {
    const size_t begin = std::min(text.find_first_not_of('0', i), text.size());
    while (i < text.size() && absl::ascii_isdigit(text[i])) ++i;
    return text.substr(std::min(begin, i), i - std::min(begin, i));
  }
};

Shape ShapeOf(const GivenValue& value) {
  return value.is_list ? Shape{Dim(static_cast<int64_t>(value.numbers.size()))} : Shape();
}

class BoundaryFinder {
 public:
  BoundaryFinder(const SourceModel& source, const Model& model, const LiveGraph& live,
                 Diagnostics& diagnostics)
      : source_(source),
        model_(model),
        graph_(live.graph),
        decided_(live.decided),
        diagnostics_(diagnostics) {}

  std::optional<Boundary> Find() {
    const int errors_before = diagnostics_.error_count();
    RequestInputs();
    FindOutputs();
    if (diagnostics_.error_count() > errors_before) return std::nullopt;
    cuts_ = Cuts(graph_, boundary_, /*shaped=*/false);
    boundary_.read = TensorsRead(graph_, boundary_.outputs, cuts_);
    ListInputs();
    for (const auto& [ref, input] : boundary_.requested) CheckIsRead(ref, input);
    if (diagnostics_.error_count() > errors_before) return std::nullopt;
    return std::move(boundary_);
  }

 private:
  std::vector<std::string> Names(bool placeholders) const {
    std::vector<std::string> names;
    for (const FlatNode& node : graph_.nodes()) {
      if (!placeholders || IsPlaceholder(node)) names.push_back(node.name);
    }
    return names;
  }

  void RequestInputs() {
    std::set<std::string> names;
    for (const auto& [name, place] : source_.input_places) names.insert(name);
    for (const auto& [name, shape] : source_.input_shapes) names.insert(name);
    std::vector<std::string> known = Names(/*placeholders=*/true);
    for (const std::string& name : names) {
      const std::optional<TensorRef> ref = FindTensor(graph_, model_.inputs, name);
      if (!ref && !ReportMissingPort(name)) continue;
      known.push_back(name);
      if (!ref) continue;
      RequestedInput& input = boundary_.requested[*ref];
      input.names.push_back(name);
      const auto shape = source_.input_shapes.find(name);
      if (shape == source_.input_shapes.end()) {
        // Nothing may be left that tells the shape of a value.
        const auto value = source_.values.find(name);
        const bool may_be_unread =
            decided_.count(*ref) > 0 && !IsPlaceholder(graph_.node(ref->node));
        if (may_be_unread && value != source_.values.end()) input.shape = ShapeOf(value->second);
        continue;
      }
      // The configuration's shape is in the order of its layout, images here are as the graph says.
      const bool image = shape->second.rank() == 4;
      input.shape = RequestedShape(source_, name, image ? ImageLayoutOf(graph_) : "");
    }
    ReportUnknownInputs(source_, known, diagnostics_);
  }

  // True after reporting that "7:node" names an input that the node does not have.
  bool ReportMissingPort(const std::string& name) {
    const size_t colon = name.find(':');
    int port = 0;
    if (colon == std::string::npos || !absl::SimpleAtoi(name.substr(0, colon), &port)) return false;
    const int index = graph_.Find(name.substr(colon + 1));
    if (index < 0) return false;
    const FlatNode& node = graph_.node(index);
    ReportUnreadInput(source_, name,
                      absl::StrCat("'", node.name, "' (", node.op(), ") reads ", node.inputs.size(),
                                   " tensors, counted from 0"),
                      diagnostics_);
    return true;
  }

  void FindOutputs() {
    std::vector<TensorRef>& outputs = boundary_.outputs;
    std::vector<std::string> names = source_.outputs;
    if (names.empty()) {
      for (const NamedTensor& output : model_.outputs) names.push_back(output.name);
    }
    for (const std::string& name : names) {
      const std::optional<TensorRef> ref = FindTensor(graph_, model_.outputs, name);
      if (!ref) {
        ReportUnknownOutput(source_, name, "tensor or node", Names(/*placeholders=*/false),
                            diagnostics_);
      } else if (std::find(outputs.begin(), outputs.end(), *ref) == outputs.end()) {
        outputs.push_back(*ref);
      }
    }
    if (!names.empty()) return;
    for (int node : graph_.Unread()) {
      // A call yields each result of its function.
      const bool call = graph_.node(node).kind == FlatNode::Kind::kCall;
      const int count = call ? static_cast<int>(graph_.node(node).inputs.size()) : 1;
      for (int output = 0; output < count; ++output) outputs.push_back({node, output});
    }
    SortOutputs();
    const std::set<TensorRef> shaped = Cuts(graph_, boundary_, /*shaped=*/true);
    if (!outputs.empty() || !NodesInOrder(graph_, {}, shaped, diagnostics_)) return;
    diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                       "the graph has no output: every node is read by another; name one with "
                       "[[output]]");
  }

  // A cycle, in which no node has a place, is left to the import to report.
  void SortOutputs() {
    const std::set<TensorRef> cuts = Cuts(graph_, boundary_, /*shaped=*/false);
    Diagnostics unseen;
    const std::optional<std::vector<int>> order =
        NodesInOrder(graph_, boundary_.outputs, cuts, unseen);
    if (!order) return;
    std::vector<int> longest_paths(graph_.nodes().size(), 0);
    for (int index : *order) {
      for (const TensorRef& input : graph_.node(index).inputs) {
        if (input.node < 0 || cuts.count(input) > 0) continue;
        longest_paths[index] = std::max(longest_paths[index], longest_paths[input.node] + 1);
      }
    }
    std::sort(boundary_.outputs.begin(), boundary_.outputs.end(),
              [&](const TensorRef& a, const TensorRef& b) {
                const int path_a = longest_paths[a.node], path_b = longest_paths[b.node];
                if (path_a != path_b) return path_a < path_b;
                if (a.node == b.node) return a.output < b.output;
                return NameOrder()(graph_.node(a.node).name, graph_.node(b.node).name);
              });
  }

  void ListInputs() {
    std::vector<TensorRef>& inputs = boundary_.inputs;
    for (const NamedTensor& input : model_.inputs) {
      const std::optional<TensorRef> ref = FindTensor(graph_, model_.inputs, input.name);
      const bool is_new = ref && std::find(inputs.begin(), inputs.end(), *ref) == inputs.end();
      if (is_new && IsPlaceholder(graph_.node(ref->node))) inputs.push_back(*ref);
    }
    std::set<TensorRef> listed(inputs.begin(), inputs.end());
    for (const TensorRef& ref : boundary_.read) {
      const FlatNode& node = graph_.node(ref.node);
      const bool is_input = IsPlaceholder(node) && ref.output < PlaceholderOutputs(node);
      if (is_input && listed.insert(ref).second) inputs.push_back(ref);
    }
    for (const TensorRef& ref : decided_) {
      if (IsPlaceholder(graph_.node(ref.node)) && listed.insert(ref).second) inputs.push_back(ref);
    }
    inputs.insert(inputs.end(), cuts_.begin(), cuts_.end());
  }

  // The inputs of a signature are the model's, also where nothing reads them; and those that have
  // decided what is left.
  void CheckIsRead(const TensorRef& ref, const RequestedInput& input) {
    const std::vector<TensorRef>& inputs = boundary_.inputs;
    const bool is_input = cuts_.count(ref) > 0
                              ? boundary_.read.count(ref) > 0 || decided_.count(ref) > 0
                              : std::find(inputs.begin(), inputs.end(), ref) != inputs.end();
    if (is_input) return;
    for (const std::string& name : input.names)
      ReportUnreadInput(source_, name, WhyUnread(ref), diagnostics_);
  }

  std::string WhyUnread(const TensorRef& ref) const {
    std::map<int, std::vector<int>> readers;
    std::set<int> outputs;  // of the node, that some node reads
    for (size_t i = 0; i < graph_.nodes().size(); ++i) {
      for (const TensorRef& input : graph_.node(static_cast<int>(i)).inputs) {
        if (input == ref || input.node != ref.node)
          readers[input.node].push_back(static_cast<int>(i));
        if (input.node == ref.node) outputs.insert(input.output);
      }
    }
    if (outputs.count(ref.output) == 0) {
      const FlatNode& node = graph_.node(ref.node);
      return absl::StrCat(
          "no node reads output ", ref.output, " of '", node.name, "' (", node.op(), ")",
          outputs.empty() ? "" : absl::StrCat(", only ", absl::StrJoin(outputs, ", ")));
    }
    std::set<std::string> cuts;  // to which the tensor leads
    std::set<int> reached;
    for (std::vector<int> open = readers[ref.node]; !open.empty();) {
      const int index = open.back();
      open.pop_back();
      if (!reached.insert(index).second) continue;
      const auto cut = std::find_if(cuts_.begin(), cuts_.end(),
                                    [&](const TensorRef& other) { return other.node == index; });
      if (cut != cuts_.end()) {
        cuts.insert(absl::StrCat("'", boundary_.requested.at(*cut).names[0], "'"));
      } else {
        open.insert(open.end(), readers[index].begin(), readers[index].end());
      }
    }
    return cuts.empty()
               ? "no output needs it"
               : absl::StrCat("it leads only to another input: ", absl::StrJoin(cuts, ", "));
  }

  const SourceModel& source_;
  const Model& model_;
  const FlatGraph& graph_;
  const std::set<TensorRef>& decided_;
  Diagnostics& diagnostics_;
  Boundary boundary_;
  std::set<TensorRef> cuts_;
};

}  // namespace

absl::string_view ImageLayoutOf(const FlatGraph& graph) {
  bool first = false, last = false;
  for (const FlatNode& node : graph.nodes()) {
    const auto format = node.source->attributes.find("data_format");
    if (node.kind != FlatNode::Kind::kNode || format == node.source->attributes.end()) continue;
    first |= format->second.s() == "NCHW";
    last |= format->second.s() == "NHWC";
  }
  return first && !last ? "NCHW" : "NHWC";
}

std::optional<TensorRef> FindTensor(const FlatGraph& graph,
                                    const std::vector<NamedTensor>& signature,
                                    const std::string& name) {
  absl::string_view text = name;
  for (const NamedTensor& named : signature) {
    if (named.name == name) text = named.tensor;
  }
  if (const int whole = graph.Find(text); whole >= 0) return TensorRef{whole, 0};
  const std::optional<TensorName> parsed = ParseTensorName(text);
  if (parsed) {
    const int node = graph.Find(parsed->node);
    if (node >= 0) return TensorRef{node, parsed->output};
  }
  const size_t colon = text.find(':');
  int port = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(text.substr(0, colon), &port))
    return std::nullopt;
  const int reader = graph.Find(text.substr(colon + 1));
  if (reader < 0 || port < 0 || port >= static_cast<int>(graph.node(reader).inputs.size()))
    return std::nullopt;
  return graph.node(reader).inputs[port];
}

std::optional<Boundary> FindBoundary(const SourceModel& source, const Model& model,
                                     const LiveGraph& live, Diagnostics& diagnostics) {
  return BoundaryFinder(source, model, live, diagnostics).Find();
}

std::set<TensorRef> Cuts(const FlatGraph& graph, const Boundary& boundary, bool shaped) {
  std::set<TensorRef> cuts;
  for (const auto& [ref, input] : boundary.requested) {
    if ((input.shape || !shaped) && !IsPlaceholder(graph.node(ref.node))) cuts.insert(ref);
  }
  return cuts;
}

}  // namespace mo::tensorflow
