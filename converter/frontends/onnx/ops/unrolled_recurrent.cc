// LSTM → its steps, with gates i, o, f and a candidate c of z = x·Wᵀ + h·Rᵀ + b:
//
//   i = σ(z_i + P_i · cell),   f = σ(z_f + P_f · cell) or 1 - i,   c = g(z_c)
//   cell' = f · cell + i · c,  o = σ(z_o + P_o · cell'),           h' = o · h(cell')
//
// GRU → its steps, with gates z and r and a candidate c; s are the products of the state with their
// bias, x those of the data:
//
//   z = σ(x_z + s_z),   r = σ(x_r + s_r),   h' = (1 - z) · c + z · h
//   c = g(x_c + s_c of r · h), or with linear_before_reset g(x_c + r · s_c)
//
// A sample that has ended, or that has not begun as seen from the end, keeps its state.

#include "converter/frontends/onnx/ops/unrolled_recurrent.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/recurrent.h"
#include "converter/frontends/common/slices.h"

namespace mo::onnx {
namespace {

constexpr int64_t kMaxSteps = 512;

// The one number that attributes activation_alpha and activation_beta have for all HardSigmoids;
// nullopt after an error.
std::optional<double> ActivationNumber(Operation& o, absl::string_view attribute,
                                       double default_value) {
  const std::vector<double> numbers = o.FloatsAttribute(attribute);
  if (numbers.empty()) return default_value;
  if (std::count(numbers.begin(), numbers.end(), numbers[0]) ==
      static_cast<ptrdiff_t>(numbers.size()))
    return numbers[0];
  o.Error(Code::kNodeAttribute,
          absl::StrCat(attribute, " has several numbers; expected one for all activations"),
          attribute);
  return std::nullopt;
}

// max(0, min(1, alpha · x + beta))
struct HardSigmoid {
  double alpha, beta;
};

Value Activated(const Arithmetic& f, const std::string& name, Value x, const HardSigmoid& hard) {
  if (name == "relu") return f(ops::kReLU, x);
  if (name == "tanh") return f(ops::kTanh, x);
  if (name == "sigmoid") return f(ops::kSigmoid, x);
  return f.Between(0.0, f(ops::kAdd, f(ops::kMultiply, x, hard.alpha), hard.beta), 1.0);
}

struct State {
  Value hidden, cell;  // [N, H]; a GRU has no cell
};

// What one direction yields.
struct Results {
  std::vector<Value> steps;  // [N, H] each, in the order of the data
  State last;
};

class Direction {
 public:
  Direction(Operation& o, const UnrolledRecurrent& layer, const HardSigmoid& hard, int64_t number)
      : o_(o),
        layer_(layer),
        hard_(hard),
        number_(number),
        suffix_(absl::StrCat("/direction_", number)),
        type_(o.type(0)) {}

  // `steps` are the data [N, I] of each step.
  Results Run(const std::vector<Value>& steps) {
    weights_ = OfDirection(layer_.weights, "/weights", 0);
    state_weights_ = OfDirection(layer_.state_weights, "/state_weights", 0);
    if (layer_.is_gru) {
      state_parts_ = Parts(state_weights_, "/state_weights/gates", 0, 3);
      if (o_.has_input(3))
        bias_parts_ = Parts(OfDirection(o_.input(3), "/bias/both", 0), "/bias/gates", 0, 6);
    } else {
      AddBias();
    }
    if (o_.has_input(7)) AddPeepholes();
    const int of_direction = layer_.batch_first ? 1 : 0;
    State state = {InitialState(5, "/initial", steps[0], of_direction)};
    if (!layer_.is_gru) state.cell = InitialState(6, "/initial_cell", steps[0], of_direction);
    Results results;
    results.steps.resize(steps.size());
    for (size_t i = 0; i < steps.size(); ++i) {
      const size_t step = layer_.reversed[number_] ? steps.size() - 1 - i : i;
      const State next =
          layer_.is_gru ? State{NextOfGru(steps[step], state.hidden)} : Next(steps[step], state);
      results.steps[step] = Kept(step, next.hidden, Value());
      state.hidden = Kept(step, next.hidden, state.hidden);
      if (!layer_.is_gru) state.cell = Kept(step, next.cell, state.cell);
    }
    results.last = state;
    return results;
  }

