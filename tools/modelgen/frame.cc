#include "tools/modelgen/frame.h"

namespace modelgen {
namespace {

struct Windows {
  Size in, out, kernel;
  int64_t stride;
  Size pad;
};

bool LieWithin(const Windows& windows, Size pad) {
  const auto count = [&windows](int64_t extent, int64_t kernel) {
    return extent < kernel ? 0 : (extent - kernel) / windows.stride + 1;
  };
  return windows.out == Size(count(windows.in.height + 2 * pad.height, windows.kernel.height),
                             count(windows.in.width + 2 * pad.width, windows.kernel.width));
}

bool LieAsSame(const Windows& windows) {
  const Convolution same = {.kernel = windows.kernel, .stride = windows.stride, .same = true};
  return windows.out == ConvolvedSize(same, windows.in) &&
         windows.pad == PadBefore(same, windows.in);
}

}  // namespace

Size ImageSize(const Shape& shape) { return {shape[2], shape[3]}; }

Frame FrameOf(const Convolution& op, const Shape& in, const Shape& out) {
  const Windows windows = {ImageSize(in), ImageSize(out), op.kernel, op.stride,
                           PadBefore(op, ImageSize(in))};
  if (LieAsSame(windows)) return Frame::kSame;
  return windows.pad == 0 ? Frame::kValid : Frame::kPadded;
}

Frame FrameOf(const Pooling& op, const Shape& in, const Shape& out) {
  const Windows windows = {ImageSize(in), ImageSize(out), op.kernel, op.stride,
                           PadBefore(op, ImageSize(in))};
  const bool average = op.method == Pooling::Method::kAverage;
  if (windows.pad == 0 && LieWithin(windows, 0)) return Frame::kValid;
  if (LieAsSame(windows) && (!average || op.same || windows.pad == 0)) return Frame::kSame;
  return average && !op.same && LieWithin(windows, windows.pad) ? Frame::kPadded : Frame::kNone;
}

}  // namespace modelgen
