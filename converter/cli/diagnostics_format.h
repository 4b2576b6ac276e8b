#ifndef CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_
#define CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_

#include <string>

#include "converter/base/diagnostics.h"

namespace mo {

enum class DiagnosticsFormat { kText, kJson, kSarif };

struct FormatOptions {
  DiagnosticsFormat format = DiagnosticsFormat::kText;
  bool is_colored = false;  // of text
  bool errors_alone = false;
};

// All diagnostics, for standard error. As text, nothing where there are none; otherwise a whole
// document.
std::string FormatDiagnostics(const Diagnostics& diagnostics, const FormatOptions& options);

}  // namespace mo

#endif  // CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_
