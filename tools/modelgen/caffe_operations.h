#ifndef TOOLS_MODELGEN_CAFFE_OPERATIONS_H_
#define TOOLS_MODELGEN_CAFFE_OPERATIONS_H_

// Operations of nets that are written to Caffe's files only: of its detectors, segmentations and
// gated nets.

#include <cstdint>
#include <variant>
#include <vector>

#include "tools/modelgen/shape.h"

namespace modelgen {

// Divides by a power, 0.75, of 1 + alpha times the mean square of a window: of neighbouring
// channels, or of pixels of the channel.
struct Lrn {
  int64_t size = 5;
  float alpha = 1e-4f;
  bool within_channel = false;
};

// Divides the channels of each pixel by their Euclidean norm. Blob: a scale for each channel [C].
struct Normalize {
  float scale = 20.0f;  // What the file says the blob is before it is trained.
};

struct Sigmoid {};

// A Scale of two bottoms: multiplies each plane of the first by its number in the second, N×C.
struct Gate {};

// Multiplies each plane of the second bottom by its number in the first, and adds the third.
struct Axpy {};

// As many rows and columns of the first bottom as the second has, from `offset` on.
struct Crop {
  int64_t offset = 0;
};

struct Permute {
  std::vector<int64_t> order;
};

// N×C×H×W becomes N×CHW.
struct Flatten {};

// 0 is the bottom's extent, one -1 what is left.
struct Reshape {
  std::vector<int64_t> extents;
};

// Boxes around each pixel of the first bottom, in an image, the second: a square of `smallest`, one
// between that and `largest`, and for each ratio one that is wide and one that is high.
struct PriorBox {
  int64_t smallest = 0;
  int64_t largest = 0;
  std::vector<int64_t> ratios;
  int64_t step = 0;
};

// Bottoms: offsets of boxes, scores of classes, priors.
struct DetectionOutput {
  static constexpr int64_t kMax = 200;  // Detections.
  int64_t classes = 0;
};

// Boxes of objects, by scores and offsets of the anchors at each pixel and the image's extents: a
// Python layer. The anchors have three ratios at each scale.
struct Proposal {
  static constexpr int64_t kRatios = 3;
  static constexpr int64_t kMax = 300;  // Boxes.
  int64_t stride = 16;
  std::vector<int64_t> scales = {8, 16, 32};
};

// Maxima in size×size parts of the first bottom's regions, which the second has.
struct RoiPooling {
  int64_t size = 1;
  int64_t stride = 16;  // How many pixels of the image make one of the first bottom.
};

using CaffeOperation = std::variant<Lrn, Normalize, Sigmoid, Gate, Axpy, Crop, Permute, Flatten,
                                    Reshape, PriorBox, DetectionOutput, Proposal, RoiPooling>;

// The boxes at each pixel.
int64_t PriorCount(const PriorBox& priors);

// Of a layer that reads bottoms of these shapes, which it does not check. For as many detections
// and proposals as there may be.
Shape TopShape(const CaffeOperation& operation, const std::vector<Shape>& bottoms);

std::vector<Shape> BlobShapes(const CaffeOperation& operation, const std::vector<Shape>& bottoms);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CAFFE_OPERATIONS_H_
