#include "converter/cli/package.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "converter/base/text.h"

namespace mo {
namespace {

constexpr absl::string_view kBuildFiles[] = {"BUILD.bazel", "BUILD"};
constexpr absl::string_view kWorkspaceFiles[] = {"MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel"};

bool IsFile(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

// The folder of a file, absolute and without links; the file itself may be a link. "" if there is
// no such folder.
std::string FolderOf(const std::string& path) {
  const std::string name = BaseName(path);
  std::string folder = path.substr(0, path.size() - name.size());
  if (folder.empty()) folder = ".";
  const std::unique_ptr<char, decltype(&free)> real(realpath(folder.c_str(), nullptr), &free);
  return real == nullptr ? "" : real.get();
}

std::string Above(const std::string& folder) {
  return folder.size() <= 1 ? "" : folder.substr(0, folder.rfind('/'));
}

template <typename Names>
std::string FirstFile(const std::string& folder, const Names& names) {
  for (const absl::string_view name : names) {
    const std::string path = absl::StrCat(folder, "/", name);
    if (IsFile(path)) return path;
  }
  return "";
}

}  // namespace

std::optional<Package> FindPackage(const std::string& model, Diagnostics& diagnostics) {
  const std::string own = FolderOf(model);
  std::string root = own;
  while (!root.empty() && FirstFile(root, kWorkspaceFiles).empty()) root = Above(root);
  if (root.empty()) {
    diagnostics.Error(Code::kUsage, {model},
                      "the model is in no Bazel workspace; expected a MODULE.bazel or WORKSPACE in "
                      "a folder around it. Put the model into your workspace");
    return std::nullopt;
  }
  Package package;
  for (package.folder = own; package.folder.size() >= root.size();
       package.folder = Above(package.folder)) {
    package.build_file = FirstFile(package.folder, kBuildFiles);
    if (!package.build_file.empty()) break;
  }
  if (package.build_file.empty()) {
    const bool in_own_folder = BaseName(model) == "saved_model.pb" && own != root;
    package.folder = in_own_folder ? Above(own) : own;
    package.build_file = package.folder + "/BUILD.bazel";
    package.is_new = true;
  }
  package.label = package.folder == root ? "//" : "/" + package.folder.substr(root.size());
  return package;
}

std::string NameInPackage(const Package& package, const std::string& path,
                          Diagnostics& diagnostics) {
  const std::string own = FolderOf(path);
  std::string folder = own;
  while (folder.size() > package.folder.size() && FirstFile(folder, kBuildFiles).empty())
    folder = Above(folder);
  if (folder == package.folder)
    return absl::StrCat(own.substr(package.folder.size()), "/", BaseName(path)).substr(1);
  diagnostics.Error(Code::kUsage, {path},
                    absl::StrCat("the file is not in the model's package, ", package.label,
                                 "; put it into the model's folder"));
  return "";
}

}  // namespace mo
