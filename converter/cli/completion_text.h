#ifndef CONVERTER_CLI_COMPLETION_TEXT_H_
#define CONVERTER_CLI_COMPLETION_TEXT_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "converter/cli/flag.h"

namespace mo {

// A command of `mo` with all flags that it takes.
struct CommandHelp {
  std::string name;  // empty: what runs without a command
  std::string help;
  std::vector<Flag> flags;
};

// Scripts that complete a command line of `mo`, and its page of the manual, for the shells and for
// man. They follow from the commands alone.
std::string BashCompletion(absl::Span<const CommandHelp> commands);
std::string ZshCompletion(absl::Span<const CommandHelp> commands);
std::string FishCompletion(absl::Span<const CommandHelp> commands);
std::string ManualPage(absl::Span<const CommandHelp> commands);

}  // namespace mo

#endif  // CONVERTER_CLI_COMPLETION_TEXT_H_
