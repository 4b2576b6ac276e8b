#ifndef CONVERTER_EVALUATOR_EQUALITY_H_
#define CONVERTER_EVALUATOR_EQUALITY_H_

#include "absl/status/status.h"
#include "converter/graph/graph.h"

namespace mo {

// Whether both graphs compute the same on three seeded inputs: in double with a relative difference
// of every output of at most `bound` (or within what the rounding of doubles may explain, where an
// output is next to nothing of what it is summed up from), and with values that are rounded to
// their types within what that rounding may explain in `a`. Inputs for which an output cancels to
// next to nothing are passed over while there are others. The error tells the first output that
// differs.
absl::Status CheckEqualValues(const Graph& a, const Graph& b, double bound = 1e-10);

}  // namespace mo

#endif  // CONVERTER_EVALUATOR_EQUALITY_H_
