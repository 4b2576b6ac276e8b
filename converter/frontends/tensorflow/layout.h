#ifndef CONVERTER_FRONTENDS_TENSORFLOW_LAYOUT_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_LAYOUT_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"

namespace mo::tensorflow {

// TensorFlow's images end in their channels, convolutions here want these after the batch. So each
// tensor of the source is imported together with the order in which its elements are. Operations
// that can work in either order leave it as it is, and a Transpose is made only where one cannot,
// at most once for each tensor.
enum class Order {
  kSource,         // as in TensorFlow
  kChannelsFirst,  // [N, x…, C] is kept as [N, C, x…]
  kRows,           // [N · x…, C], the pixels of an image as rows, is kept as [N, C, x…]
  kFlattened,      // [N, x… · C], an image as one vector, is kept as [N, C, x…]
};

// A tensor of the source: the value that holds its elements, and how.
struct Tensor {
  Value value;
  Order order = Order::kSource;

  bool known() const { return value.node != nullptr; }
  // As TensorFlow has it.
  Shape source_shape() const;
  // The number of elements after the batch; Dim::Any() if that is not known.
  Dim flat_extent() const;
};

// Axis `axis` of a tensor [N, x…, C] in [N, C, x…].
int ChannelsFirstAxis(int axis, int rank);
// The order of axes that makes [N, C, x…] of [N, x…, C], and back.
Ints ToChannelsFirst(int rank);
Ints ToChannelsLast(int rank);

// Brings values into an order, with as few nodes as can be.
class Layouts {
 public:
  explicit Layouts(Graph& graph) : graph_(graph) {}

  Graph& graph() { return graph_; }

  // Both add nodes that come from `sources`, if the tensor is not so already. `reader` is
  // who asks: the reason of a Transpose.
  Value InSourceOrder(const Tensor& tensor, const SourceSet& sources, const std::string& reader);
  Value ChannelsFirst(const Tensor& tensor, const SourceSet& sources, const std::string& reader);

  // Tensors that are combined element by element by numpy's broadcasting, brought to one order.
  std::vector<Value> Aligned(const std::vector<Tensor>& tensors, const SourceSet& sources,
                             const std::string& reader, Order& order);

  // A constant `shape` for a Reshape of `value`; at most one extent is not known.
  Value Reshaped(Value value, const std::string& name, const Shape& shape,
                 const SourceSet& sources);
  Value Transposed(Value value, const std::string& name, const Ints& order,
                   const SourceSet& sources, const std::string& note = "");

 private:
  // (node, output, order) → value
  using Key = std::tuple<int, int, int>;

  Value InChannelsFirst(const Tensor& tensor, int rank, const SourceSet& sources,
                        const std::string& reader);
  bool CanAlign(const std::vector<Tensor>& tensors, const Tensor& leader) const;

  Graph& graph_;
  std::map<Key, Value> made_;
};

// Whether a shape has at most one extent that is not known and no zero, so that a constant can say
// it.
bool IsSayable(const Shape& shape);

// Whether axes of more than one element keep their sequence, so that elements do not move.
bool MovesOnlyUnitAxes(const Shape& shape, const Ints& order);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_LAYOUT_H_
