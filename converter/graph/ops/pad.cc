// Padding before and after each axis.
//
//   Pad  data, pads_begin, pads_end [rank of data], value (optional, a scalar; else 0). A negative
//        pad takes elements away. The pads may be computed (opset 12). What is added on one axis by
//        pad_mode, for data 1 2 3 and two on each side:
//          constant   v v 1 2 3 v v
//          edge       1 1 1 2 3 3 3
//          reflect    3 2 1 2 3 2 1
//          symmetric  2 1 1 2 3 3 2

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

absl::StatusOr<KnownInts> Pads(const Node& node, int input, absl::string_view what, int rank) {
  constexpr int64_t kLargest = 1 << 30;
  MO_ASSIGN_OR_RETURN(KnownInts pads, ListedInts(node, input, what));
  MO_RETURN_IF_ERROR(Check(node.input(input).shape() == Shape({rank}), what, " ",
                           ToString(node.input(input).shape()), " must have one value for each of ",
                           rank, " axes"));
  for (const std::optional<Dim>& pad : pads) {
    if (!pad || !pad->is_static()) continue;
    MO_RETURN_IF_ERROR(Check(pad->value() >= -kLargest && pad->value() <= kLargest, what, " holds ",
                             pad->value()));
  }
  return pads;
}

// How many elements the mode can put on one side of an axis.
int64_t MostPadding(absl::string_view mode, int64_t extent) {
  if (mode == "reflect") return std::max<int64_t>(0, extent - 1);
  if (mode == "symmetric") return extent;
  return mode == "edge" && extent == 0 ? 0 : Dim::kUnbounded;
}

absl::StatusOr<Dim> PaddedExtent(const Dim& dim, const std::optional<Dim>& known_begin,
                                 const std::optional<Dim>& known_end, absl::string_view mode) {
  const bool is_known =
      known_begin && known_begin->is_static() && known_end && known_end->is_static();
  if (!is_known) return Dim::Any();
  const int64_t begin = known_begin->value(), end = known_end->value();
  if (begin == 0 && end == 0) return dim;
  if (!dim.is_static()) return Dim::Any();
  MO_RETURN_IF_ERROR(Check(std::max(begin, end) <= MostPadding(mode, dim.value()), "an extent of ",
                           dim.value(), " cannot be padded by ", std::max(begin, end), " with ",
                           mode));
  const int64_t extent = dim.value() + begin + end;
  MO_RETURN_IF_ERROR(Check(extent >= 0, "the pads ", begin, " and ", end,
                           " take more than an extent of ", dim.value()));
  return Dim(extent);
}

absl::Status InferPad(const Node& node, std::vector<TensorType>& outputs) {
  const Shape& data = node.input(0).shape();
  MO_RETURN_IF_ERROR(Check(data.has_rank(), "data must have a known rank"));
  MO_ASSIGN_OR_RETURN(const KnownInts begin, Pads(node, 1, "pads_begin", data.rank()));
  MO_ASSIGN_OR_RETURN(const KnownInts end, Pads(node, 2, "pads_end", data.rank()));
  const std::string& mode = node.attributes().GetString("pad_mode");
  if (node.input_count() == 4) {
    MO_RETURN_IF_ERROR(CheckSameTypes(node, 3));
    MO_RETURN_IF_ERROR(Check(node.input(3).shape() == Shape(), "the value ",
                             ToString(node.input(3).shape()), " must be a scalar"));
  }
  std::vector<Dim> dims;
  for (int axis = 0; axis < data.rank(); ++axis) {
    MO_ASSIGN_OR_RETURN(Dim dim, PaddedExtent(data.dim(axis), begin[axis], end[axis], mode));
    dims.push_back(std::move(dim));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

// For each position on an axis of the result, the position in data, or -1 for the value.
std::vector<int64_t> SourcePositions(absl::string_view mode, int64_t extent, int64_t begin,
                                     int64_t padded) {
  std::vector<int64_t> positions(padded);
  for (int64_t i = 0; i < padded; ++i) {
    int64_t position = i - begin;
    if (position < 0 || position >= extent) {
      const int64_t last = extent - 1;
      const int64_t gap = mode == "symmetric" ? 1 : 0;
      if (mode == "constant") {
        position = -1;
      } else if (mode == "edge") {
        position = std::clamp<int64_t>(position, 0, last);
      } else {
        position = position < 0 ? -position - gap : 2 * last - position + gap;
      }
    }
    positions[i] = position;
  }
  return positions;
}

absl::Status EvaluatePad(const Node& node, absl::Span<const Tensor* const> inputs,
                         absl::Span<Tensor> outputs) {
  const Tensor& data = *inputs[0];
  Tensor& out = outputs[0];
  const std::string& mode = node.attributes().GetString("pad_mode");
  const double value = inputs.size() == 4 ? inputs[3]->values[0] : 0;
  std::vector<std::vector<int64_t>> sources;
  for (size_t axis = 0; axis < data.extents.size(); ++axis) {
    sources.push_back(SourcePositions(mode, data.extents[axis],
                                      static_cast<int64_t>(inputs[1]->values[axis]),
                                      out.extents[axis]));
  }
  Extents position(out.extents.size(), 0);
  for (double& element : out.values) {
    int64_t index = 0;
    bool inside = true;
    for (size_t axis = 0; axis < position.size(); ++axis) {
      const int64_t source = sources[axis][position[axis]];
      inside &= source >= 0;
      index = index * data.extents[axis] + source;
    }
    element = inside ? data.values[index] : value;
    for (size_t axis = position.size(); axis-- > 0 && ++position[axis] == out.extents[axis];)
      position[axis] = 0;
  }
  return absl::OkStatus();
}

// The first opset's pads are not negative.
int PadOpset(const Node& node) {
  for (int input : {1, 2}) {
    const absl::StatusOr<Ints> pads = ConstantInts(node, input, "the pads");
    if (!pads.ok() || std::any_of(pads->begin(), pads->end(), [](int64_t p) { return p < 0; }))
      return 12;
  }
  return 1;
}

bool PadsNothing(const Node& node) {
  for (int input : {1, 2}) {
    const absl::StatusOr<Ints> pads = ConstantInts(node, input, "the pads");
    if (!pads.ok() || std::any_of(pads->begin(), pads->end(), [](int64_t p) { return p != 0; }))
      return false;
  }
  return true;
}

}  // namespace

std::vector<OpSchema> PadOps() {
  return {{.type = ops::kPad,
           .min_inputs = 3,
           .max_inputs = 4,
           .attributes = {{.name = "pad_mode",
                           .kind = AttributeKind::kString,
                           .values = {"constant", "edge", "reflect", "symmetric"}}},
           .opset_of = PadOpset,
           .opsets = {1, 12},
           .infer = InferPad,
           .evaluate = EvaluatePad,
           .exact = Always,
           .is_identity = PadsNothing}};
}

}  // namespace mo
