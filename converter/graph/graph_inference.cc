// What Graph checks of a node and infers for it by its operation's schema.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/base/status.h"
#include "converter/graph/graph.h"

namespace mo {
namespace {

// Far beyond every model, and far enough below 2^63 that sums and products with kernels and strides
// do not overflow.
constexpr int64_t kLargestExtent = int64_t{1} << 40;

absl::string_view KindName(AttributeKind kind) {
  constexpr absl::string_view kNames[] = {"true or false",   "an integer", "a number",
                                          "a string",        "integers",   "a list of numbers",
                                          "an element type", "a shape"};
  return kNames[static_cast<int>(kind)];
}

// The values of an attribute that AttributeSpec::values lists, as text; none of other kinds. A
// string may be a list of them.
std::vector<std::string> ChoicesIn(const AttributeValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return absl::StrSplit(*text, ", ");
  if (const auto* truth = std::get_if<bool>(&value)) return {*truth ? "true" : "false"};
  if (const auto* type = std::get_if<ElementType>(&value))
    return {std::string(ElementTypeName(*type))};
  std::vector<std::string> choices;
  if (const auto* ints = std::get_if<Ints>(&value)) {
    for (int64_t element : *ints) choices.push_back(absl::StrCat(element));
  }
  return choices;
}

absl::Status CheckChoices(const AttributeSpec& spec, const AttributeValue& value) {
  if (spec.values.empty()) return absl::OkStatus();
  for (const std::string& choice : ChoicesIn(value)) {
    if (std::find(spec.values.begin(), spec.values.end(), choice) != spec.values.end()) continue;
    return absl::InvalidArgumentError(absl::StrCat("attribute '", spec.name, "' is '", choice,
                                                   "', expected ",
                                                   absl::StrJoin(spec.values, " or ")));
  }
  return absl::OkStatus();
}

// Fills in defaults and refuses unknown, missing and mistyped attributes.
absl::Status CompleteAttributes(const OpSchema& op, int spatial_axes, Attributes& attributes) {
  for (const auto& [name, value] : attributes.all()) {
    const AttributeSpec* spec = op.FindAttribute(name);
    if (spec == nullptr)
      return absl::InvalidArgumentError(absl::StrCat(op.name(), " has no attribute '", name, "'"));
    if (spec->kind != KindOf(value)) {
      return absl::InvalidArgumentError(
          absl::StrCat("attribute '", name, "' must be ", KindName(spec->kind)));
    }
    MO_RETURN_IF_ERROR(CheckChoices(*spec, value));
  }
  for (const AttributeSpec& spec : op.attributes) {
    if (attributes.Has(spec.name)) continue;
    if (spec.spatial_default) {
      attributes.Set(spec.name, Ints(std::max(0, spatial_axes), *spec.spatial_default));
    } else if (spec.default_value) {
      attributes.Set(spec.name, *spec.default_value);
    } else {
      return absl::InvalidArgumentError(absl::StrCat("attribute '", spec.name, "' is missing"));
    }
  }
  return absl::OkStatus();
}

// Strings are where the operation has them alone.
absl::Status CheckStrings(const Node& node, const std::vector<TensorType>& outputs) {
  if (node.op().takes_strings) return absl::OkStatus();
  for (int i = 0; i < node.input_count(); ++i) {
    if (node.input(i).type().element_type != ElementType::kString) continue;
    return absl::InvalidArgumentError(absl::StrCat("input ", i, " is string, which ",
                                                   node.op().name(),
                                                   " does not take; expected numbers or booleans"));
  }
  for (const TensorType& type : outputs) {
    if (type.element_type != ElementType::kString) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(node.op().name(), " has no result of strings; expected numbers or booleans"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Graph::CheckAndInfer(Node& node, std::vector<TensorType>& types) const {
  const OpSchema& op = *node.op_;
  const int count = node.input_count();
  if (count < op.min_inputs || (op.max_inputs != OpSchema::kAnyNumber && count > op.max_inputs)) {
    return absl::InvalidArgumentError(
        absl::StrCat(op.name(), " takes ", op.min_inputs,
                     op.max_inputs == OpSchema::kAnyNumber ? " or more"
                     : op.max_inputs > op.min_inputs       ? absl::StrCat(" to ", op.max_inputs)
                                                           : "",
                     " inputs, not ", count));
  }
  if (static_cast<int>(node.bodies_.size()) != op.bodies) {
    return absl::InvalidArgumentError(
        absl::StrCat(op.name(), " has ", op.bodies, " bodies, not ", node.bodies_.size()));
  }
  for (const std::unique_ptr<Graph>& body : node.bodies_) {
    if (body->outer_ != this)
      return absl::InternalError(absl::StrCat("'", body->name_, "' is no body of this graph"));
  }
  const int spatial_axes = count > 0 ? node.input(0).shape().rank() - 2 : 0;
  MO_RETURN_IF_ERROR(CompleteAttributes(op, spatial_axes, node.attributes_));
  MO_RETURN_IF_ERROR(op.infer(node, types));
  MO_RETURN_IF_ERROR(CheckStrings(node, types));
  for (const TensorType& type : types) {
    bool too_large =
        std::any_of(type.shape.dims().begin(), type.shape.dims().end(), [](const Dim& dim) {
          return dim.min() > kLargestExtent ||
                 (dim.max() > kLargestExtent && dim.max() != Dim::kUnbounded);
        });
    if (std::optional<Extents> extents = type.shape.extents()) too_large |= !ElementCount(*extents);
    if (too_large) {
      return absl::InvalidArgumentError(
          absl::StrCat("the result's shape ", ToString(type.shape), " is too large"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Graph::Infer(Node* node) {
  std::vector<TensorType> types;
  MO_RETURN_IF_ERROR(CheckAndInfer(*node, types));
  bool changed = false;
  for (size_t i = 0; i < types.size() && i < node->outputs_.size(); ++i) {
    changed |= node->outputs_[i].type != types[i];
    node->outputs_[i].type = std::move(types[i]);
  }
  if (changed) Changed();
  return changed;
}

absl::Status Graph::InferAll() {
  for (Node* node : TopologicalOrder()) {
    absl::StatusOr<bool> changed = Infer(node);
    if (!changed.ok()) {
      return absl::Status(changed.status().code(),
                          absl::StrCat("node '", node->name(), "': ", changed.status().message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace mo
