// A command line of any words, one a line, is read or refused: flags of now, flags of the old
// tools, and the command line of an old tool in one word. Nothing is run.

#include <cstdint>
#include <cstdlib>

#include "absl/strings/str_split.h"
#include "converter/cli/options.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<std::string> words = absl::StrSplit(
      absl::string_view(reinterpret_cast<const char*>(data), size), '\n', absl::SkipEmpty());
  for (const std::string& word : words) {
    if (word.size() > 1 && word[0] == '@') return 0;  // it would read a file
  }
  mo::Diagnostics diagnostics;
  const mo::CommandLine line = mo::ParseCommandLine(std::move(words), diagnostics);
  if (line.subcommand == nullptr && line.text.empty() && !diagnostics.has_errors()) std::abort();
  return 0;
}
