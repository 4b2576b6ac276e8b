// Regions of images, pooled to one size.
//
//   ROIAlign  data [N, C, H, W], regions [R, 4] (x1, y1, x2, y2), image of each region [R]:
//         [R, C, pooled_h, pooled_w] (opset 9). A region, scaled by spatial_scale and, unless
//         aligned_mode is asymmetric, moved by -½ (half_pixel_for_nn: after scaling; half_pixel:
//         before), is divided into bins, and a bin into sampling_ratio × sampling_ratio samples (0:
//         as many as its extent, rounded up), each interpolated between four elements at its
//         middle. A bin is the average of its samples, or the largest of them. A sample more than 1
//         outside of the image is 0; asymmetric regions have an extent of 1 at least.
//   ROIPooling  data [N, C, H, W], regions [R, 5] (image, x1, y1, x2, y2): [R, C, pooled_h,
//         pooled_w] (opset 2). A region, scaled by spatial_scale and rounded to whole elements,
//         both ends included, is divided into bins, which may share elements; a bin is its largest
//         element, or 0 if it has none in the image.
//   PSROIPooling  data [N, output_dim · group_size², H, W], regions as of ROIPooling: [R,
//         output_dim, group_size, group_size] (opset 1). A region of rounded corners, both ends
//         included and then scaled by spatial_scale, of 0.1 at least, is divided into bins; a bin
//         of each output is the average of its elements in a channel of its own, or 0.
//
// A region of image -1 ends the list of the last two: it and those after it give 0.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

// Data, and regions of `numbers` each that are pooled to height by width.
absl::Status InferRegions(const Node& node, int64_t numbers, int64_t height, int64_t width,
                          std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  const Attributes& a = node.attributes();
  MO_RETURN_IF_ERROR(
      Check(height >= 1 && width >= 1, "the pooled size is ", height, " by ", width));
  MO_RETURN_IF_ERROR(
      Check(a.GetDouble("spatial_scale") > 0, "spatial_scale is ", a.GetDouble("spatial_scale")));
  const Shape& data = node.input(0).shape();
  const Shape& regions = node.input(1).shape();
  MO_RETURN_IF_ERROR(
      Check(data.has_rank() && data.rank() == 4, "data ", ToString(data), " must be [N, C, H, W]"));
  MO_RETURN_IF_ERROR(
      Check(!regions.has_rank() || (regions.rank() == 2 && regions.dim(1).Compatible(Dim(numbers))),
            "the regions ", ToString(regions), " must be [R, ", numbers, "]"));
  const Dim count = regions.has_rank() ? regions.dim(0) : Dim::Any();
  outputs = {
      {node.input(0).type().element_type, Shape({count, data.dim(1), Dim(height), Dim(width)})}};
  return absl::OkStatus();
}

absl::Status InferRoiAlign(const Node& node, std::vector<TensorType>& outputs) {
  const Attributes& a = node.attributes();
  MO_RETURN_IF_ERROR(InferRegions(node, 4, a.GetInt("pooled_h"), a.GetInt("pooled_w"), outputs));
  const int64_t ratio = a.GetInt("sampling_ratio");
  MO_RETURN_IF_ERROR(Check(ratio >= 0, "sampling_ratio is ", ratio));
  const ElementType type = node.input(2).type().element_type;
  MO_RETURN_IF_ERROR(Check(type == ElementType::kI32 || type == ElementType::kI64,
                           "the images of the regions are ", ElementTypeName(type),
                           ", expected i32 or i64"));
  const Shape& images = node.input(2).shape();
  const Dim& regions = outputs[0].shape.dim(0);
  MO_RETURN_IF_ERROR(
      Check(!images.has_rank() || (images.rank() == 1 && images.dim(0).Compatible(regions)),
            "the images of the regions ", ToString(images), " must be [", ToString(regions), "]"));
  if (images.has_rank() && images.dim(0).is_static()) outputs[0].shape.set_dim(0, images.dim(0));
  return absl::OkStatus();
}

absl::Status InferRoiPooling(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Attributes& a = node.attributes();
  return InferRegions(node, 5, a.GetInt("pooled_h"), a.GetInt("pooled_w"), outputs);
}

