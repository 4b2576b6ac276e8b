#ifndef CONVERTER_CLI_RESPONSE_FILES_H_
#define CONVERTER_CLI_RESPONSE_FILES_H_

#include <functional>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"

namespace mo {

// Replaces each argument `@FILE` by the lines of FILE, one argument a line, as Bazel writes a
// params file in the format "multiline": no quotes, no escapes, no comments; an empty line is an
// empty argument. What is in the file is taken as it is, also if it begins with '@'.
//
// An argument after a flag that takes a value is that value, and no file, so that
// `--label @repo//pkg:name` means the same on the command line and in a file. `takes_value` tells
// these flags. The paths of the files are added to `files`. Reports files that cannot be read, and
// those that are no text or beyond 16 MiB.
std::vector<std::string> ExpandResponseFiles(
    const std::vector<std::string>& arguments,
    const std::function<bool(const std::string&)>& takes_value, std::vector<std::string>& files,
    Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_RESPONSE_FILES_H_
