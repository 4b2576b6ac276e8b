// A model of any text is converted to a graph, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/onnx/onnx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mo::SourceModel source;
  source.model = {"fuzz.txt", {reinterpret_cast<const char*>(data), size}, nullptr};
  mo::Diagnostics diagnostics;
  const auto graph = mo::kOnnxFrontend.load(source, diagnostics);
  if ((graph == nullptr) != diagnostics.has_errors()) std::abort();
  return 0;
}