// The channel of image `image`.
absl::StatusOr<const double*> ChannelOf(const Tensor& data, double image, int64_t channel) {
  const Extents& e = data.extents;
  MO_RETURN_IF_ERROR(Check(image >= 0 && image < static_cast<double>(e[0]), "image ", image,
                           " is not one of ", e[0]));
  return data.values.data() + (static_cast<int64_t>(image) * e[1] + channel) * e[2] * e[3];
}

// A sample along one axis: (1 - weight) · element low + weight · element high; scaled by `inside`.
struct Sample {
  int64_t low, high;
  double weight, inside;
};

// The samples of all bins, in their order, along one axis.
struct Axis {
  std::vector<Sample> samples;
  int64_t each;  // of a bin
};

Axis AxisOf(const Attributes& a, double begin, double end, int64_t bins, int64_t extent) {
  const std::string& mode = a.GetString("aligned_mode");
  const double scale = a.GetDouble("spatial_scale");
  const double before = mode == "half_pixel" ? -0.5 : 0;
  const double after = mode == "half_pixel_for_nn" ? -0.5 : 0;
  const double first = (begin + before) * scale + after;
  double length = (end + before) * scale + after - first;
  if (mode == "asymmetric") length = std::max(length, 1.0);
  const double bin = length / static_cast<double>(bins);
  const int64_t ratio = a.GetInt("sampling_ratio");
  Axis axis;
  axis.each = ratio > 0 ? ratio : static_cast<int64_t>(std::ceil(std::clamp(bin, 0.0, 1e6)));
  const double last = static_cast<double>(extent - 1);
  for (int64_t b = 0; b < bins; ++b) {
    for (int64_t i = 0; i < axis.each; ++i) {
      const double part = (static_cast<double>(i) + 0.5) / static_cast<double>(axis.each);
      const double at = first + (static_cast<double>(b) + part) * bin;
      const double place = std::clamp(at, 0.0, last);
      const int64_t low = static_cast<int64_t>(place);
      const bool inside = at >= -1 && at <= static_cast<double>(extent);
      axis.samples.push_back({low, std::min(low + 1, extent - 1), place - static_cast<double>(low),
                              inside ? 1.0 : 0.0});
    }
  }
  return axis;
}

double SampleOf(const double* channel, int64_t width, const Sample& y, const Sample& x) {
  const double* low = channel + y.low * width;
  const double* high = channel + y.high * width;
  const double upper = (1 - x.weight) * low[x.low] + x.weight * low[x.high];
  const double lower = (1 - x.weight) * high[x.low] + x.weight * high[x.high];
  return y.inside * x.inside * ((1 - y.weight) * upper + y.weight * lower);
}

absl::Status EvaluateRoiAlign(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const Extents& data = inputs[0]->extents;
  const bool largest = a.GetString("mode") == "max";
  MO_RETURN_IF_ERROR(Check(data[2] > 0 && data[3] > 0, "data has an axis of 0 elements"));
  double* out = outputs[0].values.data();
  for (int64_t r = 0; r < outputs[0].extents[0]; ++r) {
    const double* region = inputs[1]->values.data() + 4 * r;
    const Axis ys = AxisOf(a, region[1], region[3], a.GetInt("pooled_h"), data[2]);
    const Axis xs = AxisOf(a, region[0], region[2], a.GetInt("pooled_w"), data[3]);
    const double count = static_cast<double>(std::max<int64_t>(ys.each * xs.each, 1));
    for (int64_t c = 0; c < data[1]; ++c) {
      MO_ASSIGN_OR_RETURN(const double* channel, ChannelOf(*inputs[0], inputs[2]->values[r], c));
      for (int64_t bin_y = 0; bin_y < a.GetInt("pooled_h"); ++bin_y) {
        for (int64_t bin_x = 0; bin_x < a.GetInt("pooled_w"); ++bin_x, ++out) {
          double sum = 0, most = 0;
          for (int64_t i = 0; i < ys.each * xs.each; ++i) {
            const double sample =
                SampleOf(channel, data[3], ys.samples[bin_y * ys.each + i / xs.each],
                         xs.samples[bin_x * xs.each + i % xs.each]);
            most = i == 0 ? sample : std::max(most, sample);
            sum += sample;
          }
          *out = largest ? most : sum / count;
        }
      }
    }
  }
  return absl::OkStatus();
}

