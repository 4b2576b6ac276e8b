// Steps of recurrent layers that are one operation, and layers of such steps.
//
//   LSTM  [i c f o] = [x h] · w + b, for BlockLSTMV2 [i f c o];
//         cs = sigmoid(f + forget_bias) cs' + sigmoid(i) tanh(c), cut to ±cell_clip;
//         h = sigmoid(o) tanh(cs). Peepholes add cs' · wci to i, cs' · wcf to f, cs · wco to o.
//   GRU   [r u] = sigmoid([x h] · w_ru + b_ru); c = tanh([x, r h] · w_c + b_c);
//         h = u h' + (1 - u) c

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/control_nodes.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/recurrent_loops.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

Value Product(NodeBuilder& b, Value x, Value h, Value weights) {
  const Value both = b.Add(ops::kConcat, "/both", {x, h}, {{"axis", int64_t{1}}});
  return b.Add(ops::kMatMul, "/product", {both, weights});
}

struct LstmSettings {
  int64_t input = 0, forget = 2, cell = 1;  // which part a gate is
  double forget_bias = 1, clip = -1;
  bool has_peephole = false;
};

LstmSettings ReadSettings(const Operation& o) {
  const bool is_second = o.op() == "BlockLSTMV2";
  LstmSettings settings;
  if (is_second) settings = {.forget = 1, .cell = 2, .forget_bias = 0, .clip = 0};
  settings.forget_bias = o.FloatAttribute("forget_bias", settings.forget_bias);
  settings.clip = o.FloatAttribute("cell_clip", is_second ? 0 : -1);
  settings.has_peephole = o.BoolAttribute("use_peephole", false);
  return settings;
}

// What is the same in each step.
struct LstmWeights {
  Value w, input, forget, output, bias;
};

// The outputs of a step: i, cs, f, o, ci, co, h.
std::vector<Value> LstmStep(NodeBuilder& b, const LstmSettings& s, const LstmWeights& w, Value x,
                            Value cs, Value h) {
  if (x.node == nullptr) return {};
  const Arithmetic f(b, "/cell", x.type().element_type);
  const std::vector<Value> z =
      EqualParts(b, f(ops::kAdd, Product(b, x, h, w.w), w.bias), "/gates", 1, 4);
  if (z.empty()) return {};
  auto gate = [&](Value sum, Value peephole, Value state) {
    if (s.has_peephole) sum = f(ops::kAdd, sum, f(ops::kMultiply, state, peephole));
    return f(ops::kSigmoid, sum);
  };
  const Value forgotten =
      s.forget_bias == 0 ? z[s.forget] : f(ops::kAdd, z[s.forget], s.forget_bias);
  const Value i = gate(z[s.input], w.input, cs), keep = gate(forgotten, w.forget, cs);
  const Value ci = f(ops::kTanh, z[s.cell]);
  Value next = f(ops::kAdd, f(ops::kMultiply, keep, cs), f(ops::kMultiply, i, ci));
  if (s.clip > 0)
    next = b.Add(ops::kClamp, "/clipped", {next}, {{"min", -s.clip}, {"max", s.clip}});
  const Value out = gate(z[3], w.output, next), co = f(ops::kTanh, next);
  return {i, next, keep, out, ci, co, f(ops::kMultiply, out, co)};
}

// The operands are of one type and of known ranks.
bool HaveRanks(Operation& o, int data, int rank) {
  if (!o.HaveRanks(o.input_count())) return false;
  if (o.rank(data) == rank) return true;
  return o.Error(Code::kNodeInputs,
                 absl::StrCat("its data is ", ToString(o.shape(data)), "; expected rank ", rank));
}

void SetValues(Operation& o, const std::vector<Value>& values) {
  std::vector<Tensor> outputs;
  for (const Value& value : values) outputs.push_back({value});
  o.SetOutputs(std::move(outputs));
}

// Inputs: x, cs, h, w, wci, wcf, wco, b.
void ImportLstmStep(Operation& o) {
  if (!HaveRanks(o, 0, 2)) return;
  const LstmWeights weights = {o.InSourceOrder(3), o.InSourceOrder(4), o.InSourceOrder(5),
                               o.InSourceOrder(6), o.InSourceOrder(7)};
  SetValues(o, LstmStep(o, ReadSettings(o), weights, o.InSourceOrder(0), o.InSourceOrder(1),
                        o.InSourceOrder(2)));
}

