#include "converter/base/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "converter/base/status.h"

namespace mo {
namespace {

constexpr size_t kBufferSize = 1 << 20;

absl::Status WriteAll(int fd, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::ErrnoToStatus(errno, "cannot be written");
    data += written;
    size -= static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  const std::string partial = path + ".partial";
  const int fd = open(partial.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot be created");
  return std::unique_ptr<OutputFile>(new OutputFile(path, fd));
}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(PartialPath().c_str());
}

absl::Status OutputFile::Append(absl::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferSize) MO_RETURN_IF_ERROR(Flush());
  if (bytes.size() >= kBufferSize) {
    MO_RETURN_IF_ERROR(WriteAll(fd_, bytes.data(), bytes.size()));
  } else {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  }
  size_ += bytes.size();
  return absl::OkStatus();
}

absl::Status OutputFile::Flush() {
  absl::Status status = WriteAll(fd_, buffer_.data(), buffer_.size());
  buffer_.clear();
  return status;
}

absl::Status OutputFile::Truncate(uint64_t size) {
  MO_RETURN_IF_ERROR(Flush());
  if (ftruncate(fd_, static_cast<off_t>(size)) != 0)
    return absl::ErrnoToStatus(errno, "cannot be cut");
  if (lseek(fd_, static_cast<off_t>(size), SEEK_SET) < 0)
    return absl::ErrnoToStatus(errno, "cannot be written");
  size_ = size;
  return absl::OkStatus();
}

absl::Status OutputFile::Read(uint64_t offset, size_t length, char* out) {
  MO_RETURN_IF_ERROR(Flush());
  while (length > 0) {
    const ssize_t got = pread(fd_, out, length, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::ErrnoToStatus(got < 0 ? errno : EIO, "cannot be read back");
    out += got;
    offset += static_cast<uint64_t>(got);
    length -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Commit() {
  MO_RETURN_IF_ERROR(Flush());
  const int fd = fd_;
  fd_ = -1;
  if (close(fd) != 0 || rename(PartialPath().c_str(), path_.c_str()) != 0) {
    absl::Status status = absl::ErrnoToStatus(errno, "cannot be written");
    unlink(PartialPath().c_str());
    return status;
  }
  return absl::OkStatus();
}

}  // namespace mo
