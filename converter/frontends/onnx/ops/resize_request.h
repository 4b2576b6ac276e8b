#ifndef CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_REQUEST_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_REQUEST_H_

#include <optional>
#include <vector>

#include "converter/frontends/common/resize_places.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// What a Resize or Upsample asks for, in the forms that their versions have.

// Where it is known: scales, or sizes, of some axes.
struct ResizeRequest {
  std::vector<int> axes;
  std::vector<double> scales = {};  // one of both is empty
  Ints sizes = {};
  std::vector<double> starts = {}, ends = {};  // of roi
};

// Where the node has scales or sizes.
bool HasScalesAttribute(const Operation& o);
// Those of attribute scales, or height_scale and width_scale of images below opset 7.
std::vector<double> ScalesAttribute(const Operation& o);
int ScalesInput(const Operation& o);
bool HasSizes(const Operation& o);
bool HasRegion(const Operation& o, const ResizeMode& mode);

// The attributes but axes. nullopt after an error.
std::optional<ResizeMode> ReadResizeMode(Operation& o);

// Attribute axes, by default all; nullopt after an error.
std::optional<std::vector<int>> ReadResizedAxes(Operation& o);

// Whether all that is asked for is known.
bool IsRequestKnown(const Operation& o, const ResizeMode& mode);

// Of what is known; nullopt after an error.
std::optional<ResizeRequest> ReadResizeRequest(Operation& o, const std::vector<int>& axes,
                                               const ResizeMode& mode);

// Whether an axis changes of which the extent is not known.
bool HasOpenAxes(const Operation& o, const ResizeRequest& request);

// With keep_aspect_ratio_policy all axes have one scale. Needs known extents.
void KeepAspectRatio(Operation& o, ResizeRequest& request);

// Reports that scales or sizes do not fit `count` axes; false.
bool ReportResizeCount(Operation& o, size_t count);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_RESIZE_REQUEST_H_
