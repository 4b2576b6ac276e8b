// Recurrent layers over sequences (opset 5).
//
//   LSTMSequence  x [N, S, I], state [N, D, H], cell state [N, D, H], lengths [N], weights of x
//         [D, 4H, I], weights of the state [D, 4H, H], bias [D, 4H]; the four gates f, i, c, o:
//         [N, D, S, H], and the last state and cell state [N, D, H]
//   GRUSequence   the same without the cell state and with three gates z, r, h. With
//         linear_before_reset the bias has a fourth part, that of the product with the state in h.
//   RNNSequence   the same with one gate
//
// With w_g = weights of x · x + weights of the state · h + bias of gate g at one step, f, g and h
// the `activations` (f alone for RNNSequence):
//
//   LSTM  c = f(w_f) c + f(w_i) g(w_c),   h = f(w_o) h(c)
//   GRU   z = f(w_z), r = f(w_r), and g of: weights of x · x + weights of the state · (r h) + bias,
//         or weights of x · x + bias + r (weights of the state · h + fourth bias);
//         h = (1 - z) g(…) + z h
//   RNN   h = f(w)
//
// With a `clip` other than 0 what the activations of gates read is cut to ±clip. `direction`: D is
// 2 where it is bidirectional, the second of which is reversed. Reversed, a sequence is read from
// its last step, at its length, to the first. Steps at and after the length give 0 and leave the
// state. A sequence without steps has a last state of 0.

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "converter/base/status.h"
#include "converter/graph/multiply_accumulates.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

// What a kind of layer has.
struct Kind {
  int gates;
  int states;  // the state, and the cell state of an LSTM
  int activations;
};

constexpr Kind kLstm = {4, 2, 3}, kGru = {3, 1, 2}, kRnn = {1, 1, 1};

// Which input is what.
int Lengths(const Kind& kind) { return 1 + kind.states; }
int InputWeights(const Kind& kind) { return 2 + kind.states; }
int StateWeights(const Kind& kind) { return 3 + kind.states; }
int Bias(const Kind& kind) { return 4 + kind.states; }

int64_t Directions(const Node& node) {
  return node.attributes().GetString("direction") == "bidirectional" ? 2 : 1;
}

int64_t BiasParts(const Node& node, const Kind& kind) {
  return kind.gates + (node.attributes().GetBool("linear_before_reset") ? 1 : 0);
}

absl::Status CheckInput(const Node& node, int input, absl::string_view what,
                        const Shape& expected) {
  const Shape& shape = node.input(input).shape();
  if (!shape.has_rank()) return absl::OkStatus();
  bool fits = shape.rank() == expected.rank();
  for (int i = 0; fits && i < shape.rank(); ++i) fits = shape.dim(i).Compatible(expected.dim(i));
  return Check(fits, "the ", what, " ", ToString(shape), " must be ", ToString(expected));
}

absl::Status CheckTypes(const Node& node, const Kind& kind) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  for (int i = 1; i < node.input_count(); ++i) {
    const ElementType type = node.input(i).type().element_type;
    if (i == Lengths(kind)) {
      MO_RETURN_IF_ERROR(Check(type == ElementType::kI32 || type == ElementType::kI64,
                               "the lengths are ", ElementTypeName(type), ", expected i32 or i64"));
      continue;
    }
    const ElementType expected = node.input(0).type().element_type;
    MO_RETURN_IF_ERROR(Check(type == expected, "input ", i, " is ", ElementTypeName(type),
                             ", but input 0 is ", ElementTypeName(expected)));
  }
  return absl::OkStatus();
}

template <const Kind& K>
absl::Status InferSequence(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckTypes(node, K));
  const Attributes& a = node.attributes();
  const int64_t hidden = a.GetInt("hidden_size"), directions = Directions(node);
  MO_RETURN_IF_ERROR(Check(hidden >= 1 && hidden <= (1 << 24), "hidden_size is ", hidden));
  const size_t listed =
      std::vector<absl::string_view>(absl::StrSplit(a.GetString("activations"), ", ")).size();
  MO_RETURN_IF_ERROR(Check(static_cast<int>(listed) == K.activations, listed,
                           " activations are given, expected ", K.activations));
  MO_RETURN_IF_ERROR(Check(a.GetDouble("clip") >= 0, "clip is ", a.GetDouble("clip")));
  const Shape any({Dim::Any(), Dim::Any(), Dim::Any()});
  MO_RETURN_IF_ERROR(CheckInput(node, 0, "data", any));
  const Shape& data = node.input(0).shape().has_rank() ? node.input(0).shape() : any;
  const Shape state({data.dim(0), Dim(directions), Dim(hidden)});
  const int64_t rows = K.gates * hidden;
  for (int i = 1; i <= K.states; ++i) MO_RETURN_IF_ERROR(CheckInput(node, i, "state", state));
  MO_RETURN_IF_ERROR(CheckInput(node, Lengths(K), "lengths", Shape({data.dim(0)})));
  MO_RETURN_IF_ERROR(CheckInput(node, InputWeights(K), "weights of the data",
                                Shape({Dim(directions), Dim(rows), data.dim(2)})));
  MO_RETURN_IF_ERROR(CheckInput(node, StateWeights(K), "weights of the state",
                                Shape({Dim(directions), Dim(rows), Dim(hidden)})));
  MO_RETURN_IF_ERROR(CheckInput(node, Bias(K), "bias",
                                Shape({Dim(directions), Dim(BiasParts(node, K) * hidden)})));
  const ElementType type = node.input(0).type().element_type;
  outputs = {{type, Shape({data.dim(0), Dim(directions), data.dim(1), Dim(hidden)})}};
  outputs.resize(1 + K.states, {type, state});
  return absl::OkStatus();
}

