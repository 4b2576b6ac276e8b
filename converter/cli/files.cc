#include "converter/cli/files.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace mo {

std::shared_ptr<const MappedFile> OpenFile(const std::string& path, Diagnostics& diagnostics) {
  absl::StatusOr<std::shared_ptr<const MappedFile>> file = MappedFile::Open(path);
  if (file.ok()) return *std::move(file);
  diagnostics.Error(
      Code::kFileUnreadable, {path},
      absl::StrCat("the file ", file.status().message(), "; check its name and permissions"));
  return nullptr;
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

absl::Status WriteAll(std::vector<Output> outputs, Diagnostics& diagnostics) {
  for (Output& output : outputs) {
    if (output.file != nullptr) continue;
    output.file = CreateFile(output.path, diagnostics);
    if (output.file == nullptr) return diagnostics.status();
    if (absl::Status status = output.file->Append(output.text); !status.ok())
      return Unwritable(status, output.path, diagnostics);
  }
  for (const Output& output : outputs) {
    if (absl::Status status = output.file->Commit(); !status.ok())
      return Unwritable(status, output.path, diagnostics);
  }
  return absl::OkStatus();
}

}  // namespace mo
