#ifndef CONVERTER_FRONTENDS_COMMON_CONVOLUTION_H_
#define CONVERTER_FRONTENDS_COMMON_CONVOLUTION_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/window.h"

namespace mo {

struct Convolution {
  Window window;
  // [O, I, k…], transposed [I, O, k…]; of groups [g, O, I, k…] and [g, I, O, k…], with the channels
  // of one group.
  Value weights;
  bool is_transposed = false;
  Ints output_padding = {};  // of a transposed one; empty: none
};

// The extents of weights [a, b, k…] whose first axis is that of all groups: [g, a / g, b, k…].
Extents WithGroups(Extents weights, int64_t groups);

// A convolution of data [N, C, x…]. A value without a node after an error.
Value AddConvolution(NodeBuilder& builder, absl::string_view suffix, Value data,
                     const Convolution& convolution, const WindowWords& words);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_CONVOLUTION_H_
