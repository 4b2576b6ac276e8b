// Operations that move elements and compute nothing.

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"
#include "converter/graph/shape_values.h"

namespace mo {
namespace {

// The axis of a split: input 1, a constant of one element.
absl::StatusOr<int> SplitAxis(const Node& node) {
  MO_ASSIGN_OR_RETURN(const Ints axis, ConstantInts(node, 1, "the axis"));
  MO_RETURN_IF_ERROR(Check(axis.size() == 1, "the axis must be one number"));
  MO_RETURN_IF_ERROR(Check(node.input(0).shape().has_rank(), "data must have a known rank"));
  return NormalizedAxis(axis[0], node.input(0).shape().rank());
}

// Puts extents of the data where the target says 0.
void CopyExtents(const Shape& data, Shape& target) {
  for (int axis = 0; axis < target.rank(); ++axis) {
    if (!target.dim(axis).Same(Dim(0))) continue;
    target.set_dim(axis, data.has_rank() && axis < data.rank() ? data.dim(axis) : Dim::Any());
  }
}

// Of a pattern that is put together when the model runs: what is known of it.
absl::Status InferComputedReshape(const Node& node, std::vector<TensorType>& outputs) {
  Shape shape = ShapeFromValue(node.input(1));
  if (node.attributes().GetBool("special_zero")) CopyExtents(node.input(0).shape(), shape);
  const std::optional<Extents> from = node.input(0).shape().extents();
  int open = -1, open_count = 0;
  int64_t rest = from ? *ElementCount(*from) : 0;
  for (int axis = 0; from && axis < shape.rank(); ++axis) {
    if (!shape.dim(axis).is_static()) {
      open = axis;
      ++open_count;
    } else if (shape.dim(axis).value() > 0) {
      rest = rest % shape.dim(axis).value() == 0 ? rest / shape.dim(axis).value() : -1;
    }
  }
  if (open_count == 1 && rest > 0) shape.set_dim(open, Dim(rest));
  outputs = {{node.input(0).type().element_type, std::move(shape)}};
  return absl::OkStatus();
}

// The number of elements for each position of the axes that the target copies; nullopt if it is not
// known.
std::optional<int64_t> ElementsBeside(const std::set<int>& copied, const Shape& data) {
  if (!data.has_rank()) return std::nullopt;
  std::vector<Dim> others;
  for (int axis = 0; axis < data.rank(); ++axis) {
    if (copied.count(axis) == 0) others.push_back(data.dim(axis));
  }
  const std::optional<Extents> extents = Shape(std::move(others)).extents();
  return extents ? ElementCount(*extents) : std::nullopt;
}

absl::Status InferReshape(const Node& node, std::vector<TensorType>& outputs) {
  if (node.constant_input(1) == nullptr) return InferComputedReshape(node, outputs);
  MO_ASSIGN_OR_RETURN(const Ints pattern, ConstantInts(node, 1, "the pattern"));
  const Shape& data = node.input(0).shape();
  std::vector<Dim> dims;
  std::set<int> copied;
  Extents numbers;
  int inferred = -1;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == -1) {
      MO_RETURN_IF_ERROR(Check(inferred < 0, "the pattern has -1 twice"));
      inferred = static_cast<int>(i);
      dims.push_back(Dim::Any());
    } else if (pattern[i] == 0 && node.attributes().GetBool("special_zero")) {
      MO_RETURN_IF_ERROR(Check(data.has_rank() && static_cast<int>(i) < data.rank(), "0 at place ",
                               i, " of the pattern has no extent to copy"));
      dims.push_back(data.dim(static_cast<int>(i)));
      copied.insert(static_cast<int>(i));
    } else {
      MO_RETURN_IF_ERROR(Check(pattern[i] >= 0, "the pattern holds ", pattern[i]));
      dims.push_back(Dim(pattern[i]));
      numbers.push_back(pattern[i]);
    }
  }
  const std::optional<Extents> from = data.extents();
  if (from) {
    const int64_t total = *ElementCount(*from);
    if (inferred >= 0) dims[inferred] = Dim(1);
    const std::optional<Extents> to = Shape(dims).extents();
    const std::optional<int64_t> count = to ? ElementCount(*to) : std::nullopt;
    if (!count) return absl::InvalidArgumentError("the pattern asks for too many elements");
    if (inferred >= 0 && *count > 0) dims[inferred] = Dim(total / *count);
    const bool fits = inferred >= 0 ? *count > 0 && total % *count == 0 : *count == total;
    MO_RETURN_IF_ERROR(
        Check(fits, "data ", ToString(data), " cannot be reshaped to ", ToString(pattern)));
  } else if (inferred >= 0) {
    const std::optional<int64_t> rest = ElementsBeside(copied, data);
    const std::optional<int64_t> count = ElementCount(numbers);
    if (rest && count.value_or(0) > 0 && *rest % *count == 0) dims[inferred] = Dim(*rest / *count);
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateReshape(const Node&, absl::Span<const Tensor* const> inputs,
                             absl::Span<Tensor> outputs) {
  outputs[0].values = inputs[0]->values;
  return absl::OkStatus();
}

absl::Status InferConcat(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& first = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(first.has_rank(), "the inputs must have a known rank"));
  MO_ASSIGN_OR_RETURN(const int axis,
                      NormalizedAxis(node.attributes().GetInt("axis"), first.rank()));
  std::vector<Dim> dims = first.dims();
  for (int i = 1; i < node.input_count(); ++i) {
    const Shape& shape = node.input(i).shape();
    MO_RETURN_IF_ERROR(Check(shape.has_rank() && shape.rank() == first.rank(), "input ", i, " ",
                             ToString(shape), " has another rank than input 0 ", ToString(first)));
    for (int a = 0; a < first.rank(); ++a) {
      if (a == axis) {
        int64_t sum = 0;
        const bool known = dims[a].is_static() && shape.dim(a).is_static();
        MO_RETURN_IF_ERROR(
            Check(!known || !__builtin_add_overflow(dims[a].value(), shape.dim(a).value(), &sum),
                  "the result is too large"));
        dims[a] = known ? Dim(sum) : Dim::Any();
      } else {
        MO_RETURN_IF_ERROR(Check(dims[a].Compatible(shape.dim(a)), "input ", i, " ",
                                 ToString(shape), " differs from input 0 ", ToString(first),
                                 " on axis ", a));
        if (shape.dim(a).is_static()) dims[a] = shape.dim(a);
      }
    }
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

// Copies blocks of `axis` from several tensors into one, or back.
struct AxisBlocks {
  AxisBlocks(const Extents& extents, int axis) {
    for (int i = 0; i < axis; ++i) outer *= extents[i];
    for (size_t i = axis + 1; i < extents.size(); ++i) inner *= extents[i];
    extent = extents[axis];
  }
  int64_t outer = 1, inner = 1, extent = 1;
};

absl::Status EvaluateConcat(const Node& node, absl::Span<const Tensor* const> inputs,
                            absl::Span<Tensor> outputs) {
  Tensor& out = outputs[0];
  MO_ASSIGN_OR_RETURN(const int axis, NormalizedAxis(node.attributes().GetInt("axis"),
                                                     static_cast<int>(out.extents.size())));
  const AxisBlocks whole(out.extents, axis);
  int64_t offset = 0;
  for (const Tensor* input : inputs) {
    const int64_t run = input->extents[axis] * whole.inner;
    for (int64_t o = 0; o < whole.outer; ++o) {
      std::copy_n(input->values.begin() + o * run, run,
                  out.values.begin() + o * whole.extent * whole.inner + offset);
    }
    offset += run;
  }
  return absl::OkStatus();
}

absl::Status InferParts(const Node& node, int axis, const std::vector<Dim>& parts,
                        std::vector<TensorType>& outputs) {
  for (const Dim& part : parts) {
    Shape shape = node.input(0).shape();
    shape.set_dim(axis, part);
    outputs.push_back({node.input(0).type().element_type, std::move(shape)});
  }
  return absl::OkStatus();
}

absl::Status InferSplit(const Node& node, std::vector<TensorType>& outputs) {
  constexpr int64_t kMaxParts = 1 << 16;
  MO_ASSIGN_OR_RETURN(const int axis, SplitAxis(node));
  const int64_t parts = node.attributes().GetInt("num_splits");
  MO_RETURN_IF_ERROR(Check(parts >= 1 && parts <= kMaxParts, "num_splits is ", parts));
  const Dim& whole = node.input(0).shape().dim(axis);
  MO_RETURN_IF_ERROR(Check(!whole.is_static() || whole.value() % parts == 0, "an extent of ",
                           ToString(whole), " cannot be split into ", parts, " equal parts"));
  const Dim part = parts == 1 ? whole : whole.is_static() ? Dim(whole.value() / parts) : Dim::Any();
  return InferParts(node, axis, std::vector<Dim>(parts, part), outputs);
}

absl::Status InferVariadicSplit(const Node& node, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const int axis, SplitAxis(node));
  if (node.constant_input(2) == nullptr) {
    const Shape& list = node.input(2).shape();
    MO_RETURN_IF_ERROR(Check(list.has_rank() && list.rank() == 1 && list.dim(0).is_static(),
                             "the number of the lengths must be known"));
    const std::vector<Dim> parts(static_cast<size_t>(list.dim(0).value()), Dim::Any());
    return InferParts(node, axis, parts, outputs);
  }
  MO_ASSIGN_OR_RETURN(const Ints lengths, ConstantInts(node, 2, "the lengths"));
  const Dim& whole = node.input(0).shape().dim(axis);
  int64_t rest = whole.is_static() ? whole.value() : Dim::kUnbounded;
  int open = -1;
  for (size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] == -1) {
      MO_RETURN_IF_ERROR(Check(open < 0, "the lengths have -1 twice"));
      open = static_cast<int>(i);
      continue;
    }
    MO_RETURN_IF_ERROR(Check(lengths[i] >= 0 && lengths[i] <= rest, "the lengths ",
                             ToString(lengths), " exceed the extent ", ToString(whole)));
    rest -= lengths[i];
  }
  MO_RETURN_IF_ERROR(Check(!whole.is_static() || open >= 0 || rest == 0, "the lengths ",
                           ToString(lengths), " do not add up to ", ToString(whole)));
  std::vector<Dim> parts(lengths.begin(), lengths.end());
  if (open >= 0) parts[open] = whole.is_static() ? Dim(rest) : Dim::Any();
  return InferParts(node, axis, parts, outputs);
}

