#ifndef CONVERTER_FRONTENDS_CAFFE_SHARED_WEIGHTS_H_
#define CONVERTER_FRONTENDS_CAFFE_SHARED_WEIGHTS_H_

#include <vector>

#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/frontends/caffe/caffemodel.h"

namespace mo::caffe {

// The weights that the layers have after Caffe has loaded them: blobs that layers share by the name
// of a `param` are one, and the caffemodel may hold it for one of them or for each, of which the
// last one in the file counts. `layers` are the indices of the layers that count.
LayerBlobs ShareWeights(const NetParameter& net, const std::vector<int>& layers,
                        LayerBlobs weights);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_SHARED_WEIGHTS_H_
