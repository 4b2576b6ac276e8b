// The same elements under another shape.
//
// An image [N, x…, C] that becomes one vector, or rows of pixels, keeps its elements where they are
// (see Order): what reads it next may well do with that.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/graph/shape_values.h"

namespace mo::tensorflow {
namespace {

bool AllOnes(const Shape& shape, int begin, int end) {
  for (int axis = begin; axis < end; ++axis) {
    if (!shape.dim(axis).Same(Dim(1))) return false;
  }
  return true;
}

bool AllStatic(const Shape& shape, int begin, int end) {
  for (int axis = begin; axis < end; ++axis) {
    if (!shape.dim(axis).is_static()) return false;
  }
  return true;
}

// The extents of `shape`, of which at most one is open: as many elements as `elements` has.
Shape Completed(const Shape& shape, const Shape& elements) {
  const std::optional<Extents> extents = elements.extents();
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  if (!count || !shape.has_rank() || !CanBeReshapeTarget(shape)) return shape;
  int64_t known = 1;
  int open = -1;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (!shape.dim(axis).is_static()) {
      open = axis;
    } else if (__builtin_mul_overflow(known, shape.dim(axis).value(), &known)) {
      return shape;
    }
  }
  if (open < 0 || *count % known != 0) return shape;
  Shape completed = shape;
  completed.set_dim(open, Dim(*count / known));
  return completed;
}

// [N, C, x…] seen under the source's shape `target` without moving an element.
std::optional<Order> SeenAs(const Tensor& tensor, const Shape& target) {
  const Shape& kept = tensor.value.shape();
  const int rank = kept.rank();
  if (target.rank() == 2) {
    const bool rows = target.dim(1).is_static() && target.dim(1).Same(kept.dim(1));
    if (rows && !AllOnes(kept, 2, rank)) return Order::kRows;
    const bool whole = target.dim(1).is_static() && AllStatic(kept, 1, rank) &&
                       target.dim(1).Same(tensor.flat_extent());
    if (whole && !AllOnes(kept, 2, rank)) return Order::kFlattened;
  }
  if (target.rank() != rank || !target.dim(rank - 1).Same(kept.dim(1))) return std::nullopt;
  // All extents but the batch, which then follows from the number of elements.
  for (int axis = 1; axis < rank - 1; ++axis) {
    if (!target.dim(axis).is_static() || !target.dim(axis).Same(kept.dim(axis + 1)))
      return std::nullopt;
  }
  return Order::kChannelsFirst;
}

// `target` may have open extents: where more than one is, `shape` computes them.
void Reshape(Operation& o, const Shape& target, std::optional<Value> shape) {
  const Tensor& data = o.input(0);
  const Shape completed = Completed(target, data.value.shape());
  if (completed.has_rank() && data.order != Order::kSource) {
    if (const std::optional<Order> order = SeenAs(data, completed))
      return o.SetOutput({data.value, *order});
  }
  const Value value = o.InSourceOrder(0);
  if (value.node == nullptr) return;
  if (CanBeReshapeTarget(completed) && value.shape() == completed) return o.SetOutput({value});
  if (!CanBeReshapeTarget(completed)) {
    if (shape) o.SetOutput({o.Add(ops::kReshape, "", {value, *shape})});
    return;
  }
  // A vector [N, C] as an image of one pixel.
  const int rank = completed.rank();
  if (rank >= 4 && AllOnes(completed, 1, rank - 1) && completed.dim(rank - 1).is_static() &&
      !value.node->constant()) {
    std::vector<Dim> dims = {completed.dim(0), completed.dim(rank - 1)};
    dims.insert(dims.end(), rank - 2, Dim(1));
    return o.SetOutput({o.Reshaped(value, "", Shape(std::move(dims))), Order::kChannelsFirst});
  }
  o.SetOutput({o.Reshaped(value, "", completed)});
}

void ImportReshape(Operation& o) {
  if (!o.HaveRanks()) return;
  const Value shape = o.InSourceOrder(1);
  if (shape.node == nullptr) return;
  o.AddSourcesOf(1);
  Reshape(o, ShapeFromValue(shape), shape);
}

// Axes that are dropped or put in, by the tensor's order.
void ChangeAxes(Operation& o, OpType op, const Ints& axes, const Shape& target) {
  if (CanBeReshapeTarget(target)) return Reshape(o, target, std::nullopt);
  const Value value = o.InSourceOrder(0);
  o.SetOutput({o.Add(op, "", {value, o.AddIntegers("/axes", axes)})});
}

void ImportSqueeze(Operation& o) {
  if (!o.HaveRanks()) return;
  const Shape shape = o.shape(0);
  Ints axes = o.IntsAttribute("squeeze_dims");
  if (axes.empty()) axes = o.IntsAttribute("axis");
  std::vector<bool> dropped(shape.rank(), false);
  for (int64_t& axis : axes) {
    const std::optional<int> normalized = o.Axis(axis, shape.rank());
    if (!normalized) return;
    axis = *normalized;
    dropped[axis] = true;
  }
  if (axes.empty()) {
    for (int axis = 0; axis < shape.rank(); ++axis) {
      const Dim& dim = shape.dim(axis);
      if (!dim.is_static() && dim.Compatible(Dim(1))) {
        o.Error(Code::kNodeInputs,
                absl::StrCat("it takes away all axes of one element, but how many axis ", axis,
                             " of ", ToString(shape),
                             " has is not known; give the input's shape, or --batch if that axis "
                             "is the batch, or the axes in squeeze_dims"));
        return;
      }
      dropped[axis] = dim.Same(Dim(1));
      if (dropped[axis]) axes.push_back(axis);
    }
  }
  std::vector<Dim> dims;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    if (!dropped[axis]) dims.push_back(shape.dim(axis));
  }
  // Inner axes of an image that stays one.
  const int rank = shape.rank();
  const bool stays = o.input(0).order == Order::kChannelsFirst && !dropped[0] &&
                     !dropped[rank - 1] && dims.size() >= 3;
  if (!stays) return ChangeAxes(o, ops::kSqueeze, axes, Shape(std::move(dims)));
  for (int64_t& axis : axes) ++axis;
  o.SetOutput({o.Add(ops::kSqueeze, "", {o.input(0).value, o.AddIntegers("/axes", axes)}),
               Order::kChannelsFirst});
}

