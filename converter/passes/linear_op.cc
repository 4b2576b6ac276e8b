#include "converter/passes/linear_op.h"

#include "converter/graph/broadcast.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = 1 << 24;

}  // namespace

std::optional<LinearOp> LinearOp::Of(Node* node) {
  const bool is_multiply = node->Is(ops::kMultiply);
  if (!is_multiply && !node->Is(ops::kAdd)) return std::nullopt;
  const bool first = node->constant_input(0) != nullptr;
  const bool second = node->constant_input(1) != nullptr;
  if (first == second) return std::nullopt;
  return LinearOp{node, first ? 1 : 0, is_multiply};
}

std::optional<int> ElementwiseInput(Node* node) {
  if (const std::optional<LinearOp> op = LinearOp::Of(node)) return op->data_input;
  const bool activation = node->op().locality == Locality::kUnary && node->input_count() == 1 &&
                          node->output_count() == 1;
  if (activation || node->Is(ops::kBatchNormalization)) return 0;
  if (!node->Is(ops::kScaleShift)) return std::nullopt;
  for (int i = 1; i < node->input_count(); ++i) {
    if (node->constant_input(i) == nullptr) return std::nullopt;
  }
  return 0;
}

std::vector<int> OperandInputs(Node* node) {
  if (const std::optional<LinearOp> op = LinearOp::Of(node)) return {1 - op->data_input};
  if (!node->Is(ops::kScaleShift)) return {};
  std::vector<int> inputs;
  for (int i = 1; i < node->input_count(); ++i) inputs.push_back(i);
  return inputs;
}

std::optional<std::vector<double>> BroadcastTo(const Constant& constant, const Extents& extents) {
  const std::optional<int64_t> count = ElementCount(extents);
  if (!count || *count > kMaxElements || !constant.available()) return std::nullopt;
  if (Broadcast(Shape::Of(constant.extents()), Shape::Of(extents)) != Shape::Of(extents))
    return std::nullopt;
  const std::vector<double> values = constant.Doubles();
  std::vector<double> wide(*count);
  BroadcastCursor cursor(constant.extents(), extents);
  for (double& value : wide) {
    value = values[cursor.index()];
    cursor.Advance();
  }
  return wide;
}

std::optional<std::vector<double>> AlongAxis(const Constant& constant, const Shape& shape, int axis,
                                             int64_t count) {
  if (!shape.has_rank() || constant.rank() > shape.rank() || count > kMaxElements ||
      !constant.available())
    return std::nullopt;
  if (constant.size() == 1) return std::vector<double>(count, constant.Doubles()[0]);
  const int offset = shape.rank() - constant.rank();
  for (int i = 0; i < constant.rank(); ++i) {
    if (constant.extents()[i] != (i + offset == axis ? count : 1)) return std::nullopt;
  }
  return constant.Doubles();
}

}  // namespace mo
