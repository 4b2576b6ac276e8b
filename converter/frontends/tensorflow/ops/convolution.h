#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_CONVOLUTION_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_CONVOLUTION_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/operation.h"
#include "converter/frontends/tensorflow/window.h"

namespace mo::tensorflow {

// The order of axes that puts the last two axes first: [k…, a, b] → [b, a, k…].
Ints WeightsOrder(int spatial);
// The extents of weights [k…, a, b]; nullopt after an error.
std::optional<Extents> WeightsExtents(Operation& o, int input, int spatial);

// Convolutions of data [N, C, x…] with the weights that input `filter_input` is. Tensors without a
// value after an error.

// Weights [k…, I, O]; where the data has several times I channels, there are so many groups.
Tensor Convolved(Operation& o, absl::string_view suffix, const ImageWindow& image, Value data,
                 int filter_input);

// Weights [h, w, C, m]: output channel c · m + i is made of channel c by weights [.., c, i].
Tensor ConvolvedByChannel(Operation& o, absl::string_view suffix, const ImageWindow& image,
                          Value data, int filter_input);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_CONVOLUTION_H_
