#include "converter/cli/model_files.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/frontends/frontends.h"

namespace mo {
namespace {

// The name without "." and doubled slashes; nullopt if it is absolute, leads out or is empty.
std::optional<std::string> Normalized(absl::string_view name) {
  if (absl::StartsWith(name, "/") || name.find('\0') != absl::string_view::npos)
    return std::nullopt;
  std::vector<absl::string_view> parts;
  for (absl::string_view part : absl::StrSplit(name, '/', absl::SkipEmpty())) {
    if (part == "..") return std::nullopt;
    if (part != ".") parts.push_back(part);
  }
  if (parts.empty()) return std::nullopt;
  return absl::StrJoin(parts, "/");
}

// The folder of a file, with its slash; "" is the current folder.
std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

// What `path` is called below the folder of `model`, or below `model` itself.
std::optional<std::string> PlaceBelow(absl::string_view model, absl::string_view path) {
  while (absl::ConsumeSuffix(&model, "/")) {
  }
  const std::string as_folder = absl::StrCat(model, "/");
  if (!absl::ConsumePrefix(&path, as_folder) &&
      !absl::ConsumePrefix(&path, FolderOf(std::string(model))))
    return std::nullopt;
  return Normalized(path);
}

bool IsFolder(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

// What is wrong where files are listed and one of them is a folder.
std::string FolderText(const std::string& path) {
  const absl::string_view name = BaseName(path);
  return absl::StrCat("--file names the folder ", path,
                      "; expected each file of it, or the folder as the model without --file. In a "
                      "BUILD file write model = \"",
                      name, "/saved_model.pb\" and weights = glob([\"", name,
                      "/variables/**\"]) in place of the folder");
}

// The path without any links.
absl::StatusOr<std::string> RealPath(const std::string& path) {
  char* resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) {
    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)
      return absl::NotFoundError("there is no such file beside the model");
    return absl::ErrnoToStatus(errno, "it cannot be looked at");
  }
  std::string real = resolved;
  free(resolved);
  return real;
}

absl::StatusOr<std::string> FindInFolder(const std::string& name, const std::string& folder) {
  MO_ASSIGN_OR_RETURN(const std::string file, RealPath(folder + name));
  MO_ASSIGN_OR_RETURN(const std::string root, RealPath(folder.empty() ? "." : folder));
  if (!absl::StartsWith(file, absl::EndsWith(root, "/") ? root : root + "/")) {
    return absl::InvalidArgumentError(
        "this is a link that leads out of the model's folder; put the file there, or name it with "
        "--file");
  }
  return folder + name;
}

}  // namespace

std::vector<ModelFile> ParseModelFiles(const std::vector<std::string>& words,
                                       const std::string& model, Diagnostics& diagnostics) {
  std::vector<ModelFile> files;
  for (const std::string& word : words) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
    const std::string& path = parts.second;
    std::optional<std::string> name =
        parts.first.empty() ? PlaceBelow(model, path) : Normalized(parts.first);
    if (!name || path.empty()) {
      diagnostics.Error(Code::kUsage, {},
                        absl::StrCat("--file is '", word,
                                     "'; expected NAME=PATH, NAME being a place in the model's "
                                     "folder, or =PATH for a file below the model's folder"));
      continue;
    }
    if (IsFolder(path)) {
      diagnostics.Error(Code::kUsage, {}, FolderText(path));
      continue;
    }
    const bool is_new = std::none_of(files.begin(), files.end(),
                                     [&](const ModelFile& file) { return file.name == *name; });
    if (!is_new)
      diagnostics.Error(Code::kUsage, {},
                        absl::StrCat("--file names '", *name, "' twice; expected one path for it"));
    files.push_back({*std::move(name), path});
  }
  return files;
}

std::string ModelPath(const std::string& model) {
  if (!IsFolder(model)) return model;
  for (const Frontend* frontend : Frontends()) {
    if (frontend->main_file.empty()) continue;
    const std::string inside =
        absl::StrCat(model, absl::EndsWith(model, "/") ? "" : "/", frontend->main_file);
    struct stat info;
    if (stat(inside.c_str(), &info) == 0) return inside;
  }
  return model;
}

absl::StatusOr<std::string> FindModelFile(const std::string& name, const std::string& model,
                                          const std::vector<ModelFile>& files) {
  const std::optional<std::string> normalized = Normalized(name);
  if (!normalized)
    return absl::InvalidArgumentError("this leads out of the model's folder; name a file within");
  if (files.empty()) return FindInFolder(*normalized, FolderOf(model));
  for (const ModelFile& file : files) {
    if (file.name == *normalized) return file.path;
  }
  return absl::NotFoundError(
      "it is not among the files given with --file (in a BUILD file: in 'weights')");
}

}  // namespace mo
