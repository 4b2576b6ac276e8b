// LSTM and RNN over steps x [T, N, …].
//
// cont [T, N] is 0 where a sequence begins: the state before a step is multiplied with it. A static
// input [N, …], if there is one, belongs to every step. With z = W · x + U · static + R · h + b:
//
//   LSTM  i, f, o = σ(z_i, z_f, z_o),  g = tanh(z_g),  c = f · c + i · g,  h = o · tanh(c)
//   RNN   h = tanh(z), and the result is tanh(W_o · h + b_o)
//
// Where cont is 1 after the first step this is a sequence of the graph. Otherwise each step is
// written out.

#include "converter/frontends/common/recurrent.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/caffe/layers/lstm_unit.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"

namespace mo::caffe {
namespace {

// Of steps that are written out.
constexpr int64_t kMaxSteps = 512, kMaxStepsOfNet = 4096;

struct Kind {
  OpType op;
  int64_t gates;
  Ints order;  // of Caffe's gates in the graph's operation
  std::string activations;
  int states;  // the state, and the cell state of an LSTM
  bool has_output_product;
};

const Kind& Lstm() {
  static const auto& kind =
      *new Kind{ops::kLSTMSequence, 4, {1, 0, 3, 2}, "sigmoid, tanh, tanh", 2, false};
  return kind;
}
const Kind& Rnn() {
  static const auto& kind = *new Kind{ops::kRNNSequence, 1, {0}, "tanh", 1, true};
  return kind;
}

// What the bottoms are.
struct Bottoms {
  bool has_static = false;
  int first_state = -1;  // -1: no states are handed over
};

struct Weights {
  Constant data;   // [gates · H, I]; those of the static input are more columns
  Constant bias;   // [gates · H]
  Constant state;  // [gates · H, H]
};

// [T, N, H], and the states [N, H] after the last step.
struct Results {
  Value steps;
  std::vector<Value> states;
};

class Recurrent {
 public:
  Recurrent(Layer& layer, const Kind& kind)
      : layer_(layer),
        kind_(kind),
        hidden_(layer.parameters().recurrent_param().num_output()),
        exposes_(layer.parameters().recurrent_param().expose_hidden()) {}

  void Import() {
    if (!ReadBottoms()) return;
    const std::optional<Weights> weights = ReadWeights();
    if (!weights) return;
    WarnOfKeptState();
    const bool is_sequence = Continues();
    if (!is_sequence && !HasKnownSteps()) return;
    const Results results = is_sequence ? AsSequence(*weights) : AsSteps(*weights);
    std::vector<Value> tops = {WithOutputProduct(results.steps)};
    for (size_t i = 0; exposes_ && i < results.states.size(); ++i) {
      tops.push_back(layer_.Add(ops::kUnsqueeze, absl::StrCat("/last_", i),
                                {results.states[i], layer_.AddIntegers("/last/axis", {0})}));
    }
    layer_.SetTops(std::move(tops));
  }

 private:
  const Dim& steps() const { return layer_.bottom_shape().dim(0); }
  const Dim& batch() const { return layer_.bottom_shape().dim(1); }

  bool ReadBottoms() {
    const int states = exposes_ ? kind_.states : 0;
    const int count = static_cast<int>(layer_.bottoms().size());
    const int extra = count - 2 - states;
    if (extra < 0 || extra > 1 || layer_.top_count() != 1 + states) {
      return layer_.Error(
          Code::kNodeInputs,
          absl::StrCat(
              "has ", count, " bottoms and ", layer_.top_count(), " tops; expected ", 2 + states,
              " or ", 3 + states, " bottoms and ", 1 + states,
              exposes_ ? " tops with expose_hidden" : " top; expose_hidden: true adds the states"));
    }
    bottoms_ = {extra == 1, exposes_ ? 2 + extra : -1};
    const Shape& cont = layer_.bottom_shape(1);
    bool fits = layer_.rank() >= 3 && cont.rank() == 2;
    for (int axis = 0; fits && axis < 2; ++axis)
      fits = cont.dim(axis).Compatible(layer_.bottom_shape().dim(axis));
    fits &= !bottoms_.has_static || layer_.rank(2) >= 2;
    if (fits) return true;
    return layer_.Error(
        Code::kNodeInputs,
        absl::StrCat("its inputs are ", ToString(layer_.bottom_shape()), " and ", ToString(cont),
                     "; expected steps [T, N, …], where they go on [T, N], and a "
                     "static input [N, …] or none"));
  }

