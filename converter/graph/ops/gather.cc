// Elements chosen by their indices.
//
//   Gather    data, indices, axis (one number): data's slices along the axis, in the order of the
//             indices; the first `batch_dims` axes of both go together. A negative index counts
//             from the end (opset 8).
//   GatherND  data, indices [..., k]: data's slices at the k leading axes' indices
//   GatherElements  data, indices of the same rank, and extents but for `axis`: for each index the
//             element of data at the same place but for the axis, where it is at the index
//   NonZero   data: the indices of the elements that are not 0, [rank, n]. Unless data is a
//             constant, how many there are is known only when it runs (opset 3).
//   OneHot    indices, depth, on, off (one number each): a new axis of `depth` elements, `on` where
//             its position is the index

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/indexing.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

absl::StatusOr<int> BatchDims(const Node& node) {
  const int rank = node.input(1).shape().rank();
  const int64_t listed = node.attributes().GetInt("batch_dims");
  const int64_t batch = listed < 0 ? listed + rank : listed;
  MO_RETURN_IF_ERROR(
      Check(batch >= 0 && batch <= rank, "batch_dims ", listed, " is beyond the indices' rank"));
  return static_cast<int>(batch);
}

absl::Status InferGather(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckIndices(node, 1));
  const ElementType type = node.input(0).type().element_type;
  const Shape& data = node.input(0).shape();
  const Shape& indices = node.input(1).shape();
  if (!data.has_rank() || !indices.has_rank()) {
    outputs = {{type, Shape::UnknownRank()}};
    return absl::OkStatus();
  }
  MO_ASSIGN_OR_RETURN(const int axis, OneAxis(node, 2, data.rank()));
  MO_ASSIGN_OR_RETURN(const int batch, BatchDims(node));
  MO_RETURN_IF_ERROR(Check(batch <= axis, "batch_dims ", batch, " is beyond axis ", axis));
  std::vector<Dim> dims(data.dims().begin(), data.dims().begin() + axis);
  for (int i = 0; i < batch; ++i) {
    MO_RETURN_IF_ERROR(Check(data.dim(i).Compatible(indices.dim(i)), "the indices ",
                             ToString(indices), " differ from data ", ToString(data), " on axis ",
                             i));
    if (indices.dim(i).is_static()) dims[i] = indices.dim(i);
  }
  dims.insert(dims.end(), indices.dims().begin() + batch, indices.dims().end());
  dims.insert(dims.end(), data.dims().begin() + axis + 1, data.dims().end());
  outputs = {{type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateGather(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, OneAxis(node, 2, static_cast<int>(data.size())));
  MO_ASSIGN_OR_RETURN(const int batch, BatchDims(node));
  const int64_t batches = Volume(data, 0, batch), outer = Volume(data, batch, axis);
  const int64_t inner = Volume(data, axis + 1, data.size());
  const int64_t count = batches == 0 ? 0 : static_cast<int64_t>(inputs[1]->values.size()) / batches;
  double* out = outputs[0].values.data();
  for (int64_t b = 0; b < batches; ++b) {
    for (int64_t o = 0; o < outer; ++o) {
      for (int64_t i = 0; i < count; ++i, out += inner) {
        MO_ASSIGN_OR_RETURN(const int64_t at, At(inputs[1]->values[b * count + i], data[axis]));
        std::copy_n(inputs[0]->values.begin() + ((b * outer + o) * data[axis] + at) * inner, inner,
                    out);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status InferGatherNd(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckIndices(node, 1));
  const ElementType type = node.input(0).type().element_type;
  const Shape& data = node.input(0).shape();
  const Shape& indices = node.input(1).shape();
  if (!data.has_rank() || !indices.has_rank() || indices.rank() == 0 ||
      !indices.dim(indices.rank() - 1).is_static()) {
    outputs = {{type, Shape::UnknownRank()}};
    return absl::OkStatus();
  }
  const int64_t depth = indices.dim(indices.rank() - 1).value();
  MO_RETURN_IF_ERROR(Check(depth <= data.rank(), "the indices ", ToString(indices),
                           " have more than data ", ToString(data), " has axes"));
  std::vector<Dim> dims(indices.dims().begin(), indices.dims().end() - 1);
  dims.insert(dims.end(), data.dims().begin() + depth, data.dims().end());
  outputs = {{type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateGatherNd(const Node&, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  const int64_t inner = Volume(data, inputs[1]->extents.back(), data.size());
  const int64_t count = Volume(inputs[1]->extents, 0, inputs[1]->extents.size() - 1);
  for (int64_t i = 0; i < count; ++i) {
    MO_ASSIGN_OR_RETURN(const int64_t row, SliceAt(*inputs[1], i, data));
    std::copy_n(inputs[0]->values.begin() + row * inner, inner,
                outputs[0].values.begin() + i * inner);
  }
  return absl::OkStatus();
}

absl::Status InferGatherElements(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckIndices(node, 1));
  const Shape& data = node.input(0).shape();
  Shape shape = node.input(1).shape();
  if (data.has_rank() && shape.has_rank()) {
    MO_RETURN_IF_ERROR(Check(data.rank() == shape.rank(), "the indices ", ToString(shape),
                             " have another rank than data ", ToString(data)));
    MO_ASSIGN_OR_RETURN(const int axis,
                        NormalizedAxis(node.attributes().GetInt("axis"), data.rank()));
    for (int i = 0; i < data.rank(); ++i) {
      if (i == axis) continue;
      MO_RETURN_IF_ERROR(Check(data.dim(i).Compatible(shape.dim(i)), "the indices ",
                               ToString(shape), " differ from data ", ToString(data), " on axis ",
                               i));
      if (!shape.dim(i).is_static()) shape.set_dim(i, data.dim(i));
    }
  }
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

absl::Status EvaluateGatherElements(const Node& node, absl::Span<const Tensor* const> inputs,
                                    absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(data.size())));
  for (int64_t i = 0; i < static_cast<int64_t>(outputs[0].values.size()); ++i) {
    MO_ASSIGN_OR_RETURN(const int64_t element, ElementAt(*inputs[1], i, data, axis));
    outputs[0].values[i] = inputs[0]->values[element];
  }
  return absl::OkStatus();
}

absl::Status InferOneHot(const Node& node, std::vector<TensorType>& outputs) {
  constexpr int64_t kDeepest = 1 << 24;
  MO_RETURN_IF_ERROR(CheckIndices(node, 0));
  Dim depth = Dim::Any();
  if (node.constant_input(1) != nullptr) {
    MO_ASSIGN_OR_RETURN(const Ints number, ConstantInts(node, 1, "the depth"));
    MO_RETURN_IF_ERROR(Check(number.size() == 1 && number[0] >= 0 && number[0] <= kDeepest,
                             "the depth must be one number from 0 to ", kDeepest));
    depth = Dim(number[0]);
  }
  const ElementType on = node.input(2).type().element_type;
  const ElementType off = node.input(3).type().element_type;
  MO_RETURN_IF_ERROR(Check(on == off, "the values are ", ElementTypeName(on), " and ",
                           ElementTypeName(off), ", expected one type"));
  const Shape& indices = node.input(0).shape();
  if (!indices.has_rank()) {
    outputs = {{on, Shape::UnknownRank()}};
    return absl::OkStatus();
  }
  MO_ASSIGN_OR_RETURN(const int axis,
                      NormalizedAxis(node.attributes().GetInt("axis"), indices.rank() + 1));
  std::vector<Dim> dims = indices.dims();
  dims.insert(dims.begin() + axis, depth);
  outputs = {{on, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateOneHot(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const Extents& extents = outputs[0].extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(extents.size())));
  const int64_t inner = Volume(extents, axis + 1, extents.size());
  const double on = inputs[2]->values[0], off = inputs[3]->values[0];
  for (int64_t i = 0; i < static_cast<int64_t>(outputs[0].values.size()); ++i) {
    const int64_t outer = i / (inner * extents[axis]), at = i / inner % extents[axis];
    const double index = inputs[0]->values[outer * inner + i % inner];
    outputs[0].values[i] = index == static_cast<double>(at) ? on : off;
  }
  return absl::OkStatus();
}

// Of a list, at known indices.
std::optional<KnownInts> GatheredInts(const Node& node, ShapeValues& values) {
  const Shape& data = node.input(0).shape();
  const std::optional<KnownInts> elements = values.OfInput(node, 0);
  const Constant* indices = node.constant_input(1);
  if (!elements || !data.has_rank() || data.rank() != 1 || indices == nullptr ||
      !indices->available())
    return std::nullopt;
  KnownInts gathered;
  for (int64_t index : indices->Int64s()) {
    const absl::StatusOr<int64_t> at = At(index, static_cast<int64_t>(elements->size()));
    if (!at.ok()) return std::nullopt;
    gathered.push_back((*elements)[*at]);
  }
  return gathered;
}

// How many elements of a small constant are not 0.
Dim CountOfNonZeros(const Constant* data) {
  constexpr int64_t kMaxCounted = 1 << 16;
  if (data == nullptr || !data->available() || !IsConvertible(data->type()) ||
      data->size() > kMaxCounted)
    return Dim::Any();
  const std::vector<double> values = data->Doubles();
  return std::count_if(values.begin(), values.end(), [](double value) { return value != 0; });
}

absl::Status InferNonZero(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  const ElementType type = node.attributes().GetElementType("output_type");
  outputs = {{type, Shape({data.has_rank() ? Dim(data.rank()) : Dim::Any(),
                           CountOfNonZeros(node.constant_input(0))})}};
  return absl::OkStatus();
}

absl::Status EvaluateNonZero(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  const Extents& extents = inputs[0]->extents;
  const int64_t count = outputs[0].extents[1];
  int64_t found = 0;
  for (size_t i = 0; i < inputs[0]->values.size(); ++i) {
    if (inputs[0]->values[i] == 0) continue;
    int64_t rest = static_cast<int64_t>(i);
    for (size_t axis = extents.size(); axis-- > 0; rest /= extents[axis])
      outputs[0].values[axis * count + found] = static_cast<double>(rest % extents[axis]);
    ++found;
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> GatherOps() {
  return {{.type = ops::kGather,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{"batch_dims", AttributeKind::kInt, int64_t{0}}},
           .takes_strings = true,
           .opset = 8,
           .infer = InferGather,
           .evaluate = EvaluateGather,
           .exact = Always,
           .shape_values = GatheredInts},
          {.type = ops::kGatherND,
           .min_inputs = 2,
           .max_inputs = 2,
           .opset = 8,
           .infer = InferGatherNd,
           .evaluate = EvaluateGatherNd,
           .exact = Always},
          {.type = ops::kGatherElements,
           .min_inputs = 2,
           .max_inputs = 2,
           .attributes = {{"axis", AttributeKind::kInt, int64_t{0}}},
           .opset = 6,
           .infer = InferGatherElements,
           .evaluate = EvaluateGatherElements,
           .exact = Always},
          {.type = ops::kNonZero,
           .min_inputs = 1,
           .max_inputs = 1,
           .attributes = {{.name = "output_type",
                           .kind = AttributeKind::kElementType,
                           .default_value = ElementType::kI64,
                           .values = {"i32", "i64"}}},
           .opset = 3,
           .infer = InferNonZero,
           .evaluate = EvaluateNonZero,
           .exact = Always},
          {.type = ops::kOneHot,
           .min_inputs = 4,
           .max_inputs = 4,
           .attributes = {{"axis", AttributeKind::kInt, {}}},
           .infer = InferOneHot,
           .evaluate = EvaluateOneHot,
           .exact = Always}};
}

}  // namespace mo
