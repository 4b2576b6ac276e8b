#include "converter/graph/folding.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "converter/base/status.h"

namespace mo {
namespace {

constexpr double kIntegerLimit = 9007199254740992;  // 2^53: a double holds all below

// NaN has no bits that all machines agree on; integers must be exact.
bool IsStorable(ElementType type, const Tensor& tensor) {
  return std::all_of(tensor.values.begin(), tensor.values.end(), [type](double value) {
    if (IsFloatingPoint(type)) return !std::isnan(value);
    return std::abs(value) < kIntegerLimit && RoundTo(type, value) == value;
  });
}

std::optional<Tensor> ValuesOfTypes(const Node& node) {
  return node.op().values_of_types == nullptr ? std::nullopt : node.op().values_of_types(node);
}

}  // namespace

bool IsFoldable(const Node& node) {
  if (ValuesOfTypes(node)) return true;
  if (node.input_count() == 0 || node.output_count() == 0 || !IsExact(node)) return false;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr || !constant->available()) return false;
  }
  return true;
}

absl::StatusOr<std::vector<Constant>> FoldedOutputs(const Node& node, int64_t most_elements) {
  if (const std::optional<Tensor> values = ValuesOfTypes(node)) {
    const ElementType type = node.type().element_type;
    if (!IsStorable(type, *values)) return std::vector<Constant>();
    return std::vector<Constant>{Constant::FromDoubles(type, values->extents, values->values)};
  }
  std::vector<Tensor> inputs, outputs;
  int64_t elements = 0;
  for (int i = 0; i < node.output_count(); ++i) {
    const std::optional<Extents> extents = node.shape(i).extents();
    const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
    if (!count || (elements += std::min(*count, most_elements + 1)) > most_elements)
      return std::vector<Constant>();
    outputs.push_back({*extents, std::vector<double>(*count, 0.0)});
  }
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant& constant = *node.constant_input(i);
    if ((elements += std::min(constant.size(), most_elements + 1)) > most_elements)
      return std::vector<Constant>();
    inputs.push_back({constant.extents(), constant.Doubles()});
    if (!IsStorable(constant.type(), inputs.back())) return std::vector<Constant>();
  }
  std::vector<const Tensor*> pointers;
  for (const Tensor& input : inputs) pointers.push_back(&input);
  MO_RETURN_IF_ERROR(node.op().evaluate(node, pointers, absl::MakeSpan(outputs)));
  if (node.op().exact_for != nullptr && !node.op().exact_for(node, inputs, outputs))
    return std::vector<Constant>();
  std::vector<Constant> results;
  for (int i = 0; i < node.output_count(); ++i) {
    const ElementType type = node.type(i).element_type;
    if (!IsStorable(type, outputs[i])) return std::vector<Constant>();
    results.push_back(Constant::FromDoubles(type, outputs[i].extents, outputs[i].values));
  }
  return results;
}

}  // namespace mo
