#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_LISTS_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_LISTS_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// What the loops need to know of lists (TensorList…, TensorArray…), which are tensors here: the
// elements along the first axis.

// A node that writes an element of a list; without an index it is added at the end.
struct ListWrite {
  TensorRef list, element;
  std::optional<TensorRef> index = std::nullopt;
};
std::optional<ListWrite> ListWriteOf(const FlatNode& node);

// The length of a list that a node makes, with no element written.
std::optional<TensorRef> ListLengthOf(const FlatNode& node);
// Whether such a node says the whole shape of the elements.
bool HasKnownElements(Operation& o, const FlatNode& node);

// The integer that a Const is; nullopt if it is another tensor.
std::optional<int64_t> ScalarOf(const FlatNode& node, const std::shared_ptr<const void>& owner);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_LISTS_H_
