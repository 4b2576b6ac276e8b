// Recurrent layers over sequences [S, N, I], or with layout 1 [N, S, I].

#include "converter/frontends/common/recurrent.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/quantization.h"
#include "converter/frontends/onnx/ops/unrolled_recurrent.h"

namespace mo::onnx {
namespace {

// What tells the three apart.
struct Kind {
  OpType op;
  int gates;
  Ints order;  // of ONNX's gates in OpenVINO's order
  std::vector<std::string> activations;
};

const Kind& Lstm() {
  static const auto& kind =
      *new Kind{ops::kLSTMSequence, 4, {2, 0, 3, 1}, {"sigmoid", "tanh", "tanh"}};
  return kind;
}
const Kind& Gru() {
  static const auto& kind = *new Kind{ops::kGRUSequence, 3, {0, 1, 2}, {"sigmoid", "tanh"}};
  return kind;
}
const Kind& Rnn() {
  static const auto& kind = *new Kind{ops::kRNNSequence, 1, {0}, {"tanh"}};
  return kind;
}

struct Settings {
  std::string direction;
  int64_t directions = 1;
  int64_t hidden = 0;
  bool batch_first = false;
};

// Of the gates, [D, gates · H, I] and [D, gates · H, H].
struct Weights {
  Value data, state;
};

std::optional<Settings> ReadSettings(Operation& o, const Shape& state_weights) {
  Settings settings;
  settings.direction = o.TextAttribute("direction", "forward");
  if (settings.direction == "foward") settings.direction = "forward";  // the default of GRU-1
  settings.directions = settings.direction == "bidirectional" ? 2 : 1;
  settings.batch_first = o.IntAttribute("layout", 0) == 1;
  const std::optional<Extents> weights = state_weights.extents();
  const bool is_known = settings.direction == "forward" || settings.direction == "reverse" ||
                        settings.direction == "bidirectional";
  if (!is_known || !weights || weights->size() != 3 || (*weights)[0] != settings.directions ||
      o.rank(0) != 3) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data ", ToString(o.shape(0)), ", weights of the state ",
                         ToString(state_weights), " and direction ", settings.direction,
                         " do not fit; expected [S, N, I], and [directions, gates · H, H] with "
                         "known extents"));
    return std::nullopt;
  }
  settings.hidden = (*weights)[2];
  return settings;
}

// nullopt after an error: OpenVINO has these for all directions alike, and no others.
std::optional<std::string> ReadActivations(Operation& o, const Kind& kind,
                                           const Settings& settings) {
  std::vector<std::string> names = o.TextsAttribute("activations");
  for (std::string& name : names) name = absl::AsciiStrToLower(name);
  if (names.empty()) names = kind.activations;
  const size_t count = kind.activations.size();
  bool fits =
      names.size() % count == 0 && names.size() / count <= static_cast<size_t>(settings.directions);
  for (size_t i = 0; i < names.size(); ++i) {
    const bool is_hard = kind.op != ops::kRNNSequence && names[i] == "hardsigmoid";
    fits &= is_hard || names[i] == "sigmoid" || names[i] == "tanh" || names[i] == "relu";
    fits &= i < count || names[i] == names[i - count];
  }
  if (fits)
    return absl::StrJoin(names.begin(), names.begin() + static_cast<ptrdiff_t>(count), ", ");
  o.Error(Code::kNodeAttribute,
          absl::StrCat("activations are ", absl::StrJoin(names, ", "), "; expected ", count,
                       " of Sigmoid, Tanh and Relu, or of an LSTM or GRU HardSigmoid, the same for "
                       "each direction"),
          "activations");
  return std::nullopt;
}

// Parts of `width` elements along axis 1, in another order.
Value Reordered(Operation& o, Value value, const Ints& order, absl::string_view suffix) {
  if (std::is_sorted(order.begin(), order.end())) return value;
  const std::vector<Value> parts =
      EqualParts(o, value, absl::StrCat(suffix, "/gates"), 1, static_cast<int64_t>(order.size()));
  if (parts.empty()) return {};
  std::vector<Value> ordered;
  for (const int64_t gate : order) ordered.push_back(parts[gate]);
  return o.Add(ops::kConcat, suffix, std::move(ordered), {{"axis", int64_t{1}}});
}

