#include "converter/inputs/frozen_inputs.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"

namespace mo {
namespace {

// A single value fills no larger shape.
constexpr int64_t kMaxElements = int64_t{1} << 24;

class InputFreezer {
 public:
  InputFreezer(const InputContext& context, Graph& graph, Diagnostics& diagnostics)
      : context_(context), graph_(graph), diagnostics_(diagnostics) {}

  void Freeze(absl::Span<const InputConfig> inputs) {
    const int errors_before = diagnostics_.error_count();
    std::vector<std::pair<Node*, Constant>> frozen;
    for (const InputConfig& input : inputs) {
      if (!input.value.value) continue;
      Node* parameter = Find(input);
      if (parameter == nullptr) continue;
      if (std::any_of(frozen.begin(), frozen.end(),
                      [&](const auto& other) { return other.first == parameter; })) {
        Report(input, "is the second one of this input; keep one of them");
        continue;
      }
      if (!CheckOtherNames(inputs, input, *parameter)) continue;
      if (std::optional<Constant> constant = ConstantOf(input, *parameter))
        frozen.emplace_back(parameter, *std::move(constant));
    }
    if (frozen.empty() || diagnostics_.error_count() > errors_before) return;
    for (const auto& [parameter, constant] : frozen) {
      Node* node = graph_.AddConstant(graph_.UniqueName(absl::StrCat(parameter->name(), "/value")),
                                      constant, parameter->sources());
      graph_.Replace(parameter, node);
    }
    if (const absl::Status status = graph_.InferAll(); !status.ok()) {
      diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                         absl::StrCat("with the values of the inputs: ", status.message(),
                                      "; check these values"));
    }
  }

 private:
  void Report(const InputConfig& input, absl::string_view text) {
    const bool is_flag = input.value.location.line == 0;
    diagnostics_.Error(Code::kSettingDoesNotFit, input.value.location,
                       absl::StrCat(is_flag ? "" : "[[input]] value: ", "the value of input '",
                                    input.name, "' ", text));
  }

  Node* Find(const InputConfig& input) {
    std::vector<std::string> known;
    for (Node* parameter : graph_.parameters()) {
      if (IsInputNamed(*parameter, input.name)) return parameter;
      known.push_back(parameter->name());
    }
    diagnostics_.Error(
        Code::kConfigUnknownTensor, input.location,
        absl::StrCat("'", input.name, "' has a value, but what is converted has no such input",
                     known.empty() ? "" : ", only ", absl::StrJoin(known, ", "),
                     "; name it by its node or tensor, or leave the value out"));
    return nullptr;
  }

  // What the input is set to under another name would be lost.
  bool CheckOtherNames(absl::Span<const InputConfig> inputs, const InputConfig& input,
                       const Node& parameter) {
    for (const InputConfig& other : inputs) {
      const bool asks = other.type.value || other.layout.value || !other.preprocess.value.empty();
      if (!asks || other.name == input.name || !IsInputNamed(parameter, other.name)) continue;
      Report(input, absl::StrCat("is given beside settings of the same input as '", other.name,
                                 "'; leave these out"));
      return false;
    }
    return true;
  }

  // The extents that the value takes; nullopt after a report.
  std::optional<Extents> ExtentsOf(const InputConfig& input, const Shape& shape) {
    const InputValue& value = *input.value.value;
    const int64_t count = static_cast<int64_t>(value.values.size());
    if (!shape.has_rank()) return value.is_list ? Extents{count} : Extents{};
    Extents extents;
    int open = -1, open_count = 0;
    for (int i = 0; i < shape.rank(); ++i) {
      extents.push_back(shape.dim(i).is_static() ? shape.dim(i).value() : 1);
      if (shape.dim(i).is_static()) continue;
      open = i;
      ++open_count;
    }
    const std::optional<int64_t> elements = ElementCount(extents);
    const bool one_open = value.is_list && open_count == 1 && elements.value_or(0) > 0;
    if (open_count > 0 && !one_open) {
      Report(input,
             absl::StrCat("does not tell its shape, which is open in ", ToString(shape), "; ",
                          value.is_list ? "state the shape in the source model"
                                        : "give a list, with one value for each element"));
      return std::nullopt;
    }
    if (!value.is_list) {
      if (elements && *elements <= kMaxElements) return extents;
      Report(input, absl::StrCat("would fill ", ToString(shape), "; a value fills at most ",
                                 kMaxElements, " elements"));
      return std::nullopt;
    }
    if (open_count == 1 && count % *elements == 0) {
      extents[open] = count / *elements;
      if (shape.dim(open).Compatible(Dim(extents[open]))) return extents;
    }
    if (open_count == 0 && elements == count) return extents;
    Report(input, absl::StrCat("has ", count, " elements, which is not what the shape ",
                               ToString(shape), " has; give one for each element"));
    return std::nullopt;
  }

  bool CheckElements(const InputConfig& input, ElementType type) {
    const InputValue& value = *input.value.value;
    const absl::string_view name = ElementTypeName(type);
    if (!IsConvertible(type)) {
      Report(input, absl::StrCat("cannot be written: the input is ", name));
      return false;
    }
    if (value.is_boolean && type != ElementType::kBoolean) {
      Report(input, absl::StrCat("is boolean, but the input is ", name, "; give a number"));
      return false;
    }
    for (double element : value.values) {
      const double rounded = RoundTo(type, element);
      const bool fits = IsFloatingPoint(type)
                            ? std::isfinite(rounded) && (rounded != 0 || element == 0)
                        : type == ElementType::kBoolean ? element == 0 || element == 1
                                                        : rounded == element;
      if (fits && (IsFloatingPoint(type) || std::abs(element) <= kMaxExactInteger)) continue;
      Report(input, absl::StrCat("holds ", ShortestDecimal(element), ", which ", name,
                                 " cannot hold; the input is ", name));
      return false;
    }
    return true;
  }

  std::optional<Constant> ConstantOf(const InputConfig& input, const Node& parameter) {
    const InputValue& value = *input.value.value;
    if (input.layout.value || !input.preprocess.value.empty()) {
      Report(input, "is given beside a layout or preprocessing; a value is what the model reads");
      return std::nullopt;
    }
    const ElementType type = parameter.type().element_type;
    if (!CheckElements(input, type)) return std::nullopt;
    std::optional<Extents> extents = ExtentsOf(input, parameter.shape());
    if (!extents) return std::nullopt;
    if (value.is_list) return Constant::FromDoubles(type, *std::move(extents), value.values);
    const std::vector<double> all(ElementCount(*extents).value(), value.values[0]);
    return Constant::FromDoubles(type, *std::move(extents), all);
  }

  const InputContext& context_;
  Graph& graph_;
  Diagnostics& diagnostics_;
};

}  // namespace

void FreezeInputs(absl::Span<const InputConfig> inputs, const InputContext& context, Graph& graph,
                  Diagnostics& diagnostics) {
  InputFreezer(context, graph, diagnostics).Freeze(inputs);
}

}  // namespace mo
