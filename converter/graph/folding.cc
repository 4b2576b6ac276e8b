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

// Machines differ in what an integer becomes of a number that is too large for it.
bool ConvertsInRange(const Node& convert, const Tensor& from, const Tensor& to) {
  return !IsInteger(convert.type().element_type) ||
         std::equal(from.values.begin(), from.values.end(), to.values.begin(),
                    [](double a, double b) { return std::trunc(a) == b; });
}

bool IsStaticShapeOf(const Node& node) {
  return node.Is("ShapeOf") && node.input(0).shape().is_static();
}

absl::StatusOr<std::vector<Constant>> FoldedShapeOf(const Node& node) {
  const Extents extents = *node.input(0).shape().extents();
  const std::vector<double> values(extents.begin(), extents.end());
  const Tensor tensor = {{static_cast<int64_t>(values.size())}, values};
  const ElementType type = node.type().element_type;
  if (!IsStorable(type, tensor)) return std::vector<Constant>();
  return std::vector<Constant>{Constant::FromDoubles(type, tensor.extents, tensor.values)};
}

}  // namespace

bool IsFoldable(const Node& node) {
  if (IsStaticShapeOf(node)) return true;
  if (node.input_count() == 0 || node.output_count() == 0 || !IsExact(node)) return false;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant* constant = node.constant_input(i);
    if (constant == nullptr || !constant->available()) return false;
  }
  return true;
}

absl::StatusOr<std::vector<Constant>> FoldedOutputs(const Node& node, int64_t most_elements) {
  if (IsStaticShapeOf(node)) return FoldedShapeOf(node);
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
  if (node.Is("Convert") && !ConvertsInRange(node, inputs[0], outputs[0]))
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
