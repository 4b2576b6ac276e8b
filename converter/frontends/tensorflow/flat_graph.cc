#include "converter/frontends/tensorflow/flat_graph.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/text.h"
#include "converter/frontends/tensorflow/left_out.h"

namespace mo::tensorflow {
namespace {

// Functions may call each other; so deep and so many nodes at most, or a small file would fill the
// memory.
constexpr int kDeepestCall = 64;
// What functions in place of their calls may come to: a few kilobytes can stand for any number of
// nodes, as calls in functions multiply, and each name has those of all calls around it.
constexpr int64_t kMaxFunctionNodes = 1 << 18;
constexpr size_t kMaxFunctionNameBytes = size_t{64} << 20;

// The outputs of operations with several, in their order: a function's nodes name them.
const std::map<std::string, std::vector<std::string>, std::less<>>& OutputNames() {
  static const auto& names = *new std::map<std::string, std::vector<std::string>, std::less<>>{
      {"FusedBatchNorm",
       {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"}},
      {"FusedBatchNormV2",
       {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"}},
      {"FusedBatchNormV3",
       {"y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2",
        "reserve_space_3"}},
      {"TopK", {"values", "indices"}},
      {"TopKV2", {"values", "indices"}},
      {"NonMaxSuppressionV4", {"selected_indices", "valid_outputs"}},
      {"NonMaxSuppressionV5", {"selected_indices", "selected_scores", "valid_outputs"}},
      {"CombinedNonMaxSuppression",
       {"nmsed_boxes", "nmsed_scores", "nmsed_classes", "valid_detections"}},
      {"MaxPoolWithArgmax", {"output", "argmax"}},
      {"Unique", {"y", "idx"}},
      {"UniqueWithCounts", {"y", "idx", "count"}},
      {"Switch", {"output_false", "output_true"}},
      {"Merge", {"output", "value_index"}},
      {"ListDiff", {"out", "idx"}},
      {"TensorListPopBack", {"output_handle", "tensor"}},
      {"TensorListConcatV2", {"tensor", "lengths"}},
      {"TensorArrayV3", {"handle", "flow"}},
      {"TensorArrayConcatV3", {"value", "lengths"}},
      {"BlockLSTM", {"i", "cs", "f", "o", "ci", "co", "h"}},
      {"BlockLSTMV2", {"i", "cs", "f", "o", "ci", "co", "h"}},
      {"LSTMBlockCell", {"i", "cs", "f", "o", "ci", "co", "h"}},
      {"GRUBlockCell", {"r", "u", "c", "h"}},
      {"CudnnRNN", {"output", "output_h", "output_c", "reserve_space"}},
      {"CudnnRNNV2", {"output", "output_h", "output_c", "reserve_space", "host_reserved"}},
      {"CudnnRNNV3", {"output", "output_h", "output_c", "reserve_space", "host_reserved"}},
      {"UniqueV2", {"y", "idx"}},
      {"UniqueWithCountsV2", {"y", "idx", "count"}},
      {"CTCGreedyDecoder",
       {"decoded_indices", "decoded_values", "decoded_shape", "log_probability"}},
      {"SparseFillEmptyRows",
       {"output_indices", "output_values", "empty_row_indicator", "reverse_index_map"}},
      {"SparseReshape", {"output_indices", "output_shape"}},
  };
  return names;
}

}  // namespace

std::optional<TensorName> ParseTensorName(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return TensorName{text, 0};
  TensorName name{text.substr(0, colon), 0};
  if (!absl::SimpleAtoi(text.substr(colon + 1), &name.output) || name.output < 0)
    return std::nullopt;
  return name;
}

std::string CalledFunction(const GraphNode& node, const GraphFile& file) {
  if (node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall") {
    const auto f = node.attributes.find("f");
    return f == node.attributes.end() ? "" : f->second.func().name();
  }
  return file.functions.count(node.op) > 0 ? node.op : "";
}

namespace {

// A function that a node runs when the model does.
struct RunFunction {
  std::string word;
  std::string function;
};

std::vector<RunFunction> FunctionsOf(const GraphNode& node) {
  std::vector<RunFunction> functions;
  auto add = [&](const char* word, const std::string& attribute) {
    const auto found = node.attributes.find(attribute);
    if (found != node.attributes.end()) functions.push_back({word, found->second.func().name()});
  };
  if (node.op == "If" || node.op == "StatelessIf") {
    add("else", "else_branch");
    add("then", "then_branch");
  }
  if (node.op == "While" || node.op == "StatelessWhile") {
    add("cond", "cond");
    add("body", "body");
  }
  const auto listed = node.attributes.find("branches");
  if ((node.op == "Case" || node.op == "StatelessCase") && listed != node.attributes.end()) {
    for (const auto& function : listed->second.list().func())
      functions.push_back({absl::StrCat("branch_", functions.size()), function.name()});
  }
  return functions;
}

}  // namespace

// Lays out the nodes of the graph and, after each call, those of its function.
class Flattener {
 public:
  Flattener(const GraphFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  std::optional<FlatGraph> Run() {
    const int errors = diagnostics_.error_count();
    Scope scope;
    AddNodes(file_.nodes, scope, 0);
    Connect(file_.nodes, scope);
    if (diagnostics_.error_count() > errors) return std::nullopt;
    for (size_t i = 0; i < flat_.nodes_.size(); ++i) {
      if (flat_.nodes_[i].kind != FlatNode::Kind::kArgument)
        flat_.by_name_.emplace(flat_.nodes_[i].name, static_cast<int>(i));
    }
    return std::move(flat_);
  }

 private:
  // The nodes that see each other: the graph's, or those of one call.
  struct Scope {
    std::string prefix;
    const GraphFunction* function = nullptr;
    std::map<std::string, int, std::less<>> nodes;
    std::map<std::string, int, std::less<>> arguments;
  };

  void Error(Code code, const GraphNode& node, const std::string& name, absl::string_view text) {
    diagnostics_.Error(code, node.location,
                       absl::StrCat("node '", name, "' (", node.op, "): ", text));
  }

  int AddFlat(FlatNode::Kind kind, std::string name, const GraphNode& source) {
    flat_.nodes_.push_back({kind, std::move(name), &source, {}});
    return static_cast<int>(flat_.nodes_.size()) - 1;
  }

  // Counts a node of a function; true after reporting that there are too many.
  bool IsTooMuch(const GraphNode& node, const Scope& scope) {
    ++function_nodes_;
    function_name_bytes_ += scope.prefix.size() + node.name.size();
    if (function_nodes_ <= kMaxFunctionNodes && function_name_bytes_ <= kMaxFunctionNameBytes)
      return false;
    exhausted_ = true;
    Error(Code::kFunctionCall, node, node.name,
          absl::StrCat("the graph's functions have more than ", kMaxFunctionNodes, " nodes, or ",
                       kMaxFunctionNameBytes, " bytes of names, when they are put in place of ",
                       "their calls; export it with fewer calls"));
    return true;
  }

  void AddNodes(const std::vector<GraphNode>& nodes, Scope& scope, int depth) {
    for (const GraphNode& node : nodes) {
      if (exhausted_ || (depth > 0 && IsTooMuch(node, scope))) return;
      const std::string name = scope.prefix + node.name;
      const std::string called = CalledFunction(node, file_);
      const bool is_call = !called.empty();
      const int index =
          AddFlat(is_call ? FlatNode::Kind::kCall : FlatNode::Kind::kNode, name, node);
      if (!scope.nodes.emplace(node.name, index).second)
        Error(Code::kDuplicateName, node, name, "is defined twice; a name is unique");
      if (is_call) calls_[index] = AddCall(node, name, called, depth);
      for (const auto& [word, function] : FunctionsOf(node)) {
        if (!exhausted_)
          bodies_[index].push_back(AddCall(node, absl::StrCat(name, "/", word), function, depth));
      }
    }
  }

  // The function's nodes; what they read is connected with them, what the call reads later.
  Scope AddCall(const GraphNode& call, const std::string& name, const std::string& called,
                int depth) {
    Scope scope;
    scope.prefix = name + "/";
    const auto function = file_.functions.find(called);
    if (function == file_.functions.end()) {
      Error(Code::kFunctionCall, call, name,
            absl::StrCat("calls '", called, "', which is not in the library of functions"));
      return scope;
    }
    if (depth >= kDeepestCall) {
      exhausted_ = true;
      Error(Code::kFunctionCall, call, name,
            absl::StrCat("calls of functions are nested more than ", kDeepestCall,
                         " deep; a function that calls itself cannot be converted"));
      return scope;
    }
    scope.function = &function->second;
    for (const OpDef::ArgDef& input : scope.function->inputs) {
      scope.arguments[input.name()] =
          AddFlat(FlatNode::Kind::kArgument, scope.prefix + input.name(), call);
    }
    AddNodes(scope.function->nodes, scope, depth + 1);
    Connect(scope.function->nodes, scope);
    return scope;
  }

  void Connect(const std::vector<GraphNode>& nodes, const Scope& scope) {
    for (const GraphNode& node : nodes) {
      const auto found = scope.nodes.find(node.name);
      if (found == scope.nodes.end()) continue;
      std::vector<TensorRef> inputs;
      for (const std::string& input : node.inputs) {
        if (!input.empty() && input[0] == '^') continue;
        inputs.push_back(Resolve(input, scope, node));
      }
      const auto call = calls_.find(found->second);
      if (call != calls_.end()) {
        flat_.nodes_[found->second].inputs =
            ConnectCall(found->second, call->second, inputs).results;
        continue;
      }
      const auto bodies = bodies_.find(found->second);
      if (bodies != bodies_.end()) ConnectBodies(found->second, bodies->second, inputs);
      flat_.nodes_[found->second].inputs = std::move(inputs);
    }
  }

  // A loop gives all of its inputs to its functions, others all but the condition.
  void ConnectBodies(int index, const std::vector<Scope>& scopes,
                     const std::vector<TensorRef>& inputs) {
    const bool is_loop = flat_.nodes_[index].is_loop();
    const std::vector<TensorRef> given(inputs.begin() + (inputs.empty() || is_loop ? 0 : 1),
                                       inputs.end());
    std::vector<FlatBody> bodies;
    for (const Scope& scope : scopes) bodies.push_back(ConnectCall(index, scope, given));
    if (is_loop) KeepUnchanged(bodies, inputs);
    flat_.nodes_[index].bodies = std::move(bodies);
  }

  // Takes the inputs of a loop's arguments away that change from iteration to iteration.
  void KeepUnchanged(std::vector<FlatBody>& bodies, const std::vector<TensorRef>& inputs) {
    for (const FlatBody& body : bodies) {
      for (const int argument : body.arguments) flat_.nodes_[argument].inputs.clear();
    }
    if (bodies.size() != 2) return;
    const FlatBody& body = bodies[1];
    for (size_t i = 0; i < body.results.size() && i < body.arguments.size(); ++i) {
      if (flat_.Source(body.results[i]) != TensorRef{body.arguments[i], 0}) continue;
      for (const FlatBody& each : bodies) {
        if (i < each.arguments.size()) flat_.nodes_[each.arguments[i]].inputs = {inputs[i]};
      }
    }
  }

  // Gives `inputs` to a function that node `index` calls or runs.
  FlatBody ConnectCall(int index, const Scope& scope, const std::vector<TensorRef>& inputs) {
    if (scope.function == nullptr) return {};
    const GraphNode& call = *flat_.nodes_[index].source;
    const GraphFunction& function = *scope.function;
    if (inputs.size() != function.inputs.size()) {
      Error(Code::kFunctionCall, call, flat_.nodes_[index].name,
            absl::StrCat("gives ", inputs.size(), " inputs to '", function.name, "', which takes ",
                         function.inputs.size()));
      return {};
    }
    FlatBody connected;
    for (size_t i = 0; i < inputs.size(); ++i) {
      connected.arguments.push_back(scope.arguments.at(function.inputs[i].name()));
      flat_.nodes_[connected.arguments.back()].inputs = {inputs[i]};
    }
    for (const OpDef::ArgDef& output : function.outputs) {
      const auto result = function.results.find(output.name());
      if (result == function.results.end()) {
        Error(Code::kFunctionCall, call, flat_.nodes_[index].name,
              absl::StrCat("the function '", function.name, "' does not say what its output '",
                           output.name(), "' is"));
        return {};
      }
      connected.results.push_back(Resolve(result->second, scope, call));
    }
    return connected;
  }

  // What `text` means to the nodes of a scope; nowhere after an error about `reader`.
  TensorRef Resolve(const std::string& text, const Scope& scope, const GraphNode& reader) {
    std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
    const auto argument = scope.arguments.find(parts[0]);
    if (argument != scope.arguments.end()) return {argument->second, 0};
    const auto node = scope.nodes.find(parts[0]);
    int output = 0;
    const bool numbered = parts.size() == 1 || absl::SimpleAtoi(parts.back(), &output);
    if (node == scope.nodes.end() || !numbered || output < 0 || parts.size() > 3) {
      if (!exhausted_) {
        Error(Code::kDanglingInput, reader, scope.prefix + reader.name,
              absl::StrCat("reads '", PrintableText(text), "', which is no tensor of the graph"));
      }
      return {};
    }
    if (parts.size() == 3) output += FirstOutput(*flat_.nodes_[node->second].source, parts[1]);
    return {node->second, output};
  }

  // The number of the first tensor of a node's output `name`.
  int FirstOutput(const GraphNode& node, absl::string_view name) const {
    const auto function = file_.functions.find(node.op);
    if (function != file_.functions.end()) {
      const std::vector<OpDef::ArgDef>& outputs = function->second.outputs;
      for (size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].name() == name) return static_cast<int>(i);
      }
    }
    const auto names = OutputNames().find(node.op);
    if (names == OutputNames().end()) return 0;
    for (size_t i = 0; i < names->second.size(); ++i) {
      if (names->second[i] == name) return static_cast<int>(i);
    }
    return 0;
  }

  const GraphFile& file_;
  Diagnostics& diagnostics_;
  FlatGraph flat_;
  std::map<int, Scope> calls_;
  int64_t function_nodes_ = 0;
  size_t function_name_bytes_ = 0;
  std::map<int, std::vector<Scope>> bodies_;
  bool exhausted_ = false;
};

std::optional<FlatGraph> FlatGraph::Of(const GraphFile& file, Diagnostics& diagnostics) {
  return Flattener(file, diagnostics).Run();
}

int FlatGraph::Find(absl::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? -1 : found->second;
}

TensorRef FlatGraph::Source(TensorRef ref, const std::vector<int>& kept) const {
  // More than any graph has but one with a cycle, which is reported elsewhere.
  constexpr int kMaxSteps = 1 << 12;
  for (int step = 0; step < kMaxSteps && ref.node >= 0; ++step) {
    const FlatNode& node = nodes_[ref.node];
    const bool passes = node.kind != FlatNode::Kind::kNode || node.op() == "Identity";
    const size_t input = node.kind == FlatNode::Kind::kCall ? static_cast<size_t>(ref.output) : 0;
    if (!passes || input >= node.inputs.size() ||
        std::find(kept.begin(), kept.end(), ref.node) != kept.end())
      break;
    ref = node.inputs[input];
  }
  return ref;
}

std::vector<int> FlatGraph::Unread() const {
  std::set<int> read;
  for (const FlatNode& node : nodes_) {
    for (const TensorRef& input : node.inputs) read.insert(input.node);
    for (const FlatBody& body : node.bodies) {
      for (const TensorRef& result : body.results) read.insert(result.node);
    }
  }
  std::vector<int> unread;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const FlatNode& node = nodes_[i];
    const bool has_output = !node.dead && !YieldsNoResult(node.op());
    // A function's results are read by its call.
    const bool top_level = node.name == node.source->name;
    if (has_output && top_level && node.kind != FlatNode::Kind::kArgument &&
        read.count(static_cast<int>(i)) == 0)
      unread.push_back(static_cast<int>(i));
  }
  return unread;
}

}  // namespace mo::tensorflow
