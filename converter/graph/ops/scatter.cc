// Tensors with some elements replaced, or combined with others.
//
//   ScatterUpdate  data, indices, updates, axis (one number): data whose slices along the axis at
//         the indices, which are not negative, are those of `updates`
//   ScatterElementsUpdate  data, indices, updates, axis (one number): data whose element at the
//   place
//         of an index, but along the axis at the index, is the update of the same place
//   ScatterNDUpdate  data, indices [..., k], updates: data whose slice at the k leading axes'
//   indices
//         is that of `updates`
//
// Negative indices of the last two count from the end. Of equal indices the last one wins. With
// another `reduction` than none (opset 12 and 15), what was there and the updates are combined:
// sum, sub, prod, min, max, or mean, which of integers is rounded to zero. Without `use_init_val`
// what was there does not count.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/indexing.h"

namespace mo {
namespace {

double Second(double, double b) { return b; }
double Sum(double a, double b) { return a + b; }
double Difference(double a, double b) { return a - b; }
double Product(double a, double b) { return a * b; }
double Smaller(double a, double b) { return std::min(a, b); }
double Larger(double a, double b) { return std::max(a, b); }

using Combination = double (*)(double, double);

Combination CombinationOf(const std::string& reduction) {
  if (reduction == "sum" || reduction == "mean") return Sum;
  if (reduction == "sub") return Difference;
  if (reduction == "prod") return Product;
  if (reduction == "min") return Smaller;
  if (reduction == "max") return Larger;
  return Second;
}

// Of magnitudes instead of values.
Combination CombinationOfMagnitudes(const std::string& reduction) {
  if (reduction == "min") return Larger;
  return reduction == "sub" ? Sum : CombinationOf(reduction);
}

absl::Status CheckUpdates(const Node& node) {
  MO_RETURN_IF_ERROR(CheckIndices(node, 1));
  const ElementType data = node.input(0).type().element_type;
  const ElementType updates = node.input(2).type().element_type;
  MO_RETURN_IF_ERROR(Check(data == updates, "input 2 is ", ElementTypeName(updates),
                           ", but input 0 is ", ElementTypeName(data)));
  const std::string& reduction = node.attributes().GetString("reduction");
  return Check(data != ElementType::kBoolean || reduction.empty() || reduction == "none",
               "booleans can be replaced, but have no ", reduction);
}

// The updates have the shape `expected`, as far as both are known.
absl::Status CheckShapeOfUpdates(const Node& node, const Shape& expected) {
  const Shape& updates = node.input(2).shape();
  if (!updates.has_rank()) return absl::OkStatus();
  bool fits = updates.rank() == expected.rank();
  for (int i = 0; fits && i < updates.rank(); ++i)
    fits = updates.dim(i).Compatible(expected.dim(i));
  return Check(fits, "the updates are ", ToString(updates), ", expected ", ToString(expected));
}

Shape SliceShape(const Shape& data, int axis, std::vector<Dim> dims) {
  dims.insert(dims.end(), data.dims().begin() + axis, data.dims().end());
  return Shape(std::move(dims));
}

absl::Status InferUpdate(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckUpdates(node));
  const Shape& data = node.input(0).shape();
  const Shape& indices = node.input(1).shape();
  if (data.has_rank() && indices.has_rank()) {
    MO_ASSIGN_OR_RETURN(const int axis, OneAxis(node, 3, data.rank()));
    std::vector<Dim> dims(data.dims().begin(), data.dims().begin() + axis);
    dims.insert(dims.end(), indices.dims().begin(), indices.dims().end());
    MO_RETURN_IF_ERROR(CheckShapeOfUpdates(node, SliceShape(data, axis + 1, std::move(dims))));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status InferElementsUpdate(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckUpdates(node));
  const Shape& data = node.input(0).shape();
  const Shape& indices = node.input(1).shape();
  if (data.has_rank() && indices.has_rank()) {
    MO_RETURN_IF_ERROR(OneAxis(node, 3, data.rank()).status());
    MO_RETURN_IF_ERROR(Check(data.rank() == indices.rank(), "the indices ", ToString(indices),
                             " have another rank than data ", ToString(data)));
    MO_RETURN_IF_ERROR(CheckShapeOfUpdates(node, indices));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status InferNdUpdate(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckUpdates(node));
  const Shape& data = node.input(0).shape();
  const Shape& indices = node.input(1).shape();
  MO_RETURN_IF_ERROR(
      Check(!indices.has_rank() || indices.rank() > 0, "the indices must have an axis"));
  if (data.has_rank() && indices.has_rank() && indices.dim(indices.rank() - 1).is_static()) {
    const int64_t depth = indices.dim(indices.rank() - 1).value();
    MO_RETURN_IF_ERROR(Check(depth <= data.rank(), "the indices ", ToString(indices),
                             " have more than data ", ToString(data), " has axes"));
    MO_RETURN_IF_ERROR(
        CheckShapeOfUpdates(node, SliceShape(data, static_cast<int>(depth),
                                             {indices.dims().begin(), indices.dims().end() - 1})));
  }
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status EvaluateUpdate(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const Extents& data = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, OneAxis(node, 3, static_cast<int>(data.size())));
  const int64_t outer = Volume(data, 0, axis), inner = Volume(data, axis + 1, data.size());
  const int64_t count = static_cast<int64_t>(inputs[1]->values.size());
  outputs[0].values = inputs[0]->values;
  for (int64_t i = 0; i < count; ++i) {
    const double index = inputs[1]->values[i];
    MO_RETURN_IF_ERROR(Check(index >= 0, "index ", index, " is negative"));
    MO_ASSIGN_OR_RETURN(const int64_t at, At(index, data[axis]));
    for (int64_t o = 0; o < outer; ++o) {
      std::copy_n(inputs[2]->values.begin() + (o * count + i) * inner, inner,
                  outputs[0].values.begin() + (o * data[axis] + at) * inner);
    }
  }
  return absl::OkStatus();
}

// Puts the updates where the indices, which are numbers and no magnitudes, say.
absl::Status UpdateElements(const Node& node, absl::Span<const Tensor* const> inputs,
                            Combination combine, Tensor& output) {
  const std::string& reduction = node.attributes().GetString("reduction");
  MO_ASSIGN_OR_RETURN(const int axis,
                      OneAxis(node, 3, static_cast<int>(inputs[0]->extents.size())));
  output.values = inputs[0]->values;
  // How many values each element is combined of.
  const bool counts = reduction == "none" || node.attributes().GetBool("use_init_val");
  std::vector<int64_t> combined(output.values.size(), counts ? 1 : 0);
  for (int64_t i = 0; i < static_cast<int64_t>(inputs[1]->values.size()); ++i) {
    MO_ASSIGN_OR_RETURN(const int64_t at, ElementAt(*inputs[1], i, inputs[0]->extents, axis));
    const double update = inputs[2]->values[i];
    double& element = output.values[at];
    element = combined[at]++ == 0 ? update : combine(element, update);
  }
  if (reduction != "mean") return absl::OkStatus();
  const bool integers = IsInteger(node.type().element_type);
  for (size_t i = 0; i < combined.size(); ++i) {
    if (combined[i] < 2) continue;
    const double mean = output.values[i] / static_cast<double>(combined[i]);
    output.values[i] = integers ? std::trunc(mean) : mean;
  }
  return absl::OkStatus();
}

absl::Status EvaluateElementsUpdate(const Node& node, absl::Span<const Tensor* const> inputs,
                                    absl::Span<Tensor> outputs) {
  return UpdateElements(node, inputs, CombinationOf(node.attributes().GetString("reduction")),
                        outputs[0]);
}

absl::Status ElementsUpdateMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                     absl::Span<const Tensor* const> magnitudes,
                                     absl::Span<Tensor> outputs) {
  const std::string& reduction = node.attributes().GetString("reduction");
  return UpdateElements(node, {magnitudes[0], inputs[1], magnitudes[2]},
                        CombinationOfMagnitudes(reduction), outputs[0]);
}

absl::Status UpdateSlices(absl::Span<const Tensor* const> inputs, Combination combine,
                          Tensor& output) {
  const Extents& data = inputs[0]->extents;
  const Extents& indices = inputs[1]->extents;
  const int64_t inner = Volume(data, indices.back(), data.size());
  output.values = inputs[0]->values;
  for (int64_t i = 0; i < Volume(indices, 0, indices.size() - 1); ++i) {
    MO_ASSIGN_OR_RETURN(const int64_t slice, SliceAt(*inputs[1], i, data));
    const auto there = output.values.begin() + slice * inner;
    std::transform(there, there + inner, inputs[2]->values.begin() + i * inner, there, combine);
  }
  return absl::OkStatus();
}

absl::Status EvaluateNdUpdate(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  return UpdateSlices(inputs, CombinationOf(node.attributes().GetString("reduction")), outputs[0]);
}

absl::Status NdUpdateMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                               absl::Span<const Tensor* const> magnitudes,
                               absl::Span<Tensor> outputs) {
  const std::string& reduction = node.attributes().GetString("reduction");
  return UpdateSlices({magnitudes[0], inputs[1], magnitudes[2]}, CombinationOfMagnitudes(reduction),
                      outputs[0]);
}

absl::Status UpdateMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                             absl::Span<const Tensor* const> magnitudes,
                             absl::Span<Tensor> outputs) {
  return EvaluateUpdate(node, {magnitudes[0], inputs[1], magnitudes[2], inputs[3]}, outputs);
}

