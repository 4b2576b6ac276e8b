#include "converter/frontends/common/recurrent_match.h"

#include <algorithm>
#include <utility>

#include "converter/graph/bodies.h"

namespace mo {
namespace {

std::string ActivationOf(const Node& node) {
  if (node.Is(ops::kSigmoid)) return "sigmoid";
  if (node.Is(ops::kTanh)) return "tanh";
  return node.Is(ops::kReLU) ? "relu" : "";
}

class Matcher {
 public:
  Matcher(NodeBuilder& o, Node& loop)
      : o_(o),
        loop_(loop),
        body_(*loop.bodies()[0]),
        carried_(static_cast<size_t>(loop.attributes().GetInt("carried"))) {}

  std::optional<RecurrentLayer> Match() {
    if (!IsTrue(loop_.input(1)) || !IsTrue(Result(0)) || carried_ == 0) return std::nullopt;
    for (size_t i = 0; i < carried_; ++i) {
      const Shape& state = Argument(i).shape();
      const ElementType type = Argument(i).type().element_type;
      if (state.rank() != 2 || !state.dim(1).is_static() ||
          (type != ElementType::kF32 && type != ElementType::kF16))
        continue;
      hidden_ = state.dim(1).value();
      RecurrentLayer layer;
      layer.state = i;
      layer.yielded = Result(1 + i);
      sequence_ = {};
      state_ = Argument(i);
      if ((IsLstm(layer) || IsGru(layer) || IsRnn(layer)) && sequence_.node != nullptr &&
          IsAll(layer)) {
        layer.sequence = Outside(sequence_);
        layer.hidden = hidden_;
        return layer;
      }
    }
    return std::nullopt;
  }

 private:
  Value Outside(Value value) const {
    if (const std::optional<Constant>& constant = value.node->constant())
      return o_.graph().AddConstant(value.node->name(), *constant, value.node->sources())->output();
    const auto& parameters = body_.parameters();
    const auto found = std::find(parameters.begin(), parameters.end(), value.node);
    return loop_.input(static_cast<int>(found - parameters.begin()) + 1);
  }

  Value Result(size_t i) const { return body_.results()[i]->input(0); }
  Value Argument(size_t i) const { return body_.parameters()[1 + i]->output(); }
  // What a Result of the layer is one of, along a new first axis if `is_list`.
  bool IsListOf(Value result, Value element) const {
    const Node& node = *result.node;
    return node.Is(ops::kUnsqueeze) && node.input(0) == element &&
           o_.KnownIntegers(node.input(1)) == Ints{0};
  }

  bool IsTrue(Value value) const {
    const std::optional<Constant>& constant = value.node->constant();
    return constant && constant->size() == 1 && constant->Int64s()[0] != 0;
  }

  // Does not change from iteration to iteration.
  bool IsOutside(Value value) const {
    if (value.node->constant()) return true;
    const auto& parameters = body_.parameters();
    const auto found = std::find(parameters.begin(), parameters.end(), value.node);
    return found != parameters.end() && found - parameters.begin() > static_cast<int>(carried_);
  }

  // Whether `value` is the element of the sequence that the iteration reads.
  bool IsElement(Value value) {
    const Node& node = *value.node;
    if (!node.Is(ops::kGather) || !IsOutside(node.input(0)) || node.input(0).node->constant() ||
        !IsIteration(node.input(1)) || o_.KnownIntegers(node.input(2)) != Ints{0} ||
        node.input(0).shape().rank() != 3)
      return false;
    if (sequence_.node == nullptr) sequence_ = node.input(0);
    return sequence_ == node.input(0);
  }

  bool IsIteration(Value value) const {
    while (value.node->Is(ops::kConvert)) value = value.node->input(0);
    return value.node == body_.parameters()[0];
  }

