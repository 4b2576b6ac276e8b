#include "converter/base/partial_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atomic>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/mapped_file.h"
#include "converter/base/output_file.h"

namespace mo {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
constexpr int kMaxTries = 1000;

// A conversion has four outputs, and the folders that it makes for them.
std::atomic<char*> remembered[64];

void RemoveRemembered() {
  for (const std::atomic<char*>& path : remembered) {
    if (const char* name = path.load()) unlink(name);
  }
  // Folders are empty only now; one in another was remembered after it.
  for (size_t i = std::size(remembered); i-- > 0;) {
    if (const char* name = remembered[i].load()) rmdir(name);
  }
}

void EndBySignal(int signal_number) {
  RemoveRemembered();
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void EndWithoutPage(int signal_number, siginfo_t* info, void*) {
  const char* message = MessageAboutPage(info->si_addr);
  if (message == nullptr) return EndBySignal(signal_number);
  RemoveRemembered();
  const ssize_t written = write(STDERR_FILENO, message, strlen(message));
  (void)written;  // the exit code says it, too
  _exit(1);
}

}  // namespace

SignalsHeld::SignalsHeld() {
  sigset_t held;
  sigemptyset(&held);
  for (int signal_number : kSignals) sigaddset(&held, signal_number);
  pthread_sigmask(SIG_BLOCK, &held, &before_);
}

SignalsHeld::~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

absl::StatusOr<std::string> MakePartial(const std::string& path,
                                        const std::function<bool(const std::string&)>& make) {
  for (int i = 0; i < kMaxTries; ++i) {
    std::string name = i == 0 ? path + ".partial" : absl::StrCat(path, ".", i, ".partial");
    if (make(name)) return name;
    if (errno != EEXIST) return absl::ErrnoToStatus(errno, "cannot be created");
  }
  return absl::AlreadyExistsError(absl::StrCat("cannot be created: there are ", kMaxTries,
                                               " files beside it whose names end in .partial"));
}

void RememberPartial(const std::string& path) {
  char* copy = strdup(path.c_str());
  for (std::atomic<char*>& slot : remembered) {
    char* free_slot = nullptr;
    if (slot.compare_exchange_strong(free_slot, copy)) return;
  }
  free(copy);
}

void ForgetPartial(const std::string& path) {
  for (std::atomic<char*>& slot : remembered) {
    char* name = slot.load();
    if (name == nullptr || path != name) continue;
    slot.store(nullptr);
    free(name);
    return;
  }
}

void RemovePartialFilesOnSignals() {
  signal(SIGXFSZ, SIG_IGN);
  for (int signal_number : kSignals) {
    struct sigaction action = {};
    // One that is ignored (nohup) stays ignored.
    if (sigaction(signal_number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = EndBySignal;
    sigfillset(&action.sa_mask);
    sigaction(signal_number, &action, nullptr);
  }
  struct sigaction action = {};
  action.sa_sigaction = EndWithoutPage;
  action.sa_flags = SA_SIGINFO;
  sigfillset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace mo
