#include "converter/base/mapped_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/diagnostics.h"

namespace mo {
namespace {

// Of a list that a signal's handler may walk at any time: entries are only ever put before the
// others, and used again.
struct Pages {
  std::atomic<uintptr_t> begin = 0;  // 0: free
  std::atomic<size_t> size = 0;
  std::string message;
  Pages* next = nullptr;
};

std::atomic<Pages*> first = nullptr;

Pages* FindPages(uintptr_t begin) {
  for (Pages* pages = first.load(); pages != nullptr; pages = pages->next) {
    if (pages->begin.load() == begin) return pages;
  }
  return nullptr;
}

void RememberPages(const void* begin, size_t size, const std::string& path) {
  Pages* pages = FindPages(0);
  const bool is_new = pages == nullptr;
  if (is_new) pages = new Pages{.next = first.load()};
  pages->message = ToString({Severity::kError,
                             Code::kFileUnreadable,
                             {path},
                             "the file became shorter while it was read, or its device fails; "
                             "convert it when it is whole",
                             ""});
  pages->size = size;
  pages->begin = reinterpret_cast<uintptr_t>(begin);
  if (is_new) first = pages;
}

void ForgetPages(const void* begin) {
  if (Pages* pages = FindPages(reinterpret_cast<uintptr_t>(begin))) pages->begin = 0;
}

int OpenToRead(const std::string& path) {
  int fd;
  do {
    fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const MappedFile>> MappedFile::Open(const std::string& path) {
  const int fd = OpenToRead(path);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot be opened");
  auto close_fd = absl::MakeCleanup([fd] { close(fd); });
  struct stat info;
  if (fstat(fd, &info) != 0) return absl::ErrnoToStatus(errno, "cannot be read");
  if (!S_ISREG(info.st_mode)) return absl::FailedPreconditionError("is not a regular file");
  const size_t size = static_cast<size_t>(info.st_size);
  if (size == 0) return std::shared_ptr<const MappedFile>(new MappedFile(nullptr, 0));
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) return absl::ErrnoToStatus(errno, "cannot be mapped into memory");
  RememberPages(data, size, path);
  return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<const char*>(data), size));
}

MappedFile::~MappedFile() {
  if (size_ == 0) return;
  ForgetPages(data_);
  munmap(const_cast<char*>(data_), size_);
}

const char* MessageAboutPage(const void* address) {
  const uintptr_t place = reinterpret_cast<uintptr_t>(address);
  // The last page is mapped whole.
  constexpr size_t kPage = 1 << 16;
  for (const Pages* pages = first.load(); pages != nullptr; pages = pages->next) {
    const uintptr_t begin = pages->begin.load();
    if (begin != 0 && place >= begin && place - begin < pages->size.load() + kPage)
      return pages->message.c_str();
  }
  return nullptr;
}

}  // namespace mo
