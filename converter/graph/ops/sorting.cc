// Elements by their order, and boxes by their scores.
//
//   TopK  data, k (one number): the k largest (mode max) or smallest (mode min) along `axis` and
//         their indices. sort: value, index or none. Of equal values the first ones are taken, in
//         their order; the runtime does that only if `stable` (opset 11), which goes with value.
//   NonMaxSuppression  boxes [N, boxes, 4], scores [N, classes, boxes], most boxes for each class,
//         overlap, score, soft sigma (one number each; the last may be missing): batch, class and
//         box of those that are kept, their scores, and their number. How many there are is known
//         only when it runs, so that it has no reference.
//   Unique  data, axis (optional, one number): its different elements, or slices along the axis,
//         ascending if `sorted`, else in the order in which they come; of each the index of the
//         first one; of each element or slice of data the index in the result; and how often each
//         is there. How many there are is known only when it runs, too.

#include <algorithm>
#include <numeric>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::Status InferTopK(const Node& node, std::vector<TensorType>& outputs) {
  const Attributes& a = node.attributes();
  Shape shape = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(shape.has_rank(), "data must have a known rank"));
  MO_RETURN_IF_ERROR(
      Check(!a.GetBool("stable") || a.GetString("sort") == "value", "stable needs sort = value"));
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(a.GetInt("axis"), shape.rank()));
  if (node.constant_input(1) == nullptr) {
    shape.set_dim(axis, Dim::Any());
  } else {
    MO_ASSIGN_OR_RETURN(const Ints k, ConstantInts(node, 1, "k"));
    const Dim& dim = shape.dim(axis);
    MO_RETURN_IF_ERROR(Check(k.size() == 1 && k[0] >= 0 && k[0] <= dim.max(),
                             "k must be one number from 0 to ", ToString(dim)));
    shape.set_dim(axis, Dim(k[0]));
  }
  outputs = {{node.input(0).type().element_type, shape},
             {a.GetElementType("index_element_type"), shape}};
  return absl::OkStatus();
}

// The indices of the k elements of a row that come first.
std::vector<int64_t> FirstOf(const double* row, int64_t step, int64_t count, int64_t k,
                             bool largest, bool by_index) {
  std::vector<int64_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return largest ? row[a * step] > row[b * step] : row[a * step] < row[b * step];
  });
  order.resize(k);
  if (by_index) std::sort(order.begin(), order.end());
  return order;
}

absl::Status EvaluateTopK(const Node& node, absl::Span<const Tensor* const> inputs,
                          absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const Extents& extents = inputs[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis,
                      NormalizedAxis(a.GetInt("axis"), static_cast<int>(extents.size())));
  int64_t outer = 1, inner = 1;
  for (int i = 0; i < axis; ++i) outer *= extents[i];
  for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
  const int64_t k = outputs[0].extents[axis];
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const double* row = inputs[0]->values.data() + o * extents[axis] * inner + i;
      const std::vector<int64_t> first =
          FirstOf(row, inner, extents[axis], k, a.GetString("mode") == "max",
                  a.GetString("sort") == "index");
      for (int64_t j = 0; j < k; ++j) {
        outputs[0].values[(o * k + j) * inner + i] = row[first[j] * inner];
        outputs[1].values[(o * k + j) * inner + i] = static_cast<double>(first[j]);
      }
    }
  }
  return absl::OkStatus();
}

// A value is as wrong as any of its row may be.
absl::Status TopKMagnitude(const Node& node, absl::Span<const Tensor* const>,
                           absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs) {
  const Extents& extents = magnitudes[0]->extents;
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(extents.size())));
  int64_t inner = 1;
  for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
  const int64_t k = outputs[0].extents[axis];
  for (int64_t i = 0; i < static_cast<int64_t>(outputs[0].values.size()); ++i) {
    const int64_t outer = i / (k * inner);
    const double* row = magnitudes[0]->values.data() + outer * extents[axis] * inner + i % inner;
    for (int64_t j = 0; j < extents[axis]; ++j)
      outputs[0].values[i] = std::max(outputs[0].values[i], row[j * inner]);
  }
  return absl::OkStatus();
}

int TopKOpset(const Node& node) { return node.attributes().GetBool("stable") ? 11 : 3; }

