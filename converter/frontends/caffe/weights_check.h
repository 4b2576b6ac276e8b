#ifndef CONVERTER_FRONTENDS_CAFFE_WEIGHTS_CHECK_H_
#define CONVERTER_FRONTENDS_CAFFE_WEIGHTS_CHECK_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo::caffe {

// Whether the weights can be those of the net. They cannot if they are for none of its layers, or
// if each layer that states its num_output has weights of another number: that is reported in one
// error, as there would be one for each layer. Of one or two layers their own errors tell more.
//
// `layers` are the indexes of those that count; `file` names the weights.
bool WeightsBelong(const NetParameter& net, const std::vector<int>& layers,
                   const LayerBlobs& weights, const std::string& file, Diagnostics& diagnostics);

// Whether a layer needs weights of its own.
bool NeedsWeights(const LayerParameter& layer);

// The names of weights that no layer takes and that are like `name`, so that one of the two may be
// mistyped.
std::vector<std::string> NearWeights(const NetParameter& net, const std::string& name,
                                     const LayerBlobs& weights);

// Whether the fillers of a layer may give its weights where none are stored: false where they are
// random.
bool MayBeFilled(const LayerParameter& layer);

// Warns that a layer keeps the values of its fillers, as no weights are stored by its name, or only
// those that it shares.
void WarnOfFilledWeights(const Prototxt& prototxt, int layer, const LayerBlobs& weights,
                         Diagnostics& diagnostics);

// Reports the layers, by their indexes, that need weights and have none. `file` is "" if no weights
// were given: then one error is for all.
void ReportLayersWithoutWeights(const Prototxt& prototxt, const std::vector<int>& layers,
                                const LayerBlobs& weights, const std::string& file,
                                Diagnostics& diagnostics);

// Warns of weights for which the net has no layer in any phase.
void ReportUnusedWeights(const NetParameter& net, const LayerBlobs& weights,
                         const std::string& file, Diagnostics& diagnostics);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_WEIGHTS_CHECK_H_
