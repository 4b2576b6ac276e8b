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

// Field numbers of NetParameter, and of what its layers of the three forms have.
struct LayerFields {
  int name, blobs;
};
constexpr int kV1Layers = 2, kLayers = 100;
constexpr LayerFields kLayerFields = {1, 7}, kV1LayerFields = {4, 6}, kV0LayerFields = {1, 50};

// The weights of a layer, as views into the file.
struct StoredBlobs {
  std::vector<Constant> blobs;
  int place = 0;  // among the layers of the file
  // Where no blobs are stored: those of other layers that it shares, by their places.
  std::map<int, Constant> shared = {};
};
// By layer name.
using LayerBlobs = std::map<std::string, StoredBlobs>;

// Walks over a caffemodel (binary NetParameter). Every way to write a blob is understood: packed or
// not, in several pieces, in double, as NVIDIA's raw data in half, single or double precision, with
// the old num/channels/height/width, in layers of all forms. Reports what is truncated or no
// caffemodel; nullopt then.
std::optional<LayerBlobs> ReadCaffemodel(const SourceFile& file, Diagnostics& diagnostics);

// For Frontend::look.
std::optional<FileLook> LookOfCaffemodel(absl::string_view bytes);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_CAFFEMODEL_H_