// Input 3, [D, 2 · gates · H], has the bias of the data and that of the state, which are added.
// With linear_before_reset those of the last gate stay apart.
Value AddBias(Operation& o, const Kind& kind, const Settings& settings, bool keeps_last) {
  const int64_t gates = kind.gates, hidden = settings.hidden;
  const ElementType type = o.type(0);
  if (!o.has_input(3)) {
    const int64_t width = (gates + (keeps_last ? 1 : 0)) * hidden;
    return o.Add(ops::kBroadcast, "/bias",
                 {o.AddNumber("/bias/zero", type, 0),
                  o.AddIntegers("/bias/shape", {settings.directions, width})});
  }
  const std::vector<Value> halves = EqualParts(o, o.input(3), "/bias/halves", 1, 2);
  if (halves.empty()) return {};
  const Value sum = o.Add(ops::kAdd, "/bias/sum", {halves[0], halves[1]});
  if (!keeps_last) return Reordered(o, sum, kind.order, "/bias");
  const int64_t first = (gates - 1) * hidden;
  auto part = [&](Value value, int64_t begin, int64_t end, absl::string_view suffix) {
    return o.Add(ops::kStridedSlice, suffix,
                 {value, o.AddIntegers(absl::StrCat(suffix, "/begin"), {0, begin}),
                  o.AddIntegers(absl::StrCat(suffix, "/end"), {0, end}),
                  o.AddIntegers(absl::StrCat(suffix, "/strides"), {1, 1})},
                 {{"begin_mask", Ints{1, 0}}, {"end_mask", Ints{1, 0}}});
  };
  return o.Add(ops::kConcat, "/bias",
               {part(sum, 0, first, "/bias/first"),
                part(halves[0], first, gates * hidden, "/bias/last_of_data"),
                part(halves[1], first, gates * hidden, "/bias/last_of_state")},
               {{"axis", int64_t{1}}});
}

// A state [D, N, H], or zeros, as [N, D, H].
Value AddState(Operation& o, int input, Value data, const Settings& settings,
               absl::string_view suffix) {
  if (!o.has_input(input))
    return AddZeroState(o, suffix, data, settings.directions, settings.hidden);
  return settings.batch_first ? o.input(input) : o.Transposed(o.input(input), suffix, {1, 0, 2});
}

// Whether lengths follow from extents, as exporters write those of whole sequences.
bool FollowsFromExtents(Value lengths) {
  if (lengths.node->constant()) return false;
  std::vector<const Node*> open = {lengths.node};
  std::set<const Node*> seen;
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    if (node->Is(ops::kShapeOf) || !seen.insert(node).second) continue;
    if (node->Is(ops::kParameter) || !node->bodies().empty()) return false;
    for (const Value& input : node->inputs()) open.push_back(input.node);
  }
  return true;
}

// Whether the runtime ignores the lengths: where the number of steps or of samples is not known.
bool LengthsAreIgnored(const Operation& o, Value data) {
  if (!o.has_input(4) || FollowsFromExtents(o.input(4))) return false;
  return !data.shape().dim(0).is_static() || !data.shape().dim(1).is_static();
}

Value StepCount(Operation& o, Value data) {
  const Dim& count = data.shape().dim(1);
  return count.is_static() ? o.AddInteger("/steps", count.value()) : ExtentOf(o, data, "/steps", 1);
}

// Sequences of whole lengths, of which the steps after the ends are set to 0
// (docs/runtime_faults.md).
class MaskedSequences {
 public:
  // `data` [N, S, …].
  MaskedSequences(Operation& o, Value data)
      : o_(o),
        f_(o, "/masked", ElementType::kI64),
        lengths_(o.Converted(o.input(4), "/lengths/i64", ElementType::kI64)),
        steps_(NumbersBelow(o, StepCount(o, data), "/step_numbers")) {}

  // [N, 1, S, H] with 0 after the end of each sample.
  Value Kept(Value results) {
    return OnlyWhere(f_(ops::kLess, Steps(2), Lengths()), results, "/kept");
  }

