#ifndef TOOLS_MODELGEN_CHANNELS_LAST_H_
#define TOOLS_MODELGEN_CHANNELS_LAST_H_

#include <cstdint>
#include <vector>

#include "tools/modelgen/net.h"

namespace modelgen {

// [N, C, H, W] as [N, H, W, C]; other shapes as they are.
Shape ChannelsLast(const Shape& shape);

// The elements of [a, b, c] in the order of [c, b, a].
std::vector<float> Reversed(const std::vector<float>& values, int64_t a, int64_t b, int64_t c);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CHANNELS_LAST_H_
