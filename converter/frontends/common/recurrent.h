#ifndef CONVERTER_FRONTENDS_COMMON_RECURRENT_H_
#define CONVERTER_FRONTENDS_COMMON_RECURRENT_H_

#include "converter/frontends/common/node_builder.h"

namespace mo {

// Inputs of LSTMSequence and the like over data [N, S, I] that a source does not say.

// Zeros [N, D, H].
Value AddZeroState(NodeBuilder& builder, absl::string_view suffix, Value data, int64_t directions,
                   int64_t hidden);
// S for each sample: [N].
Value AddFullLengths(NodeBuilder& builder, Value data);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RECURRENT_H_
