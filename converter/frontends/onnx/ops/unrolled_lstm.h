#ifndef CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_LSTM_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_LSTM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// An LSTM in forms that the IR's has not: with peepholes (input 7), with a forget gate that is 1
// minus the input gate (input_forget), or with HardSigmoid. Each of its steps is written out.
struct UnrolledLstm {
  std::vector<bool> reversed;  // of each direction, whether it begins at the end
  int64_t hidden = 0;
  bool batch_first = false;
  std::vector<std::string> activations;  // of gates, cell, result: sigmoid, tanh, relu, hardsigmoid
  Value weights, state_weights;          // [D, 4 · H, I] and [D, 4 · H, H]
};

// Sets the outputs of an LSTM node, whose data has three axes, or reports an error.
void ImportUnrolledLstm(Operation& o, const UnrolledLstm& lstm);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_UNROLLED_LSTM_H_
