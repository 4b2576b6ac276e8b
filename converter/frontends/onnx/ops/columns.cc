// Images put together of windows.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/axis_list.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/window.h"

namespace mo::onnx {
namespace {

constexpr ElementType kI64 = ElementType::kI64;
constexpr int64_t kMaxSpatialAxes = 8;

// One axis of the image with its padding.
struct PaddedAxis {
  Value extent;  // one number
  Value places;  // [kernel, count]: which element of the axis an element of a window is
};

PaddedAxis AxisOf(Operation& o, const Window& window, Value sizes, Value kernel, size_t i) {
  const std::string suffix = absl::StrCat("/axis_", i);
  const Arithmetic f(o, suffix, kI64);
  auto numbers = [&](Value count, const char* what, int64_t step, int axis) {
    const Value list =
        f(ops::kMultiply, NumbersBelow(o, count, suffix + what), static_cast<double>(step));
    return o.AlongAxis(list, suffix + what + "/along", axis, 2);
  };
  const int64_t stride = window.strides[i], dilation = window.dilations[i];
  const double padding = static_cast<double>(window.pads_begin[i] + window.pads_end[i]);
  const Value elements = ElementOf(o, kernel, suffix + "/kernel", static_cast<int64_t>(i));
  const Value extent =
      f(ops::kAdd, ElementOf(o, sizes, suffix + "/size", static_cast<int64_t>(i)), padding);
  // Where the last window may begin.
  const Value room =
      f(ops::kSubtract, extent,
        f(ops::kAdd,
          f(ops::kMultiply, f(ops::kSubtract, elements, 1.0), static_cast<double>(dilation)), 1.0));
  const Value count = f(ops::kAdd, f(ops::kDivide, room, static_cast<double>(stride)), 1.0);
  return {extent, f(ops::kAdd, numbers(elements, "/elements", dilation, 0),
                    numbers(count, "/windows", stride, 1))};
}

// For each element of the windows, in their order, its place in the image with its padding, whose
// axes are one; a list.
Value PlacesIn(Operation& o, const std::vector<PaddedAxis>& axes) {
  const int rank = static_cast<int>(axes.size());
  const Arithmetic f(o, "/places", kI64);
  Value places;
  for (int i = 0; i < rank; ++i) {
    // [k] and [l] as axes i and rank + i of all kernels' and all windows' axes.
    Ints added;
    for (int axis = 0; axis < 2 * rank; ++axis) {
      if (axis != i && axis != rank + i) added.push_back(axis);
    }
    const std::string suffix = absl::StrCat("/places/axis_", i);
    const Value along = rank == 1
                            ? axes[i].places
                            : o.Add(ops::kUnsqueeze, suffix,
                                    {axes[i].places, o.AddIntegers(suffix + "/added", added)});
    places = i == 0 ? along : f(ops::kAdd, f(ops::kMultiply, places, axes[i].extent), along);
  }
  return o.Add(ops::kReshape, "/places", {places, o.AddIntegers("/places/shape", {-1})});
}

// The image without its padding. `sizes` are those that it shall have.
Value Cropped(Operation& o, const Window& window, Value image, Value sizes) {
  Ints begin = {0, 0}, mask = {1, 1}, strides = {1, 1};
  bool crops = false;
  for (size_t i = 0; i < window.pads_begin.size(); ++i) {
    begin.push_back(window.pads_begin[i]);
    mask.push_back(0);
    strides.push_back(1);
    crops |= window.pads_begin[i] > 0 || window.pads_end[i] > 0;
  }
  if (!crops) return image;
  const Value ends =
      o.Add(ops::kAdd, "/ends", {sizes, o.AddIntegers("/begins", window.pads_begin)});
  return o.Add(ops::kStridedSlice, "",
               {image, o.AddIntegers("/begin", begin),
                JoinedLists(o, "/end", {o.AddIntegers("/end/others", {0, 0}), ends}),
                o.AddIntegers("/strides", strides)},
               {{"begin_mask", mask}, {"end_mask", mask}});
}

// Elements of windows are added up where they are the same one of the image.
void ImportByPlaces(Operation& o, const Window& window) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) != 3) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data has the rank ", o.rank(0), "; expected 3"));
    return;
  }
  const Value sizes = o.Converted(o.input(1), "/sizes", kI64);
  const Value kernel = o.Converted(o.input(2), "/kernel", kI64);
  std::vector<PaddedAxis> axes;
  std::vector<Value> extents;
  for (size_t i = 0; i < window.strides.size(); ++i) {
    axes.push_back(AxisOf(o, window, sizes, kernel, i));
    extents.push_back(o.Reshaped(axes.back().extent, absl::StrCat("/extent_", i), Shape({1})));
  }
  const Value padded = JoinedLists(o, "/padded", extents);
  const Value places = PlacesIn(o, axes);
  const Value any = o.AddIntegers("/any", {-1});
  // One row for each image and channel.
  const Value count = ExtentsOf(o, places, "/count");
  const Value windows =
      o.Add(ops::kReshape, "/rows", {o.input(0), JoinedLists(o, "/rows/shape", {any, count})},
            {{"special_zero", false}});
  const Value shape = ExtentsOf(o, windows, "/rows/extents");
  const Value volume = o.Add(ops::kReduceProd, "/volume",
                             {padded, o.AddIntegers("/volume/axes", {0})}, {{"keep_dims", true}});
  const Value none =
      o.Add(ops::kBroadcast, "/none",
            {o.AddNumber("/zero", o.type(0), 0),
             JoinedLists(o, "/none/shape", {PartOfList(o, shape, "/none/rows", 0, 1), volume})});
  const Value sums = o.Add(ops::kScatterElementsUpdate, "/sums",
                           {none, o.Add(ops::kBroadcast, "/all_places", {places, shape}), windows,
                            o.AddInteger("/sums/axis", 1)},
                           {{"reduction", std::string("sum")}});
  const Value images = PartOfList(o, ExtentsOf(o, o.input(0), "/extents"), "/images", 0, 1);
  const Value image =
      o.Add(ops::kReshape, "/image", {sums, JoinedLists(o, "/image/shape", {images, any, padded})},
            {{"special_zero", false}});
  o.SetOutput(Cropped(o, window, image, sizes));
}

