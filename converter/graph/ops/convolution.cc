// Convolutions and their transposes, plain and grouped, over one to three spatial axes.
//
//   Convolution                   data [N, C, x…]  weights [O, I, k…]
//   GroupConvolution              data [N, C, x…]  weights [g, O/g, I/g, k…]
//   ConvolutionBackpropData       data [N, C, x…]  weights [I, O, k…]
//   GroupConvolutionBackpropData  data [N, C, x…]  weights [g, I/g, O/g, k…]

#include "converter/graph/ops/convolution.h"

#include <algorithm>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/convolution_reference.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

constexpr int kMaxSpatial = ConvolutionReference::kMaxSpatial;

absl::Status CheckConvolution(const Node& node, const ConvolutionKind& kind) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Shape& data = node.input(0).shape();
  const Shape& weights = node.input(1).shape();
  MO_RETURN_IF_ERROR(
      Check(data.has_rank() && weights.has_rank(), "data and weights must have a known rank"));
  const int spatial = data.rank() - 2;
  MO_RETURN_IF_ERROR(Check(spatial >= 1 && spatial <= kMaxSpatial, "data ", ToString(data),
                           " must have rank 3, 4 or 5"));
  MO_RETURN_IF_ERROR(Check(weights.rank() == spatial + kind.first_kernel_axis(), "weights ",
                           ToString(weights), " must have rank ",
                           spatial + kind.first_kernel_axis(), " for data ", ToString(data)));
  MO_RETURN_IF_ERROR(Check(weights.is_static(), "weights must have a static shape"));
  for (const Dim& dim : weights.dims())
    MO_RETURN_IF_ERROR(Check(dim.value() > 0 && dim.value() <= (1 << 30),
                             "weights have an axis of ", dim.value(), " elements"));
  MO_RETURN_IF_ERROR(CheckSpatialList(node, "strides", spatial, 1));
  MO_RETURN_IF_ERROR(CheckSpatialList(node, "dilations", spatial, 1));
  MO_RETURN_IF_ERROR(CheckSpatialList(node, "pads_begin", spatial, 0));
  MO_RETURN_IF_ERROR(CheckSpatialList(node, "pads_end", spatial, 0));
  const ConvolutionWeights w(kind, *weights.extents());
  return Check(data.dim(1).Compatible(w.groups * w.inputs_per_group), "data has ",
               ToString(data.dim(1)), " channels, but the weights ", ToString(weights), " take ",
               w.groups * w.inputs_per_group);
}

// The extent along one axis of what a convolution gives.
absl::StatusOr<Dim> ConvolvedExtent(const Dim& extent, int64_t kernel, int64_t stride,
                                    int64_t dilation, int64_t pads, bool same) {
  const int64_t window = (kernel - 1) * dilation + 1;
  if (extent.is_static()) {
    const int64_t room = extent.value() + pads - window;
    if (same && extent.value() > 0) return Dim((extent.value() + stride - 1) / stride);
    if (room < 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("a window of ", window, " does not fit into an extent of ", extent.value(),
                       " with ", pads, " of padding"));
    }
    return Dim(room / stride + 1);
  }
  if (stride == 1 && (same || pads == window - 1)) return extent;
  return Dim::Any();
}

absl::Status InferForward(const Node& node, const ConvolutionKind& kind,
                          std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckConvolution(node, kind));
  const Shape& data = node.input(0).shape();
  const ConvolutionWeights w(kind, *node.input(1).shape().extents());
  const std::string& auto_pad = node.attributes().GetString("auto_pad");
  std::vector<Dim> dims = {data.dim(0), Dim(w.groups * w.outputs_per_group)};
  for (int axis = 0; axis < data.rank() - 2; ++axis) {
    const Attributes& a = node.attributes();
    const int64_t pads =
        auto_pad == "explicit" ? a.GetInts("pads_begin")[axis] + a.GetInts("pads_end")[axis] : 0;
    MO_ASSIGN_OR_RETURN(
        Dim dim,
        ConvolvedExtent(data.dim(axis + 2), w.kernel[axis], a.GetInts("strides")[axis],
                        a.GetInts("dilations")[axis], pads, auto_pad.substr(0, 4) == "same"));
    dims.push_back(std::move(dim));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

absl::Status InferTransposed(const Node& node, const ConvolutionKind& kind,
                             std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckConvolution(node, kind));
  const Attributes& a = node.attributes();
  const Shape& data = node.input(0).shape();
  const int spatial = data.rank() - 2;
  MO_RETURN_IF_ERROR(CheckSpatialList(node, "output_padding", spatial, 0));
  const ConvolutionWeights w(kind, *node.input(1).shape().extents());
  std::vector<Dim> dims = {data.dim(0), Dim(w.groups * w.outputs_per_group)};
  for (int axis = 0; axis < spatial; ++axis) {
    if (!data.dim(axis + 2).is_static()) {
      dims.push_back(Dim::Any());
      continue;
    }
    int64_t extent = 0;
    const bool overflow = __builtin_mul_overflow(a.GetInts("strides")[axis],
                                                 data.dim(axis + 2).value() - 1, &extent) ||
                          extent > (int64_t{1} << 40);
    MO_RETURN_IF_ERROR(Check(!overflow, "the result is too large"));
    extent += (w.kernel[axis] - 1) * a.GetInts("dilations")[axis] + 1 +
              a.GetInts("output_padding")[axis] - a.GetInts("pads_begin")[axis] -
              a.GetInts("pads_end")[axis];
    MO_RETURN_IF_ERROR(Check(extent > 0, "the padding leaves nothing of the result"));
    dims.push_back(Dim(extent));
  }
  outputs = {{node.input(0).type().element_type, Shape(std::move(dims))}};
  return absl::OkStatus();
}

