#include "converter/frontends/onnx/window.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mo::onnx {
namespace {

// A list with a number for each of `count` places, none of them below `min`; by default all are
// `default_value`. nullopt after an error.
std::optional<Ints> ReadList(Operation& o, absl::string_view name, size_t count,
                             int64_t default_value, int64_t min) {
  Ints list = o.IntsAttribute(name);
  if (list.empty()) list.assign(count, default_value);
  const bool fits = list.size() == count &&
                    std::all_of(list.begin(), list.end(), [&](int64_t i) { return i >= min; });
  if (fits) return list;
  o.Error(Code::kNodeAttribute,
          absl::StrCat(name, " is ", ToString(list), "; expected ", count, " numbers of ", min,
                       " or more"),
          name);
  return std::nullopt;
}

}  // namespace

std::optional<Ints> ReadKernel(Operation& o, int spatial) {
  return ReadList(o, "kernel_shape", static_cast<size_t>(spatial), 0, 1);
}

std::optional<Window> ReadWindow(Operation& o, Ints kernel) {
  const size_t spatial = kernel.size();
  const std::optional<Ints> strides = ReadList(o, "strides", spatial, 1, 1);
  const std::optional<Ints> dilations = ReadList(o, "dilations", spatial, 1, 1);
  const std::optional<Ints> pads = ReadList(o, "pads", 2 * spatial, 0, 0);
  if (!strides || !dilations || !pads) return std::nullopt;
  Window window = {.kernel = std::move(kernel), .strides = *strides, .dilations = *dilations};
  const auto middle = pads->begin() + static_cast<ptrdiff_t>(spatial);
  window.pads_begin.assign(pads->begin(), middle);
  window.pads_end.assign(middle, pads->end());
  if (o.BoolAttribute("ceil_mode", false)) window.rounding = Rounding::kUpWithinData;
  const std::string auto_pad = o.TextAttribute("auto_pad", "NOTSET");
  if (auto_pad == "NOTSET" || auto_pad.empty()) return window;
  window.pads_begin.assign(spatial, 0);
  window.pads_end.assign(spatial, 0);
  if (auto_pad == "SAME_UPPER") {
    window.padding = Padding::kSameUpper;
  } else if (auto_pad == "SAME_LOWER") {
    window.padding = Padding::kSameLower;
  } else if (auto_pad != "VALID") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("auto_pad is '", auto_pad,
                         "'; expected NOTSET, VALID, SAME_UPPER or SAME_LOWER"),
            "auto_pad");
    return std::nullopt;
  }
  return window;
}

}  // namespace mo::onnx
