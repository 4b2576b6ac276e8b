#include "converter/frontends/tensorflow/restore.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/text.h"
#include "converter/frontends/wire.h"

namespace mo::tensorflow {
namespace {

constexpr int kTensorStrings = 8;

// A chain of Identity is followed so far: a graph of foreign bytes may have circles.
constexpr int kMaxChainLength = 16;

struct TensorName {
  absl::string_view node;
  int64_t output = 0;
};

// "node", "node:1", "^node", and in a function "node:tensors:1".
TensorName ParseTensorName(absl::string_view name) {
  if (absl::StartsWith(name, "^")) name.remove_prefix(1);
  const size_t first = name.find(':');
  if (first == absl::string_view::npos) return {name, 0};
  const std::optional<int64_t> output = ParseInt64(name.substr(name.rfind(':') + 1));
  return {name.substr(0, first), output.value_or(-1)};
}

// The nodes of the main graph or of a function, by name.
class Scope {
 public:
  explicit Scope(const std::vector<GraphNode>& nodes) {
    for (const GraphNode& node : nodes) nodes_.emplace(node.name, &node);
  }

  const GraphNode* Find(absl::string_view name) const {
    const auto found = nodes_.find(name);
    return found == nodes_.end() ? nullptr : found->second;
  }

  // What an assignment assigns: `variable` is left empty. nullopt if it is not from a checkpoint.
  std::optional<Restored> ValueOf(const GraphNode& assignment) {
    if (assignment.op != "Assign" && assignment.op != "AssignVariableOp") return std::nullopt;
    if (assignment.inputs.size() < 2) return std::nullopt;
    TensorName tensor = ParseTensorName(assignment.inputs[1]);
    const GraphNode* node = Find(tensor.node);
    for (int i = 0; i < kMaxChainLength && node != nullptr && node->op == "Identity"; ++i) {
      if (node->inputs.empty()) return std::nullopt;
      tensor = ParseTensorName(node->inputs[0]);
      node = Find(tensor.node);
    }
    if (node == nullptr || node->op != "RestoreV2" || tensor.output < 0) return std::nullopt;
    const Names& names = NamesOf(*node);
    const size_t i = static_cast<size_t>(tensor.output);
    if (i >= names.tensors.size() || i >= names.slices.size()) return std::nullopt;
    return Restored{"", names.tensors[i], names.slices[i]};
  }

 private:
  // What a RestoreV2 reads, one for each of its outputs.
  struct Names {
    std::vector<std::string> tensors, slices;
  };

  const Names& NamesOf(const GraphNode& restore) {
    const auto [entry, is_new] = names_.try_emplace(&restore);
    if (is_new && restore.inputs.size() >= 3) {
      entry->second.tensors = StringsOf(restore.inputs[1]);
      entry->second.slices = StringsOf(restore.inputs[2]);
    }
    return entry->second;
  }

  std::vector<std::string> StringsOf(absl::string_view tensor) const {
    const GraphNode* node = Find(ParseTensorName(tensor).node);
    if (node == nullptr || node->op != "Const") return {};
    return ReadStrings(node->tensor);
  }

