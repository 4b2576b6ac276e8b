// Images of another size, and boxes.

#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/axis_product.h"
#include "converter/frontends/common/resize.h"
#include "converter/frontends/common/suppression.h"
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
  return {{"CropAndResize", 4, 4, ImportCropAndResize, Images::kChannelsFirst},
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
