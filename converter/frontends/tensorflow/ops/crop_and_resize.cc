// CropAndResize → Gathers and arithmetic
//
// Row i of a crop of h rows lies in its image, of H rows, at
//
//   y(i) = y1 · (H - 1) + i · (y2 - y1) · (H - 1) / (h - 1)     or (y1 + y2) / 2 · (H - 1) for h =
//   1
//
// and columns likewise. bilinear mixes the four pixels around that place by their distances,
// nearest takes the one that it is rounded to. Outside of the image the crop has
// `extrapolation_value`. The images are one list of pixels, of which pixel (image, y, x) is number
// (image · H + y) · W + x.

#include "converter/frontends/tensorflow/ops/crop_and_resize.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace mo::tensorflow {
namespace {

class Cropping {
 public:
  explicit Cropping(Operation& o) : o_(o) {}

  void Import() {
    if (!o_.HaveRanks(2)) return;
    const std::optional<Ints> size = o_.Integers(3, "crop_size");
    const std::string method = o_.TextAttribute("method", "bilinear");
    if (!size || !Check(*size, method)) return;
    height_ = o_.shape(0).dim(1).value();
    width_ = o_.shape(0).dim(2).value();
    const Value images = o_.Converted(o_.InSourceOrder(0), "/images", ElementType::kF32);
    pixels_ = o_.Reshaped(images, "/pixels", Shape({Dim::Any(), o_.shape(0).dim(3)}));
    const std::vector<Value> corners =
        o_.AddSeveral(ops::kSplit, "/corners", {o_.InSourceOrder(1), o_.AddInteger("/axis", 1)},
                      {{"num_splits", int64_t{4}}});
    if (corners.empty()) return;
    // Of rows [n, h, 1], of columns [n, 1, w].
    const Places rows = PlacesOf(corners[0], corners[2], height_, (*size)[0], 2, "/rows");
    const Places columns = PlacesOf(corners[1], corners[3], width_, (*size)[1], 1, "/columns");
    first_ = FirstPixels();
    const Value inside = o_.Add(ops::kLogicalAnd, "/inside", {rows.inside, columns.inside});
    const Value crop = method == "nearest" ? Pixels(Rounded(rows, "/rows"),
                                                    Rounded(columns, "/columns"), "/nearest")
                                           : Mixed(rows, columns);
    const Value outside = o_.AddNumber("/extrapolation_value", ElementType::kF32,
                                       o_.FloatAttribute("extrapolation_value", 0));
    o_.SetOutput({o_.Add(ops::kSelect, "", {WithLastAxis(inside, "/inside/mask"), crop, outside})});
  }

 private:
  // Where rows or columns of the crops lie.
  struct Places {
    Value at;      // kept within the image
    Value inside;  // whether it was
  };

  bool Check(const Ints& size, const std::string& method) {
    const Shape shape = o_.shape(0);
    if (size.size() != 2 || size[0] < 1 || size[1] < 1) {
      return o_.Error(Code::kNodeInputs, absl::StrCat("its crop_size is ", ToString(size),
                                                      "; expected two numbers of 1 or more"));
    }
    if (method != "bilinear" && method != "nearest") {
      return o_.Error(Code::kNodeAttribute,
                      absl::StrCat("method is '", method, "'; expected bilinear or nearest"));
    }
    if (shape.rank() == 4 && shape.dim(1).is_static() && shape.dim(2).is_static() &&
        shape.dim(3).is_static())
      return true;
    return o_.Error(Code::kNodeInputs,
                    absl::StrCat("its images are ", ToString(shape),
                                 "; expected known height, width and channels. Give the model's "
                                 "inputs fixed shapes"));
  }

  Value Number(double number, const std::string& suffix) {
    return o_.AddNumber(suffix, ElementType::kF32, number);
  }
  Value Times(Value value, double factor, const std::string& suffix) {
    return o_.Add(ops::kMultiply, suffix, {value, Number(factor, suffix + "/factor")});
  }
  // With one more axis, the last.
  Value WithLastAxis(Value value, const std::string& suffix) {
    return o_.Add(ops::kUnsqueeze, suffix, {value, o_.AddIntegers(suffix + "/axis", {-1})});
  }

