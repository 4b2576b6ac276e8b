// A binary model that names files of any bytes is converted to a graph, whose constants can be
// read, or refused with an error. Before the model: a byte, and so many bytes of the one file.

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/status/status.h"
#include "converter/frontends/onnx/onnx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty() || data[0] > size - 1) return 0;
  const absl::string_view content = bytes.substr(1, data[0]);
  mo::SourceModel source;
  source.model = {"fuzz.onnx", bytes.substr(1 + content.size()), nullptr};
  source.open_file = [content](const std::string& name) -> absl::StatusOr<mo::SourceFile> {
    if (name.empty()) return absl::NotFoundError("no such file");
    return mo::SourceFile{name, content, nullptr};
  };
  mo::Diagnostics diagnostics;
  const auto graph = mo::kOnnxFrontend.load(source, diagnostics);
  if ((graph == nullptr) != diagnostics.has_errors()) std::abort();
  if (graph == nullptr) return 0;
  for (const mo::Node* node : graph->TopologicalOrder()) {
    // One number may stand for many.
    if (!node->constant() || node->constant()->size() > 1 << 16 || !node->constant()->available())
      continue;
    std::vector<char> values(node->constant()->byte_size());
    node->constant()->ReadBytes(0, node->constant()->size(), values.data());
  }
  return 0;
}
