#include "converter/frontends/common/recurrent_loops.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/common/linear_extents.h"
#include "converter/frontends/common/recurrent.h"
#include "converter/frontends/common/recurrent_match.h"

namespace mo {
namespace {

// Writes a layer that was found.
class Writer {
 public:
  Writer(NodeBuilder& o, Node& loop, const RecurrentLayer& layer)
      : o_(o), loop_(loop), layer_(layer), hidden_(layer.hidden) {}

  std::vector<Value> Write() {
    const Value data = o_.Transposed(Sequence(), "/data", {1, 0, 2});
    const bool is_lstm = layer_.op == ops::kLSTMSequence;
    std::vector<Value> inputs = {data, State(layer_.state, "/state")};
    std::vector<std::string> activations;
    if (is_lstm) inputs.push_back(State(layer_.cell, "/cell_state"));
    inputs.push_back(AddFullLengths(o_, data));
    inputs.push_back(Weights("/weights", &Affine::data));
    inputs.push_back(Weights("/state_weights", &Affine::state));
    inputs.push_back(Bias());
    activations.push_back(layer_.gates[0].activation);
    if (is_lstm) activations.push_back(layer_.gates[2].activation);
    if (is_lstm) activations.push_back(layer_.last_activation);
    if (layer_.op == ops::kGRUSequence) activations.push_back(layer_.gates[2].activation);
    Attributes attributes = {{"direction", "forward"},
                             {"hidden_size", hidden_},
                             {"activations", absl::StrJoin(activations, ", ")},
                             {"clip", 0.0}};
    if (layer_.op == ops::kGRUSequence) attributes.Set("linear_before_reset", layer_.is_linear);
    return Results(o_.AddSeveral(layer_.op, "/sequence", std::move(inputs), std::move(attributes)));
  }

 private:
  // As long as there are iterations.
  Value Sequence() {
    const Value sequence = layer_.sequence;
    const Dim& count = sequence.shape().dim(0);
    const std::optional<Ints> known = o_.KnownIntegers(loop_.input(0));
    if (known && count.Same(Dim((*known)[0]))) return sequence;
    Value iterations = loop_.input(0);
    if (iterations.node->Is(ops::kMaximum) &&
        o_.KnownIntegers(iterations.node->input(1)) == Ints{0})
      iterations = iterations.node->input(0);
    const auto extents = LinearExtentsIn(iterations);
    if (extents && extents->size() == 1 && (*extents)[0] == LinearExtentOf(sequence, 0))
      return sequence;
    const Value end =
        o_.Add(ops::kUnsqueeze, "/read/end", {loop_.input(0), o_.AddIntegers("/read/axis", {0})});
    return o_.Add(
        ops::kStridedSlice, "/read",
        {sequence, o_.AddIntegers("/read/begin", {0}), end, o_.AddIntegers("/read/stride", {1})},
        {{"begin_mask", Ints{0}}, {"end_mask", Ints{0}}});
  }

  // [N, H] as [N, 1, H].
  Value State(size_t i, const std::string& suffix) {
    return o_.Add(ops::kUnsqueeze, suffix,
                  {loop_.input(static_cast<int>(i) + 2), o_.AddIntegers(suffix + "/axis", {1})});
  }

  Value Slice(Value value, const std::string& suffix, const Ints& begin, const Ints& end) {
    return o_.Add(
        ops::kStridedSlice, suffix,
        {value, o_.AddIntegers(suffix + "/begin", begin), o_.AddIntegers(suffix + "/end", end),
         o_.AddIntegers(suffix + "/strides", Ints(begin.size(), 1))},
        {{"begin_mask", Ints(begin.size(), 0)}, {"end_mask", Ints(begin.size(), 0)}});
  }

  // [H, rows]: some columns as rows.
  Value Rows(const Columns& columns, const std::string& suffix) {
    const Value matrix = columns.of;
    const int64_t row_end = columns.row + columns.rows, end = columns.begin + hidden_;
    if (columns.is_transposed)
      return Slice(matrix, suffix, {columns.begin, columns.row}, {end, row_end});
    return o_.Transposed(Slice(matrix, suffix, {columns.row, columns.begin}, {row_end, end}),
                         suffix + "/transposed", {1, 0});
  }

