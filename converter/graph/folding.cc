#include "converter/graph/folding.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
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

// Values that are counted while they are there.
class HeldValues final : public ByteSource {
 public:
  HeldValues(std::vector<double> values, std::shared_ptr<int64_t> held)
      : values_(std::move(values)), held_(std::move(held)) {
    *held_ += static_cast<int64_t>(values_.size());
  }
  ~HeldValues() override { *held_ -= static_cast<int64_t>(values_.size()); }
  uint64_t size() const override { return values_.size() * sizeof(double); }
  void Read(uint64_t offset, size_t length, char* out) const override {
    std::memcpy(out, contiguous().data() + offset, length);
  }
  absl::string_view contiguous() const override {
    return {reinterpret_cast<const char*>(values_.data()), size()};
  }

 private:
  std::vector<double> values_;
  std::shared_ptr<int64_t> held_;
};

Constant Held(ElementType type, Tensor tensor, const std::shared_ptr<int64_t>& held) {
  if (held == nullptr) return Constant::FromDoubles(type, tensor.extents, tensor.values);
  return Constant::FromBytes(ElementType::kF64, std::move(tensor.extents),
                             std::make_shared<HeldValues>(std::move(tensor.values), held))
      .Converted(type);
}

std::optional<Tensor> ValuesOfTypes(const Node& node) {
  return node.op().values_of_types == nullptr ? std::nullopt : node.op().values_of_types(node);
}

// Whether so many elements at most are in its inputs and outputs: known before any of them is made.
bool HasAtMost(const Node& node, int64_t most_elements) {
  int64_t elements = 0;
  const auto fits = [&](int64_t count) {
    return (elements += std::min(count, most_elements + 1)) <= most_elements;
  };
  for (int i = 0; i < node.output_count(); ++i) {
    const std::optional<Extents> extents = node.shape(i).extents();
    const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
    if (!count || !fits(*count)) return false;
  }
  for (int i = 0; i < node.input_count(); ++i) {
    if (!fits(node.constant_input(i)->size())) return false;
  }
  return true;
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

absl::StatusOr<std::vector<Constant>> FoldedOutputs(const Node& node, int64_t most_elements,
                                                    const std::shared_ptr<int64_t>& held) {
  if (std::optional<Tensor> values = ValuesOfTypes(node)) {
    const ElementType type = node.type().element_type;
    if (!IsStorable(type, *values)) return std::vector<Constant>();
    return std::vector<Constant>{Held(type, *std::move(values), held)};
  }
  if (!HasAtMost(node, most_elements)) return std::vector<Constant>();
  std::vector<Tensor> inputs, outputs;
  for (int i = 0; i < node.input_count(); ++i) {
    const Constant& constant = *node.constant_input(i);
    inputs.push_back({constant.extents(), constant.Doubles()});
    if (!IsStorable(constant.type(), inputs.back())) return std::vector<Constant>();
  }
  for (int i = 0; i < node.output_count(); ++i) {
    const Extents extents = *node.shape(i).extents();
    outputs.push_back({extents, std::vector<double>(*ElementCount(extents), 0.0)});
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
    results.push_back(Held(type, std::move(outputs[i]), held));
  }
  return results;
}

}  // namespace mo
