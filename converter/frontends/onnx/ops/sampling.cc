// Regions of images, and windows whose elements are moved.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

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

// The samples of regions along one axis of the data.
struct Samples {
  Value low, high;            // [regions, samples]: the elements around each place; i64
  Value low_part, high_part;  // [regions, samples]: their weights
  Value extent;               // i64, a number
};

// `side` is 0 for the first axis of images and 1 for the last one.
Samples SamplesOf(Operation& o, int side, int64_t bins, int64_t ratio, bool moves) {
  const std::string suffix = side == 0 ? "/y" : "/x";
  const ElementType type = o.type(0);
  const Arithmetic f(o, suffix, type);
  // Regions are x and y of the beginning, and x and y of the end.
  auto bound = [&](int64_t i, const char* what) {
    const Value list = o.Add(ops::kGather, suffix + what,
                             {o.input(1), o.AddIntegers(suffix + what + "/place", {i}),
                              o.AddInteger(suffix + what + "/axis", 1)});
    return f(ops::kSubtract, f(ops::kMultiply, list, o.FloatAttribute("spatial_scale", 1)),
             moves ? 0.5 : 0.0);
  };
  const Value begin = bound(1 - side, "/begin"), end = bound(3 - side, "/end");
  Value size = f(ops::kSubtract, end, begin);
  if (!moves) size = f(ops::kMaximum, size, 1.0);
  std::vector<double> middles;  // in bins
  for (int64_t i = 0; i < bins * ratio; ++i)
    middles.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(ratio));
  const Value places = o.AddConstant(
      suffix + "/middles",
      Constant::FromDoubles(type, {1, static_cast<int64_t>(middles.size())}, middles));
  const Value bin = f(ops::kDivide, size, static_cast<double>(bins));
  const Value place = f(ops::kAdd, begin, f(ops::kMultiply, bin, places));
  Samples samples;
  samples.extent = ExtentOf(o, o.input(0), suffix + "/extent", 2 + side);
  const Value extent = f.As(type, samples.extent), last = f(ops::kSubtract, extent, 1.0);
  const Value inside = f.Between(0.0, place, last);
  const Value low = f(ops::kFloor, inside);
  const Value part = f(ops::kSubtract, inside, low);
  // What is farther than an element from the image is 0.
  const Value is_near =
      f(ops::kLogicalAnd, f(ops::kGreaterEqual, place, -1.0), f(ops::kLessEqual, place, extent));
  samples.low_part = f(ops::kSelect, is_near, f(ops::kSubtract, 1.0, part), 0.0);
  samples.high_part = f(ops::kSelect, is_near, part, 0.0);
  samples.low = f.As(ElementType::kI64, low);
  samples.high = f.As(ElementType::kI64, f(ops::kMinimum, f(ops::kAdd, low, 1.0), last));
  return samples;
}

// [regions, samples] of an axis as [regions, samples of y, samples of x], and such ones of both as
// [regions, all samples].
Value OfSide(Operation& o, Value list, const std::string& suffix, int side) {
  return o.Add(ops::kUnsqueeze, suffix, {list, o.AddIntegers(suffix + "/added", {2 - side})});
}
Value AsRows(Operation& o, Value grid, const std::string& suffix) {
  return o.Add(ops::kReshape, suffix, {grid, o.AddIntegers(suffix + "/shape", {0, -1})},
               {{"special_zero", true}});
}

// The largest of the four neighbours' values times their weights, over all samples of a bin. (That
// of the graph's operation is the largest of what is interpolated of them.)
void ImportLargestOfRegions(Operation& o, bool moves) {
  const int64_t ratio = o.IntAttribute("sampling_ratio", 0);
  const int64_t bins[] = {o.IntAttribute("output_height", 1), o.IntAttribute("output_width", 1)};
  constexpr int64_t kMax = 1 << 12;
  for (const int64_t number : {ratio, bins[0], bins[1]}) {
    if (number >= 1 && number <= kMax) continue;
    o.Error(Code::kNodeAttribute,
            absl::StrCat("with mode max its sampling_ratio is ", ratio, " of ", bins[0], " by ",
                         bins[1], " bins; expected numbers from 1 to ", kMax),
            "sampling_ratio");
    return;
  }
  if (!o.HaveRanks() || o.rank(0) != 4) return;
  const Samples sides[] = {SamplesOf(o, 0, bins[0], ratio, moves),
                           SamplesOf(o, 1, bins[1], ratio, moves)};
  const Value images =
      o.Add(ops::kGather, "/images", {o.input(0), o.input(2), o.AddInteger("/images/axis", 0)});
  const Value flat =
      o.Add(ops::kReshape, "/flat", {images, o.AddIntegers("/flat/shape", {0, 0, -1})},
            {{"special_zero", true}});
  const Arithmetic integers(o, "/element", ElementType::kI64), f(o, "/sample", o.type(0));
  Value largest;
  for (int corner = 0; corner < 4; ++corner) {
    const std::string suffix = absl::StrCat("/corner_", corner);
    Value element[2], weight[2];
    for (int side = 0; side < 2; ++side) {
      const bool is_high = (corner >> (1 - side) & 1) == 1;
      const Samples& s = sides[side];
      element[side] = OfSide(o, is_high ? s.high : s.low, suffix + "/element", side);
      weight[side] = OfSide(o, is_high ? s.high_part : s.low_part, suffix + "/weight", side);
    }
    const Value elements =
        integers(ops::kAdd, integers(ops::kMultiply, element[0], sides[1].extent), element[1]);
    const Value weights =
        o.Add(ops::kUnsqueeze, suffix + "/weights",
              {AsRows(o, f(ops::kMultiply, weight[0], weight[1]), suffix + "/weights/rows"),
               o.AddIntegers(suffix + "/weights/axis", {1})});
    const Value values =
        o.Add(ops::kGather, suffix,
              {flat, AsRows(o, elements, suffix + "/elements"), o.AddInteger(suffix + "/axis", 2)},
              {{"batch_dims", int64_t{1}}});
    const Value part = f(ops::kMultiply, values, weights);
    largest = corner == 0 ? part : f(ops::kMaximum, largest, part);
  }
  const Value by_bins =
      o.Add(ops::kReshape, "/bins",
            {largest, o.AddIntegers("/bins/shape", {0, 0, bins[0], ratio, bins[1], ratio})},
            {{"special_zero", true}});
  o.SetOutput(o.Add(ops::kReduceMax, "", {by_bins, o.AddIntegers("/axes", {3, 5})},
                    {{"keep_dims", false}}));
}

// Inputs: data, regions, and the image of each. Below opset 16 they are not moved by half a pixel.
void ImportRoiAlign(Operation& o) {
  const std::string mode = o.TextAttribute("mode", "avg");
  const bool moves =
      o.TextAttribute("coordinate_transformation_mode",
                      o.version() < 16 ? "output_half_pixel" : "half_pixel") == "half_pixel";
  if (mode == "max") return ImportLargestOfRegions(o, moves);
  if (mode != "avg") {
    o.Error(Code::kNodeAttribute, absl::StrCat("mode is '", mode, "'; expected avg or max"),
            "mode");
    return;
  }
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

}  // namespace

std::vector<OperatorType> SamplingOperators() {
  return {{"DeformConv", 19, kNewestOpset, 3, 5, ImportDeformConv},
          {"RoiAlign", 10, kNewestOpset, 3, 3, ImportRoiAlign},
          {"MaxRoiPool", 1, kNewestOpset, 2, 2, ImportMaxRoiPool}};
}

}  // namespace mo::onnx
