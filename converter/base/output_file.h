#ifndef CONVERTER_BASE_OUTPUT_FILE_H_
#define CONVERTER_BASE_OUTPUT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mo {

// A file that appears under its name only when it is whole: it is written beside it under a name of
// its own, NAME.partial or NAME.1.partial and so on, the first that is free, and renamed by
// CommitAll(). Without it nothing is left. Only regular files are replaced: a symbolic link, a
// folder, a device or a pipe of that name is an error. Names that end in ".partial" are refused.
class OutputFile {
 public:
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(const std::string& path);

  // Lets all files appear, or none: where one cannot be renamed, all are as they were. Whenever the
  // process is killed, those that are there are of one conversion: the first file may be there
  // without the others.
  // Two processes that write the same names do it one after the other, so that all files are those
  // of one process. `failed` is the file that an error is about.
  static absl::Status CommitAll(absl::Span<OutputFile* const> files, size_t& failed);

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  absl::Status Append(absl::string_view bytes);

  // Bytes appended so far.
  uint64_t size() const { return size_; }

  // Cuts the file back to its first `size` bytes.
  absl::Status Truncate(uint64_t size);

  // Reads back bytes that were appended. [offset, offset + length) must lie within size().
  absl::Status Read(uint64_t offset, size_t length, char* out);

  absl::Status Commit();

 private:
  OutputFile(std::string path, std::string partial, int fd)
      : path_(std::move(path)), partial_(std::move(partial)), fd_(fd) {}
  absl::Status Flush();
  // Flushes and closes; the file keeps its temporary name.
  absl::Status Finish();
  // A file that is there gets the name `kept_`, too, or instead of its own.
  absl::Status Keep(bool takes_away);
  // From the temporary name to the real one.
  absl::Status Place();
  // Undoes what Keep() and Place() did.
  static void Undo(absl::Span<OutputFile* const> files);
  void Forget();

  std::string path_;
  std::string partial_;  // the temporary name; empty: there is no such file any more
  std::string kept_;     // the name of the file that was replaced; empty: there is none
  bool placed_ = false;
  int fd_;
  uint64_t size_ = 0;
  std::vector<char> buffer_;
};

// From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT remove the temporary files before they end the
// process, and a file beyond the system's limit of sizes is an error instead of SIGXFSZ. Where a
// page of a MappedFile cannot be read, because the file was cut or its device fails, the process
// ends with a message and the exit code 1 instead of SIGBUS, and without temporary files, too.
void RemovePartialFilesOnSignals();

}  // namespace mo

#endif  // CONVERTER_BASE_OUTPUT_FILE_H_
