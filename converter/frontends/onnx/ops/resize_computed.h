#ifndef CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_COMPUTED_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_COMPUTED_H_

#include <vector>

#include "converter/frontends/common/resize_places.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Resize where sizes, scales, the region or extents are known when the model runs: the arithmetic
// of resize_places.h as nodes, in f32.
struct ComputedResize {
  std::vector<int> axes;
  // Lists with a number for each axis. Of the first two one has no node.
  Value scales = {};             // f32
  Value sizes = {};              // i64
  Value starts = {}, ends = {};  // f32, of tf_crop_and_resize; otherwise without a node
};

// The resized input 0; a value without a node after an error.
Value AddComputedResize(Operation& o, const ComputedResize& resize, const ResizeMode& mode);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_COMPUTED_H_
