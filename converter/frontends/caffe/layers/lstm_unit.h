#ifndef CONVERTER_FRONTENDS_CAFFE_LAYERS_LSTM_UNIT_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYERS_LSTM_UNIT_H_

#include <vector>

#include "converter/frontends/common/arithmetic.h"

namespace mo::caffe {

// The states of an LSTM after a step.
struct LstmState {
  Value hidden, cell;
};

// Of the sums of the gates i, f, o and g, and the cell state before the step: without a node, 0.
//
//   cell' = σ(f) · cell + σ(i) · tanh(g),  hidden' = σ(o) · tanh(cell')
LstmState LstmStep(const Arithmetic& f, const std::vector<Value>& gates, Value cell);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYERS_LSTM_UNIT_H_
