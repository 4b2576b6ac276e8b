#include "converter/cli/build_file.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace mo {
namespace {

constexpr absl::string_view kDefs = "@rules_mo//rules:defs.bzl";

// The end of a string literal or of a comment that begins at `at`, or `at` if neither does.
size_t SkipText(absl::string_view file, size_t at) {
  const char c = file[at];
  if (c == '#') return std::min(file.find('\n', at), file.size());
  if (c != '"' && c != '\'') return at;
  const std::string triple(3, c);
  const bool is_long = absl::StartsWith(file.substr(at), triple);
  const absl::string_view end = is_long ? absl::string_view(triple) : file.substr(at, 1);
  for (size_t i = at + end.size(); i < file.size(); ++i) {
    if (file[i] == '\\') {
      ++i;
    } else if (absl::StartsWith(file.substr(i), end)) {
      return i + end.size();
    }
  }
  return file.size();
}

// A statement load(…) at the beginning of a line.
struct Load {
  size_t begin = 0, close = 0;  // of "load", and of its closing parenthesis
  bool is_ours = false;
  bool has_aliases = false;
  std::vector<std::string> names;  // what is loaded under its own name
};

// What is between `begin` and the parenthesis that closes the load.
void ReadLoad(absl::string_view file, Load& load) {
  bool is_label = true, is_alias = false;
  for (size_t i = file.find('(', load.begin) + 1; i < file.size();) {
    const size_t end = SkipText(file, i);
    if (end == i) {
      load.close = i;
      if (file[i] == ')') return;
      is_alias = is_alias || file[i] == '=';
      load.has_aliases |= is_alias;
      ++i;
      continue;
    }
    if (file[i] != '#') {
      const std::string text(file.substr(i + 1, end - i - 2));
      if (is_label) {
        load.is_ours = text == kDefs;
      } else if (!is_alias) {
        load.names.push_back(text);
      }
      is_label = is_alias = false;
    }
    i = end;
  }
}

std::vector<Load> LoadsOf(absl::string_view file) {
  std::vector<Load> loads;
  for (size_t i = 0; i < file.size();) {
    const bool begins_line = i == 0 || file[i - 1] == '\n';
    if (begins_line && absl::StartsWith(file.substr(i), "load(")) {
      Load& load = loads.emplace_back();
      load.begin = i;
      ReadLoad(file, load);
      i = load.close;
    }
    const size_t end = SkipText(file, i);
    i = end == i ? i + 1 : end;
  }
  return loads;
}

// The name among what one load statement has.
void Insert(const std::string& rule, size_t close, std::string& file) {
  const size_t last = file.find_last_not_of(" \t\r\n", close - 1);
  const bool has_comma = file[last] == ',';
  const bool is_long = file.find('\n', last) < close;
  if (is_long) {
    file.insert(last + 1, absl::StrCat(has_comma ? "" : ",", "\n    ", Quote(rule), ","));
  } else {
    file.insert(last + 1, absl::StrCat(has_comma ? " " : ", ", Quote(rule)));
  }
}

// Where a new load goes: after the last one, or before the first line that is no comment.
size_t PlaceForLoad(absl::string_view file, const std::vector<Load>& loads) {
  if (!loads.empty()) return std::min(file.find('\n', loads.back().close), file.size() - 1) + 1;
  size_t place = 0;
  while (place < file.size() && file[place] == '#')
    place = std::min(file.find('\n', place), file.size() - 1) + 1;
  return place;
}

void AddLoad(const std::string& rule, std::string& file) {
  const std::vector<Load> loads = LoadsOf(file);
  for (const Load& load : loads) {
    if (load.is_ours && std::count(load.names.begin(), load.names.end(), rule) > 0) return;
  }
  for (const Load& load : loads) {
    // A name may not come after name = "other_name".
    if (load.is_ours && !load.has_aliases) return Insert(rule, load.close, file);
  }
  const size_t place = PlaceForLoad(file, loads);
  std::string line = absl::StrCat("load(", Quote(kDefs), ", ", Quote(rule), ")\n");
  if (loads.empty() && place > 0) line = "\n" + line;
  if (loads.empty() && place < file.size() && file[place] != '\n') line += "\n";
  file.insert(place, line);
}

}  // namespace

int LineOfName(absl::string_view build_file, absl::string_view name) {
  int line = 1;
  for (size_t i = 0; i < build_file.size();) {
    const size_t end = SkipText(build_file, i);
    if (end > i && build_file[i] != '#' && build_file.substr(i + 1, end - i - 2) == name) {
      absl::string_view before = absl::StripTrailingAsciiWhitespace(build_file.substr(0, i));
      if (absl::ConsumeSuffix(&before, "=") &&
          absl::EndsWith(absl::StripTrailingAsciiWhitespace(before), "name"))
        return line;
    }
    const size_t next = end == i ? i + 1 : end;
    line += static_cast<int>(std::count(build_file.begin() + i, build_file.begin() + next, '\n'));
    i = next;
  }
  return 0;
}

std::string Quote(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string QuoteList(const std::vector<std::string>& texts) {
  if (texts.size() == 1) return absl::StrCat("[", Quote(texts[0]), "]");
  std::string list = "[\n";
  for (const std::string& text : texts) absl::StrAppend(&list, "        ", Quote(text), ",\n");
  return list + "    ]";
}

std::string PrintCall(const RuleCall& call) {
  std::string text = call.rule + "(\n";
  for (const auto& [name, value] : call.attributes)
    absl::StrAppend(&text, "    ", name, " = ", value, ",\n");
  return text + ")\n";
}

std::string WithCall(absl::string_view build_file, const RuleCall& call) {
  std::string text(build_file);
  if (!text.empty() && text.back() != '\n') text += '\n';
  AddLoad(call.rule, text);
  return absl::StrCat(text, "\n", PrintCall(call));
}

}  // namespace mo