 private:
  std::string Name(absl::string_view step) const { return absl::StrCat(suffix_, step); }

  // The part of a parameter, along an axis of directions.
  Value OfDirection(Value parameter, absl::string_view name, int axis) {
    return o_.Add(ops::kGather, Name(name),
                  {parameter, o_.AddInteger(Name(name) + "/number", number_),
                   o_.AddInteger(Name(name) + "/axis", axis)});
  }

  std::vector<Value> Parts(Value value, absl::string_view name, int axis, int64_t count) {
    return EqualParts(o_, value, Name(name), axis, count);
  }

  // Those of the data and of the state are added.
  void AddBias() {
    if (!o_.has_input(3)) return;
    const std::vector<Value> halves =
        Parts(OfDirection(o_.input(3), "/bias/both", 0), "/bias/halves", 0, 2);
    if (!halves.empty()) bias_ = o_.Add(ops::kAdd, Name("/bias"), {halves[0], halves[1]});
  }

  void AddPeepholes() {
    peepholes_ = Parts(OfDirection(o_.input(7), "/peepholes", 0), "/peepholes/gates", 0, 3);
  }

  Value InitialState(int input, absl::string_view name, Value data, int of_direction) {
    if (o_.has_input(input)) return OfDirection(o_.input(input), name, of_direction);
    const Value batch =
        PartOfList(o_, ExtentsOf(o_, data, Name(name) + "/shape"), Name(name) + "/batch", 0, 1);
    const Value extents =
        JoinedLists(o_, Name(name) + "/extents",
                    {batch, o_.AddIntegers(Name(name) + "/width", {layer_.hidden})});
    return o_.Add(ops::kBroadcast, Name(name),
                  {o_.AddNumber(Name(name) + "/zero", type_, 0), extents});
  }

  Value Product(Value value, Value weights) {
    return o_.Add(ops::kMatMul, Name("/MatMul"), {value, weights}, {{"transpose_b", true}});
  }

  Value NextOfGru(Value data, Value hidden) {
    const Arithmetic f(o_, suffix_, type_);
    const std::vector<Value> x = Parts(Product(data, weights_), "/gates", 1, 3);
    if (x.empty() || state_parts_.empty()) return {};
    // The first three are the bias of the data, the others that of the state.
    auto biased = [&](Value value, int i) {
      return bias_parts_.empty() ? value : f(ops::kAdd, value, bias_parts_[i]);
    };
    auto of_data = [&](int i) { return biased(x[i], i); };
    auto of_state = [&](int i, Value state) {
      return biased(Product(state, state_parts_[i]), 3 + i);
    };
    auto active = [&](int i, Value a, Value b) {
      return Activated(f, layer_.activations[i], f(ops::kAdd, a, b), hard_);
    };
    const Value update = active(0, of_data(0), of_state(0, hidden));
    const Value reset = active(0, of_data(1), of_state(1, hidden));
    const Value seen = o_.BoolAttribute("linear_before_reset", false)
                           ? f(ops::kMultiply, reset, of_state(2, hidden))
                           : of_state(2, f(ops::kMultiply, reset, hidden));
    const Value candidate = active(1, of_data(2), seen);
    return f(ops::kAdd, f(ops::kMultiply, f(ops::kSubtract, 1.0, update), candidate),
             f(ops::kMultiply, update, hidden));
  }