// Inputs: windows, the size of the image, and that of a window.
void ImportCol2Im(Operation& o) {
  const std::optional<int64_t> rank = LengthOf(o, o.input(2), "block_shape"),
                               sizes = LengthOf(o, o.input(1), "image_shape");
  if (!rank || !sizes) return;
  if (*rank < 1 || *rank > kMaxSpatialAxes || *sizes != *rank) {
    o.Error(Code::kNodeInputs, absl::StrCat("its images have ", *sizes, " axes and its windows ",
                                            *rank, "; expected as many, 1 to ", kMaxSpatialAxes));
    return;
  }
  const std::optional<Ints> kernel = o.KnownIntegers(o.input(2));
  const bool is_known = *rank == 2 && kernel && o.KnownIntegers(o.input(1));
  const std::optional<Window> window =
      ReadWindow(o, is_known ? *kernel : Ints(static_cast<size_t>(*rank), 1));
  if (!window) return;
  if (!is_known) return ImportByPlaces(o, *window);
  const std::optional<Ints> size = o.Integers(1, "image_shape");
  o.AddSourcesOf(2);
  o.SetOutput(o.Add(ops::kCol2Im, "",
                    {o.input(0), o.AddIntegers("/size", *size), o.AddIntegers("/kernel", *kernel)},
                    {{"strides", window->strides},
                     {"dilations", window->dilations},
                     {"pads_begin", window->pads_begin},
                     {"pads_end", window->pads_end}}));
}

}  // namespace

std::vector<OperatorType> ColumnsOperators() {
  return {{"Col2Im", 18, kNewestOpset, 3, 3, ImportCol2Im}};
}

}  // namespace mo::onnx
