#ifndef CONVERTER_CONFIG_TOML_GUARD_H_
#define CONVERTER_CONFIG_TOML_GUARD_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"

// What is between foreign bytes and toml++, which up to version 3.4 has no defined behaviour
// for all of them.
namespace mo {

// A place of a text that toml++ must not be given.
struct TomlHazard {
  Code code;
  Location location;  // without the file
  std::string text;   // what is wrong
};

// Looks for dotted keys of very many parts, as toml++ recurses once per part without a limit, and
// for characters that EncodeForToml() needs for itself.
std::optional<TomlHazard> FindTomlHazard(absl::string_view text);

// toml++ may reach unreachable code at characters such as U+00E9 (where they are outside of
// strings or begin a joined line). So it is given other ones: U+0080 to U+FFFF become U+F0080 to
// U+FFFFF of a plane for private use, in which no character means anything to TOML or to anyone
// else. Lines and columns stay what they are, and so do bytes that are not UTF-8.
std::string EncodeForToml(absl::string_view text);

// The inverse, for what comes out of toml++.
std::string DecodeFromToml(absl::string_view text);

}  // namespace mo

#endif  // CONVERTER_CONFIG_TOML_GUARD_H_
