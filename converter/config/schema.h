#ifndef CONVERTER_CONFIG_SCHEMA_H_
#define CONVERTER_CONFIG_SCHEMA_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "converter/base/optimization.h"
#include "converter/config/config.h"

// The keys and the named values of a configuration. For the files of this folder alone.
namespace mo::schema {

// The only `schema` that is understood.
inline constexpr int64_t kVersion = 1;
inline constexpr absl::string_view kAddIntoUnpadded = "add_into_unpadded_convolution";

inline constexpr absl::string_view kTopKeys[] = {"schema", "optimizations", "weights",    "exclude",
                                                 "input",  "output",        "diagnostics"};
inline constexpr auto kOptimizationKeys = [] {
  std::array<absl::string_view, kOptimizationNames.size() + 1> keys;
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) keys[i] = kOptimizationNames[i];
  keys.back() = kAddIntoUnpadded;
  return keys;
}();
inline constexpr absl::string_view kWeightsKeys[] = {"precision"};
inline constexpr absl::string_view kExcludeKeys[] = {"nodes", "regex", "optimizations", "reason",
                                                     "unmatched"};
inline constexpr absl::string_view kInputKeys[] = {"name", "shape",  "value",
                                                   "type", "layout", "preprocess"};
inline constexpr absl::string_view kOutputKeys[] = {"name"};
inline constexpr absl::string_view kDiagnosticsKeys[] = {"errors"};

inline constexpr ConfigTable kTop = {"", false, kTopKeys};
inline constexpr ConfigTable kOptimizations = {"optimizations", false, kOptimizationKeys};
inline constexpr ConfigTable kWeights = {"weights", false, kWeightsKeys};
inline constexpr ConfigTable kExclude = {"exclude", true, kExcludeKeys};
inline constexpr ConfigTable kInput = {"input", true, kInputKeys};
inline constexpr ConfigTable kOutput = {"output", true, kOutputKeys};
inline constexpr ConfigTable kDiagnostics = {"diagnostics", false, kDiagnosticsKeys};
inline constexpr ConfigTable kTables[] = {kTop,   kOptimizations, kWeights,    kExclude,
                                          kInput, kOutput,        kDiagnostics};

inline constexpr absl::string_view kUnmatchedNames[] = {"error", "allow"};
// In the order of PreprocessStep::Kind.
inline constexpr absl::string_view kStepNames[] = {"reverse_channels", "mean", "scale"};

}  // namespace mo::schema

#endif  // CONVERTER_CONFIG_SCHEMA_H_