  static int64_t LastExtent(Value value) {
    const Shape& shape = value.shape();
    if (!shape.has_rank() || shape.rank() == 0) return 1;
    const Dim& dim = shape.dim(shape.rank() - 1);
    return dim.is_static() ? dim.value() : -1;
  }

  // Adds to `sum` what columns `begin` … begin + hidden - 1 of a value are; false if it is no sum
  // of products and constants.
  bool Collect(Value value, int64_t begin, Affine& sum, int depth = 0) {
    if (depth > 16) return false;
    const Node& node = *value.node;
    if (IsOutside(value)) {
      const int64_t count = LastExtent(value);
      const Shape& shape = value.shape();
      const bool is_list = shape.has_rank() &&
                           (shape.rank() <= 1 || (shape.rank() == 2 && shape.dim(0).Same(Dim(1))));
      if (!is_list || (count != 1 && count < begin + hidden_)) return false;
      sum.bias.push_back({.of = Outside(value), .begin = count == 1 ? 0 : begin});
      return true;
    }
    if (node.Is(ops::kAdd))
      return Collect(node.input(0), begin, sum, depth + 1) &&
             Collect(node.input(1), begin, sum, depth + 1);
    if (node.Is(ops::kSplit) || node.Is(ops::kVariadicSplit)) {
      const std::optional<int64_t> first = FirstOfPart(value);
      return first && Collect(node.input(0), begin + *first, sum, depth + 1);
    }
    if (node.Is(ops::kStridedSlice)) {
      const std::optional<int64_t> first = FirstOfSlice(node);
      return first && Collect(node.input(0), begin + *first, sum, depth + 1);
    }
    return node.Is(ops::kMatMul) && CollectProduct(node, begin, sum);
  }

  // The first column of an output of a Split along the last of two axes.
  std::optional<int64_t> FirstOfPart(Value part) const {
    const Node& node = *part.node;
    const std::optional<Ints> axis = o_.KnownIntegers(node.input(1));
    const Shape& shape = node.input(0).shape();
    if (!axis || axis->size() != 1 || shape.rank() != 2 || ((*axis)[0] != 1 && (*axis)[0] != -1))
      return std::nullopt;
    int64_t first = 0;
    for (int i = 0; i < part.output; ++i) {
      const int64_t width = LastExtent({part.node, i});
      if (width < 0) return std::nullopt;
      first += width;
    }
    return first;
  }

  // The first column of columns of a matrix.
  std::optional<int64_t> FirstOfSlice(const Node& node) const {
    const std::optional<Ints> begin = o_.KnownIntegers(node.input(1)),
                              strides = o_.KnownIntegers(node.input(3));
    const Attributes& a = node.attributes();
    if (!begin || !strides || begin->size() != 2 || *strides != Ints{1, 1} ||
        node.input(0).shape().rank() != 2 || node.type().shape.rank() != 2 ||
        node.input(0).shape().dim(0) != node.type().shape.dim(0))
      return std::nullopt;
    for (const char* mask : {"new_axis_mask", "shrink_axis_mask", "ellipsis_mask"}) {
      const Ints& bits = a.GetInts(mask);
      if (std::count(bits.begin(), bits.end(), 0) != static_cast<int64_t>(bits.size()))
        return std::nullopt;
    }
    const Ints& masked = a.GetInts("begin_mask");
    if (masked.size() == 2 && masked[1] != 0) return 0;
    return (*begin)[1] >= 0 ? (*begin)[1] : (*begin)[1] + LastExtent(node.input(0));
  }

