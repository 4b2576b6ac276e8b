#ifndef CONVERTER_CONFIG_TOML_SCANNER_H_
#define CONVERTER_CONFIG_TOML_SCANNER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"

namespace mo {

// A place of a TOML text that toml++ must not be given.
struct TomlHazard {
  Code code;
  Location location;  // without the file
  std::string text;   // what is wrong
};

// Looks for what toml++ up to 3.4 has no defined behaviour for:
// - dotted keys of very many parts, as it recurses once per part without a limit;
// - characters beyond ASCII outside of strings and comments (never valid), and as the first one
//   behind a backslash and whitespace in """ """ (hardly ever written).
std::optional<TomlHazard> FindTomlHazard(absl::string_view text);

}  // namespace mo

#endif  // CONVERTER_CONFIG_TOML_SCANNER_H_
