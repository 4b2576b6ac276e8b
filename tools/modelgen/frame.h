#ifndef TOOLS_MODELGEN_FRAME_H_
#define TOOLS_MODELGEN_FRAME_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// How the windows of a layer lie on the image, in TensorFlow's words.
enum class Frame {
  kValid,   // Within it.
  kSame,    // As SAME puts them.
  kPadded,  // Within the image with `pad` zeros on each side.
  kNone,    // Otherwise: rounded up, and not as SAME.
};

// Of an image N, C, H, W.
Size ImageSize(const Shape& shape);

// Of a layer that makes an image of the shape `out` from one of the shape `in`. A Convolution never
// has kNone.
Frame FrameOf(const Convolution& op, const Shape& in, const Shape& out);

// Not of a global pooling. TensorFlow has no zeros in a maximum, and counts none in an average, but
// those of a Pad.
Frame FrameOf(const Pooling& op, const Shape& in, const Shape& out);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_FRAME_H_
