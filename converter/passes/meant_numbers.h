#ifndef CONVERTER_PASSES_MEANT_NUMBERS_H_
#define CONVERTER_PASSES_MEANT_NUMBERS_H_

#include <vector>

#include "converter/graph/graph.h"
#include "converter/passes/records.h"

namespace mo {

// Puts the numbers that passes took constants for into the graph that they began with, so that it
// can be compared in double with the optimized one. Only where a node reads the constant that the
// reading is about; its other readers keep it.
void ReadNumbersAsMeant(Graph& original, const std::vector<NumberReading>& readings);

}  // namespace mo

#endif  // CONVERTER_PASSES_MEANT_NUMBERS_H_
