// Recurrent layers of cuDNN, whose weights are one list: of each layer and direction the matrices
// of its gates for the data and for the state, and then of each the biases of both.
//
//   lstm      gates i f c o
//   gru       gates r z h, the reset after the product with the state
//   rnn_tanh, rnn_relu

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/recurrent.h"
#include "converter/frontends/common/regrouped.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

struct Mode {
  absl::string_view name;
  OpType op;
  Ints order;  // of cuDNN's gates in OpenVINO's order
  std::string activations;
};

const Mode* FindMode(const std::string& name) {
  static const auto& modes = *new std::vector<Mode>{
      {"lstm", ops::kLSTMSequence, {1, 0, 2, 3}, "sigmoid, tanh, tanh"},
      {"gru", ops::kGRUSequence, {1, 0, 2}, "sigmoid, tanh"},
      {"rnn_tanh", ops::kRNNSequence, {0}, "tanh"},
      {"rnn_relu", ops::kRNNSequence, {0}, "relu"},
  };
  const auto found =
      std::find_if(modes.begin(), modes.end(), [&](const Mode& mode) { return mode.name == name; });
  return found == modes.end() ? nullptr : &*found;
}

class CudnnLayers {
 public:
  explicit CudnnLayers(Operation& o)
      : o_(o), mode_(FindMode(o.TextAttribute("rnn_mode", "lstm"))) {}

  void Import() {
    if (!IsConverted() || !ReadExtents()) return;
    params_ = o_.InSourceOrder(3);
    Value data = o_.InSourceOrder(0);
    if (time_major_) data = o_.Transposed(data, "/by_sample", {1, 0, 2});
    std::vector<std::vector<Value>> last(is_lstm() ? 2 : 1);
    for (int64_t layer = 0; layer < layers_; ++layer) {
      const std::vector<Value> found = AddLayer(layer, data);
      if (found.empty()) return;
      for (size_t i = 0; i < last.size(); ++i) last[i].push_back(found[1 + i]);
      data = Joined(found[0], absl::StrCat("/data_", layer));
    }
    if (time_major_) data = o_.Transposed(data, "", {1, 0, 2});
    std::vector<Tensor> outputs = {{data}};
    for (size_t i = 0; i < last.size(); ++i)
      outputs.push_back({States(last[i], i == 0 ? "/state" : "/cell")});
    o_.SetOutputs(std::move(outputs));
  }

 private:
  bool is_lstm() const { return mode_->op == ops::kLSTMSequence; }
  int64_t gates() const { return static_cast<int64_t>(mode_->order.size()); }
  int64_t inputs_of(int64_t layer) const { return layer == 0 ? inputs_ : directions_ * hidden_; }

  bool IsConverted() {
    const std::string input_mode = o_.TextAttribute("input_mode", "linear_input");
    const std::string direction = o_.TextAttribute("direction", "unidirectional");
    const bool is_random =
        o_.FloatAttribute("dropout", 0) != 0 && o_.BoolAttribute("is_training", true);
    const bool is_known = mode_ != nullptr && input_mode == "linear_input" && !is_random &&
                          o_.IntAttribute("num_proj", 0) == 0 &&
                          (direction == "unidirectional" || direction == "bidirectional");
    directions_ = direction == "bidirectional" ? 2 : 1;
    time_major_ = o_.BoolAttribute("time_major", true);
    return is_known ||
           o_.Error(Code::kNodeAttribute,
                    absl::StrCat("is a layer of mode '", o_.TextAttribute("rnn_mode", "lstm"),
                                 "', direction '", direction, "', input_mode '", input_mode,
                                 "'; expected lstm, gru, rnn_tanh or rnn_relu, unidirectional or "
                                 "bidirectional, and linear_input, without dropout and num_proj"));
  }

