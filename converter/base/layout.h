#ifndef CONVERTER_BASE_LAYOUT_H_
#define CONVERTER_BASE_LAYOUT_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// A layout names the axes of a tensor in their order, one letter for each: N (batch), C (channels),
// D (depth), H (height), W (width), as in "NCHW".

// For messages: what a layout is written as.
inline constexpr absl::string_view kLayoutSyntax =
    "the letters of its axes in order, each once: N (batch), C (channels), D (depth), H (height), "
    "W (width), as in \"NCHW\"";

// Whether `text` is one: not empty, known letters, each at most once.
bool IsLayout(absl::string_view text);

// How a tensor of layout `from` is transposed to `to`: axis i of the result is axis order[i] of the
// tensor. nullopt if they have not the same letters.
std::optional<std::vector<int>> LayoutOrder(absl::string_view from, absl::string_view to);

}  // namespace mo

#endif  // CONVERTER_BASE_LAYOUT_H_
