#include "converter/frontends/common/pooling.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mo {
namespace {

// Zeros around [N, C, x…], as many at the end as at the beginning.
Value Padded(NodeBuilder& builder, Value data, const Window& window) {
  Ints begin = {0, 0}, end = {0, 0};
  begin.insert(begin.end(), window.pads_begin.begin(), window.pads_begin.end());
  end.insert(end.end(), window.pads_end.begin(), window.pads_end.end());
  const Value first = builder.AddIntegers("/pads", begin);
  const Value last = begin == end ? first : builder.AddIntegers("/pads_end", end);
  return builder.Add(ops::kPad, "/pad", {data, first, last},
                     {{"pad_mode", std::string("constant")}});
}

}  // namespace

Value AddPooling(NodeBuilder& builder, absl::string_view suffix, Value data, const Pooling& pooling,
                 const WindowWords& words) {
  if (data.node == nullptr) return {};
  const Window& window = pooling.window;
  std::optional<PlacedWindow> placed = PlaceWindow(builder, window, data.shape(), words);
  if (!placed) return {};
  bool data_alone = pooling.divisor == Divisor::kData;
  if (pooling.is_average && !data_alone && !placed->rounding_type.empty()) {
    if (window.has_pads()) {
      builder.Error(Code::kNodeAttribute,
                    absl::StrCat("an average that counts padding, in windows that are rounded up, "
                                 "needs a known image size; give the input's shape, or ",
                                 words.round_down),
                    words.rounding);
      return {};
    }
    data_alone = true;
  }
  if (pooling.is_average && !data_alone && placed->reaches_beyond) {
    // No attribute of AvgPool says so: the runtime counts all of the window, or the data alone. So
    // the padding becomes data.
    data_alone = true;
    if (window.has_pads()) {
      data = Padded(builder, data, window);
      for (int axis = 0; axis < window.axes(); ++axis) {
        placed->pads_begin[axis] = 0;
        placed->pads_end[axis] -= window.pads_end[axis];
      }
    }
  }
  Attributes attributes = WindowAttributes(window, *placed);
  attributes.Set("kernel", window.kernel);
  if (pooling.is_average) attributes.Set("exclude-pad", data_alone);
  const bool is_dilated = std::any_of(window.dilations.begin(), window.dilations.end(),
                                      [](int64_t dilation) { return dilation != 1; });
  if (pooling.is_average && is_dilated) attributes.Set("dilations", window.dilations);
  return builder.Add(pooling.is_average ? ops::kAvgPool : ops::kMaxPool, suffix, {data},
                     std::move(attributes));
}

std::vector<Value> AddMaxPoolingWithIndices(NodeBuilder& builder, absl::string_view suffix,
                                            Value data, const Window& window, int axis,
                                            const WindowWords& words) {
  if (data.node == nullptr) return {};
  const std::optional<PlacedWindow> placed = PlaceWindow(builder, window, data.shape(), words);
  if (!placed) return {};
  Attributes attributes = WindowAttributes(window, *placed);
  attributes.Set("kernel", window.kernel);
  attributes.Set("dilations", window.dilations);
  attributes.Set("axis", int64_t{axis});
  return builder.AddSeveral(ops::kMaxPoolWithIndices, suffix, {data}, std::move(attributes));
}

}  // namespace mo