absl::Status EvaluateSplit(const Node& node, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) {
  MO_ASSIGN_OR_RETURN(const int axis, SplitAxis(node));
  const AxisBlocks whole(inputs[0]->extents, axis);
  int64_t offset = 0;
  for (Tensor& part : outputs) {
    const int64_t run = part.extents[axis] * whole.inner;
    for (int64_t o = 0; o < whole.outer; ++o) {
      std::copy_n(inputs[0]->values.begin() + o * whole.extent * whole.inner + offset, run,
                  part.values.begin() + o * run);
    }
    offset += run;
  }
  return absl::OkStatus();
}

absl::Status InferTranspose(const Node& node, std::vector<TensorType>& outputs) {
  MO_ASSIGN_OR_RETURN(const Ints order, ConstantInts(node, 1, "the order"));
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  Ints sorted = order;
  std::sort(sorted.begin(), sorted.end());
  Ints expected(data.rank());
  std::iota(expected.begin(), expected.end(), 0);
  MO_RETURN_IF_ERROR(Check(sorted == expected, "the order ", ToString(order),
                           " is not a permutation of the axes of ", ToString(data)));
  std::vector<Dim> dims;
  for (int64_t axis : order) dims.push_back(data.dim(static_cast<int>(axis)));
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status EvaluateTranspose(const Node&, absl::Span<const Tensor* const> inputs,
                               absl::Span<Tensor> outputs) {
  const Extents& in = inputs[0]->extents;
  Extents strides(in.size(), 1);
  for (size_t axis = in.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * in[axis];
  Extents position(in.size(), 0);
  for (double& value : outputs[0].values) {
    int64_t source = 0;
    for (size_t axis = 0; axis < position.size(); ++axis) {
      source += position[axis] * strides[static_cast<size_t>(inputs[1]->values[axis])];
    }
    value = inputs[0]->values[source];
    for (size_t axis = position.size(); axis-- > 0 && ++position[axis] == outputs[0].extents[axis];)
      position[axis] = 0;
  }
  return absl::OkStatus();
}

bool ReshapesToOwnShape(const Node& node) {
  return node.shape().is_static() && node.type() == node.input(0).type();
}

std::vector<Constant> FoldReshape(const Node& node) {
  return {node.constant_input(0)->Reshaped(*node.shape().extents())};
}

bool JoinsOne(const Node& node) { return node.input_count() == 1; }

std::vector<Constant> FoldConcat(const Node& node) {
  std::vector<Constant> parts;
  for (int i = 0; i < node.input_count(); ++i) parts.push_back(*node.constant_input(i));
  const absl::StatusOr<int> axis =
      NormalizedAxis(node.attributes().GetInt("axis"), parts[0].rank());
  return {Constant::Concatenated(parts, *axis)};
}

// A part that is not known is so many elements of which each is not known.
std::optional<KnownInts> JoinedInts(const Node& node, ShapeValues& values) {
  constexpr int64_t kMaxUnknown = 64;
  KnownInts joined;
  for (int i = 0; i < node.input_count(); ++i) {
    const std::optional<KnownInts> part = values.OfInput(node, i);
    const Shape& list = node.input(i).shape();
    if (part) {
      joined.insert(joined.end(), part->begin(), part->end());
    } else if (list.is_static() && list.rank() == 1 && list.dim(0).value() <= kMaxUnknown) {
      joined.insert(joined.end(), static_cast<size_t>(list.dim(0).value()), std::nullopt);
    } else {
      return std::nullopt;
    }
  }
  return joined;
}

bool SplitsIntoOne(const Node& node) {
  return node.output_count() == 1 && node.type() == node.input(0).type();
}

std::vector<Constant> FoldSplit(const Node& node) {
  const Constant& data = *node.constant_input(0);
  const int axis = *SplitAxis(node);
  std::vector<Constant> parts;
  int64_t begin = 0;
  for (int i = 0; i < node.output_count(); ++i) {
    const int64_t end = begin + node.shape(i).dim(axis).value();
    parts.push_back(data.Sliced(axis, begin, end, 1));
    begin = end;
  }
  return parts;
}

bool KeepsAxes(const Node& node) {
  const std::vector<int64_t> order = node.constant_input(1)->Int64s();
  return std::is_sorted(order.begin(), order.end());
}

std::vector<Constant> FoldTranspose(const Node& node) {
  const std::vector<int64_t> order = node.constant_input(1)->Int64s();
  return {node.constant_input(0)->Permuted(std::vector<int>(order.begin(), order.end()))};
}

}  // namespace

std::vector<OpSchema> MovementOps() {
  return {
      {.type = ops::kReshape,
       .min_inputs = 2,
       .max_inputs = 2,
       .attributes = {{"special_zero", AttributeKind::kBool, false}},
       .reshapes = true,
       .takes_strings = true,
       .infer = InferReshape,
       .evaluate = EvaluateReshape,
       .exact = Always,
       .fold_by_recipe = FoldReshape,
       .shape_values = ShapeValuesOfInput,
       .is_identity = ReshapesToOwnShape},
      {.type = ops::kConcat,
       .min_inputs = 1,
       .max_inputs = OpSchema::kAnyNumber,
       .attributes = {{"axis", AttributeKind::kInt, {}}},
       .takes_strings = true,
       .infer = InferConcat,
       .evaluate = EvaluateConcat,
       .exact = Always,
       .fold_by_recipe = FoldConcat,
       .shape_values = JoinedInts,
       .is_identity = JoinsOne},
      {.type = ops::kSplit,
       .min_inputs = 2,
       .max_inputs = 2,
       .outputs = OpSchema::kAnyNumber,
       .attributes = {{"num_splits", AttributeKind::kInt, {}}},
       .splits = true,
       .infer = InferSplit,
       .evaluate = EvaluateSplit,
       .exact = Always,
       .fold_by_recipe = FoldSplit,
       .is_identity = SplitsIntoOne},
      {.type = ops::kVariadicSplit,
       .min_inputs = 3,
       .max_inputs = 3,
       .outputs = OpSchema::kAnyNumber,
       .splits = true,
       .infer = InferVariadicSplit,
       .evaluate = EvaluateSplit,
       .exact = Always,
       .fold_by_recipe = FoldSplit,
       .is_identity = SplitsIntoOne},
      {.type = ops::kTranspose,
       .min_inputs = 2,
       .max_inputs = 2,
       .takes_strings = true,
       .infer = InferTranspose,
       .evaluate = EvaluateTranspose,
       .exact = Always,
       .fold_by_recipe = FoldTranspose,
       .is_identity = KeepsAxes},
  };
}

}  // namespace mo