  bool ReadExtents() {
    constexpr int64_t kMax = 1 << 20;
    if (!o_.HaveRanks(o_.input_count())) return false;
    const Shape data = o_.shape(0), states = o_.shape(1), params = o_.shape(3);
    const int layers_axis = time_major_ ? 0 : 1;
    const bool are_known = data.rank() == 3 && states.rank() == 3 && params.rank() == 1 &&
                           IsBelow(data.dim(2), kMax) && IsBelow(states.dim(2), kMax) &&
                           IsBelow(states.dim(layers_axis), 1 << 10) &&
                           states.dim(layers_axis).value() % directions_ == 0;
    if (!are_known) {
      return o_.Error(Code::kNodeInputs,
                      absl::StrCat("its data is ", ToString(data), ", its state ", ToString(states),
                                   " and its weights ", ToString(params),
                                   "; expected rank 3, 3 and 1, with known numbers of inputs, "
                                   "layers and states"));
    }
    inputs_ = data.dim(2).value();
    hidden_ = states.dim(2).value();
    layers_ = states.dim(layers_axis).value() / directions_;
    int64_t count = 0;
    for (int64_t layer = 0; layer < layers_; ++layer)
      count += directions_ * gates() * hidden_ * (inputs_of(layer) + hidden_);
    biases_ = count;
    count += layers_ * directions_ * 2 * gates() * hidden_;
    return params.dim(0).Same(Dim(count)) ||
           o_.Error(Code::kNodeInputs, absl::StrCat("its weights are ", ToString(params),
                                                    "; expected ", count, " numbers"));
  }

  static bool IsBelow(const Dim& dim, int64_t most) {
    return dim.is_static() && dim.value() >= 1 && dim.value() <= most;
  }

  // `count` matrices [1, rows, columns] from a place in the list on.
  std::vector<Value> Matrices(int64_t first, int64_t rows, int64_t columns) {
    std::vector<Value> matrices;
    for (int64_t gate = 0; gate < gates(); ++gate) {
      const int64_t begin = first + gate * rows * columns;
      const std::string suffix = absl::StrCat("/params_", begin);
      const Value part = PartOfList(o_, params_, suffix, begin, begin + rows * columns);
      matrices.push_back(
          o_.Reshaped(part, suffix + "/matrix", Shape({Dim(1), Dim(rows), Dim(columns)})));
    }
    return matrices;
  }

  Value Ordered(const std::vector<Value>& matrices, const std::string& suffix) {
    std::vector<Value> ordered;
    for (const int64_t gate : mode_->order) ordered.push_back(matrices[gate]);
    return Concat(ordered, suffix, 1);
  }

  Value Concat(const std::vector<Value>& values, const std::string& suffix, int64_t axis) {
    return values.size() == 1 ? values[0] : o_.Add(ops::kConcat, suffix, values, {{"axis", axis}});
  }

  // [1, gates · H, 1]: the sums of both biases. Those of a gru's last gate stay apart.
  Value Bias(int64_t layer, int64_t direction, const std::string& suffix) {
    const int64_t first = biases_ + (layer * directions_ + direction) * 2 * gates() * hidden_;
    const std::vector<Value> of_data = Matrices(first, hidden_, 1),
                             of_state = Matrices(first + gates() * hidden_, hidden_, 1);
    const bool is_gru = mode_->op == ops::kGRUSequence;
    std::vector<Value> ordered;
    for (const int64_t gate : mode_->order) {
      const bool is_apart = is_gru && gate == gates() - 1;
      ordered.push_back(is_apart ? of_data[gate]
                                 : o_.Add(ops::kAdd, absl::StrCat(suffix, "/sum_", gate),
                                          {of_data[gate], of_state[gate]}));
    }
    if (is_gru) ordered.push_back(of_state.back());
    return Concat(ordered, suffix, 1);
  }

  // A state of the layer, [N, D, H].
  Value State(int input, int64_t layer) {
    const std::string suffix = absl::StrCat(input == 1 ? "/first_state_" : "/first_cell_", layer);
    Value states = o_.InSourceOrder(input);
    if (layers_ > 1) {
      Ints own;
      for (int64_t i = 0; i < directions_; ++i) own.push_back(layer * directions_ + i);
      states = o_.Add(ops::kGather, suffix + "/own",
                      {states, o_.AddIntegers(suffix + "/numbers", own),
                       o_.AddInteger(suffix + "/axis", time_major_ ? 0 : 1)});
    }
    return time_major_ ? o_.Transposed(states, suffix, {1, 0, 2}) : states;
  }

