#ifndef CONVERTER_GRAPH_MAGNITUDE_H_
#define CONVERTER_GRAPH_MAGNITUDE_H_

#include <cstdint>

#include "converter/graph/element_type.h"

namespace mo {

// The largest magnitude among packed elements of a type that IsConvertible(). A NaN is none; 0 if
// there is no other element.
double LargestMagnitude(ElementType type, const char* bytes, int64_t count);

}  // namespace mo

#endif  // CONVERTER_GRAPH_MAGNITUDE_H_
