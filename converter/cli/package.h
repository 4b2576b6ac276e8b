#ifndef CONVERTER_CLI_PACKAGE_H_
#define CONVERTER_CLI_PACKAGE_H_

#include <optional>
#include <string>

#include "converter/base/diagnostics.h"

namespace mo {

// A package of Bazel.
struct Package {
  std::string folder;      // absolute, without links
  std::string label;       // "//models", or "//" of the workspace's own folder
  std::string build_file;  // the path of its BUILD file
  bool is_new = false;     // there is no BUILD file yet
};

// The package that a model belongs to: that of the nearest folder around it with a BUILD file. If
// there is none up to the workspace's own, a new one of the model's folder, or for a SavedModel of
// the folder around that. nullopt after reporting that the model is in no workspace.
std::optional<Package> FindPackage(const std::string& model, Diagnostics& diagnostics);

// What the package calls a file of its own. "" after reporting that the file lies elsewhere.
std::string NameInPackage(const Package& package, const std::string& path,
                          Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_PACKAGE_H_
