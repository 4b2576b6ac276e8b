#ifndef CONVERTER_PASSES_STRIDE_REGION_H_
#define CONVERTER_PASSES_STRIDE_REGION_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// A convolution with kernel 1 that throws elements of its input away.
bool IsStridedPointwise(const Node& node);

// Whether a strided convolution with kernel 1 is one without stride of every s-th element: it has
// no padding (kernel 1 needs none, whatever auto_pad says), or the padding before the image is a
// multiple of the stride and the extents of the image are known.
bool CanGiveUpStride(const Node& convolution);

// The values that a stride moves across together: the elementwise operations between the strided
// convolutions with kernel 1 below and what is above. Nodes are in the order of their names,
// which does not depend on that of the source's nodes.
struct StrideRegion {
  using ValueKey = std::pair<std::string, int>;  // node name, output

  Ints stride;
  std::map<ValueKey, Value> values;  // that will hold every s-th element only
  std::vector<Node*> absorbers;      // convolutions that produce one of them
  std::vector<Node*> moved;          // elementwise operations that produce one of them
  std::vector<Node*> sources;        // convolutions with kernel 1 that give up their stride
  std::vector<Use> pooled;           // operands to be aligned by a MaxPool
  std::vector<Use> sliced;           // constant operands to be sliced
  const Node* front = nullptr;       // the source that is named in records
  const Node* conflicting_reader =
      nullptr;  // reads a value and asks for another stride, or for none
};

// Knows what stride each value of a graph is asked for: the one that all of its readers ask for. A
// strided convolution with kernel 1 asks its data, an elementwise operation what it is asked
// itself.
class StrideRegions {
 public:
  explicit StrideRegions(const Graph& graph);

  // All values of the graph, from its end to its beginning.
  const std::vector<Value>& values() const { return values_; }

  // The region around a value; nullopt if it is asked for nothing, or by elementwise operations
  // alone and cannot move: then it is where a region ends.
  std::optional<StrideRegion> Around(Value value) const;

  // The strided convolutions with kernel 1 whose stride is part of no region, each with what would
  // change if it were.
  std::vector<StrideRegion> Refused() const;

  // Is called when the stride of a region has been moved.
  void Moved(const StrideRegion& region);

  // Nodes in the order of the graph, inputs before users.
  std::vector<Node*> InOrder(std::vector<Node*> nodes) const;

 private:
  using Id = std::pair<int, int>;  // node, output
  static Id IdOf(Value value) { return {value.node->id(), value.output}; }

  Ints Asked(const Use& use) const;
  bool Ask(Value value);
  void AskAgain(std::vector<Value> values);
  StrideRegion RefusedBy(Node* source) const;
  static void Classify(StrideRegion& region);

  std::vector<Value> values_;
  std::map<int, int> position_;  // of a node in values_, by its id
  std::map<Id, Ints> asked_;
};

}  // namespace mo

#endif  // CONVERTER_PASSES_STRIDE_REGION_H_