  std::map<absl::string_view, const GraphNode*> nodes_;
  std::map<const GraphNode*, Names> names_;
};

// The nodes that `node` depends on and itself.
std::vector<const GraphNode*> DependenciesOf(const GraphNode& node, const Scope& scope) {
  std::vector<const GraphNode*> found = {&node};
  std::set<const GraphNode*> seen = {&node};
  for (size_t i = 0; i < found.size(); ++i) {
    for (const std::string& input : found[i]->inputs) {
      const GraphNode* dependency = scope.Find(ParseTensorName(input).node);
      if (dependency != nullptr && seen.insert(dependency).second) found.push_back(dependency);
    }
  }
  return found;
}

// The function that a node calls, or nullptr.
const GraphFunction* CalledBy(const GraphNode& node, const GraphFile& graph) {
  if (node.op != "StatefulPartitionedCall" && node.op != "PartitionedCall") return nullptr;
  const auto attribute = node.attributes.find("f");
  if (attribute == node.attributes.end()) return nullptr;
  const auto function = graph.functions.find(attribute->second.func().name());
  return function == graph.functions.end() ? nullptr : &function->second;
}

// What the call of a function assigns to the variables that are its arguments.
std::vector<Restored> RestoredByCall(const GraphNode& call, const GraphFunction& function) {
  std::map<absl::string_view, std::string> arguments;
  for (size_t i = 0; i < function.inputs.size() && i < call.inputs.size(); ++i)
    arguments.emplace(function.inputs[i].name(), ParseTensorName(call.inputs[i]).node);
  std::vector<Restored> all;
  Scope body(function.nodes);
  for (const GraphNode& node : function.nodes) {
    std::optional<Restored> restored = body.ValueOf(node);
    if (!restored) continue;
    const auto argument = arguments.find(node.inputs[0]);
    if (argument == arguments.end()) continue;
    restored->variable = argument->second;
    all.push_back(*std::move(restored));
  }
  return all;
}

}  // namespace

std::vector<Restored> FindRestored(const GraphFile& graph, absl::string_view restore_op) {
  Scope scope(graph.nodes);
  const GraphNode* restore = scope.Find(ParseTensorName(restore_op).node);
  if (restore == nullptr) return {};
  std::vector<Restored> all;
  if (const GraphFunction* function = CalledBy(*restore, graph)) {
    all = RestoredByCall(*restore, *function);
  } else {
    for (const GraphNode* node : DependenciesOf(*restore, scope)) {
      std::optional<Restored> restored = scope.ValueOf(*node);
      if (!restored) continue;
      restored->variable = std::string(ParseTensorName(node->inputs[0]).node);
      all.push_back(*std::move(restored));
    }
  }
  std::set<std::string> seen;
  std::vector<Restored> once;
  for (Restored& restored : all) {
    if (seen.insert(restored.variable).second) once.push_back(std::move(restored));
  }
  return once;
}

std::vector<std::string> ReadStrings(absl::string_view tensor) {
  std::vector<std::string> strings;
  WireReader reader(tensor);
  while (std::optional<WireField> field = reader.Next()) {
    if (field->type == WireField::Type::kBytes && field->number == kTensorStrings)
      strings.push_back(std::string(field->bytes));
  }
  if (reader.failed()) return {};
  return strings;
}

absl::StatusOr<Constant> SliceOf(const Constant& value, absl::string_view slice) {
  if (slice.empty()) return value;
  const absl::Status wrong = absl::InvalidArgumentError(
      absl::StrCat("its slice is '", slice, "', which does not fit ", ToString(value.extents())));
  std::vector<absl::string_view> words = absl::StrSplit(slice, ' ', absl::SkipEmpty());
  if (words.size() != value.extents().size() + 1) return wrong;
  const std::vector<absl::string_view> parts = absl::StrSplit(words.back(), ':');
  if (parts.size() != value.extents().size()) return wrong;
  Constant part = value;
  for (int axis = 0; axis < value.rank(); ++axis) {
    const int64_t extent = value.extents()[axis];
    if (ParseInt64(words[axis]) != extent) return wrong;
    if (parts[axis] == "-") continue;
    const std::vector<absl::string_view> numbers = absl::StrSplit(parts[axis], ',');
    if (numbers.size() != 2) return wrong;
    const std::optional<int64_t> begin = ParseInt64(numbers[0]), length = ParseInt64(numbers[1]);
    if (!begin || !length || *begin < 0 || *begin > extent || *length < 0 ||
        *length > extent - *begin)
      return wrong;
    if (*length != extent) part = part.Sliced(axis, *begin, *begin + *length, 1);
  }
  return part;
}

}  // namespace mo::tensorflow
