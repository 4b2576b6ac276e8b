#ifndef CONVERTER_CLI_VERSION_H_
#define CONVERTER_CLI_VERSION_H_

#include "absl/strings/string_view.h"

namespace mo {

// That of rules/version.bzl: "0.1.0".
absl::string_view Version();

}  // namespace mo

#endif  // CONVERTER_CLI_VERSION_H_
