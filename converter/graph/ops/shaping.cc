// Shapes as values, and values under other shapes.
//
//   ShapeOf    data: its extents, as output_type
//   Squeeze    data, axes (optional: all of extent 1): without these axes of extent 1
//   Unsqueeze  data, axes: with new axes of extent 1 at these places of the result
//   Broadcast  data, target shape: repeated along axes of extent 1, by numpy's rule (opset 3,
//              mode numpy)
//   Tile       data, repeats: repeated along each axis
//   Range      start, stop, step (one number each): start, start + step, … before stop
//   Eye        rows, columns, diagonal (one number each), extents before (optional): 1 on the
//              diagonal, which is above the main one if its number is positive, else 0 (opset 9)

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/broadcast.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::Status InferShapeOf(const Node& node, std::vector<TensorType>& outputs) {
  const ElementType type = node.attributes().GetElementType("output_type");
  MO_RETURN_IF_ERROR(Check(type == ElementType::kI32 || type == ElementType::kI64,
                           "output_type is ", ElementTypeName(type), ", expected i32 or i64"));
  const Shape& data = node.input(0).shape();
  outputs = {{type, Shape({data.has_rank() ? Dim(data.rank()) : Dim::Any()})}};
  return absl::OkStatus();
}

absl::Status EvaluateShapeOf(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  outputs[0].values.assign(inputs[0]->extents.begin(), inputs[0]->extents.end());
  return absl::OkStatus();
}

// Where no input has to be at hand.
std::optional<Tensor> ValuesOfShapeOf(const Node& node) {
  const std::optional<Extents> extents = node.input(0).shape().extents();
  if (!extents) return std::nullopt;
  return Tensor{{static_cast<int64_t>(extents->size())},
                std::vector<double>(extents->begin(), extents->end())};
}

std::optional<KnownInts> IntsOfShapeOf(const Node& node, ShapeValues& values) {
  const Value data = node.input(0);
  if (!data.shape().has_rank()) return std::nullopt;
  KnownInts extents;
  for (int axis = 0; axis < data.shape().rank(); ++axis)
    extents.push_back(values.Extent(data, axis));
  return extents;
}

absl::Status SameElements(const Node&, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  outputs[0].values = inputs[0]->values;
  return absl::OkStatus();
}

// The axes that a Squeeze drops.
absl::StatusOr<std::vector<bool>> Squeezed(const Node& node, const Shape& data) {
  std::vector<bool> squeezed(data.rank(), false);
  if (node.input_count() == 1) {
    for (int axis = 0; axis < data.rank(); ++axis) squeezed[axis] = data.dim(axis).Same(Dim(1));
    return squeezed;
  }
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 1, "the axes"));
  for (int64_t listed : axes) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(listed, data.rank()));
    MO_RETURN_IF_ERROR(Check(data.dim(axis).Compatible(Dim(1)), "axis ", listed, " of ",
                             ToString(data), " has more than one element"));
    squeezed[axis] = true;
  }
  return squeezed;
}

absl::Status InferSqueeze(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_RETURN_IF_ERROR(Check(node.input_count() == 2 || data.is_static(), "data ", ToString(data),
                           " must have known extents where no axes are listed"));
  MO_ASSIGN_OR_RETURN(const std::vector<bool> squeezed, Squeezed(node, data));
  std::vector<Dim> dims;
  for (int axis = 0; axis < data.rank(); ++axis) {
    if (!squeezed[axis]) dims.push_back(data.dim(axis));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status InferUnsqueeze(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 1, "the axes"));
  const int rank = data.rank() + static_cast<int>(axes.size());
  std::vector<bool> added(rank, false);
  for (int64_t listed : axes) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(listed, rank));
    MO_RETURN_IF_ERROR(Check(!added[axis], "axis ", listed, " is listed twice"));
    added[axis] = true;
  }
  std::vector<Dim> dims;
  int next = 0;
  for (int axis = 0; axis < rank; ++axis) dims.push_back(added[axis] ? Dim(1) : data.dim(next++));
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status InferBroadcast(const Node& node, std::vector<TensorType>& outputs) {
  const ElementType type = node.input(0).type().element_type;
  const Shape target = ShapeFromValue(node.input(1));
  const Shape& data = node.input(0).shape();
  if (!target.has_rank() || !data.has_rank()) {
    outputs = {{type, target}};
    return absl::OkStatus();
  }
  const std::optional<Shape> shape = Broadcast(data, target);
  MO_RETURN_IF_ERROR(Check(shape && data.rank() <= target.rank(), "data ", ToString(data),
                           " cannot be broadcast to ", ToString(target)));
  outputs = {{type, *shape}};
  return absl::OkStatus();
}

