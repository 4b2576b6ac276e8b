#include "tools/modelgen/caffe_operations.h"

#include <cstddef>

namespace modelgen {
namespace {

int64_t CountFrom(const Shape& shape, size_t axis) {
  int64_t count = 1;
  for (; axis < shape.size(); ++axis) count *= shape[axis];
  return count;
}

struct TopShapes {
  const std::vector<Shape>& bottoms;

  Shape operator()(const Lrn&) const { return bottoms[0]; }
  Shape operator()(const Normalize&) const { return bottoms[0]; }
  Shape operator()(const Sigmoid&) const { return bottoms[0]; }
  Shape operator()(const Gate&) const { return bottoms[0]; }
  Shape operator()(const Axpy&) const { return bottoms[1]; }

  Shape operator()(const Crop&) const {
    return {bottoms[0][0], bottoms[0][1], bottoms[1][2], bottoms[1][3]};
  }

  Shape operator()(const Permute& op) const {
    Shape shape;
    for (int64_t axis : op.order) shape.push_back(bottoms[0][axis]);
    return shape;
  }

  Shape operator()(const Flatten&) const { return {bottoms[0][0], CountFrom(bottoms[0], 1)}; }

  Shape operator()(const Reshape& op) const {
    Shape shape = op.extents;
    int64_t left = CountFrom(bottoms[0], 0);
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      if (shape[axis] == 0) shape[axis] = bottoms[0][axis];
      if (shape[axis] != -1) left /= shape[axis];
    }
    for (int64_t& extent : shape) {
      if (extent == -1) extent = left;
    }
    return shape;
  }

  Shape operator()(const PriorBox& op) const {
    return {1, 2, CountFrom(bottoms[0], 2) * PriorCount(op) * 4};
  }

  Shape operator()(const DetectionOutput&) const { return {1, 1, DetectionOutput::kMax, 7}; }
  Shape operator()(const Proposal&) const { return {Proposal::kMax, 5}; }
  Shape operator()(const RoiPooling& op) const {
    return {bottoms[1][0], bottoms[0][1], op.size, op.size};
  }
};

}  // namespace

int64_t PriorCount(const PriorBox& priors) {
  return 2 + 2 * static_cast<int64_t>(priors.ratios.size());
}

Shape TopShape(const CaffeOperation& operation, const std::vector<Shape>& bottoms) {
  return std::visit(TopShapes{bottoms}, operation);
}

std::vector<Shape> BlobShapes(const CaffeOperation& operation, const std::vector<Shape>& bottoms) {
  if (!std::holds_alternative<Normalize>(operation)) return {};
  return {{bottoms[0][1]}};
}

}  // namespace modelgen
