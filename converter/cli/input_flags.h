#ifndef CONVERTER_CLI_INPUT_FLAGS_H_
#define CONVERTER_CLI_INPUT_FLAGS_H_

#include <optional>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/config/config.h"
#include "converter/graph/graph.h"
#include "converter/inputs/inputs.h"

namespace mo {

// The old Model Optimizer's flags for preprocessing and layouts. docs/config.md says what they
// mean.

// "data[104,117,123]"; without a name it is for the input at the same place.
struct NamedValues {
  std::string input;
  std::vector<double> values;
};

// "data(nhwc->nchw)"; with one layout, source and target are the same.
struct NamedLayout {
  std::string input;
  std::string source, target;
};

struct InputFlags {
  std::vector<NamedValues> mean_values, scale_values;
  std::optional<double> scale;  // for every input
  bool reverse_input_channels = false;
  std::vector<NamedLayout> layouts;
};

// The flags as they are written; empty where they are not given.
struct InputFlagWords {
  std::string mean_values, scale_values, scale, layout;
};

// Reads them. What is wrong is reported with what was expected.
void ParseInputFlags(const InputFlagWords& words, InputFlags& flags, Diagnostics& diagnostics);

// Lays the flags over what the configuration says of the inputs of `graph`, as the frontend gave
// it. Flags without names go to the inputs in the order of `order` (--input), or of the graph if
// that is empty. Preprocessing by flags replaces the configuration's for that input.
void ApplyInputFlags(const InputFlags& flags, const std::vector<std::string>& order,
                     const Graph& graph, const InputContext& context, Config& config,
                     Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_INPUT_FLAGS_H_
