#include "converter/cli/message_flags.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace mo {
namespace {

void Set(const Flag& flag, const std::string& name, const std::string& value,
         Diagnostics& diagnostics) {
  if (std::find(flag.choices.begin(), flag.choices.end(), value) == flag.choices.end()) {
    diagnostics.Error(
        Code::kUsage, {},
        absl::StrCat(name, " is '", value, "'; give one of ", absl::StrJoin(flag.choices, ", ")));
    return;
  }
  *std::get<std::string*>(flag.target) = value;
}

// How many arguments from the i-th on are the flag and its value; 0 if it is another. Sets it.
size_t TakeAt(const std::vector<std::string>& arguments, size_t i, const Flag& flag,
              Diagnostics& diagnostics) {
  const std::string& argument = arguments[i];
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(flag.names, ','))) {
    if (bool* const* given = std::get_if<bool*>(&flag.target)) {
      if (argument != name) continue;
      **given = true;
      return 1;
    }
    if (absl::StartsWith(argument, name + "=")) {
      Set(flag, name, argument.substr(name.size() + 1), diagnostics);
      return 1;
    }
    if (argument != name) continue;
    const bool has_value = i + 1 < arguments.size();
    Set(flag, name, has_value ? arguments[i + 1] : "", diagnostics);
    return has_value ? 2 : 1;
  }
  return 0;
}

}  // namespace

std::vector<Flag> MessageFlags::flags() {
  Flag format = {"--diagnostics_format", &format_, "how errors and warnings are written"};
  format.choices = {"text", "json", "sarif"};
  Flag color = {"--color", &color_,
                "whether errors and warnings are coloured; auto: at a terminal, unless the "
                "environment has NO_COLOR"};
  color.choices = {"auto", "always", "never"};
  return {format,
          color,
          {"--quiet,--silent", &quiet_, "write no warnings and no progress"},
          {"--verbose", &verbose_, "write each stage of the work and how long it took"}};
}

void MessageFlags::Take(std::vector<std::string>& arguments, Diagnostics& diagnostics) {
  const std::vector<Flag> all = flags();
  for (size_t i = 0; i < arguments.size();) {
    size_t words = 0;
    for (size_t f = 0; f < all.size() && words == 0; ++f)
      words = TakeAt(arguments, i, all[f], diagnostics);
    arguments.erase(arguments.begin() + i, arguments.begin() + i + words);
    if (words == 0) ++i;
  }
}

DiagnosticsFormat MessageFlags::format() const {
  if (format_ == "json") return DiagnosticsFormat::kJson;
  return format_ == "sarif" ? DiagnosticsFormat::kSarif : DiagnosticsFormat::kText;
}

bool MessageFlags::colored() const {
  if (color_ != "auto") return color_ == "always";
  const char* no_color = std::getenv("NO_COLOR");
  return IsTerminal() && (no_color == nullptr || *no_color == '\0');
}

bool IsTerminal() {
  const char* kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && kind != nullptr && absl::string_view(kind) != "dumb";
}

}  // namespace mo
