// A GraphDef of any text is parsed, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/tensorflow/graph_def.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  mo::Diagnostics diagnostics;
  (void)mo::tensorflow::LooksLikeGraphText(bytes);
  const auto graph = mo::tensorflow::ParseGraphText({"fuzz.pbtxt", bytes, nullptr}, diagnostics);
  if (!graph.has_value() != diagnostics.has_errors()) std::abort();
  return 0;
}
