#ifndef CONVERTER_FRONTENDS_COMMON_RESIZE_H_
#define CONVERTER_FRONTENDS_COMMON_RESIZE_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/common/node_builder.h"

namespace mo {

// Where a pixel of the result is read in the image.
enum class Pixels {
  kCorners,     // the centers of the corner pixels of both images coincide
  kAsymmetric,  // pixel i at i · scale
  kHalfPixel,   // pixels are squares, read at their centers: at (i + ½) · scale - ½
};

struct Resize {
  bool nearest = false;  // the nearest pixel; otherwise a mix of those around, by distance
  Pixels pixels = Pixels::kHalfPixel;
  Ints axes = {2, 3};
};

// Data [N, C, x…] with the extents `sizes` along the axes: integers that may be computed by the
// graph. A value without a node after an error. Of nearest pixels the place of kCorners is rounded,
// half up, that of the others down; that of kHalfPixel is then at (i + ½) · scale.
Value AddResize(NodeBuilder& builder, absl::string_view suffix, Value data, Value sizes,
                const Resize& resize);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RESIZE_H_
