#ifndef CONVERTER_FRONTENDS_TENSORFLOW_SAVED_MODEL_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_SAVED_MODEL_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/model.h"

namespace mo::tensorflow {

// A SavedModel is a folder:
//
//   saved_model.pb                         graphs, and of each its signatures and its saver
//   variables/variables.index, .data-…     the values of the variables (checkpoint.h)
//   assets/…                               not read

// Whether the bytes begin as a saved_model.pb does: with a version and then a graph.
bool LooksLikeSavedModel(absl::string_view bytes);

// The graph of source.model with the tags source.tags (default: the one with the tag "serve" alone,
// else the only one), inputs and outputs as in the signature source.signature (default:
// "serving_default", else the only one), each sorted by name, and the values that its saver
// restores. A variable that is not in the checkpoint has none. nullopt after an error.
//
// Nothing large is copied: tensors are views into the files.
std::optional<Model> ReadSavedModel(const SourceModel& source, Diagnostics& diagnostics);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_SAVED_MODEL_H_
