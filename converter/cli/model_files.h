#ifndef CONVERTER_CLI_MODEL_FILES_H_
#define CONVERTER_CLI_MODEL_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"

namespace mo {

// The files that a model names, such as the shards of a SavedModel. A name is relative to the
// model's folder: "variables/variables.index". It is never absolute, and leads nowhere out.

// A file that was given on the command line.
struct ModelFile {
  std::string name, path;
};

// Reads the values of --file: "NAME=PATH", or "=PATH" for a file that lies below the model's
// folder, or below the model where this is a folder, and is named by its place there. Reports what
// is wrong to `diagnostics`.
std::vector<ModelFile> ParseModelFiles(const std::vector<std::string>& words,
                                       const std::string& model, Diagnostics& diagnostics);

// The path of the model's own file: in a folder, the frontend's main_file, if there is one.
std::string ModelPath(const std::string& model);

// The path of the file called `name`: one of `files`, or, if there are none, one in the folder of
// the file `model`. NotFound; or InvalidArgument for a name or a link that leads out of the folder.
// The message goes on a sentence that names the file: "…, but …".
absl::StatusOr<std::string> FindModelFile(const std::string& name, const std::string& model,
                                          const std::vector<ModelFile>& files);

}  // namespace mo

#endif  // CONVERTER_CLI_MODEL_FILES_H_
