#ifndef CONVERTER_CLI_OPTIONS_H_
#define CONVERTER_CLI_OPTIONS_H_

#include <memory>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"
#include "converter/cli/subcommand.h"

namespace mo {

// A command line, read.
struct CommandLine {
  std::unique_ptr<Subcommand> subcommand;  // with the values of its own flags; nullptr after errors
  ConversionOptions options;
  std::string text;  // the help or the version, where that alone is asked for
};

// Reads a command line, without the program. Where it is wrong, diagnostics has errors.
CommandLine ParseCommandLine(std::vector<std::string> arguments, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_OPTIONS_H_
