#include "converter/base/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/partial_files.h"
#include "converter/base/status.h"

namespace mo {
namespace {

constexpr size_t kBufferSize = 1 << 18;

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

absl::string_view KindOf(const struct stat& info) {
  if (S_ISDIR(info.st_mode)) return "a folder";
  if (S_ISFIFO(info.st_mode)) return "a pipe";
  return "a device";
}

// Whether a file of this name is there. An error: it cannot be replaced.
absl::StatusOr<bool> IsThere(const std::string& path) {
  struct stat old;
  if (lstat(path.c_str(), &old) != 0) {
    // What is wrong with the folder shows when the file is made.
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return absl::ErrnoToStatus(errno, "cannot be looked at");
  }
  if (S_ISREG(old.st_mode)) return true;
  return absl::FailedPreconditionError(
      absl::StrCat("cannot be written: ", S_ISLNK(old.st_mode) ? "a symbolic link" : KindOf(old),
                   " has this name, and only a regular file is replaced"));
}

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// Keeps other processes from renaming files into these folders by CommitAll(). Where the system has
// no such locks, it holds none.
class FolderLocks {
 public:
  explicit FolderLocks(const std::set<std::string>& folders) {
    // In one order for all processes, whatever they call the folders: none waits for another that
    // waits for it.
    std::map<std::pair<dev_t, ino_t>, int> by_place;
    for (const std::string& folder : folders) {
      const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      struct stat info;
      if (fd < 0) continue;
      const bool is_new =
          fstat(fd, &info) == 0 && by_place.emplace(std::pair(info.st_dev, info.st_ino), fd).second;
      if (!is_new) close(fd);
    }
    for (const auto& [place, fd] : by_place) {
      while (flock(fd, LOCK_EX) != 0 && errno == EINTR) {
      }
      fds_.push_back(fd);
    }
  }
  ~FolderLocks() {
    for (int fd : fds_) close(fd);
  }
  FolderLocks(const FolderLocks&) = delete;
  FolderLocks& operator=(const FolderLocks&) = delete;

 private:
  std::vector<int> fds_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  if (absl::EndsWith(path, ".partial"))
    return absl::InvalidArgumentError("has a name that unfinished files have; choose another");
  MO_RETURN_IF_ERROR(IsThere(path).status());
  const SignalsHeld held;
  int fd = -1;
  absl::StatusOr<std::string> partial = MakePartial(path, [&fd](const std::string& name) {
    fd = open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    return fd >= 0;
  });
  if (!partial.ok()) return partial.status();
  RememberPartial(*partial);
  return std::unique_ptr<OutputFile>(new OutputFile(path, *std::move(partial), fd));
}

OutputFile::~OutputFile() {
  if (fd_ >= 0) close(fd_);
  if (!partial_.empty()) Forget();
}

void OutputFile::Forget() {
  const SignalsHeld held;
  unlink(partial_.c_str());
  ForgetPartial(partial_);
  partial_.clear();
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
  size_t failed = 0;
  OutputFile* const files[] = {this};
  return CommitAll(files, failed);
}

absl::Status OutputFile::CommitAll(absl::Span<OutputFile* const> files, size_t& failed) {
  for (failed = 0; failed < files.size(); ++failed) MO_RETURN_IF_ERROR(files[failed]->Finish());
  std::set<std::string> folders;
  for (const OutputFile* file : files) folders.insert(FolderOf(file->path_));
  const FolderLocks locks(folders);
  const SignalsHeld held;
  absl::Status status;
  // A process can be killed at any point: no file is there then with one of another conversion. So
  // all but the first are taken away, the last of them first, and come again in their order.
  for (size_t i = files.size(); status.ok() && i-- > 0;) {
    failed = i;
    status = files[i]->Keep(/*takes_away=*/i > 0);
  }
  for (size_t i = 0; status.ok() && i < files.size(); ++i) {
    failed = i;
    status = files[i]->Place();
  }
  if (!status.ok()) Undo(files);
  for (OutputFile* file : files) {
    if (!file->kept_.empty()) unlink(file->kept_.c_str());
    file->kept_.clear();
  }
  return status;
}

void OutputFile::Undo(absl::Span<OutputFile* const> files) {
  for (size_t i = files.size(); i-- > 0;) {
    if (files[i]->placed_ && (i > 0 || files[i]->kept_.empty())) unlink(files[i]->path_.c_str());
    files[i]->placed_ = false;
  }
  for (OutputFile* file : files) {
    if (!file->kept_.empty()) rename(file->kept_.c_str(), file->path_.c_str());
  }
}

absl::Status OutputFile::Finish() {
  MO_RETURN_IF_ERROR(Flush());
  const int fd = std::exchange(fd_, -1);
  return close(fd) == 0 ? absl::OkStatus() : absl::ErrnoToStatus(errno, "cannot be written");
}

absl::Status OutputFile::Keep(bool takes_away) {
  MO_ASSIGN_OR_RETURN(const bool is_there, IsThere(path_));
  if (!is_there) return absl::OkStatus();
  // A second name keeps the old file until all new ones are there. Where the file system has no
  // second names, it gets another one.
  MO_ASSIGN_OR_RETURN(kept_, MakePartial(path_, [this](const std::string& name) {
                        if (link(path_.c_str(), name.c_str()) == 0) return true;
                        if (errno == EEXIST || access(name.c_str(), F_OK) == 0) {
                          errno = EEXIST;
                          return false;
                        }
                        return rename(path_.c_str(), name.c_str()) == 0;
                      }));
  if (takes_away && unlink(path_.c_str()) != 0 && errno != ENOENT)
    return absl::ErrnoToStatus(errno, "cannot be replaced");
  return absl::OkStatus();
}

absl::Status OutputFile::Place() {
  // It may have appeared meanwhile.
  MO_RETURN_IF_ERROR(IsThere(path_).status());
  if (rename(partial_.c_str(), path_.c_str()) != 0)
    return absl::ErrnoToStatus(errno, "cannot be written");
  ForgetPartial(partial_);
  partial_.clear();
  placed_ = true;
  return absl::OkStatus();
}

}  // namespace mo
