#ifndef CONVERTER_CLI_OLD_INPUTS_H_
#define CONVERTER_CLI_OLD_INPUTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/config/config.h"

namespace mo {

// What the old Model Optimizer's --input and --input_shape say.

// "NAME", "NAME[1,3,4]", "NAME[1 3 4]{f16}": one entry of --input.
struct OldInput {
  std::string name;  // a name, "PORT:NAME" or "NAME:PORT"
  std::optional<Shape> shape;
  std::optional<ElementType> type;  // NAME{f16}
  std::optional<InputValue> value;  // NAME->1
};

// The entries, which are separated by commas outside of brackets; nullopt if one has another form.
std::optional<std::vector<OldInput>> ParseOldInputs(absl::string_view text);

// "[1,3,224,224],(1 10)" or "1,3,224,224"; -1 or ? is dynamic, 1..4 is bounded. nullopt if a
// bracket is missing, or something is no dimension.
std::optional<std::vector<Shape>> ParseOldShapes(absl::string_view text);

// "NAME->VALUE": an input that becomes a constant. "NAME[2,3]->VALUE" gives it a shape, too.
struct OldValue {
  std::string name;
  InputValue value;
  std::optional<Shape> shape = std::nullopt;
};

// --freeze_placeholder_with_value: such entries, separated by commas outside of brackets. A value
// is True, False, a number, or a list of them as in [1,2] or [1 2]. nullopt if one has another
// form.
std::optional<std::vector<OldValue>> ParseOldValues(absl::string_view text);

}  // namespace mo

#endif  // CONVERTER_CLI_OLD_INPUTS_H_
