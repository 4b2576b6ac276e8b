// Images read at computed places, regions of images, and images put together of windows.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

void ImportGridSample(Operation& o) {
  if (!o.HaveRanks(2)) return;
  std::string mode = o.TextAttribute("mode", o.version() < 20 ? "bilinear" : "linear");
  if (mode == "linear") mode = "bilinear";
  if (mode == "cubic") mode = "bicubic";
  if (o.rank(0) != 4) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data has the rank ", o.rank(0), "; expected images, of rank 4"));
    return;
  }
  o.SetOutput(o.Add(ops::kGridSample, "", {o.input(0), o.input(1)},
                    {{"align_corners", o.BoolAttribute("align_corners", false)},
                     {"mode", mode},
                     {"padding_mode", o.TextAttribute("padding_mode", "zeros")}}));
}

// Inputs: data, weights, offsets, and a bias and a mask, which may be left out.
void ImportDeformConv(Operation& o) {
  if (!o.HaveRanks(3)) return;
  const std::optional<Extents> weights = o.shape(1).extents();
  if (o.rank(0) != 4 || !weights || weights->size() != 4) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)), " and weights ",
                                            ToString(o.shape(1)), " are no images and kernels"));
    return;
  }
  const std::optional<Window> window = ReadWindow(o, {(*weights)[2], (*weights)[3]});
  if (!window) return;
  std::vector<Value> inputs = {o.input(0), o.input(2), o.input(1)};
  if (o.has_input(4)) inputs.push_back(o.input(4));
  const bool has_bias = o.has_input(3);
  const Value product =
      o.Add(ops::kDeformableConvolution, has_bias ? "/product" : "", std::move(inputs),
            {{"strides", window->strides},
             {"dilations", window->dilations},
             {"pads_begin", window->pads_begin},
             {"pads_end", window->pads_end},
             {"group", o.IntAttribute("group", 1)},
             {"deformable_group", o.IntAttribute("offset_group", 1)}});
  if (!has_bias) return o.SetOutput(product);
  o.SetOutput(o.Add(ops::kAdd, "", {product, o.AlongAxis(o.input(3), "/bias", 1, 4)}));
}

// Inputs: data, regions, and the image of each. Below opset 16 they are not moved by half a pixel.
void ImportRoiAlign(Operation& o) {
  const std::string mode = o.TextAttribute("mode", "avg");
  const std::string transformation = o.TextAttribute(
      "coordinate_transformation_mode", o.version() < 16 ? "output_half_pixel" : "half_pixel");
  if (mode != "avg") {
    // The standard's maximum is that of the four weighted neighbours, the graph's that of what is
    // interpolated of them.
    o.Error(Code::kNodeAttribute, absl::StrCat("mode is '", mode, "'; expected avg"), "mode");
    return;
  }
  const bool moves = transformation == "half_pixel";
  o.SetOutput(o.Add(ops::kROIAlign, "", {o.input(0), o.input(1), o.input(2)},
                    {{"pooled_h", o.IntAttribute("output_height", 1)},
                     {"pooled_w", o.IntAttribute("output_width", 1)},
                     {"sampling_ratio", o.IntAttribute("sampling_ratio", 0)},
                     {"spatial_scale", o.FloatAttribute("spatial_scale", 1)},
                     {"mode", mode},
                     {"aligned_mode", std::string(moves ? "half_pixel_for_nn" : "asymmetric")}}));
}

void ImportMaxRoiPool(Operation& o) {
  const Ints size = o.IntsAttribute("pooled_shape");
  if (size.size() != 2) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("pooled_shape is ", ToString(size), "; expected two numbers"),
            "pooled_shape");
    return;
  }
  o.SetOutput(o.Add(ops::kROIPooling, "", {o.input(0), o.input(1)},
                    {{"pooled_h", size[0]},
                     {"pooled_w", size[1]},
                     {"spatial_scale", o.FloatAttribute("spatial_scale", 1)}}));
}

// Inputs: windows, the size of the image, and that of a window.
void ImportCol2Im(Operation& o) {
  const std::optional<Ints> kernel = o.Integers(2, "block_shape");
  if (!kernel) return;
  if (kernel->size() != 2) {
    o.Error(Code::kNodeInputs, absl::StrCat("its windows have ", kernel->size(),
                                            " axes; expected those of images, 2"));
    return;
  }
  const std::optional<Window> window = ReadWindow(o, *kernel);
  if (!window) return;
  o.SetOutput(o.Add(ops::kCol2Im, "", {o.input(0), o.input(1), o.AddIntegers("/kernel", *kernel)},
                    {{"strides", window->strides},
                     {"dilations", window->dilations},
                     {"pads_begin", window->pads_begin},
                     {"pads_end", window->pads_end}}));
}

}  // namespace

std::vector<OperatorType> SamplingOperators() {
  return {{"GridSample", 16, kNewestOpset, 2, 2, ImportGridSample},
          {"DeformConv", 19, kNewestOpset, 3, 5, ImportDeformConv},
          {"RoiAlign", 10, kNewestOpset, 3, 3, ImportRoiAlign},
          {"MaxRoiPool", 1, kNewestOpset, 2, 2, ImportMaxRoiPool},
          {"Col2Im", 18, kNewestOpset, 3, 3, ImportCol2Im}};
}

}  // namespace mo::onnx
