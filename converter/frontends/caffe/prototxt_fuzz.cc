// A prototxt of any bytes is loaded, with weights for nothing, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/caffe/caffe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mo::SourceModel source;
  source.model = {"fuzz.prototxt", {reinterpret_cast<const char*>(data), size}, nullptr};
  mo::Diagnostics diagnostics;
  const std::unique_ptr<mo::Graph> graph = mo::kCaffeFrontend.load(source, diagnostics);
  if ((graph == nullptr) != diagnostics.has_errors()) std::abort();
  return 0;
}
