#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_SPACE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_SPACE_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// `data`, whose rank is known, with its mirror image around it as attribute mode says, as far as
// input `pads_input` says. A tensor without a value after an error.
Tensor Mirrored(Operation& o, absl::string_view suffix, const Tensor& data, int pads_input);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_SPACE_H_
