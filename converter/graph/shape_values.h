#ifndef CONVERTER_GRAPH_SHAPE_VALUES_H_
#define CONVERTER_GRAPH_SHAPE_VALUES_H_

#include <optional>

#include "converter/graph/graph.h"
#include "converter/graph/shape.h"

namespace mo {

// The shape that a list of integers stands for, as far as it follows from the graph: its constants,
// and the extents that ShapeOf takes from elsewhere and that slices, gathers, concatenations and
// arithmetic pass on (OpSchema::shape_values). An element that is not known, or is negative, is
// Dim::Any(); where not even the number of elements is known the rank is not.
//
// So a Reshape whose target is put together from the batch of its input keeps its other extents.
Shape ShapeFromValue(Value value);

// For OpSchema::shape_values: the integers of the values that a node reads. Gives up after so many
// nodes that a graph which is deep, or leads to one node on many ways, costs little.
class ShapeValues {
 public:
  // With `names_extents` an extent that is no number and no symbol is a symbol, too: one that says
  // where it comes from (extent_origin.h), so that equal ones are equal extents.
  explicit ShapeValues(bool names_extents = false) : names_extents_(names_extents) {}

  // An extent of a value whose rank is known.
  Dim Extent(Value value, int axis) const;

  std::optional<KnownInts> Of(Value value);
  std::optional<KnownInts> OfInput(const Node& node, int input) { return Of(node.input(input)); }

 private:
  static constexpr int kMaxSteps = 1024;
  const bool names_extents_;
  int steps_ = kMaxSteps;
};

// For OpSchema::shape_values of what keeps the elements of input 0 and their order.
std::optional<KnownInts> ShapeValuesOfInput(const Node& node, ShapeValues& values);

}  // namespace mo

#endif  // CONVERTER_GRAPH_SHAPE_VALUES_H_
