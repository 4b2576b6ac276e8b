#ifndef CONVERTER_CLI_RESOLVE_H_
#define CONVERTER_CLI_RESOLVE_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"
#include "converter/config/config.h"
#include "converter/config/exclusions.h"
#include "converter/frontends/frontend.h"
#include "converter/passes/pass.h"
#include "converter/report/report.h"

namespace mo {

// Flags, configuration and their consequences for the other parts of the converter.

// Lays the flags over the configuration: a flag wins.
void ApplyFlags(const ConversionOptions& options, Config& config, Diagnostics& diagnostics);

// Gives an input a shape by a flag.
void SetInputShape(const std::string& name, const Shape& shape, Config& config);

// The inputs' shapes and the outputs that the configuration asks for.
void ApplyInputs(const Config& config, SourceModel& source);

PassOptions PassOptionsOf(const Config& config);

// Every setting as it came out, for the report.
std::vector<ReportedSetting> SettingsOf(const Config& config);

// Warns of each pattern of --finegrain_fusing that hit nothing, or more than it would in an
// [[exclude]], where it matches whole names only.
void WarnOfFinegrainFusing(const Exclusions& exclusions, const std::vector<std::string>& names,
                           Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_RESOLVE_H_
