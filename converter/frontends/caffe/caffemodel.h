#ifndef CONVERTER_FRONTENDS_CAFFE_CAFFEMODEL_H_
#define CONVERTER_FRONTENDS_CAFFE_CAFFEMODEL_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/constant.h"

namespace mo::caffe {

// The weights of a net by layer name, as views into the file.
using LayerBlobs = std::map<std::string, std::vector<Constant>>;

// Walks over a caffemodel (binary NetParameter). Every way to write a blob is understood: packed or
// not, in several pieces, in double, with the old num/channels/height/width. Reports what is
// truncated or no caffemodel; nullopt then.
std::optional<LayerBlobs> ReadCaffemodel(const SourceFile& file, Diagnostics& diagnostics);

// For Frontend::look.
std::optional<FileLook> LookOfCaffemodel(absl::string_view bytes);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_CAFFEMODEL_H_
