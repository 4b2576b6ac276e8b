#ifndef CONVERTER_FRONTENDS_ONNX_OPS_TEXTS_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_TEXTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Strings, which the runtime only moves: everything else is computed with their bytes, in UTF-8.
// Values without a node after an error.

// A tensor of strings by its bytes.
struct Strings {
  Value begins, ends;  // of each string among the bytes: i64, in the shape of the tensor
  Value bytes;         // of all: a list of u8
};

// Adds a constant tensor, made of constants of numbers. The error says what the runtime cannot
// hold. It is for those that read its bytes: the runtime's CPU device compiles no strings that are
// constant.
absl::StatusOr<Value> AddTexts(Graph& graph, const std::string& name, const TextTensor& tensor,
                               const SourceSet& sources);
Value AddTexts(Operation& o, absl::string_view suffix, const TextTensor& tensor);
Value AddTexts(Operation& o, absl::string_view suffix, const std::vector<std::string>& list);

Strings Unpacked(Operation& o, Value tensor, const std::string& suffix);
// The tensor. Neither begins nor ends may descend.
Value Packed(Operation& o, absl::string_view suffix, const Strings& strings);
// The texts at places of a list that are computed when the model runs: strings in their shape.
Value TextsAt(Operation& o, const std::string& suffix, const std::vector<std::string>& texts,
              Value places);
// 0, 1, … in the shape of a tensor.
Value NumbersIn(Operation& o, Value like, const std::string& suffix);
// The same strings as a list.
Strings Listed(Operation& o, const Strings& strings, const std::string& suffix);

Value LengthsOf(Operation& o, const Strings& strings, absl::string_view suffix);
// The length of the longest string, a number; 0 of none.
Value LongestOf(Operation& o, const Strings& strings, const std::string& suffix);

// What stands in place of a byte after the end of a string.
constexpr double kNoByte = -1;
// Bytes 0 … width - 1 of each string along a new last axis: i64, kNoByte after its end.
Value RowsOf(Operation& o, const Strings& strings, Value width, const std::string& suffix);

// Which of different texts each string is, along a new last axis: booleans.
Value EqualToEach(Operation& o, const Strings& strings, const std::vector<std::string>& texts,
                  const std::string& suffix);
// The same as a number: 0 for none of them, otherwise 1 for the first text, 2 for the second …
Value PlaceAmong(Operation& o, const Strings& strings, const std::vector<std::string>& texts,
                 const std::string& suffix);
// Whether the strings of two tensors, which are broadcast, are equal.
Value EqualStrings(Operation& o, Value a, Value b);

// Whether a text has bytes of ASCII alone.
bool IsAscii(absl::string_view text);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_TEXTS_H_