void ImportExpandDims(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int64_t> stated = o.Integer(1, "axis");
  if (!stated) return;
  const std::optional<int> axis = o.Axis(*stated, o.rank(0) + 1);
  if (!axis) return;
  const bool inside = o.input(0).order == Order::kChannelsFirst && *axis > 0 && *axis < o.rank(0);
  if (inside) {
    const Value axes = o.AddIntegers("/axes", {*axis + 1});
    return o.SetOutput(
        {o.Add(ops::kUnsqueeze, "", {o.input(0).value, axes}), Order::kChannelsFirst});
  }
  std::vector<Dim> dims = o.shape(0).dims();
  dims.insert(dims.begin() + *axis, Dim(1));
  ChangeAxes(o, ops::kUnsqueeze, {*axis}, Shape(std::move(dims)));
}

// Often an image is only brought into the order in which it is already.
void ImportTranspose(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<Ints> order = o.Integers(1, "permutation");
  const int rank = o.rank(0);
  if (!order) return;
  Ints sorted = *order;
  for (int64_t& axis : sorted) axis = axis < 0 ? axis + rank : axis;
  const Ints normalized = sorted;
  std::sort(sorted.begin(), sorted.end());
  bool is_permutation = static_cast<int>(sorted.size()) == rank;
  for (int axis = 0; is_permutation && axis < rank; ++axis) is_permutation = sorted[axis] == axis;
  if (!is_permutation) {
    o.Error(Code::kNodeInputs, absl::StrCat("its permutation is ", ToString(*order),
                                            "; expected each of the ", rank, " axes once"));
    return;
  }
  const Tensor& data = o.input(0);
  if (normalized == sorted) return o.SetOutput(data);
  if (rank >= 3 && data.order == Order::kSource && normalized == ToChannelsLast(rank) &&
      !data.value.node->constant())
    return o.SetOutput({data.value, Order::kChannelsFirst});
  if (data.order != Order::kChannelsFirst)
    return o.SetOutput({o.Transposed(o.InSourceOrder(0), "", normalized)});
  // Axis i of the result is axis normalized[i] of the source, which is elsewhere here.
  Ints composed;
  for (int64_t axis : normalized)
    composed.push_back(ChannelsFirstAxis(static_cast<int>(axis), rank));
  if (std::is_sorted(composed.begin(), composed.end())) return o.SetOutput({data.value});
  o.SetOutput({o.Transposed(data.value, "", composed)});
}

}  // namespace

std::vector<OperationType> ReshapingOperations() {
  return {{"Reshape", 2, 2, ImportReshape},
          {"Squeeze", 1, 1, ImportSqueeze, Images::kFollowed},
          {"ExpandDims", 2, 2, ImportExpandDims, Images::kFollowed},
          {"Transpose", 2, 2, ImportTranspose},
          {"ConjugateTranspose", 2, 2, ImportTranspose}};
}

}  // namespace mo::tensorflow