  State Next(Value data, const State& state) {
    const Arithmetic f(o_, suffix_, type_);
    Value sum = f(ops::kAdd, Product(data, weights_), Product(state.hidden, state_weights_));
    if (bias_.node != nullptr) sum = f(ops::kAdd, sum, bias_);
    const std::vector<Value> z = Parts(sum, "/gates", 1, 4);
    if (z.empty()) return {};
    auto active = [&](int i, Value x) { return Activated(f, layer_.activations[i], x, hard_); };
    auto peeping = [&](int i, Value cell) {
      return peepholes_.empty() ? z[i] : f(ops::kAdd, z[i], f(ops::kMultiply, cell, peepholes_[i]));
    };
    const Value input = active(0, peeping(0, state.cell));
    const Value forget = o_.IntAttribute("input_forget", 0) != 0
                             ? f(ops::kSubtract, 1.0, input)
                             : active(0, peeping(2, state.cell));
    const Value candidate = active(1, z[3]);
    const Value cell =
        f(ops::kAdd, f(ops::kMultiply, forget, state.cell), f(ops::kMultiply, input, candidate));
    const Value output = active(0, peeping(1, cell));
    return {f(ops::kMultiply, output, active(2, cell)), cell};
  }

  // `value` of samples that have this step, `other` or 0 of those that have not.
  Value Kept(size_t step, Value value, Value other) {
    if (!o_.has_input(4)) return value;
    const Arithmetic f(o_, Name("/kept"), type_);
    const Value lengths = o_.Converted(o_.AlongAxis(o_.input(4), Name("/lengths"), 0, 2),
                                       Name("/lengths/i64"), ElementType::kI64);
    const Value has = o_.Add(ops::kGreater, Name("/has"),
                             {lengths, o_.AddInteger(Name("/step"), static_cast<int64_t>(step))});
    return other.node == nullptr ? f(ops::kSelect, has, value, 0.0)
                                 : f(ops::kSelect, has, value, other);
  }

  Operation& o_;
  const UnrolledRecurrent& layer_;
  const HardSigmoid hard_;
  const int64_t number_;
  const std::string suffix_;
  const ElementType type_;
  Value weights_, state_weights_, bias_;
  std::vector<Value> peepholes_;                 // of i, o and f
  std::vector<Value> state_parts_, bias_parts_;  // of a GRU
};

// The data of each step, [N, I]; empty after an error.
std::vector<Value> Steps(Operation& o, const UnrolledRecurrent& layer) {
  const int axis = layer.batch_first ? 1 : 0;
  const Dim& count = o.shape(0).dim(axis);
  if (!count.is_static() || count.value() < 1 || count.value() > kMaxSteps) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("has peepholes (input P), input_forget or HardSigmoid, and ",
                         ToString(count), " steps; expected 1 to ", kMaxSteps,
                         ", known when the model is converted: give its inputs fixed shapes"));
    return {};
  }
  return SlicesAlong(o, o.input(0), "/step", axis, count.value());
}

}  // namespace

void ImportUnrolledRecurrent(Operation& o, const UnrolledRecurrent& layer) {
  if (o.FloatAttribute("clip", 0) != 0) {
    o.Error(Code::kNodeAttribute,
            "has a clip beside peepholes (input P), input_forget or HardSigmoid", "clip");
    return;
  }
  const std::optional<double> alpha = ActivationNumber(o, "activation_alpha", 0.2),
                              beta = ActivationNumber(o, "activation_beta", 0.5);
  if (!alpha || !beta) return;
  const std::vector<Value> steps = Steps(o, layer);
  if (steps.empty()) return;
  std::vector<Value> all, hidden, cells;
  for (size_t i = 0; i < layer.reversed.size(); ++i) {
    const Results results =
        Direction(o, layer, {*alpha, *beta}, static_cast<int64_t>(i)).Run(steps);
    all.push_back(Stacked(o, absl::StrCat("/steps_", i), results.steps, layer.batch_first ? 1 : 0));
    hidden.push_back(results.last.hidden);
    if (!layer.is_gru) cells.push_back(results.last.cell);
  }
  const int64_t of_direction = layer.batch_first ? 1 : 0;
  // [S, D, N, H], or [N, S, D, H] with layout 1.
  std::vector<SourceValue> outputs = {Stacked(o, "/all", all, of_direction + 1),
                                      Stacked(o, "/last", hidden, of_direction)};
  if (!layer.is_gru) outputs.emplace_back(Stacked(o, "/last_cell", cells, of_direction));
  o.SetOutputs(std::move(outputs));
}

}  // namespace mo::onnx
