#ifndef CONVERTER_BASE_PARTIAL_FILES_H_
#define CONVERTER_BASE_PARTIAL_FILES_H_

#include <signal.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace mo {

// Holds back the signals that end a process, while this is alive: between making a file and writing
// its name down, and while files are renamed.
class SignalsHeld {
 public:
  SignalsHeld();
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

// The first of PATH.partial, PATH.1.partial, PATH.2.partial … that `make` can make; it returns
// false with errno set. A name that is taken (EEXIST) is passed over, another failure is an error.
absl::StatusOr<std::string> MakePartial(const std::string& path,
                                        const std::function<bool(const std::string&)>& make);

// The file, or the folder if it is empty, is removed when a signal ends the process, until it is
// forgotten. Both are called with signals held.
void RememberPartial(const std::string& path);
void ForgetPartial(const std::string& path);

}  // namespace mo

#endif  // CONVERTER_BASE_PARTIAL_FILES_H_
