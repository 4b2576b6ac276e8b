#ifndef CONVERTER_FRONTENDS_COMMON_SLICES_H_
#define CONVERTER_FRONTENDS_COMMON_SLICES_H_

#include <string>
#include <vector>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// Tensors in parts along an axis. Values without a node after an error.

// The elements of an axis in the opposite order.
Value Reversed(NodeBuilder& builder, Value data, absl::string_view suffix, int axis);

// Of each element of the batch axis the first elements of the time axis in the opposite order, as
// many as `lengths` says of it; the others stay.
Value SequencesReversed(NodeBuilder& builder, Value data, Value lengths, int batch, int time);

// `count` parts of equal length along an axis; none after an error.
std::vector<Value> EqualParts(NodeBuilder& builder, Value data, absl::string_view suffix,
                              int64_t axis, int64_t count);

// The `count` slices along an axis, without this axis.
std::vector<Value> SlicesAlong(NodeBuilder& builder, Value data, const std::string& suffix,
                               int axis, int64_t count);
// Values of one shape along a new axis.
Value Stacked(NodeBuilder& builder, const std::string& suffix, const std::vector<Value>& values,
              int64_t axis);

// The places of the elements of a list that are not 0, as a list.
Value PlacesOfNonZero(NodeBuilder& builder, Value list, const std::string& suffix);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_SLICES_H_