  // [1, gates · H, rows].
  Value Weights(const std::string& suffix, std::vector<Columns> Affine::*part) {
    std::vector<Value> gates;
    for (size_t i = 0; i < layer_.gates.size(); ++i) {
      const bool is_linear = layer_.is_linear && i == 2 && part == &Affine::state;
      const Affine& sum = is_linear ? layer_.linear_state : layer_.gates[i].sum;
      gates.push_back(Rows((sum.*part)[0], absl::StrCat(suffix, "/gate_", i)));
    }
    return AsDirection(Joined(std::move(gates), suffix + "/joined"), suffix);
  }

  Value Joined(std::vector<Value> parts, const std::string& suffix) {
    if (parts.size() == 1) return parts[0];
    return o_.Add(ops::kConcat, suffix, std::move(parts), {{"axis", int64_t{0}}});
  }

  Value AsDirection(Value value, const std::string& suffix) {
    return o_.Add(ops::kUnsqueeze, suffix, {value, o_.AddIntegers(suffix + "/axis", {0})});
  }

  // [H]: the sum of some biases.
  Value Sum(const std::vector<Columns>& biases, const std::string& suffix) {
    const ElementType type = layer_.sequence.type().element_type;
    Value sum = o_.AddNumbers(suffix + "/zeros", type, hidden_, 0);
    for (size_t i = 0; i < biases.size(); ++i) {
      const std::string name = absl::StrCat(suffix, "/", i);
      Value bias = biases[i].of;
      const std::optional<Extents> extents = bias.shape().extents();
      if (!extents) return {};
      const int64_t count = extents->empty() ? 1 : extents->back();
      bias = o_.Reshaped(bias, name + "/list", Shape({count}));
      if (count != hidden_ && count != 1)
        bias = Slice(bias, name, {biases[i].begin}, {biases[i].begin + hidden_});
      const bool is_all = i == 0 && count != 1;
      sum = is_all ? bias : o_.Add(ops::kAdd, name + "/sum", {sum, bias});
    }
    return sum;
  }

  Value Bias() {
    std::vector<Value> gates;
    for (size_t i = 0; i < layer_.gates.size(); ++i)
      gates.push_back(Sum(layer_.gates[i].sum.bias, absl::StrCat("/bias/gate_", i)));
    if (layer_.is_linear) gates.push_back(Sum(layer_.linear_state.bias, "/bias/state"));
    return AsDirection(Joined(std::move(gates), "/bias/joined"), "/bias");
  }

  Value WithoutDirection(Value value, const std::string& suffix) {
    return o_.Add(ops::kSqueeze, suffix, {value, o_.AddIntegers(suffix + "/axis", {1})});
  }

  // The outputs of the loop, of those of the layer.
  std::vector<Value> Results(const std::vector<Value>& of_layer) {
    if (of_layer.empty()) return {};
    const Value last = WithoutDirection(of_layer[1], "/last");
    std::vector<Value> results;
    for (size_t i = 0; i < layer_.is_list.size(); ++i) {
      if (layer_.op == ops::kLSTMSequence && i == layer_.cell) {
        results.push_back(WithoutDirection(of_layer[2], "/last_cell"));
      } else if (!layer_.is_list[i]) {
        results.push_back(last);
      } else {
        results.push_back(
            o_.Add(ops::kUnsqueeze, "/last/list", {last, o_.AddIntegers("/last/list/axis", {0})}));
      }
    }
    const size_t lists = loop_.attributes().GetInts("axes").size();
    if (lists == 0) return results;
    const Value all = o_.Transposed(WithoutDirection(of_layer[0], "/all"), "/all/list", {1, 0, 2});
    results.resize(results.size() + lists, all);
    return results;
  }

  NodeBuilder& o_;
  Node& loop_;
  const RecurrentLayer& layer_;
  const int64_t hidden_;
};

}  // namespace

std::optional<std::vector<Value>> AsRecurrentLayer(NodeBuilder& o,
                                                   const std::vector<Value>& outputs) {
  if (outputs.empty() || outputs[0].node == nullptr || !outputs[0].node->Is(ops::kLoop))
    return std::nullopt;
  Node& loop = *outputs[0].node;
  const std::optional<RecurrentLayer> layer = MatchRecurrentLayer(o, loop);
  if (!layer) return std::nullopt;
  std::vector<Value> results = Writer(o, loop, *layer).Write();
  if (results.empty()) return std::nullopt;
  return results;
}

}  // namespace mo