  // `extent` of the image, `count` of the crop; the new axis of one element is at `axis`.
  Places PlacesOf(Value begin, Value end, int64_t extent, int64_t count, int64_t axis,
                  const std::string& suffix) {
    const double last = static_cast<double>(extent - 1);
    Value at;
    if (count > 1) {
      std::vector<double> numbers;
      for (int64_t i = 0; i < count; ++i) numbers.push_back(static_cast<double>(i));
      const Value steps = o_.AddConstant(
          suffix + "/numbers", Constant::FromDoubles(ElementType::kF32, {1, count}, numbers));
      const Value length = o_.Add(ops::kSubtract, suffix + "/length", {end, begin});
      const Value scale = Times(length, last / static_cast<double>(count - 1), suffix + "/scale");
      at = o_.Add(ops::kAdd, suffix + "/at",
                  {Times(begin, last, suffix + "/begin"),
                   o_.Add(ops::kMultiply, suffix + "/offsets", {steps, scale})});
    } else {
      at = Times(o_.Add(ops::kAdd, suffix + "/sum", {begin, end}), last / 2, suffix + "/at");
    }
    at =
        o_.Add(ops::kUnsqueeze, suffix + "/places", {at, o_.AddIntegers(suffix + "/axis", {axis})});
    const Value not_before =
        o_.Add(ops::kGreaterEqual, suffix + "/not_before", {at, Number(0, suffix + "/zero")});
    const Value not_after =
        o_.Add(ops::kLessEqual, suffix + "/not_after", {at, Number(last, suffix + "/last")});
    return {o_.Add(ops::kClamp, suffix + "/kept", {at}, {{"min", 0.0}, {"max", last}}),
            o_.Add(ops::kLogicalAnd, suffix + "/inside", {not_before, not_after})};
  }

  // The number of the first pixel of each crop's image: [n, 1, 1].
  Value FirstPixels() {
    const Value images = o_.Converted(o_.InSourceOrder(2), "/image", ElementType::kI32);
    const Value wide =
        o_.Add(ops::kUnsqueeze, "/image/wide", {images, o_.AddIntegers("/image/axes", {1, 2})});
    return o_.Add(
        ops::kMultiply, "/first",
        {wide, o_.AddNumber("/area", ElementType::kI32, static_cast<double>(height_ * width_))});
  }

  // [n, h, w, C] at whole rows [n, h, 1] and columns [n, 1, w].
  Value Pixels(Value rows, Value columns, const std::string& suffix) {
    const Value width =
        o_.AddNumber(suffix + "/width", ElementType::kI32, static_cast<double>(width_));
    const Value row = o_.Add(ops::kMultiply, suffix + "/row",
                             {o_.Converted(rows, suffix + "/y", ElementType::kI32), width});
    const Value in_image = o_.Add(ops::kAdd, suffix + "/in_image",
                                  {row, o_.Converted(columns, suffix + "/x", ElementType::kI32)});
    const Value number = o_.Add(ops::kAdd, suffix + "/number", {in_image, first_});
    return o_.Add(ops::kGather, suffix, {pixels_, number, o_.AddInteger(suffix + "/axis", 0)});
  }

  Value Rounded(const Places& places, const std::string& suffix) {
    const Value moved =
        o_.Add(ops::kAdd, suffix + "/moved", {places.at, Number(0.5, suffix + "/half")});
    return o_.Add(ops::kFloor, suffix + "/rounded", {moved});
  }

  // a + (b - a) · weight
  Value Mix(Value a, Value b, Value weight, const std::string& suffix) {
    const Value difference = o_.Add(ops::kSubtract, suffix + "/difference", {b, a});
    const Value part = o_.Add(ops::kMultiply, suffix + "/part", {difference, weight});
    return o_.Add(ops::kAdd, suffix, {a, part});
  }

  Value Mixed(const Places& rows, const Places& columns) {
    const Value top = o_.Add(ops::kFloor, "/top", {rows.at});
    const Value bottom = o_.Add(ops::kCeiling, "/bottom", {rows.at});
    const Value left = o_.Add(ops::kFloor, "/left", {columns.at});
    const Value right = o_.Add(ops::kCeiling, "/right", {columns.at});
    const Value down =
        WithLastAxis(o_.Add(ops::kSubtract, "/down", {rows.at, top}), "/down/weight");
    const Value across =
        WithLastAxis(o_.Add(ops::kSubtract, "/across", {columns.at, left}), "/across/weight");
    const Value above =
        Mix(Pixels(top, left, "/top_left"), Pixels(top, right, "/top_right"), across, "/above");
    const Value below = Mix(Pixels(bottom, left, "/bottom_left"),
                            Pixels(bottom, right, "/bottom_right"), across, "/below");
    return Mix(above, below, down, "/mixed");
  }

  Operation& o_;
  int64_t height_ = 0, width_ = 0;
  Value pixels_, first_;
};

}  // namespace

void ImportCropAndResize(Operation& o) { Cropping(o).Import(); }

}  // namespace mo::tensorflow
