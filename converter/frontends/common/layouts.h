#ifndef CONVERTER_FRONTENDS_COMMON_LAYOUTS_H_
#define CONVERTER_FRONTENDS_COMMON_LAYOUTS_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"

namespace mo {

// In some frameworks (TensorFlow, TensorFlow Lite) images end in their channels; convolutions here
// take these after the batch. So each tensor of such a source is imported together with the order
// in which its elements are. Operations that can work in either order leave it as it is, and a
// Transpose is made only where one cannot, at most once for each tensor.
enum class Order {
  kSource,         // as in the source
  kChannelsFirst,  // [N, x…, C] is kept as [N, C, x…]
  kRows,           // [N · x…, C], the pixels of an image as rows, is kept as [N, C, x…]
  kFlattened,      // [N, x… · C], an image as one vector, is kept as [N, C, x…]
};

// A tensor of the source: the value that holds its elements, and how.
struct SourceTensor {
  Value value;
  Order order = Order::kSource;

  bool known() const { return value.node != nullptr; }
  // As the source has it.
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
  Value InSourceOrder(const SourceTensor& tensor, const SourceSet& sources,
                      const std::string& reader);
  Value ChannelsFirst(const SourceTensor& tensor, const SourceSet& sources,
                      const std::string& reader);

  // Tensors that are combined element by element by numpy's broadcasting, brought to one order.
  std::vector<Value> Aligned(const std::vector<SourceTensor>& tensors, const SourceSet& sources,
                             const std::string& reader, Order& order);

 private:
  // (node, output, order) → value
  using Key = std::tuple<int, int, int>;

  Value InChannelsFirst(const SourceTensor& tensor, int rank, const SourceSet& sources,
                        const std::string& reader);
  bool CanAlign(const std::vector<SourceTensor>& tensors, const SourceTensor& leader) const;

  Graph& graph_;
  std::map<Key, Value> made_;
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_LAYOUTS_H_
