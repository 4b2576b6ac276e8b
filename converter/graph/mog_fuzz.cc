// A text graph of any bytes is read or refused; what is read prints, verifies and reads back to the
// same text.

#include <cstdint>
#include <cstdlib>

#include "converter/graph/bodies.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mo::Diagnostics diagnostics;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const std::unique_ptr<mo::Graph> graph = mo::ParseGraph(text, "fuzz.mog", diagnostics);
  if ((graph == nullptr) != diagnostics.has_errors()) std::abort();
  if (graph == nullptr) return 0;
  // Tensor names are a person's: the parser does not compare them.
  if (absl::Status status = mo::VerifyGraph(*graph);
      !status.ok() && status.message().find("tensor name") == absl::string_view::npos)
    std::abort();
  for (const mo::Node* node : mo::NodesWithBodies(*graph)) {
    // Printing reads constants: keep the search quick.
    if (node->constant() && node->constant()->size() > 1 << 16) return 0;
  }
  const std::string printed = mo::PrintGraph(*graph);
  const std::unique_ptr<mo::Graph> again = mo::ParseGraph(printed, "fuzz.mog", diagnostics);
  if (again == nullptr || mo::PrintGraph(*again) != printed) std::abort();
  return 0;
}