  // The number of elements of bottom `i` from an axis on; nullopt after an error.
  std::optional<int64_t> WidthOf(int i, int axis) {
    const Shape& shape = layer_.bottom_shape(i);
    const Shape rest(std::vector<Dim>(shape.dims().begin() + axis, shape.dims().end()));
    const std::optional<Extents> extents = rest.extents();
    const std::optional<int64_t> width = extents ? ElementCount(*extents) : std::nullopt;
    if (!width) {
      layer_.Error(Code::kNodeInputs,
                   absl::StrCat("its input ", ToString(shape), " has no known extents from axis ",
                                axis, " on; give the input's shape"));
    }
    return width;
  }

  // Blobs W, b, U if there is a static input, R, and of an RNN W_o and b_o.
  std::optional<Weights> ReadWeights() {
    if (hidden_ < 1) {
      layer_.Error("num_output is missing or 0; expected the number of outputs", "recurrent_param",
                   "num_output");
      return std::nullopt;
    }
    const int state = bottoms_.has_static ? 3 : 2;
    const std::optional<int64_t> width = WidthOf(0, 2);
    const std::optional<int64_t> static_width =
        bottoms_.has_static ? WidthOf(2, 1) : std::optional<int64_t>(0);
    if (!width || !static_width ||
        !layer_.HasBlobs(state + (kind_.has_output_product ? 3 : 1),
                         "weights and bias of the input, weights of the state and what else the "
                         "layer has"))
      return std::nullopt;
    width_ = *width;
    static_width_ = *static_width;
    const int64_t rows = kind_.gates * hidden_;
    std::optional<Constant> of_data = layer_.Blob(0, {rows, *width}, "weights of the input");
    const std::optional<Constant> bias = layer_.Blob(1, {rows}, "bias values");
    const std::optional<Constant> of_state =
        layer_.Blob(state, {rows, hidden_}, "weights of the state");
    if (!of_data || !bias || !of_state) return std::nullopt;
    if (bottoms_.has_static) {
      const std::optional<Constant> of_static =
          layer_.Blob(2, {rows, *static_width}, "weights of the static input");
      if (!of_static) return std::nullopt;
      of_data = Constant::Concatenated({*of_data, *of_static}, 1);
    }
    return Weights{*of_data, *bias, *of_state};
  }

  // The constant's gates in the order of the graph's operation, of one direction.
  Value InOrder(absl::string_view suffix, const Constant& blob) {
    Extents extents = blob.extents();
    extents[0] = hidden_;
    extents.insert(extents.begin(), kind_.gates);
    Extents all = blob.extents();
    all.insert(all.begin(), 1);
    return layer_.AddConstant(suffix,
                              blob.Reshaped(extents).Gathered(0, kind_.order).Reshaped(all));
  }

  // What cont says in the first step and in the others, if it is known.
  struct Cont {
    std::vector<double> first, others;
  };
  std::optional<Cont> KnownCont() const {
    const std::optional<Constant>& constant = layer_.bottoms()[1].node->constant();
    const GivenValue* given = layer_.ValueGivenTo(1);
    if (given != nullptr && !given->is_list) return Cont{given->numbers, given->numbers};
    const Dim& width = layer_.bottom_shape(1).dim(1);
    if (!width.is_static() || (constant && constant->size() > (1 << 20))) return std::nullopt;
    std::vector<double> all;
    if (given != nullptr) all = given->numbers;
    if (constant) all = constant->Doubles();
    if (static_cast<int64_t>(all.size()) < width.value()) return std::nullopt;
    const auto second = all.begin() + width.value();
    return Cont{{all.begin(), second}, {second, all.end()}};
  }
  // Whether the first step has only `value` in cont.
  bool BeginsWith(double value) const {
    const std::optional<Cont> cont = KnownCont();
    return cont && AreAll(cont->first, value);
  }
  // Whether the state is never changed between the steps.
  bool Continues() const {
    if (steps().Same(Dim(1))) return true;
    const std::optional<Cont> cont = KnownCont();
    return cont && AreAll(cont->others, 1);
  }
  static bool AreAll(const std::vector<double>& numbers, double value) {
    return std::all_of(numbers.begin(), numbers.end(),
                       [value](double number) { return number == value; });
  }

