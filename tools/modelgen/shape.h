#ifndef TOOLS_MODELGEN_SHAPE_H_
#define TOOLS_MODELGEN_SHAPE_H_

#include <cstdint>
#include <vector>

namespace modelgen {

// Height and width. One number is for both.
struct Size {
  int64_t height = 1;
  int64_t width = 1;

  constexpr Size(int64_t both) : height(both), width(both) {}  // NOLINT: 3 means 3x3.
  constexpr Size(int64_t height, int64_t width) : height(height), width(width) {}
  friend bool operator==(const Size&, const Size&) = default;
};

// N, C, H, W of an activation; N, C of what an InnerProduct makes; any extents of a parameter.
using Shape = std::vector<int64_t>;

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_SHAPE_H_
