// A GraphDef of any bytes is read, and then every tensor, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/frontends/tensorflow/tensor.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  mo::Diagnostics diagnostics;
  (void)mo::tensorflow::LooksLikeGraph(bytes);
  const auto graph = mo::tensorflow::ReadGraph({"fuzz.pb", bytes, nullptr}, diagnostics);
  if (!graph.has_value() != diagnostics.has_errors()) std::abort();
  if (!graph) return 0;
  constexpr int64_t kMaxElements = 1 << 16;  // one number may stand for many
  for (const mo::tensorflow::GraphNode& node : graph->nodes) {
    const auto value = mo::tensorflow::ReadTensor(node.tensor, nullptr);
    if (value.ok() && value->size() <= kMaxElements) (void)value->Bytes();
  }
  return 0;
}
