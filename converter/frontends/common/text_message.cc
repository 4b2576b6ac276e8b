#include "converter/frontends/common/text_message.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"

namespace mo {
namespace {

constexpr int kMaxNesting = 64;

// The word between the `index`-th pair of quotes of a parser's message.
std::string Quoted(absl::string_view message, int index) {
  for (size_t begin = message.find('"'); begin != absl::string_view::npos;
       begin = message.find('"', begin)) {
    const size_t end = message.find('"', begin + 1);
    if (end == absl::string_view::npos) return "";
    if (index-- == 0) return std::string(message.substr(begin + 1, end - begin - 1));
    begin = end + 1;
  }
  return "";
}

std::vector<std::string> FieldNames(const std::string& message_type) {
  std::vector<std::string> names;
  const google::protobuf::Descriptor* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(message_type);
  for (int i = 0; type != nullptr && i < type->field_count(); ++i)
    names.push_back(std::string(type->field(i)->name()));
  return names;
}

class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const std::string& file, const TextLines& lines, TextMessage::UnknownFieldRule rule,
            Diagnostics& diagnostics)
      : file_(file), lines_(lines), rule_(rule), diagnostics_(diagnostics) {}

#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, int column, absl::string_view message) override {
    Error(line, column, message);
  }
  void RecordWarning(int line, int column, absl::string_view message) override {
    Warning(line, column, message);
  }
#else
  void AddError(int line, int column, const std::string& message) override {
    Error(line, column, message);
  }
  void AddWarning(int line, int column, const std::string& message) override {
    Warning(line, column, message);
  }
#endif

 private:
  Location At(int line, int column) const { return {file_, line + 1, lines_.Column(line, column)}; }

  void Error(int line, int column, absl::string_view message) {
    if (line < 0) return;  // a summary without a place repeats what was reported before
    diagnostics_.Error(Code::kTextSyntax, At(line, column),
                       lines_.Has("//", line, column) ? "a comment begins with '#', not with '//'"
                                                      : std::string(message));
  }

  // The parser warns of unknown fields, after it has read the field's name.
  void Warning(int line, int column, absl::string_view message) {
    const std::string type = Quoted(message, 0);
    const std::string field = Quoted(message, 1);
    if (field.empty()) {
      diagnostics_.Warning(Code::kUnknownField, At(line, column), std::string(message));
      return;
    }
    const std::string short_type = type.substr(type.rfind('.') + 1);
    const UnknownField means = rule_(short_type, field);
    if (means == UnknownField::kIgnored) return;
    const Location place = lines_.Before(At(line, column), field);
    const std::string text = absl::StrCat("unknown field '", field, "' in ", short_type);
    const std::string near = DidYouMean(field, FieldNames(type));
    if (means == UnknownField::kWarning) {
      diagnostics_.Warning(Code::kUnknownField, place, absl::StrCat(text, "; it is ignored", near));
    } else {
      diagnostics_.Error(Code::kUnknownField, place,
                         absl::StrCat(text,
                                      "; it may change what is computed, so the model cannot be "
                                      "converted",
                                      near));
    }
  }

  const std::string& file_;
  const TextLines& lines_;
  const TextMessage::UnknownFieldRule rule_;
  Diagnostics& diagnostics_;
};

}  // namespace

TextLines::TextLines(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    lines_.push_back(std::string(line));
    has_tabs_.push_back(absl::StrContains(line, '\t'));
  }
}

int TextLines::Column(int line, int parser_column) const {
  constexpr int kTabWidth = 8;
  if (line < 0 || line >= static_cast<int>(lines_.size())) return 1;
  if (!has_tabs_[line]) return std::max(parser_column, 0) + 1;
  int index = 0;
  for (int column = 0; column < parser_column; ++index) {
    const bool tab = index < static_cast<int>(lines_[line].size()) && lines_[line][index] == '\t';
    column += tab ? kTabWidth - column % kTabWidth : 1;
  }
  return index + 1;
}

bool TextLines::Has(absl::string_view word, int line, int parser_column) const {
  const size_t begin = static_cast<size_t>(Column(line, parser_column) - 1);
  return line >= 0 && line < static_cast<int>(lines_.size()) &&
         lines_[line].compare(begin, word.size(), std::string(word)) == 0;
}

Location TextLines::Before(Location place, absl::string_view word) const {
  for (int line = place.line; line >= 1 && line > place.line - 100; --line) {
    const std::string& text = lines_[line - 1];
    const size_t end = line == place.line ? static_cast<size_t>(place.column - 1) : text.size();
    if (end < word.size()) continue;
    const size_t found = text.rfind(std::string(word), end - word.size());
    if (found != std::string::npos) return {place.file, line, static_cast<int>(found) + 1};
  }
  return place;
}

TextMessage::TextMessage(absl::string_view text, std::string file)
    : text_(text), file_(std::move(file)), lines_(text) {}

bool TextMessage::Parse(absl::string_view what, UnknownFieldRule rule,
                        google::protobuf::Message& message, Diagnostics& diagnostics) {
  diagnostics.AddSourceText(file_, text_);
  if (DeepestNesting(text_) > kMaxNesting) {
    diagnostics.Error(Code::kTextSyntax, {file_},
                      absl::StrCat("messages are nested more than ", kMaxNesting, " deep"));
    return false;
  }
  Collector collector(file_, lines_, rule, diagnostics);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&places_);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(2 * kMaxNesting);
  const int errors = diagnostics.error_count();
  if (parser.ParseFromString(std::string(text_), &message)) return true;
  if (diagnostics.error_count() == errors)
    diagnostics.Error(Code::kTextSyntax, {file_}, absl::StrCat("this is not ", what));
  return false;
}

Location TextMessage::At(const Tree& tree, const google::protobuf::FieldDescriptor* field,
                         int index) const {
  const google::protobuf::TextFormat::ParseLocation place = tree.GetLocation(field, index);
  if (place.line < 0) return {file_};
  return {file_, place.line + 1, lines_.Column(place.line, place.column)};
}

}  // namespace mo
