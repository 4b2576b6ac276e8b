#ifndef CONVERTER_CLI_OLD_COMMAND_H_
#define CONVERTER_CLI_OLD_COMMAND_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"

namespace mo {

// The arguments of `mo add`, with the flags of a whole old command line, --from_mo_command 'mo
// --input_model …', in its place. It is read as a shell reads it, without its variables and
// patterns. Where the arguments name a model themselves, as the first one, the command's own model
// is left out: it may be that of another machine.
std::vector<std::string> ExpandOldCommand(const std::vector<std::string>& arguments,
                                          Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_OLD_COMMAND_H_
