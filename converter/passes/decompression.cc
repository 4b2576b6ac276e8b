#include "converter/passes/decompression.h"

#include <numeric>
#include <set>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/copy_at_run_time.h"

namespace mo {
namespace {

using Axes = std::set<int>;  // of what is stored

// Along which a scale or zero point has several numbers.
Axes VaryingAxes(const Shape& shape, int rank) {
  Axes axes;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (shape.dim(axis) != Dim(1)) axes.insert(rank - shape.rank() + axis);
  }
  return axes;
}

struct Decompression {
  const Node* multiply;
  Axes stored, scale, zero;
};

// The constant of few bits that `numbers` converts, or nullptr.
const Node* StoredNumbers(const Node* numbers) {
  if (!numbers->Is(ops::kConvert)) return nullptr;
  while (numbers->Is(ops::kConvert)) numbers = numbers->input(0).node;
  return numbers->constant() && ElementBits(numbers->constant()->type()) <= 8 ? numbers : nullptr;
}

std::optional<Decompression> FindDecompression(const Node& multiply) {
  if (!multiply.Is(ops::kMultiply)) return std::nullopt;
  for (const int side : {0, 1}) {
    const Node* numbers = multiply.input(side).node;
    const bool is_shifted = numbers->Is(ops::kSubtract);
    const Node* stored = StoredNumbers(is_shifted ? numbers->input(0).node : numbers);
    if (stored == nullptr || stored->shape() != multiply.shape()) continue;
    const int rank = stored->shape().rank();
    return Decompression{&multiply, VaryingAxes(stored->shape(), rank),
                         VaryingAxes(multiply.input(1 - side).shape(), rank),
                         is_shifted ? VaryingAxes(numbers->input(1).shape(), rank) : Axes()};
  }
  return std::nullopt;
}

// The first of two axes that a Reshape merges into one; nullopt if it does anything else.
std::optional<int> MergedAxis(const Shape& from, const Shape& to) {
  if (!from.is_static() || !to.is_static() || to.rank() < 1 || from.rank() != to.rank() + 1)
    return std::nullopt;
  int merged = 0;
  while (merged < to.rank() - 1 && from.dim(merged) == to.dim(merged)) ++merged;
  if (from.dim(merged).value() * from.dim(merged + 1).value() != to.dim(merged).value())
    return std::nullopt;
  for (int axis = merged + 1; axis < to.rank(); ++axis) {
    if (from.dim(axis + 1) != to.dim(axis)) return std::nullopt;
  }
  return merged;
}

// What a value has along its axes: those that are stored, or the first one of two merged ones.
struct Moved {
  std::vector<int> axes;
  std::optional<int> merged;  // into the axis before it
};

// nullopt where that is not known.
std::optional<Moved> AfterMoves(const Node& multiply, const std::vector<const Node*>& moves) {
  Moved moved;
  moved.axes.resize(multiply.shape().rank());
  std::iota(moved.axes.begin(), moved.axes.end(), 0);
  for (const Node* move : moves) {
    if (move->Is(ops::kTranspose)) {
      const Constant* order = move->constant_input(1);
      if (order == nullptr || !order->available()) return std::nullopt;
      std::vector<int> axes;
      for (const int64_t axis : order->Int64s()) axes.push_back(moved.axes[axis]);
      moved.axes = axes;
    } else if (move->op().reshapes) {
      const std::optional<int> first = MergedAxis(multiply.shape(), move->shape());
      if (move->input(0).node != &multiply || !first) return std::nullopt;
      moved.merged = *first + 1;
      moved.axes.erase(moved.axes.begin() + *moved.merged);
    }
  }
  return moved;
}

// Right are one scale for each row of numbers that are summed up, and one for each group of them,
// which is an axis of its own.
bool IsRightInProduct(const Decompression& d, const Node& product,
                      const std::vector<const Node*>& moves) {
  const std::optional<Moved> moved = AfterMoves(*d.multiply, moves);
  if (!moved || moved->axes.size() < 2) return false;
  const bool is_last = product.attributes().GetBool("transpose_b");
  const int summed = *(moved->axes.end() - (is_last ? 1 : 2));
  if (!moved->merged) return d.scale.count(summed) == 0 && d.zero.count(summed) == 0;
  Axes groups = d.stored;
  groups.erase(*moved->merged);
  return summed + 1 == *moved->merged && d.scale == groups && (d.zero.empty() || d.zero == groups);
}

// Right is one scale for each part that may be taken along the first axis.
bool IsRightInGather(const Decompression& d, const std::vector<const Node*>& moves) {
  const Axes first = {0};
  auto is_of_parts = [&first](const Axes& axes) { return axes.empty() || axes == first; };
  return moves.empty() && is_of_parts(d.scale) && is_of_parts(d.zero);
}

}  // namespace

std::optional<Value> WronglyDecompressed(const Node& reader) {
  const bool is_product = reader.Is(ops::kMatMul);
  if (!is_product && !reader.Is(ops::kGather)) return std::nullopt;
  Value numbers = reader.input(is_product ? 1 : 0);
  std::vector<const Node*> moves;  // from the Multiply to the reader
  while (numbers.node->op().reshapes || numbers.node->Is(ops::kTranspose) ||
         numbers.node->Is(ops::kConvert)) {
    moves.insert(moves.begin(), numbers.node);
    numbers = numbers.node->input(0);
  }
  const std::optional<Decompression> found = FindDecompression(*numbers.node);
  if (!found || (found->scale.empty() && found->zero.empty())) return std::nullopt;
  const bool is_right =
      is_product ? IsRightInProduct(*found, reader, moves) : IsRightInGather(*found, moves);
  return is_right ? std::nullopt : std::optional(numbers);
}

absl::StatusOr<bool> AvoidDecompression(Graph& graph, Node* node) {
  const std::optional<Value> numbers = WronglyDecompressed(*node);
  if (!numbers) return false;
  const Node& scaled = *numbers->node;
  MO_ASSIGN_OR_RETURN(Node * copy, AddCopy(graph, *numbers, scaled));
  for (const Use& use : std::vector<Use>(scaled.uses())) {
    if (use.node != copy && !use.node->Is(ops::kResult)) graph.SetInput(use, copy->output());
  }
  return true;
}

}  // namespace mo
