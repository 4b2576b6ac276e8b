#ifndef CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_
#define CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"

namespace mo {

enum class DiagnosticsFormat { kText, kJson, kSarif };

// The flag that chooses it.
inline constexpr char kDiagnosticsFormatFlag[] = "--diagnostics_format";

// Takes the flag and its value out of a command line, wherever they are: so it also holds for what
// is wrong with the rest. Reports a value that is none.
DiagnosticsFormat TakeDiagnosticsFormat(std::vector<std::string>& arguments,
                                        Diagnostics& diagnostics);

// All diagnostics, for standard error. As text, nothing where there are none; otherwise a whole
// document.
std::string FormatDiagnostics(const Diagnostics& diagnostics, DiagnosticsFormat format);

}  // namespace mo

#endif  // CONVERTER_CLI_DIAGNOSTICS_FORMAT_H_