  bool CollectProduct(const Node& product, int64_t begin, Affine& sum) {
    Columns columns = {.of = product.input(1), .begin = begin};
    columns.is_transposed = product.attributes().GetBool("transpose_b");
    if (product.attributes().GetBool("transpose_a")) return false;
    while (!columns.is_transposed && columns.of.node->Is(ops::kStridedSlice)) {
      const std::optional<int64_t> first = FirstOfSlice(*columns.of.node);
      if (!first) return false;
      columns.begin += *first;
      columns.of = columns.of.node->input(0);
    }
    const std::optional<Extents> extents = columns.of.shape().extents();
    if (!IsOutside(columns.of) || !extents || extents->size() != 2 ||
        (*extents)[columns.is_transposed ? 0 : 1] < columns.begin + hidden_)
      return false;
    columns.rows = (*extents)[columns.is_transposed ? 1 : 0];
    const Value factor = product.input(0);
    if (!factor.node->Is(ops::kConcat)) return CollectFactor(factor, columns, sum);
    // x and h after each other.
    for (const Value& part : factor.node->inputs()) {
      columns.rows = LastExtent(part);
      if (columns.rows < 0 || part.shape().rank() != 2 || !CollectFactor(part, columns, sum))
        return false;
      columns.row += columns.rows;
    }
    return columns.row == (*extents)[columns.is_transposed ? 1 : 0];
  }

  bool CollectFactor(Value factor, const Columns& columns, Affine& sum) {
    if (factor != state_ && !IsElement(factor)) return false;
    Columns outside = columns;
    outside.of = Outside(columns.of);
    (factor == state_ ? sum.state : sum.data).push_back(outside);
    return true;
  }

  // An activation of a sum with one product of the data and one of the state.
  std::optional<Gate> AsGate(Value value) {
    Gate gate = {.activation = ActivationOf(*value.node)};
    if (gate.activation.empty() || !Collect(value.node->input(0), 0, gate.sum) ||
        gate.sum.data.size() != 1 || gate.sum.state.size() != 1)
      return std::nullopt;
    return gate;
  }

  // Pairs of the operands of a commutative operation in both orders.
  static std::vector<std::pair<Value, Value>> Orders(Value value, OpType op) {
    const Node& node = *value.node;
    if (!node.Is(op)) return {};
    return {{node.input(0), node.input(1)}, {node.input(1), node.input(0)}};
  }

  bool IsLstm(RecurrentLayer& layer) {
    for (const auto& [output_gate, activated] : Orders(layer.yielded, ops::kMultiply)) {
      const std::string last = ActivationOf(*activated.node);
      if (last.empty()) continue;
      const Value cell = activated.node->input(0);
      for (size_t i = 0; i < carried_; ++i) {
        if (i == layer.state || Result(1 + i) != cell) continue;
        for (const auto& [kept, added] : Orders(cell, ops::kAdd)) {
          if (HasCell(layer, output_gate, kept, added, i, last)) return true;
        }
      }
    }
    return false;
  }

  bool HasCell(RecurrentLayer& layer, Value output_gate, Value kept, Value added, size_t cell,
               const std::string& last) {
    for (const auto& [forget_gate, old] : Orders(kept, ops::kMultiply)) {
      if (old != Argument(cell)) continue;
      for (const auto& [input_gate, candidate] : Orders(added, ops::kMultiply)) {
        const std::optional<Gate> f = AsGate(forget_gate), i = AsGate(input_gate),
                                  c = AsGate(candidate), o = AsGate(output_gate);
        if (!f || !i || !c || !o || f->activation != i->activation ||
            f->activation != o->activation)
          continue;
        layer.op = ops::kLSTMSequence;
        layer.gates = {*f, *i, *c, *o};
        layer.last_activation = last;
        layer.cell = cell;
        return true;
      }
    }
    return false;
  }

  bool IsOneLess(Value value, Value gate) const {
    const Node& node = *value.node;
    if (!node.Is(ops::kSubtract) || node.input(1) != gate) return false;
    const std::optional<Constant>& one = node.input(0).node->constant();
    return one && one->size() == 1 && one->Doubles()[0] == 1;
  }

