#include "converter/config/toml_reader.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "converter/base/text.h"
#include "converter/config/toml_guard.h"

namespace mo {
namespace {

constexpr size_t kMaxQuotedSize = 60;

std::string_view Std(absl::string_view text) { return {text.data(), text.size()}; }
absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

// toml++'s description and, for what newcomers stumble over, what to do.
std::string SyntaxError(absl::string_view description) {
  absl::string_view hint;
  if (absl::StrContains(description, "escape")) {
    hint = "; write a regular expression in single quotes, which know no escapes: '\\d'";
  } else if (absl::StrContains(description, "parsing value") ||
             absl::StrContains(description, "parsing boolean")) {
    hint = "; a text needs quotes, true and false are lower case";
  }
  absl::ConsumePrefix(&description, "Error while parsing ");
  return absl::StrCat("this is not TOML: ", description, hint);
}

std::string Quoted(const std::string& text) {
  if (text.size() <= kMaxQuotedSize) return absl::StrCat("\"", text, "\"");
  return absl::StrCat("\"", text.substr(0, kMaxQuotedSize), "...\"");
}

// "the string \"yes\"", "the integer 5", "an array".
std::string Describe(const toml::node& node) {
  if (const auto* text = node.as_string())
    return absl::StrCat("the string ", Quoted(DecodeFromToml(text->get())));
  if (const auto* integer = node.as_integer()) return absl::StrCat("the integer ", integer->get());
  if (const auto* number = node.as_floating_point()) {
    return absl::StrCat("the number ", ShortestDecimal(number->get()));
  }
  if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
  if (node.is_array()) return "an array";
  if (node.is_table()) return "a table";
  return "a date or time";
}

// For a key that belongs into another table: "; it belongs under [weights]".
std::string BelongsElsewhere(absl::string_view key) {
  for (const ConfigTable& table : ConfigSchema()) {
    if (std::count(table.keys.begin(), table.keys.end(), key) == 0) continue;
    if (table.name.empty()) return "; it belongs to the top level, above the first [table]";
    return absl::StrCat("; it belongs ", TomlReader::Where(table));
  }
  return "";
}

std::string ExpectedKeys(absl::string_view key, const ConfigTable& schema) {
  const std::vector<std::string> known(schema.keys.begin(), schema.keys.end());
  const std::string near = DidYouMean(key, known);
  if (!near.empty()) return near;
  const std::string elsewhere = BelongsElsewhere(key);
  if (!elsewhere.empty()) return elsewhere;
  return absl::StrCat("; expected one of '", absl::StrJoin(known, "', '"), "'");
}

}  // namespace

std::optional<toml::table> TomlReader::Parse(absl::string_view text) {
  if (text.size() > kMaxConfigSize) {
    Problem(
        Code::kConfigBadValue, {file_},
        absl::StrCat("the configuration has ", text.size(), " bytes, and at most ", kMaxConfigSize,
                     " are read; write patterns in 'regex' instead of many names "
                     "in 'nodes'"));
    return std::nullopt;
  }
  if (std::optional<TomlHazard> hazard = FindTomlHazard(text)) {
    hazard->location.file = file_;
    Problem(hazard->code, hazard->location, std::move(hazard->text));
    return std::nullopt;
  }
  toml::parse_result result = toml::parse(EncodeForToml(text));
  if (result) return std::move(result).table();
  const toml::parse_error& error = result.error();
  Problem(Code::kTomlSyntax, At(error.source()),
          SyntaxError(DecodeFromToml(Absl(error.description()))));
  return std::nullopt;
}

Location TomlReader::At(const toml::source_region& source) const {
  return {file_, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

void TomlReader::Problem(Code code, const Location& at, std::string text) {
  problems_.push_back({code, at, std::move(text)});
}

std::string TomlReader::Where(const ConfigTable& schema) {
  if (schema.name.empty()) return "at the top level";
  return schema.repeated ? absl::StrCat("in [[", schema.name, "]]")
                         : absl::StrCat("in [", schema.name, "]");
}

std::string TomlReader::TextOf(const toml::key& key) { return DecodeFromToml(Absl(key.str())); }

void TomlReader::CheckKeys(const toml::table& table, const ConfigTable& schema) {
  for (const auto& [key, value] : table) {
    const std::string name = TextOf(key);
    if (std::count(schema.keys.begin(), schema.keys.end(), name) > 0) continue;
    Problem(Code::kConfigUnknownKey, At(key.source()),
            absl::StrCat("unknown key '", name.substr(0, kMaxQuotedSize), "' ", Where(schema),
                         ExpectedKeys(name, schema)));
  }
}

const toml::node* TomlReader::Find(const toml::table& table, absl::string_view key) {
  return table.get(Std(key));
}

std::vector<const toml::table*> TomlReader::Tables(const toml::table& root,
                                                   const ConfigTable& schema) {
  const toml::node* node = Find(root, schema.name);
  if (node == nullptr) return {};
  const std::string what = absl::StrCat("'", schema.name, "'");
  if (!schema.repeated) {
    if (node->is_table()) return {node->as_table()};
    WrongValue(*node, what, absl::StrCat("one table, begun with [", schema.name, "]"));
    return {};
  }
  if (!node->is_array()) {
    WrongValue(*node, what, absl::StrCat("tables, each begun with [[", schema.name, "]]"));
    return {};
  }
  std::vector<const toml::table*> tables;
  for (const toml::node& element : *node->as_array()) {
    if (element.is_table()) {
      tables.push_back(element.as_table());
    } else {
      WrongValue(element, absl::StrCat("an entry of ", what), "a table");
    }
  }
  return tables;
}

std::optional<bool> TomlReader::Bool(const toml::node& node, absl::string_view what) {
  if (const auto* boolean = node.as_boolean()) return boolean->get();
  WrongValue(node, what, "true or false");
  return std::nullopt;
}

std::optional<std::string> TomlReader::String(const toml::node& node, absl::string_view what) {
  if (const auto* text = node.as_string()) return DecodeFromToml(text->get());
  WrongValue(node, what, "a string");
  return std::nullopt;
}

std::optional<LocatedText> TomlReader::NonEmptyString(const toml::node& node,
                                                      absl::string_view what) {
  std::optional<std::string> text = String(node, what);
  if (!text) return std::nullopt;
  if (!text->empty()) return LocatedText{*std::move(text), At(node)};
  Problem(Code::kConfigBadValue, At(node), absl::StrCat(what, " must not be empty"));
  return std::nullopt;
}

std::optional<double> TomlReader::Number(const toml::node& node, absl::string_view what) {
  if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
  const auto* number = node.as_floating_point();
  if (number != nullptr && std::isfinite(number->get())) return number->get();
  WrongValue(node, what, "a finite number");
  return std::nullopt;
}

const toml::array* TomlReader::Array(const toml::node& node, absl::string_view what) {
  if (const toml::array* array = node.as_array()) return array;
  WrongValue(node, what, "an array", node.is_string() ? "; put it in brackets, [...]" : "");
  return nullptr;
}

std::optional<size_t> TomlReader::Choice(const toml::node& node, absl::string_view what,
                                         absl::Span<const absl::string_view> names) {
  const auto* text = node.as_string();
  if (text != nullptr) {
    const auto found = std::find(names.begin(), names.end(), absl::string_view(text->get()));
    if (found != names.end()) return static_cast<size_t>(found - names.begin());
  }
  const std::vector<std::string> known(names.begin(), names.end());
  WrongValue(node, what, absl::StrCat("one of ", "\"", absl::StrJoin(names, "\", \""), "\""),
             text == nullptr ? "" : DidYouMean(text->get(), known));
  return std::nullopt;
}

void TomlReader::WrongValue(const toml::node& node, absl::string_view what,
                            absl::string_view expected, absl::string_view hint) {
  Problem(Code::kConfigBadValue, At(node),
          absl::StrCat(what, " must be ", expected, ", not ", Describe(node), hint));
}

void TomlReader::Report(Diagnostics& diagnostics) && {
  // Tables come out of toml++ sorted by key.
  std::stable_sort(problems_.begin(), problems_.end(), [](const Found& a, const Found& b) {
    return std::tie(a.location.line, a.location.column) <
           std::tie(b.location.line, b.location.column);
  });
  for (Found& found : problems_)
    diagnostics.Error(found.code, std::move(found.location), std::move(found.text));
}

}  // namespace mo
