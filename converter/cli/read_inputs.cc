#include "converter/cli/read_inputs.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/cli/old_inputs.h"

namespace mo {
namespace {

// --freeze_placeholder_with_value, beside the values of --input. Inputs with values are no inputs.
void ReadValues(const InputWords& words, Options& options, Diagnostics& diagnostics) {
  auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
  const std::optional<std::vector<OldValue>> values = ParseOldValues(words.values);
  if (!values) {
    return usage(absl::StrCat("--freeze_placeholder_with_value is '", words.values,
                              "'; expected NAME->VALUE, separated by commas, each value True, "
                              "False, a number (an integer within 2^53), or a list of one kind as "
                              "in [1,2]"));
  }
  options.values.insert(options.values.end(), values->begin(), values->end());
  for (size_t i = 0; i < options.values.size(); ++i) {
    const std::string& name = options.values[i].name;
    for (size_t j = 0; j < i; ++j) {
      if (options.values[j].name == name)
        usage(absl::StrCat("input '", name, "' has two values; expected one"));
    }
    const auto named = std::find(options.inputs.begin(), options.inputs.end(), name);
    if (named == options.inputs.end()) continue;
    const auto shape = options.shapes_of_inputs.begin() + (named - options.inputs.begin());
    if (*shape)
      usage(absl::StrCat("input '", name, "' has a shape and a value; expected one of them"));
    options.inputs.erase(named);
    options.shapes_of_inputs.erase(shape);
  }
}

}  // namespace

void ReadInputs(const InputWords& words, Options& options, Diagnostics& diagnostics) {
  auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
  const std::optional<std::vector<OldInput>> inputs = ParseOldInputs(words.input);
  if (!inputs) {
    usage(absl::StrCat("--input is '", words.input,
                       "'; expected names, separated by commas, each perhaps with a shape as in "
                       "data[1,3,224,224] or a value as in data->1"));
  }
  bool has_shape = false;
  for (const OldInput& input : inputs.value_or(std::vector<OldInput>())) {
    has_shape |= input.shape.has_value();
    if (input.has_type)
      usage(absl::StrCat("--input gives '", input.name,
                         "' an element type; inputs keep the model's. Leave it out"));
    if (input.value && input.shape)
      usage(absl::StrCat("--input gives '", input.name,
                         "' a shape and a value; expected one of them: the value has the input's "
                         "shape"));
    if (input.value) {
      options.values.push_back({input.name, *input.value});
    } else {
      options.inputs.push_back(input.name);
      options.shapes_of_inputs.push_back(input.shape);
    }
  }
  ReadValues(words, options, diagnostics);
  if (words.input_shape.empty()) return;
  const std::optional<std::vector<std::vector<int64_t>>> shapes = ParseOldShapes(words.input_shape);
  if (!shapes)
    return usage(absl::StrCat("--input_shape is '", words.input_shape,
                              "'; expected [1,3,224,224], one for each input, with -1 or ? for a "
                              "dynamic dimension"));
  if (has_shape) return usage("--input and --input_shape both give shapes; expected one of them");
  options.input_shapes = *shapes;
}

}  // namespace mo
