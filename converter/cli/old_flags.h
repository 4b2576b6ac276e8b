#ifndef CONVERTER_CLI_OLD_FLAGS_H_
#define CONVERTER_CLI_OLD_FLAGS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"

namespace mo {

// A flag of the old Model Optimizer, of versions 2021.4 and 2023.3, that does nothing here. The
// others of its flags are declared in conversion_flags.cc.
struct OldFlag {
  enum class Kind {
    kIgnored,  // leaving it out changes nothing: taken, with a note
    kRetired   // an error that says what to do
  };

  absl::string_view names;  // as CLI11 has them: "-k" or "--mean_file,-mf"
  Kind kind;
  bool takes_value;
  absl::string_view advice;
};
absl::Span<const OldFlag> OldFlags();

// Reports each retired flag among the arguments; true if there is one.
bool ReportRetiredFlags(const std::vector<std::string>& arguments, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_OLD_FLAGS_H_
