#ifndef CONVERTER_CLI_BUILD_FILE_H_
#define CONVERTER_CLI_BUILD_FILE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// The text of a BUILD file, to which something is added. All that is there stays as it is.

// The line that gives a target, a macro or anything else this name: name = "net_ir". 0 if there is
// none.
int LineOfName(absl::string_view build_file, absl::string_view name);

// A call of a rule: its values are Starlark.
struct RuleCall {
  std::string rule;
  std::vector<std::pair<std::string, std::string>> attributes;
};

std::string Quote(absl::string_view text);                     // "net.pb"
std::string QuoteList(const std::vector<std::string>& texts);  // as the value of an attribute

// The call as buildifier writes it.
std::string PrintCall(const RuleCall& call);

// The file with the call at its end, and with the rule among what it loads of rules_mo.
std::string WithCall(absl::string_view build_file, const RuleCall& call);

}  // namespace mo

#endif  // CONVERTER_CLI_BUILD_FILE_H_
