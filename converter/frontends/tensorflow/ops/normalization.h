#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_NORMALIZATION_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_NORMALIZATION_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// `data` plus a bias, input `bias_input`, for each element of the last axis; of axis 1 where
// data_format says that these are the channels. A tensor without a value after an error.
Tensor WithBias(Operation& o, absl::string_view suffix, const Tensor& data, int bias_input);

// What FusedBatchNorm yields of inputs 0 to 4: data, scale, offset, mean and variance. None after
// an error.
std::vector<Tensor> NormalizedByBatch(Operation& o, absl::string_view suffix);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_NORMALIZATION_H_
