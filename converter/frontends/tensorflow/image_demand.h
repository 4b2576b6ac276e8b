#ifndef CONVERTER_FRONTENDS_TENSORFLOW_IMAGE_DEMAND_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_IMAGE_DEMAND_H_

#include <set>
#include <vector>

#include "converter/frontends/tensorflow/flat_graph.h"

namespace mo::tensorflow {

// The nodes of operations that take or make images in either order (Images::kFollowed, kStacked)
// and whose result is to have its channels first: something that is computed from it alone, through
// nothing but such operations, takes it so, and nothing takes it as the source has it, an output of
// the model least of all. With these the one Transpose that an image needs comes first, and what
// lies between it and a convolution computes in the convolution's order.
//
// `order` has inputs before their readers.
std::set<int> NodesWithChannelsFirst(const FlatGraph& graph, const std::vector<int>& order,
                                     const std::vector<TensorRef>& outputs);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_IMAGE_DEMAND_H_