  // [N, 1, H]: what the last step gives.
  Value Last(Value results) {
    const Value is_last = f_(ops::kEqual, Steps(2), f_(ops::kSubtract, Lengths(), 1.0));
    return o_.Add(
        ops::kReduceSum, "/last_step",
        {OnlyWhere(is_last, results, "/last_steps"), o_.AddIntegers("/last_step/axis", {2})},
        {{"keep_dims", false}});
  }

  // The steps of each sample in the opposite order, along axis `time` of [N, …].
  Value Reversed(Value data, int time) {
    const int rank = data.node == nullptr ? 0 : data.shape().rank();
    const Value times = Steps(time, rank), lengths = Lengths(rank);
    const Value opposite = f_(ops::kSubtract, f_(ops::kSubtract, lengths, times), 1.0);
    const Value places = f_(ops::kSelect, f_(ops::kLess, times, lengths), opposite, times);
    return o_.Add(ops::kGatherElements, "/reversed",
                  {data, o_.Add(ops::kBroadcast, "/reversed/places",
                                {places, ExtentsOf(o_, data, "/reversed/extents")})},
                  {{"axis", int64_t{time}}});
  }

 private:
  Value Steps(int axis, int rank = 4) { return o_.AlongAxis(steps_, "/steps/along", axis, rank); }
  Value Lengths(int rank = 4) { return o_.AlongAxis(lengths_, "/lengths/along", 0, rank); }
  Value OnlyWhere(Value condition, Value value, absl::string_view suffix) {
    return o_.Add(ops::kSelect, suffix,
                  {condition, value, o_.AddNumber(absl::StrCat(suffix, "/none"), o_.type(0), 0)});
  }

  Operation& o_;
  const Arithmetic f_;
  const Value lengths_, steps_;
};

// The results of a sequence with these inputs, each direction for itself; empty after an error.
std::vector<Value> AddMasked(Operation& o, const Kind& kind, const Settings& settings,
                             const std::vector<Value>& inputs, Attributes attributes) {
  if (kind.op == ops::kLSTMSequence && o.has_output(2)) {
    o.Error(Code::kNodeInputs,
            "has sequence_lens, and its last cell state is an output, which the runtime computes "
            "for whole sequences alone; give the model's inputs fixed shapes");
    return {};
  }
  const size_t states = kind.op == ops::kLSTMSequence ? 2 : 1;
  const Value data = inputs[0];
  MaskedSequences masked(o, data);
  const Value whole = AddFullLengths(o, data);
  attributes.Set("direction", std::string("forward"));
  std::vector<Value> all, last;
  for (int64_t d = 0; d < settings.directions; ++d) {
    const bool is_reversed = settings.direction == "reverse" || d == 1;
    std::vector<Value> own = inputs;
    own[0] = is_reversed ? masked.Reversed(data, 1) : data;
    own[states + 1] = whole;
    for (size_t i = 1; i < own.size(); ++i) {
      if (i == states + 1) continue;
      own[i] = o.Add(ops::kGather, "/of_direction",
                     {own[i], o.AddIntegers("/direction", {d}),
                      o.AddInteger("/direction/axis", i <= states ? 1 : 0)});
    }
    const std::vector<Value> results =
        o.AddSeveral(kind.op, "/sequence", std::move(own), attributes);
    if (results.empty()) return {};
    last.push_back(masked.Last(results[0]));
    const Value kept = masked.Kept(results[0]);
    all.push_back(is_reversed ? masked.Reversed(kept, 2) : kept);
  }
  if (settings.directions == 1) return {all[0], last[0]};
  return {o.Add(ops::kConcat, "/joined", all, {{"axis", int64_t{1}}}),
          o.Add(ops::kConcat, "/last_joined", last, {{"axis", int64_t{1}}})};
}

