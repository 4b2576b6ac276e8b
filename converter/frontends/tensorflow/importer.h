#ifndef CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_H_

#include <memory>

#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/model.h"
#include "converter/graph/graph.h"

namespace mo::tensorflow {

// The graph of `model` between the inputs and outputs that `source`, or else its signature, or else
// the graph itself says. nullptr after errors. Constants are views into the model's files.
std::unique_ptr<Graph> ImportModel(const SourceModel& source, const Model& model,
                                   Diagnostics& diagnostics);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_H_
