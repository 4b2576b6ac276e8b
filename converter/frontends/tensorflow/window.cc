#include "converter/frontends/tensorflow/window.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo::tensorflow {

std::optional<Window> Window::Read(Operation& operation, int spatial, int data) {
  const std::string format =
      operation.TextAttribute("data_format", spatial == 3 ? "NDHWC" : "NHWC");
  Window window;
  window.channels_last_ = format == "NHWC" || format == "NDHWC";
  if (!window.channels_last_ && format != "NCHW" && format != "NCDHW") {
    operation.Error(Code::kNodeAttribute, absl::StrCat("data_format is '", format,
                                                       "'; expected NHWC, NCHW, NDHWC or NCDHW"));
    return std::nullopt;
  }
  if (!operation.HaveRanks(data + 1)) return std::nullopt;
  if (operation.rank(data) != spatial + 2) {
    operation.Error(Code::kNodeInputs,
                    absl::StrCat("its data has the shape ", ToString(operation.shape(data)),
                                 "; expected rank ", spatial + 2));
    return std::nullopt;
  }
  const std::string padding = operation.TextAttribute("padding", "VALID");
  window.padding_ = padding == "SAME"       ? Padding::kSame
                    : padding == "EXPLICIT" ? Padding::kExplicit
                                            : Padding::kValid;
  window.strides_ = Ints(spatial, 1);
  window.dilations_ = Ints(spatial, 1);
  if (operation.HasAttribute("strides")) {
    const std::optional<Ints> strides =
        window.SpatialPart(operation, "strides", operation.IntsAttribute("strides"));
    if (!strides) return std::nullopt;
    window.strides_ = *strides;
  }
  if (const Ints all = operation.IntsAttribute("dilations"); !all.empty()) {
    const std::optional<Ints> dilations = window.SpatialPart(operation, "dilations", all);
    if (!dilations) return std::nullopt;
    window.dilations_ = *dilations;
  }
  if (window.padding_ != Padding::kExplicit) return window;
  const Ints pads = operation.IntsAttribute("explicit_paddings");
  const int first = window.channels_last_ ? 1 : 2;
  const bool fits = static_cast<int>(pads.size()) == 2 * (spatial + 2) &&
                    *std::min_element(pads.begin(), pads.end()) >= 0;
  for (int axis = 0; fits && axis < spatial; ++axis) {
    window.explicit_begin_.push_back(pads[2 * (first + axis)]);
    window.explicit_end_.push_back(pads[2 * (first + axis) + 1]);
  }
  if (fits) return window;
  operation.Error(Code::kNodeAttribute,
                  absl::StrCat("explicit_paddings is ", ToString(pads),
                               "; expected two numbers of 0 or more for each axis"));
  return std::nullopt;
}

std::optional<Ints> Window::SpatialPart(Operation& operation, absl::string_view what,
                                        const Ints& all) const {
  const size_t spatial = strides_.size();
  const size_t first = channels_last_ ? 1 : 2;
  const bool counted = all.size() == spatial + 2;
  Ints part;
  for (size_t axis = 0; counted && axis < spatial; ++axis) part.push_back(all[first + axis]);
  const size_t channels = channels_last_ ? spatial + 1 : 1;
  if (counted && all[0] == 1 && all[channels] == 1 &&
      std::all_of(part.begin(), part.end(), [](int64_t n) { return n >= 1 && n <= (1 << 30); }))
    return part;
  operation.Error(Code::kNodeAttribute,
                  absl::StrCat(what, " is ", ToString(all), "; expected ", spatial + 2,
                               " numbers of 1 or more, with 1 for batch and channels"));
  return std::nullopt;
}

Value Window::Data(Operation& operation, int data) const {
  return channels_last_ ? operation.ChannelsFirst(data) : operation.InSourceOrder(data);
}

Tensor Window::Result(Value value) const {
  return {value, channels_last_ ? Order::kChannelsFirst : Order::kSource};
}

bool Window::SetPads(const Shape& shape, const Ints& kernel, Ints& begin, Ints& end) const {
  begin = end = Ints(strides_.size(), 0);
  if (padding_ == Padding::kExplicit) {
    begin = explicit_begin_;
    end = explicit_end_;
  }
  if (padding_ != Padding::kSame) return true;
  for (size_t axis = 0; axis < strides_.size(); ++axis) {
    const int64_t reach = (kernel[axis] - 1) * dilations_[axis] + 1;
    const Dim& extent = shape.dim(static_cast<int>(axis) + 2);
    int64_t total = reach - 1;
    if (strides_[axis] > 1) {
      if (!extent.is_static()) return false;
      const int64_t windows = (extent.value() + strides_[axis] - 1) / strides_[axis];
      total = std::max<int64_t>((windows - 1) * strides_[axis] + reach - extent.value(), 0);
    }
    begin[axis] = total / 2;
    end[axis] = total - total / 2;
  }
  return true;
}

}  // namespace mo::tensorflow
