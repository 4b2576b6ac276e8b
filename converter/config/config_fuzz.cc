// Any bytes as a configuration: no crash, no hang; and what is without mistake can be used, and has
// a normal form of the same meaning.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "converter/config/config.h"
#include "converter/config/exclusions.h"
#include "converter/config/normal_form.h"
#include "converter/config/same_meaning.h"

namespace {

void CheckNormalForm(const mo::Config& config) {
  const std::string normal = mo::NormalForm(config);
  if (normal.size() > mo::kMaxConfigSize) return;
  mo::Diagnostics diagnostics;
  const mo::Config again = mo::ParseConfig(normal, "normal.toml", diagnostics);
  if (diagnostics.has_errors()) std::abort();
  if (!mo::SameMeaning::Of(config, again)) std::abort();
  if (mo::NormalForm(again) != normal) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  mo::Diagnostics diagnostics;
  const mo::Config config = mo::ParseConfig(text, "fuzz.toml", diagnostics);
  const bool has_errors = diagnostics.has_errors();
  if (!has_errors) CheckNormalForm(config);
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
