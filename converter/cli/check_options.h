#ifndef CONVERTER_CLI_CHECK_OPTIONS_H_
#define CONVERTER_CLI_CHECK_OPTIONS_H_

#include "converter/base/diagnostics.h"
#include "converter/cli/options.h"

namespace mo {

// Reports flags of a conversion whose values are not known or that contradict each other.
void CheckSettings(const Options& options, Diagnostics& diagnostics);

// Reports what does not fit to mo compare; puts a model that a flag names among the compared ones.
void CheckCompared(Options& options, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_CHECK_OPTIONS_H_
