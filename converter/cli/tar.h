#ifndef CONVERTER_CLI_TAR_H_
#define CONVERTER_CLI_TAR_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mo {

// The header block of a file in a tar archive (ustar): readable by everyone, of the user and group
// 0, of the time 0. A file of 8 GiB or more has its size as GNU tar and Python write it. An error
// if the name does not fit.
absl::StatusOr<std::string> TarHeader(absl::string_view name, uint64_t size);

// What follows the content of a file of that size, up to the next block.
std::string TarPadding(uint64_t size);

// What ends an archive.
std::string TarEnd();

}  // namespace mo

#endif  // CONVERTER_CLI_TAR_H_
