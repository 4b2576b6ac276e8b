#ifndef CONVERTER_FRONTENDS_COMMON_WINDOW_H_
#define CONVERTER_FRONTENDS_COMMON_WINDOW_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"
#include "converter/graph/shape.h"

namespace mo {

// What is put around the data.
enum class Padding {
  kExplicit,   // as `pads_begin` and `pads_end` say
  kSameUpper,  // so much that there are ceil(extent / stride) windows; an odd element at the end
  kSameLower,  // the same, with the odd element at the beginning
};

// How many windows there are where a stride does not lead to the end of the padded data exactly.
enum class Rounding {
  kDown,          // as many as fit
  kUp,            // one more, which reaches beyond the padded data
  kUpWithinData,  // one more, unless it would begin after the data, in the padding at its end
};

// The windows of a convolution or a pooling over data [N, C, x…], for each axis x.
struct Window {
  Ints kernel, strides, dilations;
  Ints pads_begin = {}, pads_end = {};  // of kExplicit
  Padding padding = Padding::kExplicit;
  Rounding rounding = Rounding::kDown;

  int axes() const { return static_cast<int>(kernel.size()); }
  // The elements from the first to the last that a window reads.
  int64_t reach(int axis) const { return (kernel[axis] - 1) * dilations[axis] + 1; }
  bool has_pads() const;
};

// What a framework calls the attributes, for errors, and what rounds down there: "ceil_mode: 0".
struct WindowWords {
  absl::string_view kernel, strides, rounding;
  absl::string_view round_down;
};

// Windows on data of a certain shape: the padding with which rounding down gives them.
struct PlacedWindow {
  Ints pads_begin, pads_end;
  // A window reaches beyond the data and its own padding.
  bool reaches_beyond = false;
  // Where padding or rounding depend on extents that are not known: what the runtime is to do.
  absl::string_view auto_pad = "", rounding_type = "";
};

// nullopt after an error: a window larger than the padded data; with kUp, one that begins after it,
// for which no value is defined.
std::optional<PlacedWindow> PlaceWindow(NodeBuilder& builder, const Window& window,
                                        const Shape& data, const WindowWords& words);

// The attributes strides, pads_begin, pads_end and, where they are needed, auto_pad and
// rounding_type.
Attributes WindowAttributes(const Window& window, const PlacedWindow& placed);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_WINDOW_H_