// The region stays where it is: an error of its corners may cost what the image spans.
absl::Status RoiAlignMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                               absl::Span<const Tensor* const> magnitudes,
                               absl::Span<Tensor> outputs) {
  return EvaluateRoiAlign(node, {magnitudes[0], inputs[1], inputs[2]}, outputs);
}

// Elements of one bin along one axis.
struct Bin {
  int64_t begin, end;
};

int64_t Within(double place, int64_t extent) {
  return static_cast<int64_t>(std::clamp(place, 0.0, static_cast<double>(extent)));
}

Bin BinOf(double begin, double end, double scale, int64_t bin, int64_t bins, int64_t extent) {
  const double first = std::round(begin * scale), last = std::round(end * scale);
  const double each = std::max(last - first + 1, 1.0) / static_cast<double>(bins);
  return {Within(first + std::floor(static_cast<double>(bin) * each), extent),
          Within(first + std::ceil(static_cast<double>(bin + 1) * each), extent)};
}

absl::Status EvaluateRoiPooling(const Node& node, absl::Span<const Tensor* const> inputs,
                                absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const Extents& data = inputs[0]->extents;
  const int64_t height = a.GetInt("pooled_h"), width = a.GetInt("pooled_w");
  const double scale = a.GetDouble("spatial_scale");
  double* out = outputs[0].values.data();
  for (int64_t r = 0; r < outputs[0].extents[0]; ++r) {
    const double* region = inputs[1]->values.data() + 5 * r;
    if (region[0] == -1) break;
    for (int64_t c = 0; c < data[1]; ++c) {
      MO_ASSIGN_OR_RETURN(const double* channel, ChannelOf(*inputs[0], region[0], c));
      for (int64_t i = 0; i < height * width; ++i, ++out) {
        const Bin ys = BinOf(region[2], region[4], scale, i / width, height, data[2]);
        const Bin xs = BinOf(region[1], region[3], scale, i % width, width, data[3]);
        *out = ys.begin < ys.end && xs.begin < xs.end ? std::numeric_limits<double>::lowest() : 0;
        for (int64_t y = ys.begin; y < ys.end; ++y) {
          for (int64_t x = xs.begin; x < xs.end; ++x)
            *out = std::max(*out, channel[y * data[3] + x]);
        }
      }
    }
  }
  return absl::OkStatus();
}

absl::Status RoiPoolingMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                 absl::Span<const Tensor* const> magnitudes,
                                 absl::Span<Tensor> outputs) {
  return EvaluateRoiPooling(node, {magnitudes[0], inputs[1]}, outputs);
}

absl::Status InferPsRoiPooling(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Attributes& a = node.attributes();
  const int64_t outputs_of_bin = a.GetInt("output_dim"), group = a.GetInt("group_size");
  constexpr int64_t kLargest = 1 << 16;
  MO_RETURN_IF_ERROR(
      Check(outputs_of_bin >= 1 && outputs_of_bin <= kLargest && group >= 1 && group <= kLargest,
            "output_dim is ", outputs_of_bin, " and group_size is ", group));
  MO_RETURN_IF_ERROR(InferRegions(node, 5, group, group, outputs));
  const int64_t channels = outputs_of_bin * group * group;
  MO_RETURN_IF_ERROR(Check(node.input(0).shape().dim(1).Compatible(Dim(channels)), "data ",
                           ToString(node.input(0).shape()), " must have ", channels, " channels"));
  outputs[0].shape.set_dim(1, Dim(outputs_of_bin));
  return absl::OkStatus();
}

// Bin `bin` along one axis.
Bin AverageBinOf(double begin, double end, double scale, int64_t bin, int64_t bins,
                 int64_t extent) {
  const double first = std::round(begin) * scale, last = (std::round(end) + 1) * scale;
  const double each = std::max(last - first, 0.1) / static_cast<double>(bins);
  return {Within(std::floor(first + static_cast<double>(bin) * each), extent),
          Within(std::ceil(first + static_cast<double>(bin + 1) * each), extent)};
}

