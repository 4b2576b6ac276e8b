#ifndef CONVERTER_FRONTENDS_CAFFE_LAYER_NAMES_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYER_NAMES_H_

#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo::caffe {

// Renames layers whose name another layer above has, 'relu' to 'relu_1', with a warning. One that
// needs weights is an error, as weights are found by the name. `layers` are the indices of the
// layers that count.
void MakeNamesUnique(Prototxt& prototxt, const std::vector<int>& layers, Diagnostics& diagnostics);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYER_NAMES_H_
