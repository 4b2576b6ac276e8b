#include "converter/cli/files.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/partial_files.h"
#include "converter/base/text.h"

namespace mo {
namespace {

// A file, whatever it is called.
using Identity = std::pair<dev_t, ino_t>;

// Nothing if there is none. An error is reported: then it is not known.
std::optional<Identity> IdentityOf(const std::string& path, Diagnostics& diagnostics) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0) return Identity(info.st_dev, info.st_ino);
  if (errno != ENOENT && errno != ENOTDIR)
    (void)Unwritable(absl::ErrnoToStatus(errno, "cannot be looked at"), path, diagnostics);
  return std::nullopt;
}

}  // namespace

std::shared_ptr<const MappedFile> OpenFile(const std::string& path, Diagnostics& diagnostics) {
  absl::StatusOr<std::shared_ptr<const MappedFile>> file = MappedFile::Open(path);
  if (file.ok()) return *std::move(file);
  diagnostics.Error(
      Code::kFileUnreadable, {path},
      absl::StrCat("the file ", file.status().message(), "; check its name and permissions"));
  return nullptr;
}

bool CheckSize(const std::string& path, size_t size, Diagnostics& diagnostics) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0 || static_cast<uint64_t>(info.st_size) == size) return true;
  diagnostics.Error(Code::kFileUnreadable, {path},
                    absl::StrCat("the file had ", size, " bytes when it was opened, and now has ",
                                 info.st_size, "; convert it when it is whole"));
  return false;
}

std::unique_ptr<OutputFile> CreateFile(const std::string& path, Diagnostics& diagnostics) {
  absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(path);
  if (file.ok()) return *std::move(file);
  Unwritable(file.status(), path, diagnostics).IgnoreError();
  return nullptr;
}

absl::Status Unwritable(const absl::Status& status, const std::string& path,
                        Diagnostics& diagnostics) {
  diagnostics.Error(
      Code::kFileUnwritable, {path},
      absl::StrCat("the file ", status.message(), "; check that its folder exists and has room"));
  return diagnostics.status();
}

OutputFolder::~OutputFolder() {
  const SignalsHeld held;
  for (auto path = created_.rbegin(); path != created_.rend(); ++path) {
    rmdir(path->c_str());
    ForgetPartial(*path);
  }
}

bool OutputFolder::Create(const std::string& path, Diagnostics& diagnostics) {
  for (size_t end = 0; end < path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    const std::string folder = path.substr(0, end);
    const SignalsHeld held;
    if (mkdir(folder.c_str(), 0777) == 0) {
      RememberPartial(folder);
      created_.push_back(folder);
      continue;
    }
    // One that is there cannot always be asked for: "/" of a file system that is read-only.
    struct stat info;
    const int error = errno;
    if (stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) continue;
    diagnostics.Error(
        Code::kFileUnwritable, {path},
        absl::StrCat(absl::ErrnoToStatus(error, "the folder cannot be created").message(),
                     "; give the name of another with --output_dir"));
    return false;
  }
  return true;
}

bool CheckOutputs(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs,
                  Diagnostics& diagnostics) {
  const int errors_before = diagnostics.error_count();
  std::map<Identity, std::string> taken;
  for (const std::string& input : inputs) {
    if (const std::optional<Identity> file = IdentityOf(input, diagnostics))
      taken.emplace(*file, input);
  }
  // A folder and a name in it: the outputs need not exist yet.
  std::map<std::pair<Identity, std::string>, std::string> places;
  for (const std::string& output : outputs) {
    const std::optional<Identity> file = IdentityOf(output, diagnostics);
    if (file && taken.count(*file) > 0) {
      diagnostics.Error(Code::kFileUnwritable, {output},
                        absl::StrCat("the output is the same file as the input ", taken.at(*file),
                                     ", which it would destroy; give it another name"));
      continue;
    }
    const std::string name = BaseName(output);
    const std::string folder = output.substr(0, output.size() - name.size());
    const std::optional<Identity> place = IdentityOf(folder.empty() ? "." : folder, diagnostics);
    if (!place) continue;
    const auto [other, is_new] = places.emplace(std::pair(*place, name), output);
    if (is_new) continue;
    diagnostics.Error(Code::kFileUnwritable, {output},
                      absl::StrCat("the output is the same file as the output ", other->second,
                                   "; give each a name of its own"));
  }
  return diagnostics.error_count() == errors_before;
}

absl::Status WriteAll(std::vector<Output> outputs, const std::vector<std::string>& inputs,
                      Diagnostics& diagnostics) {
  std::vector<std::string> paths;
  for (const Output& output : outputs) paths.push_back(output.path);
  if (!CheckOutputs(paths, inputs, diagnostics)) return diagnostics.status();
  for (Output& output : outputs) {
    if (output.file != nullptr) continue;
    output.file = CreateFile(output.path, diagnostics);
    if (output.file == nullptr) return diagnostics.status();
    if (absl::Status status = output.file->Append(output.text); !status.ok())
      return Unwritable(status, output.path, diagnostics);
  }
  std::vector<OutputFile*> files;
  for (const Output& output : outputs) files.push_back(output.file.get());
  size_t failed = 0;
  const absl::Status status = OutputFile::CommitAll(files, failed);
  return status.ok() ? status : Unwritable(status, outputs[failed].path, diagnostics);
}

}  // namespace mo
