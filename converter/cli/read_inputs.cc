#include "converter/cli/read_inputs.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/cli/old_inputs.h"

namespace mo {
namespace {

// A value has the type that the model reads.
void CheckValueHasNoType(const OldInput& input, Diagnostics& diagnostics) {
  if (!input.type) return;
  diagnostics.Error(Code::kUsage, {},
                    absl::StrCat("input '", input.name,
                                 "' has a type and a value; expected one of them: a value has the "
                                 "type that the model reads"));
}

// --input names each input once; of two values for one ReadValues speaks.
void CheckNamedOnce(const std::vector<OldInput>& inputs, Diagnostics& diagnostics) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (inputs[i].name != inputs[j].name || (inputs[i].value && inputs[j].value)) continue;
      diagnostics.Error(
          Code::kUsage, {},
          absl::StrCat("--input names '", inputs[i].name, "' twice; name each input once"));
    }
  }
}

// --freeze_placeholder_with_value, beside the values of --input. Inputs with values are no inputs.
void ReadValues(const InputWords& words, ConversionOptions& options, Diagnostics& diagnostics) {
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
    const auto named = std::find_if(options.inputs.begin(), options.inputs.end(),
                                    [&](const OldInput& input) { return input.name == name; });
    if (named == options.inputs.end()) continue;
    CheckValueHasNoType(*named, diagnostics);
    if (named->shape) options.values[i].shape = named->shape;
    options.inputs.erase(named);
  }
}

}  // namespace

void ReadInputs(const InputWords& words, ConversionOptions& options, Diagnostics& diagnostics) {
  auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
  const std::optional<std::vector<OldInput>> inputs = ParseOldInputs(words.input);
  if (!inputs) {
    usage(absl::StrCat("--input is '", words.input,
                       "'; expected names, separated by commas, each perhaps with a shape as in "
                       "data[1,3,224,224], an element type as in data{f16}, or a value as in "
                       "data->1"));
  }
  if (inputs) CheckNamedOnce(*inputs, diagnostics);
  for (const OldInput& input : inputs.value_or(std::vector<OldInput>())) {
    if (!input.value) {
      options.inputs.push_back(input);
      continue;
    }
    CheckValueHasNoType(input, diagnostics);
    options.values.push_back({input.name, *input.value, input.shape});
  }
  ReadValues(words, options, diagnostics);
  if (words.input_shape.empty()) return;
  const std::optional<std::vector<Shape>> shapes = ParseOldShapes(words.input_shape);
  if (!shapes)
    return usage(absl::StrCat("--input_shape is '", words.input_shape,
                              "'; expected [1,3,224,224], one for each input, with -1 or ? for a "
                              "dynamic dimension, 1..4 for a bounded one"));
  const bool has_shape = std::any_of(options.inputs.begin(), options.inputs.end(),
                                     [](const OldInput& input) { return input.shape.has_value(); });
  if (has_shape) return usage("--input and --input_shape both give shapes; expected one of them");
  options.input_shapes = *shapes;
}

}  // namespace mo
