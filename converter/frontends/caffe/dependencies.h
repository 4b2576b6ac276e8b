#ifndef CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_
#define CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo::caffe {

// Reports that no layer above `reader` writes the blob, its bottom: it is written below, in a
// circle, or nowhere. `layers` are the indices of the layers that count, in the order of the file;
// `known` are the blobs that are written above.
void ReportDangling(const Prototxt& prototxt, const std::vector<int>& layers, int reader,
                    const std::string& blob, const std::vector<std::string>& known,
                    Diagnostics& diagnostics);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_
