// LSTMUnit: one step of an LSTM.

#include "converter/frontends/caffe/layers/lstm_unit.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/slices.h"

namespace mo::caffe {

LstmState LstmStep(const Arithmetic& f, const std::vector<Value>& gates, Value cell) {
  if (gates.empty()) return {};
  auto gate = [&](int i) { return f(ops::kSigmoid, gates[i]); };
  Value next = f(ops::kMultiply, gate(0), f(ops::kTanh, gates[3]));
  if (cell.node != nullptr) next = f(ops::kAdd, f(ops::kMultiply, gate(1), cell), next);
  return {f(ops::kMultiply, gate(2), f(ops::kTanh, next)), next};
}

namespace {

// Bottoms: cell state [1, N, H], sums of the gates [1, N, 4 · H], cont [1, N].
void ImportLstmUnit(Layer& layer) {
  if (layer.rank(0) != 3 || layer.rank(1) != 3 || layer.rank(2) != 2) {
    layer.Error(
        Code::kNodeInputs,
        absl::StrCat("its inputs are ", ToString(layer.bottom_shape(0)), ", ",
                     ToString(layer.bottom_shape(1)), " and ", ToString(layer.bottom_shape(2)),
                     "; expected a cell state [1, N, H], gates [1, N, 4 · H] and where "
                     "they go on, [1, N]"));
    return;
  }
  const Arithmetic f(layer, "/step", ElementType::kF32);
  const Value cont = layer.Add(ops::kUnsqueeze, "/cont",
                               {layer.bottoms()[2], layer.AddIntegers("/cont/axis", {2})});
  const Value cell = layer.Add(ops::kMultiply, "/continued", {layer.bottoms()[0], cont});
  const LstmState next = LstmStep(f, EqualParts(layer, layer.bottoms()[1], "/gates", 2, 4), cell);
  layer.SetTops({next.cell, next.hidden});
}

}  // namespace

std::vector<LayerType> LstmUnitLayers() {
  return {{"LSTMUnit", 3, 3, 2, 2, false, ImportLstmUnit, /*checks_tops=*/true}};
}

}  // namespace mo::caffe