// A number and its magnitude: OpSchema::magnitude of what is computed of such numbers.
struct Bounded {
  double value = 0;
  double magnitude = 0;
};

Bounded operator+(Bounded a, Bounded b) { return {a.value + b.value, a.magnitude + b.magnitude}; }
Bounded operator*(Bounded a, Bounded b) {
  return {a.value * b.value, a.magnitude * std::abs(b.value) + std::abs(a.value) * b.magnitude};
}

double OneMinus(double x) { return 1 - x; }
Bounded OneMinus(Bounded x) { return {1 - x.value, 1 + x.magnitude}; }

double Cut(double x, double most) { return most == 0 ? x : std::clamp(x, -most, most); }
Bounded Cut(Bounded x, double most) { return {Cut(x.value, most), x.magnitude}; }

double Activated(const std::string& activation, double x) {
  if (activation == "sigmoid") return 1 / (1 + std::exp(-x));
  return activation == "tanh" ? std::tanh(x) : std::max(x, 0.0);
}

// No activation is steeper than 1.
Bounded Activated(const std::string& activation, Bounded x) {
  const double y = Activated(activation, x.value);
  return {y, std::max(std::abs(y), activation == "sigmoid" ? x.magnitude / 4 : x.magnitude)};
}

// The layer, of numbers T: double or Bounded.
template <const Kind& K, typename T>
class Layer {
 public:
  Layer(const Node& node, absl::Span<const Tensor* const> values,
        absl::Span<const Tensor* const> magnitudes, absl::Span<Tensor> outputs)
      : values_(values),
        magnitudes_(magnitudes),
        outputs_(outputs),
        steps_(values[0]->extents[1]),
        inputs_(values[0]->extents[2]),
        hidden_(node.attributes().GetInt("hidden_size")),
        clip_(node.attributes().GetDouble("clip")),
        bias_parts_(BiasParts(node, K)),
        activations_(absl::StrSplit(node.attributes().GetString("activations"), ", ")) {}

  absl::Status Run(const std::string& direction) {
    const int64_t directions = outputs_[0].extents[1];
    for (int64_t n = 0; n < outputs_[0].extents[0]; ++n) {
      const double length = values_[Lengths(K)]->values[n];
      MO_RETURN_IF_ERROR(Check(length >= 0 && length <= static_cast<double>(steps_), "the length ",
                               length, " is not one of ", steps_, " steps"));
      for (direction_ = 0; direction_ < directions; ++direction_) {
        sequence_ = n * directions + direction_;
        RunSequence(n, static_cast<int64_t>(length), direction == "reverse" || direction_ == 1);
      }
    }
    return absl::OkStatus();
  }

 private:
  T Read(int input, int64_t i) const {
    if constexpr (std::is_same_v<T, double>) {
      return values_[input]->values[i];
    } else {
      return {values_[input]->values[i], magnitudes_[input]->values[i]};
    }
  }

  void Write(int output, int64_t i, T number) {
    if constexpr (std::is_same_v<T, double>) {
      outputs_[output].values[i] = number;
    } else {
      outputs_[output].values[i] = number.magnitude;
    }
  }

  // The outputs have zeros in them where nothing is written.
  void RunSequence(int64_t n, int64_t length, bool reversed) {
    if (length == 0) return;
    for (int s = 0; s < K.states; ++s) {
      state_[s].resize(hidden_);
      for (int64_t j = 0; j < hidden_; ++j) state_[s][j] = Read(1 + s, sequence_ * hidden_ + j);
    }
    for (int64_t done = 0; done < length; ++done) {
      const int64_t step = reversed ? length - 1 - done : done;
      Step(n * steps_ + step);
      for (int64_t j = 0; j < hidden_; ++j)
        Write(0, (sequence_ * steps_ + step) * hidden_ + j, state_[0][j]);
    }
    for (int s = 0; s < K.states; ++s) {
      for (int64_t j = 0; j < hidden_; ++j) Write(1 + s, sequence_ * hidden_ + j, state_[s][j]);
    }
  }

  // Of gate `gate`, element j.
  T OfData(int64_t row, int gate, int64_t j) const {
    const int64_t weights = (direction_ * K.gates * hidden_ + gate * hidden_ + j) * inputs_;
    T sum{};
    for (int64_t i = 0; i < inputs_; ++i)
      sum = sum + Read(InputWeights(K), weights + i) * Read(0, row * inputs_ + i);
    return sum;
  }

