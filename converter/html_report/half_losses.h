#ifndef CONVERTER_HTML_REPORT_HALF_LOSSES_H_
#define CONVERTER_HTML_REPORT_HALF_LOSSES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// What the values of a constant are, and what they lose in f16.
struct HalfLoss {
  std::string constant;
  std::string reader;  // the first node that reads it
  std::string type;    // "f32[64, 3, 7, 7]"
  int64_t elements = 0;
  double largest = 0;         // magnitude, of all finite values
  int64_t overflowed = 0;     // finite values beyond the largest f16
  int64_t vanished = 0;       // values that are not 0 and become 0
  int64_t reduced = 0;        // values that become subnormal numbers of f16, with fewer digits
  double relative_error = 0;  // norm of the differences / norm of the values, where both are finite
};

// Of each constant wider than f16, in topological order. Reads all values once, block by block.
std::vector<HalfLoss> HalfLossesOf(const Graph& graph);

}  // namespace mo

#endif  // CONVERTER_HTML_REPORT_HALF_LOSSES_H_
