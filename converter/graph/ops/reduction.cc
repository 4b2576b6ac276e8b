// Reductions along axes, and the running sum.
//
//   ReduceSum ReduceMean ReduceProd ReduceMax ReduceMin            data, axes
//   ReduceL1 (sum of absolute values) ReduceL2 (root of the sum of squares)   data, axes
//   ReduceLogicalAnd ReduceLogicalOr                               booleans, axes
//   CumSum  data, axis (one number): element i is the sum up to i (without i if `exclusive`; from
//           the end if `reverse`)
//
// keep_dims: the axes stay, with extent 1.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

// For each axis of a tensor of that rank whether it is among the listed ones.
absl::StatusOr<std::vector<bool>> Reduced(const Ints& axes, int rank) {
  std::vector<bool> reduced(rank, false);
  for (int64_t listed : axes) {
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(listed, rank));
    reduced[axis] = true;
  }
  return reduced;
}

// Along axes that are computed: each extent may become 1.
absl::Status InferComputedAxes(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank() && node.attributes().GetBool("keep_dims"),
                           "axes that are computed need data of a known rank, and keep_dims"));
  std::vector<Dim> dims;
  for (const Dim& dim : data.dims())
    dims.push_back(dim.Same(Dim(1)) ? dim
                                    : Dim::Range(std::min<int64_t>(dim.min(), 1),
                                                 std::max<int64_t>(dim.max(), 1)));
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status InferReduction(const Node& node, std::vector<TensorType>& outputs) {
  if (node.constant_input(1) == nullptr) return InferComputedAxes(node, outputs);
  MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 1, "the axes"));
  const Shape& data = node.input(0).shape();
  const ElementType type = node.input(0).type().element_type;
  if (!data.has_rank()) {
    outputs = {{type, Shape::UnknownRank()}};
    return absl::OkStatus();
  }
  MO_ASSIGN_OR_RETURN(const std::vector<bool> reduced, Reduced(axes, data.rank()));
  std::vector<Dim> dims;
  for (int axis = 0; axis < data.rank(); ++axis) {
    if (!reduced[axis]) {
      dims.push_back(data.dim(axis));
    } else if (node.attributes().GetBool("keep_dims")) {
      dims.push_back(Dim(1));
    }
  }
  outputs = {{type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status InferLogicalReduction(const Node& node, std::vector<TensorType>& outputs) {
  const ElementType type = node.input(0).type().element_type;
  MO_RETURN_IF_ERROR(Check(type == ElementType::kBoolean, "input 0 is ", ElementTypeName(type),
                           ", expected boolean"));
  return InferReduction(node, outputs);
}

absl::Status InferFloatingReduction(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  return InferReduction(node, outputs);
}

// Calls `visit(element, result)` for each element of the data with the number of the result's
// element that it belongs to.
template <typename Visit>
absl::Status ForEachReduced(const Tensor& data, const Tensor& axes, Visit visit) {
  const int rank = static_cast<int>(data.extents.size());
  MO_ASSIGN_OR_RETURN(const std::vector<bool> reduced,
                      Reduced(Ints(axes.values.begin(), axes.values.end()), rank));
  Extents strides(rank, 0), position(rank, 0);
  int64_t stride = 1;
  for (int axis = rank; axis-- > 0;) {
    if (reduced[axis]) continue;
    strides[axis] = stride;
    stride *= data.extents[axis];
  }
  int64_t result = 0;
  for (size_t i = 0; i < data.values.size(); ++i) {
    visit(i, result);
    for (int axis = rank; axis-- > 0;) {
      result += strides[axis];
      if (++position[axis] < data.extents[axis]) break;
      result -= strides[axis] * position[axis];
      position[axis] = 0;
    }
  }
  return absl::OkStatus();
}

double Sum(double a, double b) { return a + b; }
double Product(double a, double b) { return a * b; }
double Largest(double a, double b) { return std::max(a, b); }
double Smallest(double a, double b) { return std::min(a, b); }
double SumOfSquares(double a, double b) { return a + b * b; }
double SumOfAbsolutes(double a, double b) { return a + std::abs(b); }
double All(double a, double b) { return a != 0 && b != 0; }
double Any(double a, double b) { return a != 0 || b != 0; }

struct Reduction {
  double first;
  double (*combine)(double, double);
};

absl::Status Reduce(const Reduction& reduction, absl::Span<const Tensor* const> inputs,
                    Tensor& output) {
  std::fill(output.values.begin(), output.values.end(), reduction.first);
  return ForEachReduced(*inputs[0], *inputs[1], [&](size_t i, int64_t result) {
    output.values[result] = reduction.combine(output.values[result], inputs[0]->values[i]);
  });
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Reduction kSum = {0, Sum}, kProduct = {1, Product}, kLargest = {-kInfinity, Largest},
                    kSmallest = {kInfinity, Smallest}, kSumOfSquares = {0, SumOfSquares},
                    kSumOfAbsolutes = {0, SumOfAbsolutes}, kAll = {1, All}, kAny = {0, Any};

template <const Reduction& R>
absl::Status EvaluateReduction(const Node&, absl::Span<const Tensor* const> inputs,
                               absl::Span<Tensor> outputs) {
  return Reduce(R, inputs, outputs[0]);
}

absl::Status EvaluateMean(const Node&, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  MO_RETURN_IF_ERROR(Reduce(kSum, inputs, outputs[0]));
  if (outputs[0].values.empty()) return absl::OkStatus();
  const double count = static_cast<double>(inputs[0]->values.size() / outputs[0].values.size());
  for (double& value : outputs[0].values) value /= count;
  return absl::OkStatus();
}

absl::Status EvaluateL2(const Node&, absl::Span<const Tensor* const> inputs,
                        absl::Span<Tensor> outputs) {
  MO_RETURN_IF_ERROR(Reduce(kSumOfSquares, inputs, outputs[0]));
  for (double& value : outputs[0].values) value = std::sqrt(value);
  return absl::OkStatus();
}

// Of the largest and the smallest: as wrong as the element that is wrong most.
absl::Status ExtremeMagnitude(const Node&, absl::Span<const Tensor* const>,
                              absl::Span<const Tensor* const> magnitudes,
                              absl::Span<Tensor> outputs) {
  return Reduce(kLargest, magnitudes, outputs[0]);
}

OpSchema ReductionOp(OpType type, decltype(OpSchema::evaluate) evaluate) {
  return {.type = type,
          .min_inputs = 2,
          .max_inputs = 2,
          .attributes = {{"keep_dims", AttributeKind::kBool, false}},
          .reduces = true,
          .infer = InferReduction,
          .evaluate = evaluate,
          .exact = OnNumbers};
}

OpSchema LogicalReduction(OpType type, decltype(OpSchema::evaluate) evaluate) {
  OpSchema schema = ReductionOp(type, evaluate);
  schema.infer = InferLogicalReduction;
  schema.magnitude = OwnMagnitude;
  schema.exact = Always;
  return schema;
}

std::optional<KnownInts> ProductOfInts(const Node& node, ShapeValues& values) {
  const std::optional<KnownInts> elements = values.OfInput(node, 0);
  if (!elements || (node.shape() != Shape() && node.shape() != Shape({1}))) return std::nullopt;
  int64_t product = 1;
  for (const std::optional<Dim>& element : *elements) {
    if (!element || !element->is_static() ||
        __builtin_mul_overflow(product, element->value(), &product))
      return KnownInts{std::nullopt};
  }
  return KnownInts{Dim(product)};
}

absl::StatusOr<int> CumSumAxis(const Node& node, int rank) {
  MO_ASSIGN_OR_RETURN(const Ints axis, ConstantInts(node, 1, "the axis"));
  MO_RETURN_IF_ERROR(Check(axis.size() == 1, "the axis must be one number"));
  return NormalizedAxis(axis[0], rank);
}

absl::Status InferCumSum(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  if (data.has_rank() && node.constant_input(1) != nullptr)
    MO_RETURN_IF_ERROR(CumSumAxis(node, data.rank()).status());
  outputs = {node.input(0).type()};
  return absl::OkStatus();
}

absl::Status EvaluateCumSum(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  const Extents& extents = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, CumSumAxis(node, static_cast<int>(extents.size())));
  const bool exclusive = node.attributes().GetBool("exclusive");
  const bool reverse = node.attributes().GetBool("reverse");
  int64_t inner = 1;
  for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
  const int64_t extent = extents[axis];
  for (int64_t first = 0; first < static_cast<int64_t>(inputs[0]->values.size()); ++first) {
    if (first / inner % extent != 0) continue;
    double sum = 0;
    for (int64_t i = 0; i < extent; ++i) {
      const int64_t at = first + (reverse ? extent - 1 - i : i) * inner;
      const double before = sum;
      sum += inputs[0]->values[at];
      outputs[0].values[at] = exclusive ? before : sum;
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> ReductionOps() {
  OpSchema largest = ReductionOp(ops::kReduceMax, EvaluateReduction<kLargest>);
  largest.magnitude = ExtremeMagnitude;
  largest.exact = Always;
  OpSchema smallest = ReductionOp(ops::kReduceMin, EvaluateReduction<kSmallest>);
  smallest.magnitude = ExtremeMagnitude;
  smallest.exact = Always;
  OpSchema mean = ReductionOp(ops::kReduceMean, EvaluateMean);
  mean.infer = InferFloatingReduction;
  OpSchema l2 = ReductionOp(ops::kReduceL2, EvaluateL2);
  l2.infer = InferFloatingReduction;
  l2.opset = 4;
  OpSchema l1 = ReductionOp(ops::kReduceL1, EvaluateReduction<kSumOfAbsolutes>);
  l1.opset = 4;
  for (OpSchema* norm : {&l1, &l2}) norm->is_never_negative = Always;
  OpSchema product = ReductionOp(ops::kReduceProd, EvaluateReduction<kProduct>);
  product.shape_values = ProductOfInts;
  return {ReductionOp(ops::kReduceSum, EvaluateReduction<kSum>),
          std::move(product),
          std::move(largest),
          std::move(smallest),
          std::move(mean),
          std::move(l1),
          std::move(l2),
          LogicalReduction(ops::kReduceLogicalAnd, EvaluateReduction<kAll>),
          LogicalReduction(ops::kReduceLogicalOr, EvaluateReduction<kAny>),
          {.type = ops::kCumSum,
           .min_inputs = 2,
           .max_inputs = 2,
           .attributes = {{"exclusive", AttributeKind::kBool, false},
                          {"reverse", AttributeKind::kBool, false}},
           .opset = 3,
           .infer = InferCumSum,
           .evaluate = EvaluateCumSum,
           .exact = OnNumbers}};
}

}  // namespace mo
