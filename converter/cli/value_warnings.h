#ifndef CONVERTER_CLI_VALUE_WARNINGS_H_
#define CONVERTER_CLI_VALUE_WARNINGS_H_

#include <string>

#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/ir/writer.h"

namespace mo {

// Warns of values that lose something in f16, and of those that are no numbers: of all constants of
// `model` together, the first ones by their names.
void WarnOfValues(absl::Span<const ConstantFinding> findings, const std::string& model,
                  Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_VALUE_WARNINGS_H_
