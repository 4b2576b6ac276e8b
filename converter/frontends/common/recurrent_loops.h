#ifndef CONVERTER_FRONTENDS_COMMON_RECURRENT_LOOPS_H_
#define CONVERTER_FRONTENDS_COMMON_RECURRENT_LOOPS_H_

#include <optional>
#include <vector>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// The outputs of a Loop that is an LSTM, a GRU or a simple recurrent layer over a sequence, as
// LSTMSequence, GRUSequence or RNNSequence computes them; nullopt if it is none. Each iteration
// reads the next element of the sequence, [N, I], and the matrices of the gates, in one or several
// products, are constants or of the graph around the loop:
//
//   LSTM  c = f(a_f) c + f(a_i) g(a_c),  h = f(a_o) k(c)
//   GRU   h = z h + (1 - z) g(…),  z = f(a_z), r = f(a_r), and g of a_h with r h in place of h, or
//         with r times all of the state's part
//   RNN   h = g(a)
//
// a = x · W + h · R + bias, also of one matrix for x and h after each other.
std::optional<std::vector<Value>> AsRecurrentLayer(NodeBuilder& o,
                                                   const std::vector<Value>& outputs);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RECURRENT_LOOPS_H_
