#ifndef CONVERTER_CLI_CHECK_OPTIONS_H_
#define CONVERTER_CLI_CHECK_OPTIONS_H_

#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"

namespace mo {

// Reports flags of a conversion whose values are not known or that contradict each other.
void CheckSettings(const ConversionOptions& options, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_CHECK_OPTIONS_H_
