#ifndef CONVERTER_FRONTENDS_COMMON_LINEAR_EXTENTS_H_
#define CONVERTER_FRONTENDS_COMMON_LINEAR_EXTENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// A number as a · e + b: e is an extent that is known only when the model runs. Without a `symbol`
// it is b.
struct LinearExtent {
  std::string symbol = "";
  int64_t factor = 0, offset = 0;

  friend bool operator==(const LinearExtent&, const LinearExtent&) = default;
};

// Axis `axis` of a value whose rank is known.
LinearExtent LinearExtentOf(Value value, int axis);

// The integers of a number or a list that is computed from extents and constants; nullopt in it, or
// of it, is what is computed otherwise.
std::optional<std::vector<std::optional<LinearExtent>>> LinearExtentsIn(Value list);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_LINEAR_EXTENTS_H_
