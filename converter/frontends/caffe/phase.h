#ifndef CONVERTER_FRONTENDS_CAFFE_PHASE_H_
#define CONVERTER_FRONTENDS_CAFFE_PHASE_H_

#include "converter/frontends/caffe/caffe.pb.h"

namespace mo::caffe {

// Whether a layer belongs to the net in phase TEST, by its include and exclude rules and the net's
// level and stages.
bool IsInPhase(const NetParameter& net, const LayerParameter& layer);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_PHASE_H_
