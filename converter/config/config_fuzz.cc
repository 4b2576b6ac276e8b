// Any bytes as a configuration: no crash, no hang; and what is without mistake can be used.

#include <cstdint>
#include <cstdlib>

#include "converter/config/config.h"
#include "converter/config/exclusions.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  mo::Diagnostics diagnostics;
  const mo::Config config = mo::ParseConfig(text, "fuzz.toml", diagnostics);
  const bool has_errors = diagnostics.has_errors();
  mo::CheckSupported(config, "Caffe", diagnostics);
  const mo::Exclusions exclusions =
      mo::MatchExclusions(config.excludes, {"conv1", "res2a/branch1", ""}, diagnostics);
  if (exclusions.nodes.size() != 3) std::abort();
  for (const mo::Exclude& exclude : config.excludes) {
    if (exclude.nodes.empty() && exclude.regexes.empty()) std::abort();
    if (!has_errors && exclude.optimizations.empty()) std::abort();
  }
  for (const mo::Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.text.empty()) std::abort();
  }
  diagnostics.Render();
  return 0;
}
