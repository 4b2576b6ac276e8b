#include "converter/cli/old_command.h"

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace mo {
namespace {

constexpr absl::string_view kFlag = "--from_mo_command";
constexpr absl::string_view kModelFlags[] = {"--input_model", "-w", "-m",
                                             "--input_proto", "-d", "--saved_model_dir"};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The words of a shell's command line; nullopt if a quote is not closed.
std::optional<std::vector<std::string>> SplitWords(absl::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && IsSpace(c)) {
      in_word = false;
      continue;
    }
    const bool escapes = c == '\\' && quote != '\'' && i + 1 < text.size();
    if (escapes && text[i + 1] == '\n') {
      ++i;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (escapes && (quote == 0 || text[i + 1] == '"' || text[i + 1] == '\\')) {
      words.back() += text[++i];
    } else {
      words.back() += c;
    }
  }
  return quote == 0 ? std::optional(words) : std::nullopt;
}

// Without the program: "mo", "python3 /opt/intel/…/mo.py" or "python -m openvino.tools.mo".
void DropProgram(std::vector<std::string>& words) {
  const auto is_flag = [](const std::string& word) { return absl::StartsWith(word, "-"); };
  auto begin = std::find_if(words.begin(), words.end(), is_flag);
  if (words.end() - begin >= 2 && *begin == "-m" && absl::StartsWith(*(begin + 1), "openvino."))
    begin += 2;
  words.erase(words.begin(), begin);
}

void DropModel(std::vector<std::string>& words) {
  std::vector<std::string> kept;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    if (std::find(std::begin(kModelFlags), std::end(kModelFlags), name) == std::end(kModelFlags)) {
      kept.push_back(words[i]);
    } else if (name == words[i]) {
      ++i;  // its value
    }
  }
  words = kept;
}

}  // namespace

std::vector<std::string> ExpandOldCommand(const std::vector<std::string>& arguments,
                                          Diagnostics& diagnostics) {
  if (arguments.empty() || arguments[0] != "add") return arguments;
  const bool has_model = arguments.size() > 1 && !absl::StartsWith(arguments[1], "-");
  std::vector<std::string> expanded;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view command = arguments[i];
    if (command == kFlag && i + 1 < arguments.size()) {
      command = arguments[++i];
    } else if (!absl::ConsumePrefix(&command, absl::StrCat(kFlag, "="))) {
      expanded.push_back(arguments[i]);
      continue;
    }
    std::optional<std::vector<std::string>> words = SplitWords(command);
    if (!words) {
      diagnostics.Error(Code::kUsage, {},
                        absl::StrCat(kFlag, " is '", command,
                                     "', which has a quote that is not closed; expected a whole "
                                     "command line in single quotes, with double ones in it"));
      continue;
    }
    DropProgram(*words);
    if (has_model) DropModel(*words);
    expanded.insert(expanded.end(), words->begin(), words->end());
  }
  return expanded;
}

}  // namespace mo
