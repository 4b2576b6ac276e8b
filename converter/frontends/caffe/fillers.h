#ifndef CONVERTER_FRONTENDS_CAFFE_FILLERS_H_
#define CONVERTER_FRONTENDS_CAFFE_FILLERS_H_

#include <optional>

#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/graph/constant.h"

namespace mo::caffe {

// What a blob holds whose weights are not stored: the filler's values, where these are the same
// each time: type "constant", and "bilinear" for square kernels of [O, I, k, k]. nullopt for random
// ones, and for a filler that the net does not state.
std::optional<Constant> FilledBlob(const FillerParameter& filler, const Extents& extents);

// A filler, or a constant one where the net states none: the default of some layers.
FillerParameter FillerOr(const FillerParameter& filler, double default_value);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_FILLERS_H_