template <const ConvolutionKind& kKind>
absl::Status Infer(const Node& node, std::vector<TensorType>& outputs) {
  return kKind.transposed ? InferTransposed(node, kKind, outputs)
                          : InferForward(node, kKind, outputs);
}

template <const ConvolutionKind& kKind>
absl::Status Evaluate(const Node& node, absl::Span<const Tensor* const> inputs,
                      absl::Span<Tensor> outputs) {
  ConvolutionReference(node, kKind, *inputs[0], *inputs[1], outputs[0]).Evaluate();
  return absl::OkStatus();
}

// For each element of the result the products of its window; of a transposed convolution, which
// spreads its input over the kernel, for each element of the input.
template <const ConvolutionKind& kKind>
int64_t MultiplyAccumulates(const Node& node) {
  const ConvolutionWeights weights(kKind, *node.input(1).shape().extents());
  const int64_t products =
      SaturatingProduct(SaturatingCount(Shape::Of(weights.kernel)),
                        kKind.transposed ? weights.outputs_per_group : weights.inputs_per_group);
  return SaturatingProduct(SaturatingCount(kKind.transposed ? node.input(0).shape() : node.shape()),
                           products);
}

template <const ConvolutionKind& kKind>
OpSchema Schema() {
  OpSchema schema = {
      .type = kKind.op,
      .min_inputs = 2,
      .max_inputs = 2,
      .attributes = {{.name = "strides", .kind = AttributeKind::kInts, .spatial_default = 1},
                     {.name = "dilations", .kind = AttributeKind::kInts, .spatial_default = 1},
                     {.name = "pads_begin", .kind = AttributeKind::kInts, .spatial_default = 0},
                     {.name = "pads_end", .kind = AttributeKind::kInts, .spatial_default = 0},
                     {.name = "auto_pad",
                      .kind = AttributeKind::kString,
                      .default_value = std::string("explicit"),
                      .values = {"explicit", "same_upper", "same_lower", "valid"}}},
      .convolution = &kKind,
      .infer = Infer<kKind>,
      .evaluate = Evaluate<kKind>,
      .multiply_accumulates = MultiplyAccumulates<kKind>};
  if (kKind.transposed) {
    schema.attributes.back().values = {"explicit"};
    schema.attributes.push_back(
        {.name = "output_padding", .kind = AttributeKind::kInts, .spatial_default = 0});
  }
  return schema;
}

}  // namespace

ConvolutionWeights::ConvolutionWeights(const ConvolutionKind& kind, const Extents& extents)
    : kind_(kind) {
  const int first = kind.grouped ? 1 : 0;
  groups = kind.grouped ? extents[0] : 1;
  outputs_per_group = extents[first + (kind.transposed ? 1 : 0)];
  inputs_per_group = extents[first + (kind.transposed ? 0 : 1)];
  kernel.assign(extents.begin() + first + 2, extents.end());
}

int64_t ConvolutionWeights::Offset(int64_t output, int64_t input) const {
  const int64_t group = output / outputs_per_group;
  const int64_t within = output % outputs_per_group;
  return kind_.transposed ? (group * inputs_per_group + input) * outputs_per_group + within
                          : output * inputs_per_group + input;
}

namespace {

// What same_upper and same_lower, or valid, add along one axis in total.
int64_t TotalPadding(const Node& node, const ConvolutionWeights& weights, int axis) {
  const Attributes& a = node.attributes();
  if (a.GetString("auto_pad") == "valid") return 0;
  const int64_t extent = node.input(0).shape().dim(axis + 2).value();
  const int64_t stride = a.GetInts("strides")[axis];
  const int64_t window = (weights.kernel[axis] - 1) * a.GetInts("dilations")[axis] + 1;
  return std::max<int64_t>(0, ((extent + stride - 1) / stride - 1) * stride + window - extent);
}

Ints ResolvedPads(const Node& node, absl::string_view attribute,
                  absl::string_view odd_one_goes_here) {
  const std::string& auto_pad = node.attributes().GetString("auto_pad");
  if (auto_pad == "explicit") return node.attributes().GetInts(attribute);
  const ConvolutionWeights weights(*FindConvolutionKind(node), *node.input(1).shape().extents());
  Ints pads;
  for (int axis = 0; axis < static_cast<int>(weights.kernel.size()); ++axis) {
    const int64_t total = TotalPadding(node, weights, axis);
    pads.push_back(auto_pad == odd_one_goes_here ? total - total / 2 : total / 2);
  }
  return pads;
}

}  // namespace

Ints ResolvedPadsBegin(const Node& node) { return ResolvedPads(node, "pads_begin", "same_lower"); }
Ints ResolvedPadsEnd(const Node& node) { return ResolvedPads(node, "pads_end", "same_upper"); }

std::vector<OpSchema> ConvolutionOps() {
  return {Schema<kConvolution>(), Schema<kGroupConvolution>(), Schema<kTransposedConvolution>(),
          Schema<kGroupTransposedConvolution>()};
}

}  // namespace mo
