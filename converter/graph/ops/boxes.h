#ifndef CONVERTER_GRAPH_OPS_BOXES_H_
#define CONVERTER_GRAPH_OPS_BOXES_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace mo {

// What the operations that detect boxes share.

struct Box {
  double x1, y1, x2, y2;
};

// As offsets of a box: of its center in its extents, and the logarithms of factors of these.
// `extra` is 1 where a box from 3 to 3 has the extent 1.
inline Box Moved(const Box& box, const Box& offset, double extra) {
  const double width = box.x2 - box.x1 + extra, height = box.y2 - box.y1 + extra;
  const double x = offset.x1 * width + box.x1 + 0.5 * width;
  const double y = offset.y1 * height + box.y1 + 0.5 * height;
  const double half_width = 0.5 * std::exp(offset.x2) * width;
  const double half_height = 0.5 * std::exp(offset.y2) * height;
  return {x - half_width, y - half_height, x + half_width, y + half_height};
}

// A bound of the magnitude of what Moved() computes along one axis, of boxes that reach to `reach`.
inline double MagnitudeOfMoved(double reach, double offset, double logarithm) {
  const double extent = 2 * reach + 1;
  return reach + extent * (offset + 0.5 + 0.5 * std::exp(logarithm) * (1 + logarithm));
}

inline double Area(const Box& box, double extra) {
  return std::max(box.x2 - box.x1 + extra, 0.0) * std::max(box.y2 - box.y1 + extra, 0.0);
}

// The common part of the area of both together.
inline double Overlap(const Box& a, const Box& b, double extra) {
  const Box common = {std::max(a.x1, b.x1), std::max(a.y1, b.y1), std::min(a.x2, b.x2),
                      std::min(a.y2, b.y2)};
  const double area = Area(common, extra);
  return area == 0 ? 0 : area / (Area(a, extra) + Area(b, extra) - area);
}

// Of boxes in the order of their scores, those that do not overlap an earlier one of them by more
// than `threshold`, `most` of them at most.
inline std::vector<int64_t> Suppressed(const std::vector<Box>& boxes,
                                       const std::vector<int64_t>& order, double threshold,
                                       int64_t most, double extra) {
  std::vector<int64_t> kept;
  for (const int64_t box : order) {
    if (static_cast<int64_t>(kept.size()) == most) break;
    const bool overlaps = std::any_of(kept.begin(), kept.end(), [&](int64_t better) {
      return Overlap(boxes[box], boxes[better], extra) > threshold;
    });
    if (!overlaps) kept.push_back(box);
  }
  return kept;
}

inline double Largest(absl::Span<const double> values) {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_BOXES_H_
