#ifndef CONVERTER_FRONTENDS_COMMON_POOLING_H_
#define CONVERTER_FRONTENDS_COMMON_POOLING_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/common/window.h"

namespace mo {

// What an average is divided by.
enum class Divisor {
  kData,        // the elements of the data in the window
  kPaddedData,  // these and those of the padding, but not what lies beyond by rounding up
};

struct Pooling {
  bool is_average = false;
  Divisor divisor = Divisor::kData;  // of an average
  Window window;
};

// MaxPool or AvgPool of data [N, C, x…]. A value without a node after an error.
Value AddPooling(NodeBuilder& builder, absl::string_view suffix, Value data, const Pooling& pooling,
                 const WindowWords& words);

// The maxima, and where the first of each window is: counted over the axes of the data from `axis`
// on. Windows may have gaps. Empty after an error.
std::vector<Value> AddMaxPoolingWithIndices(NodeBuilder& builder, absl::string_view suffix,
                                            Value data, const Window& window, int axis,
                                            const WindowWords& words);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_POOLING_H_
