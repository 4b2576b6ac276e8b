#ifndef CONVERTER_PASSES_CHANNEL_PERMUTATION_H_
#define CONVERTER_PASSES_CHANNEL_PERMUTATION_H_

#include <optional>
#include <vector>

#include "converter/graph/graph.h"

namespace mo {

// What a node computes that puts the elements of one axis into another order: element i along
// `axis` is element order[i] of `data`.
struct ChannelPermutation {
  Value data;
  int axis = 0;
  std::vector<int64_t> order;
  std::vector<const Node*> nodes;  // that it is made of

  // For each element of the data, where it is in the result.
  std::vector<int64_t> Inverse() const;
  bool IsIdentity() const;
};

// The permutation that `node` is, or nullopt. It is one of
//   - a Gather with constant indices that name each element of the axis once,
//   - a Concat of all the parts of one Split or VariadicSplit, each once, along the same axis; a
//     Squeeze and an Unsqueeze of a part, as an Unpack and a Pack leave them, do not matter.
std::optional<ChannelPermutation> FindChannelPermutation(const Node& node);

}  // namespace mo

#endif  // CONVERTER_PASSES_CHANNEL_PERMUTATION_H_
