#ifndef CONVERTER_BASE_MAPPED_FILE_H_
#define CONVERTER_BASE_MAPPED_FILE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mo {

// A whole file as read-only memory. Pages come in as they are read, so a model of many gigabytes
// costs no memory of its own.
class MappedFile {
 public:
  // NotFound, PermissionDenied or FailedPrecondition (a folder, a pipe) with the system's reason.
  static absl::StatusOr<std::shared_ptr<const MappedFile>> Open(const std::string& path);

  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  absl::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}

  const char* data_;
  size_t size_;
};

// For the handler of SIGBUS: a page cannot be read any more where its file was cut meanwhile, or
// where its device fails. A line for standard error that says so about the file that the address is
// of; nullptr if it is of none. Allocates nothing.
const char* MessageAboutPage(const void* address);

}  // namespace mo

#endif  // CONVERTER_BASE_MAPPED_FILE_H_