double Average(const double* channel, int64_t width, const Bin& ys, const Bin& xs) {
  if (ys.begin >= ys.end || xs.begin >= xs.end) return 0;
  double sum = 0;
  for (int64_t y = ys.begin; y < ys.end; ++y) {
    for (int64_t x = xs.begin; x < xs.end; ++x) sum += channel[y * width + x];
  }
  return sum / static_cast<double>((ys.end - ys.begin) * (xs.end - xs.begin));
}

absl::Status EvaluatePsRoiPooling(const Node& node, absl::Span<const Tensor* const> inputs,
                                  absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const Extents& data = inputs[0]->extents;
  const int64_t group = a.GetInt("group_size"), bins = group * group;
  const double scale = a.GetDouble("spatial_scale");
  double* out = outputs[0].values.data();
  for (int64_t r = 0; r < outputs[0].extents[0]; ++r) {
    const double* region = inputs[1]->values.data() + 5 * r;
    if (region[0] == -1) break;
    for (int64_t channel = 0; channel < data[1]; ++channel, ++out) {
      MO_ASSIGN_OR_RETURN(const double* of_bin, ChannelOf(*inputs[0], region[0], channel));
      const int64_t y = channel % bins / group, x = channel % group;
      const Bin ys = AverageBinOf(region[2], region[4], scale, y, group, data[2]);
      const Bin xs = AverageBinOf(region[1], region[3], scale, x, group, data[3]);
      *out = Average(of_bin, data[3], ys, xs);
    }
  }
  return absl::OkStatus();
}

absl::Status PsRoiPoolingMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                   absl::Span<const Tensor* const> magnitudes,
                                   absl::Span<Tensor> outputs) {
  return EvaluatePsRoiPooling(node, {magnitudes[0], inputs[1]}, outputs);
}

Attributes PsRoiPoolingIrAttributes(const Node&, int) {
  return {{"spatial_bins_x", int64_t{1}}, {"spatial_bins_y", int64_t{1}}};
}

}  // namespace

std::vector<OpSchema> RoiOps() {
  return {{.type = ops::kROIAlign,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{"pooled_h", AttributeKind::kInt, {}},
                          {"pooled_w", AttributeKind::kInt, {}},
                          {"sampling_ratio", AttributeKind::kInt, int64_t{0}},
                          {"spatial_scale", AttributeKind::kDouble, 1.0},
                          {.name = "mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("avg"),
                           .values = {"avg", "max"}},
                          {.name = "aligned_mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("asymmetric"),
                           .values = {"asymmetric", "half_pixel_for_nn", "half_pixel"}}},
           .opset = 9,
           .infer = InferRoiAlign,
           .evaluate = EvaluateRoiAlign,
           .magnitude = RoiAlignMagnitude},
          {.type = ops::kROIPooling,
           .min_inputs = 2,
           .max_inputs = 2,
           .attributes = {{"pooled_h", AttributeKind::kInt, {}},
                          {"pooled_w", AttributeKind::kInt, {}},
                          {"spatial_scale", AttributeKind::kDouble, 1.0},
                          {.name = "method",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("max"),
                           .values = {"max"}}},
           .opset = 2,
           .infer = InferRoiPooling,
           .evaluate = EvaluateRoiPooling,
           .magnitude = RoiPoolingMagnitude},
          {.type = ops::kPSROIPooling,
           .min_inputs = 2,
           .max_inputs = 2,
           .attributes = {{"output_dim", AttributeKind::kInt, {}},
                          {"group_size", AttributeKind::kInt, {}},
                          {"spatial_scale", AttributeKind::kDouble, 1.0},
                          {.name = "mode",
                           .kind = AttributeKind::kString,
                           .default_value = std::string("average"),
                           .values = {"average"}}},
           .ir_attributes = PsRoiPoolingIrAttributes,
           .infer = InferPsRoiPooling,
           .evaluate = EvaluatePsRoiPooling,
           .magnitude = PsRoiPoolingMagnitude}};
}

}  // namespace mo
