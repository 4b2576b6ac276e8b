#ifndef CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_RECURRENT_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_RECURRENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// An LSTM or GRU in forms that the IR's have not: with HardSigmoid, and an LSTM with peepholes
// (input 7) or with a forget gate that is 1 minus the input gate (input_forget). Each of its steps
// is written out.
struct UnrolledRecurrent {
  bool is_gru = false;
  std::vector<bool> reversed;  // of each direction, whether it begins at the end
  int64_t hidden = 0;
  bool batch_first = false;
  // Of gates, candidate and, of an LSTM, result: sigmoid, tanh, relu, hardsigmoid.
  std::vector<std::string> activations;
  Value weights, state_weights;  // [D, gates · H, I] and [D, gates · H, H]
};

// Sets the outputs of a node, whose data has three axes, or reports an error.
void ImportUnrolledRecurrent(Operation& o, const UnrolledRecurrent& layer);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_RECURRENT_H_