  bool IsGru(RecurrentLayer& layer) {
    for (const auto& [kept, added] : Orders(layer.yielded, ops::kAdd)) {
      for (const auto& [update, old] : Orders(kept, ops::kMultiply)) {
        if (old != state_) continue;
        for (const auto& [rest, candidate] : Orders(added, ops::kMultiply)) {
          if (!IsOneLess(rest, update)) continue;
          const std::optional<Gate> z = AsGate(update);
          if (z && HasCandidate(layer, *z, candidate)) return true;
        }
      }
    }
    return false;
  }

  // g of the data's part and r times the state's part, or of a product with r h.
  bool HasCandidate(RecurrentLayer& layer, const Gate& update, Value candidate) {
    Gate last = {.activation = ActivationOf(*candidate.node)};
    if (last.activation.empty()) return false;
    std::vector<Value> open = {candidate.node->input(0)};
    std::optional<Gate> reset;
    while (!open.empty()) {
      const Value part = open.back();
      open.pop_back();
      if (!reset && IsReset(layer, part, reset, last)) continue;
      if (part.node->Is(ops::kAdd)) {
        open.push_back(part.node->input(0));
        open.push_back(part.node->input(1));
      } else if (!Collect(part, 0, last.sum)) {
        return false;
      }
    }
    if (!reset || reset->activation != update.activation || last.sum.data.size() != 1 ||
        last.sum.state.size() != (layer.is_linear ? 0 : 1))
      return false;
    layer.op = ops::kGRUSequence;
    layer.gates = {update, *reset, last};
    return true;
  }

  bool IsReset(RecurrentLayer& layer, Value part, std::optional<Gate>& reset, Gate& last) {
    for (const auto& [gate, other] : Orders(part, ops::kMultiply)) {
      const std::optional<Gate> r = AsGate(gate);
      Affine linear;
      if (!r || !Collect(other, 0, linear) || !linear.data.empty() || linear.state.size() != 1)
        continue;
      reset = r;
      layer.is_linear = true;
      layer.linear_state = linear;
      return true;
    }
    if (!part.node->Is(ops::kMatMul)) return false;
    for (const auto& [gate, other] : Orders(part.node->input(0), ops::kMultiply)) {
      if (other != state_) continue;
      const std::optional<Gate> r = AsGate(gate);
      const Value state = state_;
      if (!r) continue;
      // The product with r h is that with h of the layer.
      state_ = part.node->input(0);
      const bool is_product = CollectProduct(*part.node, 0, last.sum);
      state_ = state;
      if (!is_product) continue;
      reset = r;
      return true;
    }
    return false;
  }

  bool IsRnn(RecurrentLayer& layer) {
    const std::optional<Gate> gate = AsGate(layer.yielded);
    if (!gate) return false;
    layer.gates = {*gate};
    return true;
  }

  // Whether all that the loop yields is the layer's state, or what it was in each iteration.
  bool IsAll(RecurrentLayer& layer) const {
    const bool has_cell = layer.op == ops::kLSTMSequence;
    for (size_t i = 0; i < carried_; ++i) {
      layer.is_list.push_back(Result(1 + i) != layer.yielded);
      if (i == layer.state || (has_cell && i == layer.cell)) continue;
      const bool is_last = Result(1 + i) == layer.yielded || IsListOf(Result(1 + i), layer.yielded);
      if (!is_last || !Argument(i).node->uses().empty()) return false;
    }
    const Ints& axes = loop_.attributes().GetInts("axes");
    for (size_t i = 0; i < axes.size(); ++i) {
      if (axes[i] != 0 || !IsListOf(Result(1 + carried_ + i), layer.yielded)) return false;
    }
    return true;
  }

  NodeBuilder& o_;
  Node& loop_;
  const Graph& body_;
  const size_t carried_;
  int64_t hidden_ = 0;
  Value sequence_, state_;  // in the body
};

}  // namespace

std::optional<RecurrentLayer> MatchRecurrentLayer(NodeBuilder& o, Node& loop) {
  return Matcher(o, loop).Match();
}

}  // namespace mo
