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

namespace mo {

// A file that appears under its name only when it is whole: it is written beside it as NAME.partial
// and renamed by Commit(). Without Commit() nothing is left behind.
class OutputFile {
 public:
  static absl::StatusOr<std::unique_ptr<OutputFile>> Create(const std::string& path);

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
  OutputFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  std::string PartialPath() const { return path_ + ".partial"; }
  absl::Status Flush();

  std::string path_;
  int fd_;
  uint64_t size_ = 0;
  std::vector<char> buffer_;
};

}  // namespace mo

#endif  // CONVERTER_BASE_OUTPUT_FILE_H_
