#ifndef CONVERTER_GRAPH_BROADCAST_H_
#define CONVERTER_GRAPH_BROADCAST_H_

#include <cstddef>
#include <cstdint>

#include "converter/graph/shape.h"

namespace mo {

// Goes through a tensor of extents `wide` in row-major order and tells which element of a tensor
// of extents `narrow` numpy's broadcasting puts at each place. Broadcast() of the two shapes is
// `wide`.
//
//   BroadcastCursor cursor(narrow.extents, wide.extents);
//   for (double& value : wide.values) {
//     value = narrow.values[cursor.index()];
//     cursor.Advance();
//   }
class BroadcastCursor {
 public:
  BroadcastCursor(const Extents& narrow, const Extents& wide)
      : wide_(wide), strides_(wide.size(), 0), position_(wide.size(), 0) {
    int64_t stride = 1;
    for (size_t back = 1; back <= narrow.size(); ++back) {
      const int64_t extent = narrow[narrow.size() - back];
      if (extent > 1) strides_[wide.size() - back] = stride;
      stride *= extent;
    }
  }

  int64_t index() const { return index_; }

  // To the next place; after the last one comes the first.
  void Advance() {
    for (size_t axis = position_.size(); axis-- > 0;) {
      index_ += strides_[axis];
      if (++position_[axis] < wide_[axis]) return;
      index_ -= strides_[axis] * position_[axis];
      position_[axis] = 0;
    }
  }

 private:
  Extents wide_;
  Extents strides_;  // of `narrow` along each axis of `wide`; 0 where it is broadcast
  Extents position_;
  int64_t index_ = 0;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_BROADCAST_H_
