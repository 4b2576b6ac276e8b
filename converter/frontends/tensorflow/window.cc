#include "converter/frontends/tensorflow/window.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mo::tensorflow {

std::optional<ImageWindow> ImageWindow::Read(Operation& operation, int spatial, int data) {
  const std::string format =
      operation.TextAttribute("data_format", spatial == 3 ? "NDHWC" : "NHWC");
  ImageWindow image;
  image.channels_last_ = format == "NHWC" || format == "NDHWC";
  if (!image.channels_last_ && format != "NCHW" && format != "NCDHW") {
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
  Window& window = image.window_;
  window.strides = window.dilations = Ints(spatial, 1);
  window.pads_begin = window.pads_end = Ints(spatial, 0);
  const std::string padding = operation.TextAttribute("padding", "VALID");
  if (padding == "SAME") window.padding = Padding::kSameUpper;
  if (operation.HasAttribute("strides")) {
    const std::optional<Ints> strides =
        image.SpatialPart(operation, "strides", operation.IntsAttribute("strides"));
    if (!strides) return std::nullopt;
    window.strides = *strides;
  }
  if (const Ints all = operation.IntsAttribute("dilations"); !all.empty()) {
    const std::optional<Ints> dilations = image.SpatialPart(operation, "dilations", all);
    if (!dilations) return std::nullopt;
    window.dilations = *dilations;
  }
  if (padding != "EXPLICIT") return image;
  const Ints pads = operation.IntsAttribute("explicit_paddings");
  const int first = image.channels_last_ ? 1 : 2;
  const bool fits = static_cast<int>(pads.size()) == 2 * (spatial + 2) &&
                    *std::min_element(pads.begin(), pads.end()) >= 0;
  for (int axis = 0; fits && axis < spatial; ++axis) {
    window.pads_begin[axis] = pads[2 * (first + axis)];
    window.pads_end[axis] = pads[2 * (first + axis) + 1];
  }
  if (fits) return image;
  operation.Error(Code::kNodeAttribute,
                  absl::StrCat("explicit_paddings is ", ToString(pads),
                               "; expected two numbers of 0 or more for each axis"));
  return std::nullopt;
}

std::optional<Ints> ImageWindow::SpatialPart(Operation& operation, absl::string_view what,
                                             const Ints& all) const {
  const size_t spatial = window_.strides.size();
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

Value ImageWindow::Data(Operation& operation, int data) const {
  return channels_last_ ? operation.ChannelsFirst(data) : operation.InSourceOrder(data);
}

Tensor ImageWindow::Result(Value value) const {
  return {value, channels_last_ ? Order::kChannelsFirst : Order::kSource};
}

Window ImageWindow::window(const Ints& kernel) const {
  Window window = window_;
  window.kernel = kernel;
  return window;
}

}  // namespace mo::tensorflow
