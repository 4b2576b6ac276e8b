#ifndef CONVERTER_CLI_FILE_LOOK_H_
#define CONVERTER_CLI_FILE_LOOK_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "converter/frontends/frontend.h"

namespace mo {

// What a file is that is no model, though it is given as one, by its content alone; nullopt for
// what may be a model, and for what is not known.
std::optional<FileLook> LookOf(absl::string_view bytes);

// Whether the path has the extension of a model.
bool HasNameOfModel(absl::string_view path);

}  // namespace mo

#endif  // CONVERTER_CLI_FILE_LOOK_H_
