#ifndef CONVERTER_INPUTS_INPUTS_H_
#define CONVERTER_INPUTS_INPUTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/config/config.h"
#include "converter/graph/graph.h"

namespace mo {

// What is known of a model's inputs beside its graph.
struct InputContext {
  std::string file = "";          // of the model, for diagnostics
  std::string image_layout = "";  // of inputs with four axes that state none; "" if not known
  // What every input shall have on its axis N; on its first axis where the layout is not known.
  std::optional<int64_t> batch = std::nullopt;
};

// Whether an input goes by `name`: that of its Parameter or of its tensor, or an alias.
bool IsInputNamed(const Node& parameter, absl::string_view name);

// The layout that an input has in the source: as the graph states it, as the frontend's inputs have
// it, or as `config` (nullptr: nothing) says; "" if nobody does.
std::string SourceLayout(const Node& parameter, const InputConfig* config,
                         const InputContext& context);

// Makes the inputs of a graph what the configuration asks for. Runs once, between frontend and
// passes:
//
//     input                       input, in the configured layout and type
//       │                           │ Transpose to the source's layout
//       │                  →        │ Convert to the source's type
//       │                           │ preprocessing, step by step: Gather, Subtract, Divide
//     what reads it               what reads it
//
// Where Transposes and a Convert to a floating-point type alone read the input, the preprocessing
// comes after them: next to the convolutions, and in numbers that have fractions. An integer
// input that is read as it is gets a Convert to f32. A type must be one of which the source's type
// holds every number. All of it belongs to the input's source node
// and is named after the input. Names that the graph does not have are passed over: the frontend
// reports them. Problems go to `diagnostics`; then the graph is of no use.
void ConfigureInputs(absl::Span<const InputConfig> inputs, const InputContext& context,
                     Graph& graph, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_INPUTS_INPUTS_H_