// Inputs: x, h, w_ru, w_c, b_ru, b_c. Outputs: r, u, c, h.
void ImportGruStep(Operation& o) {
  if (!HaveRanks(o, 0, 2)) return;
  const Value x = o.InSourceOrder(0), h = o.InSourceOrder(1);
  const Arithmetic f(o, "/cell", o.type(0));
  const Value sum = f(ops::kAdd, Product(o, x, h, o.InSourceOrder(2)), o.InSourceOrder(4));
  const std::vector<Value> gates = EqualParts(o, f(ops::kSigmoid, sum), "/gates", 1, 2);
  if (gates.empty()) return;
  const Value r = gates[0], u = gates[1];
  const Value c = f(
      ops::kTanh,
      f(ops::kAdd, Product(o, x, f(ops::kMultiply, r, h), o.InSourceOrder(3)), o.InSourceOrder(5)));
  const Value next =
      f(ops::kAdd, f(ops::kMultiply, u, h), f(ops::kMultiply, f(ops::kSubtract, 1.0, u), c));
  SetValues(o, {r, u, c, next});
}

// A layer of such steps. Inputs: how many steps count, x [T, N, I], cs, h, w, wci, wcf, wco, b.
class LstmLayer {
 public:
  explicit LstmLayer(Operation& o) : o_(o), settings_(ReadSettings(o)) {}

  void Import() {
    if (!HaveRanks(o_, 1, 3)) return;
    x_ = o_.InSourceOrder(1);
    steps_ = ExtentOf(o_, x_, "/steps", 0);
    // Readers of h alone, most often all there are, need no other sequence.
    const std::vector<Value> all = Sequences({0, 1, 2, 3, 4, 5});
    const std::vector<Value> hidden = Sequences({6});
    if (all.empty() || hidden.empty()) return;
    std::vector<Value> outputs(all.begin(), all.end());
    outputs.push_back(hidden[0]);
    for (Value& output : outputs) output = Counted(output);
    SetValues(o_, outputs);
  }

 private:
  // Those of these outputs of a step.
  std::vector<Value> Sequences(const std::vector<int>& wanted) {
    LoopSpec spec = {
        .iterations = steps_,
        .condition = o_.AddConstant("/begins", Constant::Scalar(ElementType::kBoolean, 1)),
        .carried = {o_.InSourceOrder(2), o_.InSourceOrder(3)},
        .taken = {{.data = x_}}};
    spec.collected.resize(wanted.size());
    const BodySource source = {
        .create = [this](absl::string_view suffix) { return o_.bodies().NewBody(suffix); },
        .fill = [&](BodyGraph& body,
                    const std::vector<Value>& inputs) -> std::optional<std::vector<Value>> {
          NodeBuilder inside(o_, body.graph());
          auto captured = [&](int i) { return body.Captured(o_.InSourceOrder(i)); };
          const LstmWeights weights = {captured(4), captured(5), captured(6), captured(7),
                                       captured(8)};
          const std::vector<Value> step =
              LstmStep(inside, settings_, weights, inputs[2], inputs[0], inputs[1]);
          if (step.empty()) return std::nullopt;
          std::vector<Value> results = {step[1], step[6]};
          for (const int output : wanted) results.push_back(step[output]);
          return results;
        }};
    auto outputs = AddLoop(o_, source, spec);
    if (!outputs) return {};
    if (const auto layer = AsRecurrentLayer(o_, *outputs)) outputs = layer;
    return {outputs->begin() + 2, outputs->end()};
  }

  // 0 from the steps on that do not count.
  Value Counted(Value sequence) {
    const std::optional<Ints> counted = o_.KnownIntegers(o_.InSourceOrder(0));
    if (counted && x_.shape().dim(0).Same(Dim((*counted)[0]))) return sequence;
    const Value count = o_.Converted(o_.InSourceOrder(0), "/counted", ElementType::kI64);
    const Value counts =
        o_.Add(ops::kLess, "/counts", {NumbersBelow(o_, steps_, "/numbers"), count});
    return o_.Add(ops::kSelect, "/kept",
                  {o_.AlongAxis(counts, "/counts/along", 0, 3), sequence,
                   o_.AddNumber("/kept/zero", o_.type(1), 0)});
  }

  Operation& o_;
  const LstmSettings settings_;
  Value x_, steps_;
};

void ImportLstmLayer(Operation& o) { LstmLayer(o).Import(); }

}  // namespace

std::vector<OperationType> CellOperations() {
  return {{"LSTMBlockCell", 8, 8, ImportLstmStep},
          {"GRUBlockCell", 6, 6, ImportGruStep},
          {"BlockLSTM", 9, 9, ImportLstmLayer},
          {"BlockLSTMV2", 9, 9, ImportLstmLayer}};
}

}  // namespace mo::tensorflow
