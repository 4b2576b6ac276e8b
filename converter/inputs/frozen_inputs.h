#ifndef CONVERTER_INPUTS_FROZEN_INPUTS_H_
#define CONVERTER_INPUTS_FROZEN_INPUTS_H_

#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/config/config.h"
#include "converter/graph/graph.h"
#include "converter/inputs/inputs.h"

namespace mo {

// Replaces each input that has a value in the configuration by a Constant of its type and shape. A
// list has one value for each element, in row-major order of the source's axes, and settles one
// open dimension; anything else fills a shape that has no open one. Runs once, between frontend and
// ConfigureInputs, which does not see these inputs any more. A value that the input's type or shape
// cannot have is an error, as are a layout or preprocessing beside it.
void FreezeInputs(absl::Span<const InputConfig> inputs, const InputContext& context, Graph& graph,
                  Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_INPUTS_FROZEN_INPUTS_H_
