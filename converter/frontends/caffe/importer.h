#ifndef CONVERTER_FRONTENDS_CAFFE_IMPORTER_H_
#define CONVERTER_FRONTENDS_CAFFE_IMPORTER_H_

#include <memory>

#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/prototxt.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/graph.h"

namespace mo::caffe {

// The graph of the layers of inference between the inputs and outputs that `source` or else the
// net says. nullptr after errors. Constants are views into the caffemodel.
std::unique_ptr<Graph> ImportNet(const SourceModel& source, const Prototxt& prototxt,
                                 const LayerBlobs& stored, Diagnostics& diagnostics);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_IMPORTER_H_
