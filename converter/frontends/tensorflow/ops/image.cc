// Images of another size, and boxes.

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/axis_product.h"
#include "converter/frontends/common/resize.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/common/suppression.h"
#include "converter/frontends/tensorflow/ops/combined_suppression.h"
#include "converter/frontends/tensorflow/ops/crop_and_resize.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/ops/resize_weights.h"

namespace mo::tensorflow {
namespace {

// align_corners: the corners of both images coincide. half_pixel_centers: pixels are squares whose
// centers are read. With neither, pixel i is read at i · scale.
template <bool kNearest>
void ImportResize(Operation& o) {
  if (!o.HaveRanks()) return;
  const Pixels pixels = o.BoolAttribute("align_corners", false)        ? Pixels::kCorners
                        : o.BoolAttribute("half_pixel_centers", false) ? Pixels::kHalfPixel
                                                                       : Pixels::kAsymmetric;
  o.SetOutput({AddResize(o, "", o.ChannelsFirst(0), o.InSourceOrder(1),
                         {.nearest = kNearest, .pixels = pixels}),
               Order::kChannelsFirst});
}

// By the product with a matrix along each axis. Images may be of any type; the result is f32.
template <std::vector<double> (*WeightsOf)(const ResizedPixels&)>
void ImportResizeByProducts(Operation& o) {
  constexpr int64_t kMaxWeights = int64_t{1} << 26;
  if (!o.HaveRanks()) return;
  const std::optional<Ints> sizes = o.Integers(1, "size");
  if (!sizes) return;
  Value image = o.Converted(o.ChannelsFirst(0), "/data", ElementType::kF32);
  if (image.node == nullptr) return;
  for (int i = 0; i < 2; ++i) {
    const Dim extent = image.shape().rank() == 4 ? image.shape().dim(i + 2) : Dim::Any();
    const bool fits = sizes->size() == 2 && (*sizes)[i] >= 1 && extent.is_static() &&
                      extent.value() >= 1 && (*sizes)[i] <= kMaxWeights / extent.value();
    if (!fits) {
      o.Error(Code::kNodeInputs,
              absl::StrCat("resizes ", ToString(o.shape(0)), " to ", ToString(*sizes),
                           "; expected images of known height and width, and two positive "
                           "numbers. Give the model's inputs fixed shapes"));
      return;
    }
    const ResizedPixels pixels = {.in = extent.value(),
                                  .out = (*sizes)[i],
                                  .corners = o.BoolAttribute("align_corners", false),
                                  .centers = o.BoolAttribute("half_pixel_centers", false)};
    const Value weights = o.AddConstant(
        i == 0 ? "/rows/weights" : "/weights",
        Constant::FromDoubles(ElementType::kF32, {pixels.out, pixels.in}, WeightsOf(pixels)));
    image = AddAxisProduct(o, i == 0 ? "/rows" : "", image, i + 2, weights);
    if (image.node == nullptr) return;
  }
  o.SetOutput({image, Order::kChannelsFirst});
}

// (x - mean) · factor + mean: the mean of each image and channel.
void ImportContrast(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  if (rank < 3) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its images are ", ToString(o.shape(0)), "; expected rank 3 or more"));
    return;
  }
  const Value images = o.InSourceOrder(0);
  const Value mean =
      o.Add(ops::kReduceMean, "/mean", {images, o.AddIntegers("/mean/axes", {rank - 3, rank - 2})},
            {{"keep_dims", true}});
  const Value scaled = o.Add(ops::kMultiply, "/scaled",
                             {o.Add(ops::kSubtract, "/centered", {images, mean}),
                              o.Converted(o.InSourceOrder(1), "/factor", o.type(0))});
  o.SetOutput({o.Add(ops::kAdd, "", {scaled, mean})});
}

// Colours of three channels, each with the axis of channels: [..., 1].
class Colours {
 public:
  explicit Colours(Operation& o) : o_(o), f_(o, "/colour", o.type(0)) {}

  // The three channels of input 0; none after an error.
  std::vector<Value> Channels() {
    if (!o_.HaveRanks()) return {};
    axis_ = o_.rank(0) - 1;
    if (axis_ >= 0 && o_.shape(0).dim(axis_).Same(Dim(3)))
      return EqualParts(o_, o_.InSourceOrder(0), "/channels", axis_, 3);
    o_.Error(Code::kNodeInputs,
             absl::StrCat("its images are ", ToString(o_.shape(0)), "; expected three channels"));
    return {};
  }

