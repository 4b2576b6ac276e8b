#ifndef CONVERTER_CLI_READ_INPUTS_H_
#define CONVERTER_CLI_READ_INPUTS_H_

#include <string>

#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"

namespace mo {

// --input, --input_shape and --freeze_placeholder_with_value, as they are written; empty where they
// are not given.
struct InputWords {
  std::string input, input_shape, values;
};

// Puts together what they say of the inputs' names, shapes and values, which can be said in several
// ways. What is wrong, or said twice, is reported.
void ReadInputs(const InputWords& words, ConversionOptions& options, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_READ_INPUTS_H_
