// With d elements, a kernel that reaches over k of them, padding b before and e after, and stride
// s:
//
//   windows, rounded down     floor((d + b + e - k) / s) + 1
//   windows, rounded up       ceil((d + b + e - k) / s) + 1
//   end that n windows need   (n - 1) · s + k - d - b
//   SAME                      n = ceil(d / s), b + e = max((n - 1) · s + k - d, 0)

#include "converter/frontends/common/window.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace mo {
namespace {

bool IsAnyNotZero(const Ints& list) {
  return std::any_of(list.begin(), list.end(), [](int64_t n) { return n != 0; });
}

PlacedWindow Same(const Window& window, const Shape& data) {
  PlacedWindow placed;
  for (int axis = 0; axis < window.axes(); ++axis) {
    const int64_t stride = window.strides[axis];
    const Dim& extent = data.dim(axis + 2);
    int64_t total = window.reach(axis) - 1;
    if (stride > 1) {
      if (!extent.is_static()) {
        const Ints none(window.kernel.size(), 0);
        return {none, none, false,
                window.padding == Padding::kSameUpper ? "same_upper" : "same_lower"};
      }
      const int64_t windows = (extent.value() + stride - 1) / stride;
      total = std::max<int64_t>((windows - 1) * stride + window.reach(axis) - extent.value(), 0);
    }
    const int64_t less = total / 2;
    const bool upper = window.padding == Padding::kSameUpper;
    placed.pads_begin.push_back(upper ? less : total - less);
    placed.pads_end.push_back(upper ? total - less : less);
  }
  return placed;
}

bool AreExtentsKnown(const Window& window, const Shape& data) {
  for (int axis = 0; axis < window.axes(); ++axis) {
    if (!data.dim(axis + 2).is_static()) return false;
  }
  return true;
}

}  // namespace

bool Window::has_pads() const { return IsAnyNotZero(pads_begin) || IsAnyNotZero(pads_end); }

std::optional<PlacedWindow> PlaceWindow(NodeBuilder& builder, const Window& window,
                                        const Shape& data, const WindowWords& words) {
  if (window.padding != Padding::kExplicit) return Same(window, data);
  PlacedWindow placed = {window.pads_begin, window.pads_end};
  if (window.rounding == Rounding::kDown) return placed;
  const bool within_data = window.rounding == Rounding::kUpWithinData;
  if (!AreExtentsKnown(window, data)) {
    placed.rounding_type = within_data ? "ceil_torch" : "ceil";
    for (int axis = 0; !within_data && axis < window.axes(); ++axis) {
      if (window.strides[axis] <= window.kernel[axis]) continue;
      builder.Error(Code::kNodeAttribute,
                    absl::StrCat("a stride larger than the kernel, in windows that are rounded up, "
                                 "needs a known image size; give the input's shape, or ",
                                 words.round_down),
                    words.rounding);
      return std::nullopt;
    }
    return placed;
  }
  for (int axis = 0; axis < window.axes(); ++axis) {
    const int64_t extent = data.dim(axis + 2).value(), stride = window.strides[axis],
                  begin = window.pads_begin[axis];
    const int64_t room = extent + begin + window.pads_end[axis] - window.reach(axis);
    if (room < 0) {
      builder.Error(Code::kNodeAttribute,
                    absl::StrCat("the kernel ", window.reach(axis), " is larger than the image of ",
                                 extent, " with its padding"),
                    words.kernel);
      return std::nullopt;
    }
    int64_t windows = (room + stride - 1) / stride + 1;
    if (within_data && (windows - 1) * stride >= extent + begin) --windows;
    if ((windows - 1) * stride >= extent + begin) {
      builder.Error(Code::kNodeAttribute,
                    absl::StrCat("the last window begins after the image of ", extent,
                                 ", where no value is defined. Use a stride of at most the kernel ",
                                 window.kernel[axis], ", or ", words.round_down),
                    words.strides);
      return std::nullopt;
    }
    const int64_t needed = (windows - 1) * stride + window.reach(axis) - extent - begin;
    if (needed <= window.pads_end[axis]) continue;
    placed.pads_end[axis] = needed;
    placed.reaches_beyond = true;
  }
  return placed;
}

Attributes WindowAttributes(const Window& window, const PlacedWindow& placed) {
  Attributes attributes = {{"strides", window.strides},
                           {"pads_begin", placed.pads_begin},
                           {"pads_end", placed.pads_end}};
  if (!placed.auto_pad.empty()) attributes.Set("auto_pad", std::string(placed.auto_pad));
  if (!placed.rounding_type.empty())
    attributes.Set("rounding_type", std::string(placed.rounding_type));
  return attributes;
}

}  // namespace mo
