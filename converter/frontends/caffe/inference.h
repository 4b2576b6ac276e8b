#ifndef CONVERTER_FRONTENDS_CAFFE_INFERENCE_H_
#define CONVERTER_FRONTENDS_CAFFE_INFERENCE_H_

#include <set>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/frontends/caffe/prototxt.h"

namespace mo::caffe {

// Whether inference has the layer: by its include and exclude rules for phase TEST, level 0, and
// the stages that the net's `state` gives.
bool IsInPhase(const NetParameter& net, const LayerParameter& layer);

// Whether a layer only compares, as losses and accuracies do, or writes nothing.
bool IsOfTraining(const LayerParameter& layer);

// The indices of the layers of inference, in their order.
std::vector<int> LayersOfInference(const NetParameter& net);

// Inputs of the net that only layers of training read, and labels of data layers that no other
// layer reads.
std::set<std::string> InputsOfTraining(const Prototxt& prototxt);

// Makes a Softmax of each SoftmaxWithLoss that has its second top, the probabilities, or no labels.
// Reports a layer with both include and exclude rules, and warns of a layer that states phase
// TRAIN.
void PrepareForInference(Prototxt& prototxt, Diagnostics& diagnostics);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_INFERENCE_H_
