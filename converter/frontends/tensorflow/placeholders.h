#ifndef CONVERTER_FRONTENDS_TENSORFLOW_PLACEHOLDERS_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_PLACEHOLDERS_H_

#include <memory>
#include <string>

#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/graph/shape.h"

namespace mo::tensorflow {

// What a program feeds a graph: a Placeholder, or what takes the next tensors of an iterator or of
// a queue, which is looked at no further.
bool IsPlaceholder(const FlatNode& node);

// How many tensors it yields.
int PlaceholderOutputs(const FlatNode& node);

// What it says of one of them.
struct StatedInput {
  DataType type = DT_FLOAT;
  Shape shape = Shape::UnknownRank();
};
// `owner` is that of the bytes of the graph's tensors.
StatedInput StatedInputOf(const FlatGraph& graph, const TensorRef& ref,
                          const std::shared_ptr<const void>& owner);

// "images", "next:1": the name of an input of the model that is such a tensor.
std::string PlaceholderName(const FlatGraph& graph, const TensorRef& ref);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_PLACEHOLDERS_H_
