#ifndef CONVERTER_CLI_WRITTEN_CONFIG_H_
#define CONVERTER_CLI_WRITTEN_CONFIG_H_

#include "converter/cli/conversion_options.h"
#include "converter/config/config.h"
#include "converter/graph/graph.h"

namespace mo {

// A configuration with flags over it in words that a TOML file has: its normal form says what the
// flags say. `graph` is the loaded one. Patterns that match any part of a name match whole names
// then, and shapes are those of the IR. A layout of an input whose model states none, and a shape
// beside a value, have no words; they are lost.
Config WrittenConfig(const Config& config, const ConversionOptions& options, const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_CLI_WRITTEN_CONFIG_H_
