#include "converter/cli/response_files.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/cli/files.h"

namespace mo {
namespace {

constexpr size_t kMaxSize = size_t{16} << 20;

std::vector<std::string> ReadLines(const std::string& path, Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
  if (file == nullptr) return {};
  absl::string_view text = file->bytes();
  if (text.size() > kMaxSize) {
    diagnostics.Error(Code::kFileUnreadable, {path},
                      absl::StrCat("the file has ", text.size(), " bytes, and at most ", kMaxSize,
                                   " are read as arguments; check its name"));
    return {};
  }
  if (text.find('\0') != absl::string_view::npos) {
    diagnostics.Error(Code::kFileUnreadable, {path},
                      "the file is no text; expected one argument a line; check its name");
    return {};
  }
  if (text.empty()) return {};
  absl::ConsumeSuffix(&text, "\n");
  return absl::StrSplit(text, '\n');
}

}  // namespace

std::vector<std::string> ExpandResponseFiles(
    const std::vector<std::string>& arguments,
    const std::function<bool(const std::string&)>& takes_value, std::vector<std::string>& files,
    Diagnostics& diagnostics) {
  std::vector<std::string> expanded;
  bool is_value = false;
  for (const std::string& argument : arguments) {
    if (is_value || argument.size() < 2 || !absl::StartsWith(argument, "@")) {
      expanded.push_back(argument);
      is_value = !is_value && takes_value(argument);
      continue;
    }
    files.push_back(argument.substr(1));
    for (std::string& line : ReadLines(argument.substr(1), diagnostics))
      expanded.push_back(std::move(line));
  }
  return expanded;
}

}  // namespace mo
