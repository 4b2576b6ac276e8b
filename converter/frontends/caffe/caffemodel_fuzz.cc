// A caffemodel of any bytes is read, and then every blob can be read, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/caffe/caffemodel.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mo::Diagnostics diagnostics;
  const mo::SourceFile file = {
      "fuzz.caffemodel", {reinterpret_cast<const char*>(data), size}, nullptr};
  const std::optional<mo::caffe::LayerBlobs> layers = mo::caffe::ReadCaffemodel(file, diagnostics);
  if (!layers.has_value() != diagnostics.has_errors()) std::abort();
  if (!layers) return 0;
  for (const auto& [name, stored] : *layers) {
    for (const mo::Constant& blob : stored.blobs) (void)blob.Bytes();
  }
  return 0;
}