void Import(Operation& o, const Kind& kind, const Weights& weights) {
  if (weights.data.node == nullptr || weights.state.node == nullptr || !o.HaveRanks()) return;
  const std::optional<Settings> settings = ReadSettings(o, weights.state.shape());
  if (!settings) return;
  const std::optional<std::string> activations = ReadActivations(o, kind, *settings);
  if (!activations) return;
  const bool is_hard = absl::StrContains(*activations, "hardsigmoid");
  if (is_hard || o.has_input(7) || o.IntAttribute("input_forget", 0) != 0) {
    std::vector<bool> reversed = {settings->direction == "reverse"};
    if (settings->directions == 2) reversed.push_back(true);
    return ImportUnrolledRecurrent(
        o,
        {kind.op == ops::kGRUSequence, std::move(reversed), settings->hidden, settings->batch_first,
         absl::StrSplit(*activations, ", "), weights.data, weights.state});
  }
  const bool is_lstm = kind.op == ops::kLSTMSequence;
  const bool is_linear =
      kind.op == ops::kGRUSequence && o.BoolAttribute("linear_before_reset", false);
  const Value data =
      settings->batch_first ? o.input(0) : o.Transposed(o.input(0), "/data", {1, 0, 2});
  std::vector<Value> inputs = {data, AddState(o, 5, data, *settings, "/state")};
  if (is_lstm) inputs.push_back(AddState(o, 6, data, *settings, "/cell_state"));
  inputs.push_back(o.has_input(4) ? o.input(4) : AddFullLengths(o, data));
  inputs.push_back(Reordered(o, weights.data, kind.order, "/weights"));
  inputs.push_back(Reordered(o, weights.state, kind.order, "/state_weights"));
  inputs.push_back(AddBias(o, kind, *settings, is_linear));
  Attributes attributes = {{"direction", settings->direction},
                           {"hidden_size", settings->hidden},
                           {"activations", *activations},
                           {"clip", o.FloatAttribute("clip", 0)}};
  if (kind.op == ops::kGRUSequence) attributes.Set("linear_before_reset", is_linear);
  const std::vector<Value> results =
      LengthsAreIgnored(o, data)
          ? AddMasked(o, kind, *settings, inputs, std::move(attributes))
          : o.AddSeveral(kind.op, "/sequence", std::move(inputs), std::move(attributes));
  if (results.empty()) return;
  const Ints order = settings->batch_first ? Ints{0, 2, 1, 3} : Ints{2, 1, 0, 3};
  std::vector<SourceValue> outputs = {o.Transposed(results[0], "", order)};
  for (size_t i = 1; i < results.size(); ++i) {
    outputs.emplace_back(settings->batch_first
                             ? results[i]
                             : o.Transposed(results[i], absl::StrCat("/last_", i), {1, 0, 2}));
  }
  o.SetOutputs(std::move(outputs));
}

template <const Kind& (*kKind)()>
void ImportFloats(Operation& o) {
  Import(o, kKind(), {o.input(1), o.input(2)});
}

// Integers [D, columns, gates · H] with scale and zero point of a direction, or of each row.
Value DequantizedWeights(Operation& o, const std::string& suffix, int weights, int scale) {
  auto spread = [&](int i, absl::string_view name) {
    const Value list = o.input(i);
    const int rank = list.shape().has_rank() ? list.shape().rank() : 0;
    const Dim directions = rank == 0 ? Dim(1) : list.shape().dim(0);
    const Dim rows = rank == 2 ? list.shape().dim(1) : Dim(1);
    return o.Reshaped(list, absl::StrCat(suffix, name), Shape({directions, 1, rows}));
  };
  const Value numbers = Dequantized(o, suffix + "/floats", o.input(weights),
                                    spread(scale, "/scale"), spread(scale + 1, "/zero_point"));
  return o.Transposed(numbers, suffix, {0, 2, 1});
}

// The weights are quantized. onnxruntime also rounds data and states to 8 bits; here they are
// floats.
void ImportDynamicQuantizeLstm(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2, 8, 9, 10, 11})) return;
  Import(o, Lstm(),
         {DequantizedWeights(o, "/floats/weights", 1, 8),
          DequantizedWeights(o, "/floats/state_weights", 2, 10)});
}

}  // namespace

std::vector<OperatorType> RecurrentOperators() {
  return {{"LSTM", 1, kNewestOpset, 3, 8, ImportFloats<Lstm>},
          {"GRU", 1, kNewestOpset, 3, 6, ImportFloats<Gru>},
          {"RNN", 1, kNewestOpset, 3, 6, ImportFloats<Rnn>},
          {"DynamicQuantizeLSTM", 1, 1, 12, 12, ImportDynamicQuantizeLstm, kMicrosoft,
           /*takes_lists=*/true}};
}

}  // namespace mo::onnx