  bool HasKnownSteps() {
    if (steps().is_static() && steps().value() >= 1 && steps().value() <= kMaxSteps) {
      int64_t& of_net = layer_.net().written_steps;
      of_net += steps().value();
      if (of_net <= kMaxStepsOfNet) return true;
      return layer_.Error(
          Code::kNodeInputs,
          absl::StrCat("with its ", ToString(steps()),
                       " steps the recurrent layers of the net "
                       "have more than ",
                       kMaxStepsOfNet,
                       " that are written out, as their second inputs are not known to be 1 after "
                       "the first step; give these inputs a value, or fewer steps"));
    }
    return layer_.Error(
        Code::kNodeInputs,
        absl::StrCat("its second input is not known to be 1 after the first step, and there are ",
                     ToString(steps()), " steps; expected 1 to ", kMaxSteps,
                     ", known when the model is converted: give the inputs' shapes, or the second "
                     "input a value"));
  }

  void WarnOfKeptState() {
    if (exposes_ || BeginsWith(0)) return;
    layer_.Warning(Code::kStateNotKept,
                   "begins with a state of 0 in every inference, where Caffe goes on with that of "
                   "the inference before it unless the second input is 0 at the first step; "
                   "expose_hidden: true hands the state over",
                   "recurrent_param.expose_hidden");
  }

  // Bottom `i` with `axes` axes and then one for all others.
  Value Flattened(int i, int axes, int64_t width, absl::string_view suffix) {
    Ints target(static_cast<size_t>(axes), 0);
    target.push_back(width);
    return layer_.Add(
        ops::kReshape, suffix,
        {layer_.bottoms()[i], layer_.AddIntegers(absl::StrCat(suffix, "/shape"), target)},
        {{"special_zero", true}});
  }

  // [T, N, I], with the static input as more elements of each step.
  Value Data() {
    const Value data = layer_.rank() == 3 ? layer_.bottoms()[0] : Flattened(0, 2, width_, "/data");
    if (!bottoms_.has_static) return data;
    const Value shape = JoinedLists(
        layer_, "/static/extents",
        {PartOfList(layer_, ExtentsOf(layer_, data, "/static/data_extents"), "/static/steps", 0, 2),
         layer_.AddIntegers("/static/width", {static_width_})});
    const Value repeated = layer_.Add(ops::kBroadcast, "/static",
                                      {Flattened(2, 1, static_width_, "/static/flat"), shape});
    return layer_.Add(ops::kConcat, "/all_data", {data, repeated}, {{"axis", int64_t{2}}});
  }

  // cont of a step, [N, 1].
  Value ContOf(int64_t step) {
    const std::string suffix = absl::StrCat("/cont_", step);
    const Value cont = layer_.Add(ops::kGather, suffix,
                                  {layer_.bottoms()[1], layer_.AddInteger(suffix + "/step", step),
                                   layer_.AddInteger(suffix + "/axis", 0)});
    return layer_.AlongAxis(cont, suffix + "/column", 0, 2);
  }

  // The states [N, H] before the first step, as the layer multiplies them with cont; none if they
  // are 0.
  std::vector<Value> InitialStates() {
    std::vector<Value> states;
    for (int i = 0; exposes_ && i < kind_.states; ++i) {
      const std::string suffix = absl::StrCat("/initial_", i);
      const Value state = layer_.Add(
          ops::kSqueeze, suffix + "/given",
          {layer_.bottoms()[bottoms_.first_state + i], layer_.AddIntegers(suffix + "/axis", {0})});
      states.push_back(BeginsWith(1) ? state
                                     : layer_.Add(ops::kMultiply, suffix, {state, ContOf(0)}));
    }
    return states;
  }

