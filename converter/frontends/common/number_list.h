#ifndef CONVERTER_FRONTENDS_COMMON_NUMBER_LIST_H_
#define CONVERTER_FRONTENDS_COMMON_NUMBER_LIST_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "converter/frontends/wire.h"
#include "converter/graph/byte_source.h"

namespace mo {

// The numbers of a repeated field of a protobuf message, packed or not, as the elements of a tensor
// of `element_size` bytes each. `pieces` are what the message has of the field, in its order.
// Numbers of a field with fixed size (float, double) have that of the elements; varints are cut to
// it. A view into the message where the bytes are there in one piece. nullptr if they are damaged.
ByteSourcePtr NumberList(const std::vector<WireField>& pieces, bool is_fixed, size_t element_size,
                         std::shared_ptr<const void> owner);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_NUMBER_LIST_H_