  // The sequence [N, D, S, H] and the last states [N, D, H]; none after an error.
  std::vector<Value> AddLayer(int64_t layer, Value data) {
    if (data.node == nullptr) return {};
    const std::string suffix = layer + 1 == layers_ ? "/layer" : absl::StrCat("/layer_", layer);
    std::vector<Value> of_data, of_state, bias;
    for (int64_t i = 0; i < directions_; ++i) {
      const std::string name = absl::StrCat(suffix, "/direction_", i);
      const int64_t matrix = hidden_ * inputs_of(layer) * gates();
      of_data.push_back(Ordered(Matrices(place_, hidden_, inputs_of(layer)), name + "/of_data"));
      of_state.push_back(Ordered(Matrices(place_ + matrix, hidden_, hidden_), name + "/of_state"));
      bias.push_back(Bias(layer, i, name + "/bias"));
      place_ += matrix + hidden_ * hidden_ * gates();
    }
    const int64_t width = (gates() + (mode_->op == ops::kGRUSequence ? 1 : 0)) * hidden_;
    std::vector<Value> inputs = {data, State(1, layer)};
    if (is_lstm()) inputs.push_back(State(2, layer));
    inputs.push_back(Lengths(data));
    inputs.push_back(Concat(of_data, suffix + "/of_data", 0));
    inputs.push_back(Concat(of_state, suffix + "/of_state", 0));
    inputs.push_back(o_.Reshaped(Concat(bias, suffix + "/bias/all", 0), suffix + "/bias",
                                 Shape({Dim(directions_), Dim(width)})));
    Attributes attributes = {
        {"direction", std::string(directions_ == 2 ? "bidirectional" : "forward")},
        {"hidden_size", hidden_},
        {"activations", mode_->activations}};
    if (mode_->op == ops::kGRUSequence) attributes.Set("linear_before_reset", true);
    return o_.AddSeveral(mode_->op, suffix, std::move(inputs), std::move(attributes));
  }

  // Of a data of open extents the runtime ignores lengths that are not those of the whole.
  Value Lengths(Value data) {
    if (o_.input_count() < 5) return AddFullLengths(o_, data);
    const Shape& shape = data.shape();
    if (shape.dim(0).is_static() && shape.dim(1).is_static())
      return o_.Converted(o_.InSourceOrder(4), "/lengths", ElementType::kI64);
    o_.Error(Code::kNodeInputs, absl::StrCat("its data is ", ToString(o_.shape(0)),
                                             " and has lengths; expected a known batch and number "
                                             "of steps. Give the model's inputs fixed shapes"));
    return {};
  }

  // [N, D, S, H] as [N, S, D · H].
  Value Joined(Value sequence, const std::string& suffix) {
    if (sequence.node == nullptr) return {};
    if (directions_ == 1)
      return o_.Add(ops::kSqueeze, suffix, {sequence, o_.AddIntegers(suffix + "/axis", {1})});
    const Value moved = o_.Transposed(sequence, suffix + "/moved", {0, 2, 1, 3});
    if (moved.node == nullptr) return {};
    return Regrouped(o_, moved, suffix, 2, {{{moved, 0}}, {{moved, 1}}, {{moved, 2}, {moved, 3}}});
  }

  // The last states of all layers, as the first ones are.
  Value States(std::vector<Value> states, const std::string& suffix) {
    const Value all = Concat(states, suffix + "/all", 1);
    return time_major_ ? o_.Transposed(all, suffix, {1, 0, 2}) : all;
  }

  Operation& o_;
  const Mode* const mode_;
  int64_t directions_ = 1, inputs_ = 1, hidden_ = 1, layers_ = 1;
  bool time_major_ = true;
  int64_t biases_ = 0;  // where they begin
  int64_t place_ = 0;   // of the next matrix
  Value params_;
};

void ImportCudnn(Operation& o) { CudnnLayers(o).Import(); }

}  // namespace

std::vector<OperationType> CudnnOperations() {
  return {{"CudnnRNN", 4, 4, ImportCudnn},
          {"CudnnRNNV2", 4, 4, ImportCudnn},
          {"CudnnRNNV3", 5, 5, ImportCudnn}};
}

}  // namespace mo::tensorflow