  // Hue, saturation and value, hue from 0 to below 1.
  std::vector<Value> Hsv(const std::vector<Value>& rgb) {
    const Value &r = rgb[0], &g = rgb[1], &b = rgb[2];
    const Value v = f_(ops::kMaximum, f_(ops::kMaximum, r, g), b);
    const Value range = f_(ops::kSubtract, v, f_(ops::kMinimum, f_(ops::kMinimum, r, g), b));
    const Value saturation =
        f_(ops::kSelect, f_(ops::kGreater, v, 0.0), f_(ops::kDivide, range, v), 0.0);
    auto sector = [&](const Value& from, const Value& to, double turn) {
      const Value difference = f_(ops::kSubtract, from, to);
      return f_(ops::kAdd, f_(ops::kDivide, difference, f_(ops::kMultiply, range, 6.0)), turn);
    };
    const Value other =
        f_(ops::kSelect, f_(ops::kEqual, g, v), sector(b, r, 1.0 / 3), sector(r, g, 2.0 / 3));
    const Value turned = f_(ops::kSelect, f_(ops::kEqual, r, v), sector(g, b, 0), other);
    const Value hue = f_(ops::kSelect, f_(ops::kGreater, range, 0.0), turned, 0.0);
    const Value positive = f_(ops::kSelect, f_(ops::kLess, hue, 0.0), f_(ops::kAdd, hue, 1.0), hue);
    return {positive, saturation, v};
  }

  std::vector<Value> Rgb(const std::vector<Value>& hsv) {
    const Value hue = f_(ops::kMultiply, hsv[0], 6.0);
    auto distance = [&](double center) { return f_(ops::kAbs, f_(ops::kSubtract, hue, center)); };
    std::vector<Value> rgb;
    for (const Value& full :
         {f_(ops::kSubtract, distance(3), 1.0), f_(ops::kSubtract, 2.0, distance(2)),
          f_(ops::kSubtract, 2.0, distance(4))}) {
      const Value grey = f_(ops::kSubtract, 1.0, hsv[1]);
      const Value mixed =
          f_(ops::kAdd, grey, f_(ops::kMultiply, hsv[1], f_.Between(0.0, full, 1.0)));
      rgb.push_back(f_(ops::kMultiply, mixed, hsv[2]));
    }
    return rgb;
  }

  void Set(std::vector<Value> channels) {
    o_.SetOutput({o_.Add(ops::kConcat, "", std::move(channels), {{"axis", int64_t{axis_}}})});
  }
  const Arithmetic& f() const { return f_; }

 private:
  Operation& o_;
  const Arithmetic f_;
  int axis_ = 0;
};

void ImportToHsv(Operation& o) {
  Colours colours(o);
  const std::vector<Value> rgb = colours.Channels();
  if (!rgb.empty()) colours.Set(colours.Hsv(rgb));
}

void ImportToRgb(Operation& o) {
  Colours colours(o);
  const std::vector<Value> hsv = colours.Channels();
  if (!hsv.empty()) colours.Set(colours.Rgb(hsv));
}

// Input 1: a factor of the saturation.
void ImportSaturation(Operation& o) {
  Colours colours(o);
  const std::vector<Value> rgb = colours.Channels();
  if (rgb.empty()) return;
  std::vector<Value> hsv = colours.Hsv(rgb);
  const Value factor = o.Converted(o.InSourceOrder(1), "/factor", o.type(0));
  hsv[1] = colours.f().Between(0.0, colours.f()(ops::kMultiply, hsv[1], factor), 1.0);
  colours.Set(colours.Rgb(hsv));
}

// Input 1: what is added to the hue.
void ImportHue(Operation& o) {
  Colours colours(o);
  const std::vector<Value> rgb = colours.Channels();
  if (rgb.empty()) return;
  std::vector<Value> hsv = colours.Hsv(rgb);
  const Value delta = o.Converted(o.InSourceOrder(1), "/delta", o.type(0));
  hsv[0] = colours.f()(ops::kFloorMod, colours.f()(ops::kAdd, hsv[0], delta), 1.0);
  colours.Set(colours.Rgb(hsv));
}

// The boxes that are kept, of one image and one class.
class Suppression {
 public:
  explicit Suppression(Operation& o) : o_(o) {}

