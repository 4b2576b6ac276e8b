#ifndef CONVERTER_GRAPH_FOLDING_H_
#define CONVERTER_GRAPH_FOLDING_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "converter/graph/constant.h"
#include "converter/graph/graph.h"

namespace mo {

// Whether the outputs of `node` follow from constants alone, with the same bits on every machine:
// an exact operation on constants whose values are at hand, or one of which its inputs' types say
// the values, as a ShapeOf of what has a static shape (OpSchema::values_of_types).
bool IsFoldable(const Node& node);

// The outputs of a foldable node by evaluation in double. Empty where inputs and outputs have more
// than `most_elements` together, or where a value would not be the same on every machine: NaN, and
// integers that their type does not hold. `held` counts the elements of the results as long as
// anything refers to them, if it is given.
absl::StatusOr<std::vector<Constant>> FoldedOutputs(const Node& node, int64_t most_elements,
                                                    const std::shared_ptr<int64_t>& held = nullptr);

}  // namespace mo

#endif  // CONVERTER_GRAPH_FOLDING_H_