Attributes TopKIrAttributes(const Node&, int opset) {
  return opset < 11 ? Attributes{} : Attributes{{"stable", true}};
}

absl::Status InferNonMaxSuppression(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Shape& boxes = node.input(0).shape();
  const Shape& scores = node.input(1).shape();
  MO_RETURN_IF_ERROR(Check(boxes.has_rank() && boxes.rank() == 3 && boxes.dim(2).Compatible(Dim(4)),
                           "the boxes ", ToString(boxes), " are not [N, boxes, 4]"));
  MO_RETURN_IF_ERROR(Check(scores.has_rank() && scores.rank() == 3, "the scores ", ToString(scores),
                           " are not [N, classes, boxes]"));
  const ElementType type = node.attributes().GetElementType("output_type");
  outputs = {{type, Shape({Dim::Any(), Dim(3)})},
             {node.input(1).type().element_type, Shape({Dim::Any(), Dim(3)})},
             {type, Shape({Dim(1)})}};
  return absl::OkStatus();
}

absl::Status InferUnique(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  Shape unique({Dim::Any()});
  Dim count = Dim::Any();
  if (node.input_count() == 2) {
    MO_ASSIGN_OR_RETURN(const Ints axes, ConstantInts(node, 1, "the axis"));
    MO_RETURN_IF_ERROR(Check(axes.size() == 1, "the axis must be one number"));
    MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(axes[0], data.rank()));
    count = data.dim(axis);
    unique = data;
    unique.set_dim(axis, Dim::Any());
  } else if (const std::optional<Extents> extents = data.extents()) {
    if (const std::optional<int64_t> elements = ElementCount(*extents)) count = Dim(*elements);
  }
  const ElementType index = node.attributes().GetElementType("index_element_type");
  outputs = {{node.input(0).type().element_type, unique},
             {index, Shape({Dim::Any()})},
             {index, Shape({count})},
             {node.attributes().GetElementType("count_element_type"), Shape({Dim::Any()})}};
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> SortingOps() {
  return {
      {.type = ops::kTopK,
       .min_inputs = 2,
       .max_inputs = 2,
       .outputs = 2,
       .attributes = {{"axis", AttributeKind::kInt, {}},
                      {.name = "mode", .kind = AttributeKind::kString, .values = {"max", "min"}},
                      {.name = "sort",
                       .kind = AttributeKind::kString,
                       .values = {"value", "index", "none"}},
                      {.name = "index_element_type",
                       .kind = AttributeKind::kElementType,
                       .default_value = ElementType::kI32,
                       .values = {"i32", "i64"}},
                      {.name = "stable",
                       .kind = AttributeKind::kBool,
                       .default_value = false,
                       .in_ir_data = false}},
       .opset_of = TopKOpset,
       .opsets = {3, 11},
       .ir_attributes = TopKIrAttributes,
       .infer = InferTopK,
       .evaluate = EvaluateTopK,
       .magnitude = TopKMagnitude,
       .exact = Always},
      {.type = ops::kNonMaxSuppression,
       .min_inputs = 5,
       .max_inputs = 6,
       .outputs = 3,
       .attributes = {{.name = "box_encoding",
                       .kind = AttributeKind::kString,
                       .default_value = std::string("corner"),
                       .values = {"corner", "center"}},
                      {"sort_result_descending", AttributeKind::kBool, true},
                      {.name = "output_type",
                       .kind = AttributeKind::kElementType,
                       .default_value = ElementType::kI64,
                       .values = {"i32", "i64"}}},
       .opset = 5,
       .infer = InferNonMaxSuppression},
      {.type = ops::kUnique,
       .min_inputs = 1,
       .max_inputs = 2,
       .outputs = 4,
       .attributes = {{"sorted", AttributeKind::kBool, true},
                      {.name = "index_element_type",
                       .kind = AttributeKind::kElementType,
                       .default_value = ElementType::kI64,
                       .values = {"i32", "i64"}},
                      {.name = "count_element_type",
                       .kind = AttributeKind::kElementType,
                       .default_value = ElementType::kI64,
                       .values = {"i32", "i64"}}},
       .opset = 10,
       .infer = InferUnique}};
}

}  // namespace mo