absl::Status EvaluateBroadcast(const Node&, absl::Span<const Tensor* const> inputs,
                               absl::Span<Tensor> outputs) {
  BroadcastCursor cursor(inputs[0]->extents, outputs[0].extents);
  for (double& value : outputs[0].values) {
    value = inputs[0]->values[cursor.index()];
    cursor.Advance();
  }
  return absl::OkStatus();
}

absl::Status InferTile(const Node& node, std::vector<TensorType>& outputs) {
  const ElementType type = node.input(0).type().element_type;
  const Shape& data = node.input(0).shape();
  const Shape repeats = ShapeFromValue(node.input(1));
  if (!data.has_rank() || !repeats.has_rank()) {
    outputs = {{type, Shape::UnknownRank()}};
    return absl::OkStatus();
  }
  const int rank = std::max(data.rank(), repeats.rank());
  std::vector<Dim> dims;
  for (int axis = 0; axis < rank; ++axis) {
    const int in_data = axis - (rank - data.rank()), in_repeats = axis - (rank - repeats.rank());
    const Dim extent = in_data < 0 ? Dim(1) : data.dim(in_data);
    const Dim repeat = in_repeats < 0 ? Dim(1) : repeats.dim(in_repeats);
    int64_t product = 0;
    const bool known = extent.is_static() && repeat.is_static();
    MO_RETURN_IF_ERROR(
        Check(!known || !__builtin_mul_overflow(extent.value(), repeat.value(), &product),
              "the result is too large"));
    dims.push_back(known ? Dim(product) : repeat.Same(Dim(1)) ? extent : Dim::Any());
  }
  outputs = {{type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateTile(const Node&, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  const Extents& out = outputs[0].extents;
  Extents in(out.size() - inputs[0]->extents.size(), 1);
  in.insert(in.end(), inputs[0]->extents.begin(), inputs[0]->extents.end());
  Extents position(out.size(), 0);
  for (double& value : outputs[0].values) {
    int64_t source = 0;
    for (size_t axis = 0; axis < out.size(); ++axis)
      source = source * in[axis] + position[axis] % in[axis];
    value = inputs[0]->values[source];
    for (size_t axis = out.size(); axis-- > 0 && ++position[axis] == out[axis];) position[axis] = 0;
  }
  return absl::OkStatus();
}

absl::StatusOr<double> OneNumber(const Node& node, int input, absl::string_view what) {
  const Constant* constant = node.constant_input(input);
  MO_RETURN_IF_ERROR(Check(constant != nullptr && constant->available() && constant->size() == 1,
                           what, " must be one constant number"));
  return constant->Doubles()[0];
}

absl::Status InferRange(const Node& node, std::vector<TensorType>& outputs) {
  constexpr double kMaxSize = 1 << 24;
  const ElementType type = node.attributes().GetElementType("output_type");
  const bool known = node.constant_input(0) && node.constant_input(1) && node.constant_input(2);
  if (!known) {
    outputs = {{type, Shape({Dim::Any()})}};
    return absl::OkStatus();
  }
  MO_ASSIGN_OR_RETURN(const double start, OneNumber(node, 0, "start"));
  MO_ASSIGN_OR_RETURN(const double stop, OneNumber(node, 1, "stop"));
  MO_ASSIGN_OR_RETURN(const double step, OneNumber(node, 2, "step"));
  MO_RETURN_IF_ERROR(Check(step != 0, "the step is 0"));
  const double count = std::max(0.0, std::ceil((stop - start) / step));
  MO_RETURN_IF_ERROR(Check(count <= kMaxSize, "the range has too many elements"));
  outputs = {{type, Shape({Dim(static_cast<int64_t>(count))})}};
  return absl::OkStatus();
}

absl::Status EvaluateRange(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  for (size_t i = 0; i < outputs[0].values.size(); ++i)
    outputs[0].values[i] = inputs[0]->values[0] + static_cast<double>(i) * inputs[2]->values[0];
  return absl::OkStatus();
}

// An extent that is the one number of an input.
Dim ExtentOf(const Node& node, int input) {
  const Shape list = ShapeFromValue(node.input(input));
  return list.has_rank() && list.rank() == 1 ? list.dim(0) : Dim::Any();
}

absl::Status InferEye(const Node& node, std::vector<TensorType>& outputs) {
  for (int i = 0; i < node.input_count(); ++i) {
    const ElementType type = node.input(i).type().element_type;
    MO_RETURN_IF_ERROR(Check(type == ElementType::kI32 || type == ElementType::kI64, "input ", i,
                             " is ", ElementTypeName(type), ", expected i32 or i64"));
  }
  Shape shape = node.input_count() > 3 ? ShapeFromValue(node.input(3)) : Shape();
  if (shape.has_rank()) {
    std::vector<Dim> dims = shape.dims();
    dims.push_back(ExtentOf(node, 0));
    dims.push_back(ExtentOf(node, 1));
    shape = Shape(std::move(dims));
  }
  outputs = {{node.attributes().GetElementType("output_type"), std::move(shape)}};
  return absl::OkStatus();
}

absl::Status EvaluateEye(const Node&, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const Extents& extents = outputs[0].extents;
  const int64_t rows = extents[extents.size() - 2], columns = extents.back();
  for (int64_t i = 0; i < static_cast<int64_t>(outputs[0].values.size()); ++i) {
    const int64_t above = i % columns - i / columns % rows;
    outputs[0].values[i] = static_cast<double>(above) == inputs[2]->values[0];
  }
  return absl::OkStatus();
}

// No more axes, and each element once.
bool RepeatsNothing(const Node& node) {
  const absl::StatusOr<Ints> repeats = ConstantInts(node, 1, "the repeats");
  return repeats.ok() && node.shape().has_rank() && node.input(0).shape().has_rank() &&
         node.shape().rank() == node.input(0).shape().rank() &&
         std::all_of(repeats->begin(), repeats->end(), [](int64_t count) { return count == 1; });
}

}  // namespace

std::vector<OpSchema> ShapingOps() {
  return {{.type = ops::kShapeOf,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{.name = "output_type",
                           .kind = AttributeKind::kElementType,
                           .default_value = ElementType::kI64,
                           .values = {"i32", "i64"}}},
           .takes_strings = true,
           .opset = 3,
           .infer = InferShapeOf,
           .evaluate = EvaluateShapeOf,
           .values_of_types = ValuesOfShapeOf,
           .shape_values = IntsOfShapeOf},
          {.type = ops::kSqueeze,
           .min_inputs = 1,
           .max_inputs = 2,
           .reshapes = true,
           .takes_strings = true,
           .infer = InferSqueeze,
           .evaluate = SameElements,
           .exact = Always,
           .shape_values = ShapeValuesOfInput},
          {.type = ops::kUnsqueeze,
           .min_inputs = 2,
           .max_inputs = 2,
           .reshapes = true,
           .takes_strings = true,
           .infer = InferUnsqueeze,
           .evaluate = SameElements,
           .exact = Always,
           .shape_values = ShapeValuesOfInput},
          {.type = ops::kBroadcast,
           .min_inputs = 2,
           .max_inputs = 2,
           .attributes = {{.name = "mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("numpy"),
                           .values = {"numpy"}}},
           .opset = 3,
           .infer = InferBroadcast,
           .evaluate = EvaluateBroadcast,
           .exact = Always},
          {.type = ops::kTile,
           .min_inputs = 2,
           .max_inputs = 2,
           .infer = InferTile,
           .evaluate = EvaluateTile,
           .exact = Always,
           .is_identity = RepeatsNothing},
          {.type = ops::kRange,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{"output_type", AttributeKind::kElementType, {}}},
           .opset = 4,
           .infer = InferRange,
           .evaluate = EvaluateRange,
           .exact = Always},
          {.type = ops::kEye,
           .min_inputs = 3,
           .max_inputs = 4,
           .attributes = {{.name = "output_type",
                           .kind = AttributeKind::kElementType,
                           .values = {"f32", "i32", "i64", "i8", "u8"}}},
           .opset = 9,
           .infer = InferEye,
           .evaluate = EvaluateEye,
           .exact = Always}};
}

}  // namespace mo