  void Import() {
    if (!o_.HaveRanks(2)) return;
    if (o_.BoolAttribute("pad_to_max_output_size", false)) {
      constexpr int64_t kMaxBoxes = 1 << 20;
      padded_ = o_.Integer(2, "max_output_size");
      if (!padded_) return;
      if (*padded_ < 0 || *padded_ > kMaxBoxes) {
        o_.Error(Code::kNodeInputs, absl::StrCat("its max_output_size is ", *padded_,
                                                 "; expected at most ", kMaxBoxes));
        return;
      }
    }
    std::vector<Value> inputs = {Unsqueezed(o_.InSourceOrder(0), "/boxes", {0}),
                                 Unsqueezed(o_.InSourceOrder(1), "/scores", {0, 1})};
    for (int i = 2; i < o_.input_count(); ++i) inputs.push_back(o_.InSourceOrder(i));
    if (o_.input_count() == 3) {
      inputs.push_back(
          o_.AddNumber("/iou_threshold", o_.type(1), o_.FloatAttribute("iou_threshold", 0.5)));
    }
    if (inputs.size() > 3) inputs[3] = OverlapAbove(o_, "/overlap", inputs[3]);
    // Without a threshold every score counts.
    if (o_.input_count() <= 4) {
      inputs.push_back(
          o_.AddNumber("/score_threshold", o_.type(1), std::numeric_limits<float>::lowest()));
    }
    const std::vector<Value> kept =
        o_.AddSeveral(ops::kNonMaxSuppression, "/suppression", std::move(inputs),
                      {{"output_type", ElementType::kI32}});
    if (kept.empty()) return;
    Tensor indices = {Column(kept[0], "", ElementType::kI32)};
    if (o_.op() == "NonMaxSuppressionV4")
      return o_.SetOutputs({indices, {Count(kept[2], "/count")}});
    if (o_.op() == "NonMaxSuppressionV5") {
      return o_.SetOutputs(
          {indices, {Column(kept[1], "/kept_scores", o_.type(1))}, {Count(kept[2], "/count")}});
    }
    o_.SetOutput(indices);
  }

 private:
  Value Unsqueezed(Value value, const std::string& suffix, const Ints& axes) {
    return o_.Add(ops::kUnsqueeze, suffix, {value, o_.AddIntegers(suffix + "/axes", axes)});
  }
  // The last of batch, class and box; with zeros after it up to the most that there can be.
  Value Column(Value value, const std::string& suffix, ElementType type) {
    if (!padded_) return LastColumn(value, suffix);
    const Value zeros =
        o_.AddConstant(suffix + "/zeros",
                       Constant::FromDoubles(type, {*padded_}, std::vector<double>(*padded_, 0.0)));
    const Value longer =
        o_.Add(ops::kConcat, suffix + "/longer", {LastColumn(value, suffix + "/column"), zeros},
               {{"axis", int64_t{0}}});
    return o_.Add(
        ops::kStridedSlice, suffix,
        {longer, o_.AddIntegers(suffix + "/begin", {0}),
         o_.AddIntegers(suffix + "/end", {*padded_}), o_.AddIntegers(suffix + "/strides", {1})},
        {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
  }
  Value LastColumn(Value value, const std::string& suffix) {
    return o_.Add(
        ops::kGather, suffix,
        {value, o_.AddInteger(suffix + "/column", 2), o_.AddInteger(suffix + "/axis", 1)});
  }
  Value Count(Value value, const std::string& suffix) {
    return o_.Add(ops::kSqueeze, suffix, {value, o_.AddIntegers(suffix + "/axes", {0})});
  }

  Operation& o_;
  std::optional<int64_t> padded_;  // to so many
};

void ImportSuppression(Operation& o) { Suppression(o).Import(); }

}  // namespace

std::vector<OperationType> ImageOperations() {
  return {{"AdjustContrastv2", 2, 2, ImportContrast},
          {"AdjustHue", 2, 2, ImportHue},
          {"AdjustSaturation", 2, 2, ImportSaturation},
          {"HSVToRGB", 1, 1, ImportToRgb},
          {"RGBToHSV", 1, 1, ImportToHsv},
          {"CombinedNonMaxSuppression", 6, 6, ImportCombinedSuppression},
          {"CropAndResize", 4, 4, ImportCropAndResize, Images::kChannelsFirst},
          {"ResizeArea", 2, 2, ImportResizeByProducts<AreaWeights>, Images::kChannelsFirst},
          {"ResizeBicubic", 2, 2, ImportResizeByProducts<BicubicWeights>, Images::kChannelsFirst},
          {"ResizeBilinear", 2, 2, ImportResize<false>, Images::kChannelsFirst},
          {"ResizeNearestNeighbor", 2, 2, ImportResize<true>, Images::kChannelsFirst},
          {"NonMaxSuppression", 3, 3, ImportSuppression},
          {"NonMaxSuppressionV2", 4, 4, ImportSuppression},
          {"NonMaxSuppressionV3", 5, 5, ImportSuppression},
          {"NonMaxSuppressionV4", 5, 5, ImportSuppression},
          {"NonMaxSuppressionV5", 6, 6, ImportSuppression}};
}

}  // namespace mo::tensorflow