template <int kPlain, int kCombining>
int OpsetOfReduction(const Node& node) {
  return node.attributes().GetString("reduction") == "none" ? kPlain : kCombining;
}

}  // namespace

std::vector<OpSchema> ScatterOps() {
  return {{.type = ops::kScatterUpdate,
           .min_inputs = 4,
           .max_inputs = 4,
           .opset = 3,
           .infer = InferUpdate,
           .evaluate = EvaluateUpdate,
           .magnitude = UpdateMagnitude,
           .exact = Always},
          {.type = ops::kScatterElementsUpdate,
           .min_inputs = 4,
           .max_inputs = 4,
           .attributes = {{.name = "reduction",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("none"),
                           .values = {"none", "sum", "prod", "min", "max", "mean"}},
                          {"use_init_val", AttributeKind::kBool, true}},
           .opset_of = OpsetOfReduction<3, 12>,
           .opsets = {3, 12},
           .infer = InferElementsUpdate,
           .evaluate = EvaluateElementsUpdate,
           .magnitude = ElementsUpdateMagnitude,
           .exact = Always},
          {.type = ops::kScatterNDUpdate,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{.name = "reduction",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("none"),
                           .values = {"none", "sum", "sub", "prod", "min", "max"}}},
           .opset_of = OpsetOfReduction<4, 15>,
           .opsets = {4, 15},
           .infer = InferNdUpdate,
           .evaluate = EvaluateNdUpdate,
           .magnitude = NdUpdateMagnitude,
           .exact = Always}};
}

}  // namespace mo
