#ifndef TOOLS_MODELGEN_VGG_LAYERS_H_
#define TOOLS_MODELGEN_VGG_LAYERS_H_

// The convolutions of VGG-16 without normalization, which other nets begin with.

#include <string>

#include "tools/modelgen/net.h"

namespace modelgen {

// The convolutions of VGG-16 have this many channels in place of 64, 128, 256, 512, 512.
inline constexpr int64_t kVggChannels[] = {8, 16, 32, 64, 64};

// A convolution whose bias centers it, and its ReLU, in place, called `relu`.
std::string AddRectified(NetBuilder& net, const std::string& name, const std::string& relu,
                         const std::string& bottom, Convolution convolution);

// From conv1_1, padded by `pad`, to pool5, which is `last`. Gives the blob of that.
std::string AddVggLayers(NetBuilder& net, const std::string& data, int64_t pad, Pooling last);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_VGG_LAYERS_H_
