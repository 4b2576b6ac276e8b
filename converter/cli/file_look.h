#ifndef CONVERTER_CLI_FILE_LOOK_H_
#define CONVERTER_CLI_FILE_LOOK_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace mo {

// What a file is that is no model, though it is given as one.
struct FileLook {
  absl::string_view what;    // "is empty"
  absl::string_view advice;  // what to do
  bool is_caffemodel = false;
};

// By the content alone; nullopt for what may be a model, and for what is not known.
std::optional<FileLook> LookOf(absl::string_view bytes);

}  // namespace mo

#endif  // CONVERTER_CLI_FILE_LOOK_H_
