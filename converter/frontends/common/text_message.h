#ifndef CONVERTER_FRONTENDS_COMMON_TEXT_MESSAGE_H_
#define CONVERTER_FRONTENDS_COMMON_TEXT_MESSAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "google/protobuf/text_format.h"

namespace mo {

// Where in a text the places of protobuf's parser are: it counts a tab as up to eight columns.
class TextLines {
 public:
  explicit TextLines(absl::string_view text);

  // The column, from 1, of a place that the parser gives with line and column from 0.
  int Column(int line, int parser_column) const;
  // Whether `word` is at a place that the parser gives.
  bool Has(absl::string_view word, int line, int parser_column) const;
  // Where `word` is last before a place; the place itself if it is not near.
  Location Before(Location place, absl::string_view word) const;

 private:
  std::vector<std::string> lines_;
  std::vector<bool> has_tabs_;  // by line
};

// What a field means that a message does not have.
enum class UnknownField { kIgnored, kWarning, kError };

// A message in protobuf's text format, with the places of its fields.
class TextMessage {
 public:
  using Tree = google::protobuf::TextFormat::ParseInfoTree;
  // Of a field of a message, both by their names: ("PoolingParameter", "kernel_sise").
  using UnknownFieldRule = UnknownField (*)(absl::string_view message, absl::string_view field);

  TextMessage(absl::string_view text, std::string file);

  // Reads `message`; reports errors of syntax, too deep nesting, and unknown fields by `rule`.
  // `what` is what the text should be: "a prototxt". False after an error that leaves nothing to go
  // on with; an unknown field does not.
  bool Parse(absl::string_view what, UnknownFieldRule rule, google::protobuf::Message& message,
             Diagnostics& diagnostics);

  // The places of the message's fields, and of element `index` of one (-1: of one that is not
  // repeated): line 0 if the text does not have it.
  const Tree& places() const { return places_; }
  Location At(const Tree& tree, const google::protobuf::FieldDescriptor* field, int index) const;

 private:
  const absl::string_view text_;
  const std::string file_;
  const TextLines lines_;
  Tree places_;
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_TEXT_MESSAGE_H_
