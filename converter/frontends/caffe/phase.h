#ifndef CONVERTER_FRONTENDS_CAFFE_PHASE_H_
#define CONVERTER_FRONTENDS_CAFFE_PHASE_H_

#include <vector>

#include "converter/frontends/caffe/caffe.pb.h"

namespace mo::caffe {

// Whether a layer belongs to the net in phase TEST, by its include and exclude rules and the net's
// level and stages.
bool IsInPhase(const NetParameter& net, const LayerParameter& layer);

// The layers of phase TEST, by their indices.
std::vector<int> LayersOfPhase(const NetParameter& net);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_PHASE_H_