  T OfState(const std::vector<T>& state, int gate, int64_t j) const {
    const int64_t weights = (direction_ * K.gates * hidden_ + gate * hidden_ + j) * hidden_;
    T sum{};
    for (int64_t i = 0; i < hidden_; ++i) sum = sum + Read(StateWeights(K), weights + i) * state[i];
    return sum;
  }

  T BiasOf(int part, int64_t j) const {
    return Read(Bias(K), (direction_ * bias_parts_ + part) * hidden_ + j);
  }

  T Active(int activation, T x) const { return Activated(activations_[activation], x); }

  T Gate(int64_t row, int gate, int64_t j, int activation) const {
    const T sum = OfData(row, gate, j) + OfState(state_[0], gate, j) + BiasOf(gate, j);
    return Active(activation, Cut(sum, clip_));
  }

  void Step(int64_t row) {
    std::vector<T> next(hidden_);
    if constexpr (K.gates == 4) {
      for (int64_t j = 0; j < hidden_; ++j) {
        T& cell = state_[1][j];
        cell = Gate(row, 0, j, 0) * cell + Gate(row, 1, j, 0) * Gate(row, 2, j, 1);
        next[j] = Gate(row, 3, j, 0) * Active(2, cell);
      }
    } else if constexpr (K.gates == 3) {
      std::vector<T> reset(hidden_), kept(hidden_);
      for (int64_t j = 0; j < hidden_; ++j) {
        reset[j] = Gate(row, 1, j, 0);
        kept[j] = reset[j] * state_[0][j];
      }
      for (int64_t j = 0; j < hidden_; ++j) {
        const T update = Gate(row, 0, j, 0);
        const T by_state = bias_parts_ == 4 ? reset[j] * (OfState(state_[0], 2, j) + BiasOf(3, j))
                                            : OfState(kept, 2, j);
        const T found = Active(1, Cut(OfData(row, 2, j) + BiasOf(2, j) + by_state, clip_));
        next[j] = OneMinus(update) * found + update * state_[0][j];
      }
    } else {
      for (int64_t j = 0; j < hidden_; ++j) next[j] = Gate(row, 0, j, 0);
    }
    state_[0] = std::move(next);
  }

  absl::Span<const Tensor*const> values_, magnitudes_;
  absl::Span<Tensor> outputs_;
  int64_t steps_, inputs_, hidden_;
  double clip_;
  int64_t bias_parts_;
  std::vector<std::string> activations_;
  int64_t direction_ = 0, sequence_ = 0;
  std::vector<T> state_[2];
};

template <const Kind& K>
absl::Status EvaluateSequence(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  return Layer<K, double>(node, inputs, {}, outputs).Run(node.attributes().GetString("direction"));
}

template <const Kind& K>
absl::Status SequenceMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                               absl::Span<const Tensor* const> magnitudes,
                               absl::Span<Tensor> outputs) {
  return Layer<K, Bounded>(node, inputs, magnitudes, outputs)
      .Run(node.attributes().GetString("direction"));
}

template <const Kind& K>
int64_t ProductsOfSequence(const Node& node) {
  const Shape& data = node.input(0).shape();
  const int64_t steps =
      data.has_rank() ? SaturatingCount(Shape({data.dim(0), data.dim(1)})) : int64_t{1};
  return SaturatingProduct(steps,
                           SaturatingSum(SaturatingCount(node.input(InputWeights(K)).shape()),
                                         SaturatingCount(node.input(StateWeights(K)).shape())));
}

template <const Kind& K>
OpSchema Sequence(OpType type, absl::string_view activations) {
  return {.type = type,
          .min_inputs = 5 + K.states,
          .max_inputs = 5 + K.states,
          .outputs = 1 + K.states,
          .attributes = {{.name = "direction",
                          .kind = AttributeKind::kString,
                          .values = {"forward", "reverse", "bidirectional"}},
                         {"hidden_size", AttributeKind::kInt, {}},
                         {.name = "activations",
                          .kind = AttributeKind::kString,
                          .default_value = std::string(activations),
                          .values = {"sigmoid", "tanh", "relu"}},
                         {"clip", AttributeKind::kDouble, 0.0}},
          .opset = 5,
          .infer = InferSequence<K>,
          .evaluate = EvaluateSequence<K>,
          .magnitude = SequenceMagnitude<K>,
          .multiply_accumulates = ProductsOfSequence<K>};
}

}  // namespace

std::vector<OpSchema> RecurrentOps() {
  OpSchema gru = Sequence<kGru>(ops::kGRUSequence, "sigmoid, tanh");
  gru.attributes.push_back({"linear_before_reset", AttributeKind::kBool, false});
  return {Sequence<kLstm>(ops::kLSTMSequence, "sigmoid, tanh, tanh"), std::move(gru),
          Sequence<kRnn>(ops::kRNNSequence, "tanh")};
}

}  // namespace mo