  Results AsSequence(const Weights& weights) {
    const Value data = layer_.Transposed(Data(), "/batches", {1, 0, 2});
    if (data.node == nullptr) return {};
    std::vector<Value> inputs = {data};
    const Value axis = layer_.AddIntegers("/direction", {1});
    for (const Value& state : InitialStates())
      inputs.push_back(layer_.Add(ops::kUnsqueeze, "/state", {state, axis}));
    while (static_cast<int>(inputs.size()) <= kind_.states)
      inputs.push_back(AddZeroState(layer_, "/state", data, 1, hidden_));
    inputs.push_back(AddFullLengths(layer_, data));
    inputs.push_back(InOrder("/weights", weights.data));
    inputs.push_back(InOrder("/state_weights", weights.state));
    inputs.push_back(InOrder("/bias", weights.bias));
    const std::vector<Value> found = layer_.AddSeveral(kind_.op, "/sequence", std::move(inputs),
                                                       {{"direction", std::string("forward")},
                                                        {"hidden_size", hidden_},
                                                        {"activations", kind_.activations}});
    if (found.empty()) return {};
    Results results;
    for (size_t i = 1; i < found.size(); ++i)
      results.states.push_back(layer_.Add(ops::kSqueeze, "/last", {found[i], axis}));
    results.steps = layer_.Transposed(layer_.Add(ops::kSqueeze, "/steps", {found[0], axis}),
                                      kind_.has_output_product ? "/states" : "", {1, 0, 2});
    return results;
  }

  Value Product(Value value, const Constant& weights, absl::string_view suffix) {
    return layer_.Add(ops::kMatMul, suffix,
                      {value, layer_.AddConstant(absl::StrCat(suffix, "/weights"), weights)},
                      {{"transpose_b", true}});
  }

  Results AsSteps(const Weights& weights) {
    const Value sums = layer_.Add(
        ops::kAdd, "/sums",
        {Product(Data(), weights.data, "/products"), layer_.AddConstant("/bias", weights.bias)});
    std::vector<Value> states = InitialStates(), all;
    const std::vector<Value> of_steps = SlicesAlong(layer_, sums, "/step", 0, steps().value());
    for (size_t step = 0; step < of_steps.size(); ++step) {
      if (step > 0) {
        const Value cont = ContOf(static_cast<int64_t>(step));
        for (size_t i = 0; i < states.size(); ++i) {
          states[i] = layer_.Add(ops::kMultiply, absl::StrCat("/continued_", i, "_", step),
                                 {states[i], cont});
        }
      }
      // Names of their own are found at once, among those of many steps.
      states = Next(of_steps[step], states, weights.state, absl::StrCat("/at_", step));
      all.push_back(states[0]);
    }
    return {Stacked(layer_, kind_.has_output_product ? "/states" : "", all, 0), states};
  }

  std::vector<Value> Next(Value sum, const std::vector<Value>& states, const Constant& weights,
                          const std::string& suffix) {
    const Arithmetic f(layer_, suffix, ElementType::kF32);
    if (!states.empty()) sum = f(ops::kAdd, sum, Product(states[0], weights, suffix + "/products"));
    if (kind_.gates == 1) return {f(ops::kTanh, sum)};
    const LstmState next = LstmStep(f, EqualParts(layer_, sum, suffix + "/gates", 1, kind_.gates),
                                    states.empty() ? Value() : states[1]);
    return {next.hidden, next.cell};
  }

  Value WithOutputProduct(Value steps) {
    if (!kind_.has_output_product) return steps;
    const int first = bottoms_.has_static ? 4 : 3;
    const std::optional<Constant> weights =
        layer_.Blob(first, {hidden_, hidden_}, "weights of the output");
    const std::optional<Constant> bias =
        layer_.Blob(first + 1, {hidden_}, "bias values of the output");
    if (!weights || !bias) return {};
    const Value sum = layer_.Add(
        ops::kAdd, "/output",
        {Product(steps, *weights, "/output/products"), layer_.AddConstant("/output/bias", *bias)});
    return layer_.Add(ops::kTanh, "", {sum});
  }

  Layer& layer_;
  const Kind& kind_;
  const int64_t hidden_;
  const bool exposes_;
  Bottoms bottoms_;
  int64_t width_ = 0, static_width_ = 0;  // elements of a step, and of the static input
};

template <const Kind& (*kKind)()>
void Import(Layer& layer) {
  Recurrent(layer, kKind()).Import();
}

}  // namespace

std::vector<LayerType> RecurrentLayers() {
  return {
      {"LSTM", 2, 5, 1, 3, true, Import<Lstm>, /*checks_tops=*/true},
      {"RNN", 2, 4, 1, 2, true, Import<Rnn>, /*checks_tops=*/true},
  };
}

}  // namespace mo::caffe
