#include "converter/frontends/tensorflow/live_branches.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "converter/frontends/common/node_order.h"
#include "converter/frontends/tensorflow/boundary.h"
#include "converter/frontends/tensorflow/loop_frames.h"
#include "converter/frontends/tensorflow/node_order.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

// What is known of a tensor.
struct Known {
  bool dead = false;  // it is never computed
  // The number that it is; with `shape`, that each element is, in the shape that this tensor is.
  std::optional<double> number;
  // Random numbers from here on to below 1 more, in the shape that `shape` is.
  std::optional<double> random;
  TensorRef shape = {};
  std::set<TensorRef> origins = {};  // inputs with values from which this follows

  bool is_scalar() const { return number && shape.node < 0; }
};

using Names = std::set<std::string>;

bool IsPassing(const FlatNode& node) {
  static const auto& names =
      *new Names{"Identity", "StopGradient", "PreventGradient", "Snapshot", "CheckNumerics"};
  return node.kind == FlatNode::Kind::kArgument || names.count(node.op()) > 0;
}

double AsNumber(bool condition) { return condition ? 1 : 0; }

using Function = double (*)(double, double);

Function FunctionOf(const std::string& op) {
  static const auto& functions = *new std::map<std::string, Function>{
      {"Add", [](double a, double b) { return a + b; }},
      {"AddV2", [](double a, double b) { return a + b; }},
      {"Sub", [](double a, double b) { return a - b; }},
      {"Mul", [](double a, double b) { return a * b; }},
      {"RealDiv", [](double a, double b) { return a / b; }},
      {"Equal", [](double a, double b) { return AsNumber(a == b); }},
      {"NotEqual", [](double a, double b) { return AsNumber(a != b); }},
      {"Less", [](double a, double b) { return AsNumber(a < b); }},
      {"LessEqual", [](double a, double b) { return AsNumber(a <= b); }},
      {"Greater", [](double a, double b) { return AsNumber(a > b); }},
      {"GreaterEqual", [](double a, double b) { return AsNumber(a >= b); }},
      {"LogicalAnd", [](double a, double b) { return AsNumber(a != 0 && b != 0); }},
      {"LogicalOr", [](double a, double b) { return AsNumber(a != 0 || b != 0); }},
  };
  const auto found = functions.find(op);
  return found == functions.end() ? nullptr : found->second;
}

DataType TypeOf(const FlatNode& node, const char* attribute) {
  const auto found = node.source->attributes.find(attribute);
  return found == node.source->attributes.end() ? DT_FLOAT : found->second.type();
}

class Walk {
 public:
  Walk(const SourceModel& source, const Model& model, LiveGraph& live)
      : model_(model), live_(live), graph_(live.graph) {
    for (const auto& [name, place] : source.input_places) Request(name, source);
    for (const auto& [name, shape] : source.input_shapes) Request(name, source);
    for (const auto& [name, values] : source.values) Request(name, source);
  }

  void Run() {
    const int count = static_cast<int>(graph_.nodes().size());
    NodeOrder order(count, [this](int index) { return ReadBy(graph_.node(index)); });
    for (int i = 0; i < count; ++i) {
      if (!order.Visit(i)) return;  // A cycle, which is reported where the order is needed.
    }
    for (const int index : order.nodes()) Look(index);
  }

 private:
  // An input of the configuration: nothing is known of it but the value that it may have.
  void Request(const std::string& name, const SourceModel& source) {
    const std::optional<TensorRef> ref = FindTensor(graph_, model_.inputs, name);
    if (!ref) return;
    Known& known = requested_[*ref];
    const auto values = source.values.find(name);
    if (values == source.values.end() || values->second.numbers.size() != 1) return;
    known.number = values->second.numbers[0];
    known.origins = {*ref};
  }

  // The way back of a loop is not followed.
  static std::vector<int> ReadBy(const FlatNode& node) {
    std::vector<int> read;
    if (EndsAnIteration(node)) return read;
    auto add = [&](const std::vector<TensorRef>& tensors) {
      for (const TensorRef& tensor : tensors) {
        if (tensor.node >= 0) read.push_back(tensor.node);
      }
    };
    add(node.inputs);
    for (const FlatBody& body : node.bodies) add(body.results);
    return read;
  }

  Known Of(const TensorRef& ref) const {
    const auto requested = requested_.find(ref);
    if (requested != requested_.end()) return requested->second;
    if (ref.node >= 0 && graph_.node(ref.node).dead) return {.dead = true};
    const auto found = known_.find(ref);
    return found == known_.end() ? Known() : found->second;
  }
  Known OfInput(const FlatNode& node, size_t i) const {
    return i < node.inputs.size() ? Of(node.inputs[i]) : Known();
  }

  void Look(int index) {
    const FlatNode& node = graph_.node(index);
    const bool is_merge = node.op() == "Merge" || node.op() == "RefMerge";
    const bool is_call = node.kind == FlatNode::Kind::kCall;
    if (!is_merge && !is_call && IsDead(node)) return graph_.SetDead(index);
    if (is_merge) return LookAtMerge(index);
    if (node.op() == "Switch" || node.op() == "RefSwitch") return LookAtSwitch(index);
    if (!node.bodies.empty() && !node.is_loop()) return LookAtBranches(index);
    if (is_call) return CopyInputs(index);
    LookAtDropout(index);
    Known known = Computed(node);
    if (known.number || known.random) known_[{index, 0}] = std::move(known);
  }

  bool IsDead(const FlatNode& node) const {
    return std::any_of(node.inputs.begin(), node.inputs.end(),
                       [this](const TensorRef& input) { return Of(input).dead; });
  }

  void CopyInputs(int index) {
    const std::vector<TensorRef>& inputs = graph_.node(index).inputs;
    for (size_t i = 0; i < inputs.size(); ++i) known_[{index, static_cast<int>(i)}] = Of(inputs[i]);
  }

  void Decide(const Known& known) {
    live_.decided.insert(known.origins.begin(), known.origins.end());
  }

  void LookAtSwitch(int index) {
    const FlatNode node = graph_.node(index);
    const Known condition = OfInput(node, 1);
    if (node.inputs.size() != 2 || !condition.is_scalar()) return;
    Decide(condition);
    const int taken = *condition.number != 0 ? 1 : 0;
    graph_.PassOn(index, {node.inputs[0], node.inputs[0]});
    known_[{index, taken}] = OfInput(node, 0);
    known_[{index, 1 - taken}].dead = true;
    // Of the condition itself only control inputs are made, and no result.
    if (node.inputs[0] == node.inputs[1]) pivots_.insert(index);
  }

  // What begins a loop is dead if nothing enters it.
  void LookAtMerge(int index) {
    const FlatNode& node = graph_.node(index);
    std::vector<TensorRef> live;
    bool is_loop = false;
    for (const TensorRef& input : node.inputs) {
      const bool comes_back = input.node >= 0 && EndsAnIteration(graph_.node(input.node));
      is_loop |= comes_back;
      if (!comes_back && !Of(input).dead) live.push_back(input);
    }
    if (live.empty()) return graph_.SetDead(index);
    if (is_loop || live.size() != 1 || node.inputs.size() == 1) return;
    graph_.PassOn(index, live);
    known_[{index, 0}] = Of(live[0]);
  }

  // Of an If, the second branch is that of a true condition. A Case takes the last branch for a
  // number that it has not.
  void LookAtBranches(int index) {
    const FlatNode node = graph_.node(index);
    const Known condition = OfInput(node, 0);
    if (!condition.is_scalar()) return;
    const bool is_case = node.op() == "Case" || node.op() == "StatelessCase";
    const size_t last = node.bodies.size() - 1;
    if (!is_case && last != 1) return;
    const double number = *condition.number;
    const bool is_listed = number >= 0 && number <= static_cast<double>(last);
    const size_t taken = !is_case    ? (number != 0 ? 1 : 0)
                         : is_listed ? static_cast<size_t>(number)
                                     : last;
    Decide(condition);
    graph_.PassOn(index, node.bodies[taken].results);
    CopyInputs(index);
  }

  // The tensor whose elements this one has, each perhaps multiplied: one of the same shape.
  TensorRef WithoutFactors(TensorRef ref) const {
    while (ref.node >= 0 && requested_.count(ref) == 0) {
      const FlatNode& node = graph_.node(ref.node);
      const size_t output = static_cast<size_t>(ref.output);
      if (node.kind == FlatNode::Kind::kCall && output < node.inputs.size()) {
        ref = node.inputs[output];
      } else if (IsPassing(node) && node.inputs.size() == 1) {
        ref = node.inputs[0];
      } else if ((node.op() == "Mul" || node.op() == "RealDiv") && node.inputs.size() == 2) {
        const bool second = OfInput(node, 1).is_scalar();
        const bool first = node.op() == "Mul" && OfInput(node, 0).is_scalar();
        if (!first && !second) return ref;
        ref = node.inputs[second ? 0 : 1];
      } else {
        return ref;
      }
    }
    return ref;
  }

  // Whether `shape` is computed as that of `data`.
  bool IsShapeOf(const TensorRef& shape, const TensorRef& data) const {
    const TensorRef made = WithoutFactors(shape);
    if (made.node < 0) return false;
    const FlatNode& node = graph_.node(made.node);
    return node.op() == "Shape" && node.inputs.size() == 1 &&
           WithoutFactors(node.inputs[0]) == WithoutFactors(data);
  }

  // Ones that were random numbers, in the shape of the data.
  bool AreOnes(const Known& known, const TensorRef& data) const {
    return known.number == 1.0 && known.shape.node >= 0 && IsShapeOf(known.shape, data);
  }

  // Passes data on that is multiplied by such ones, or always chosen by them.
  void LookAtDropout(int index) {
    const FlatNode node = graph_.node(index);
    const std::vector<TensorRef>& inputs = node.inputs;
    if (node.op() == "Mul" && inputs.size() == 2) {
      for (const size_t factor : {0, 1}) {
        const Known known = Of(inputs[factor]);
        if (!AreOnes(known, inputs[1 - factor])) continue;
        Decide(known);
        return graph_.PassOn(index, {inputs[1 - factor]});
      }
    }
    const bool selects = node.op() == "SelectV2" || node.op() == "Select";
    if (!selects || inputs.size() != 3) return;
    const Known condition = Of(inputs[0]);
    if (!AreOnes(condition, inputs[1]) || !Of(inputs[2]).is_scalar()) return;
    Decide(condition);
    graph_.PassOn(index, {inputs[1]});
  }

  Known Computed(const FlatNode& node) const {
    if (node.op() == "Const" && node.kind == FlatNode::Kind::kNode) return OfConst(node);
    if (IsPassing(node) || node.op() == "PlaceholderWithDefault") return OfInput(node, 0);
    if (node.op() == "RandomUniform" && node.inputs.size() == 1)
      return {.random = 0, .shape = node.inputs[0]};
    if (node.inputs.size() == 1) return OfUnary(node);
    if (node.inputs.size() == 2) return OfBinary(node);
    return {};
  }

  Known OfConst(const FlatNode& node) const {
    const absl::StatusOr<Constant> constant = ReadTensor(node.source->tensor, model_.graph.owner);
    if (!constant.ok() || constant->rank() != 0) return {};
    return {.number = constant->Doubles()[0]};
  }

  Known OfUnary(const FlatNode& node) const {
    Known x = OfInput(node, 0);
    // Random numbers from a whole number on are rounded down to it.
    if (node.op() == "Floor" && x.random && *x.random == std::floor(*x.random)) {
      x.number = x.random;
      x.random.reset();
      return x;
    }
    if (!x.number) return {};
    if (node.op() == "LogicalNot") {
      x.number = AsNumber(*x.number == 0);
      return x;
    }
    if (node.op() != "Cast") return {};
    const std::optional<ElementType> type = ElementTypeOf(TypeOf(node, "DstT"));
    if (!type) return {};
    if (*type == ElementType::kBoolean) x.number = AsNumber(*x.number != 0);
    if (IsInteger(*type)) x.number = std::trunc(*x.number);
    return x;
  }

  Known OfBinary(const FlatNode& node) const {
    const Known a = OfInput(node, 0), b = OfInput(node, 1);
    Known result;
    result.origins = a.origins;
    result.origins.insert(b.origins.begin(), b.origins.end());
    if (a.random || b.random) return OfRandom(node, a, b, std::move(result));
    const Function function = FunctionOf(node.op());
    if (function == nullptr) return {};
    if (a.is_scalar() && b.is_scalar()) {
      result.number = function(*a.number, *b.number);
      // As TensorFlow rounds it, and no further.
      if (TypeOf(node, "T") == DT_FLOAT)
        result.number = static_cast<double>(static_cast<float>(*result.number));
      return result;
    }
    // One number decides: false and anything, true or anything.
    for (const Known& known : {a, b}) {
      const bool decides =
          known.is_scalar() && ((node.op() == "LogicalAnd" && *known.number == 0) ||
                                (node.op() == "LogicalOr" && *known.number != 0));
      if (decides) return {.number = known.number, .shape = known.shape, .origins = known.origins};
    }
    return {};
  }

  // Of random numbers and a number: their sum or product, or whether they reach it.
  static Known OfRandom(const FlatNode& node, const Known& a, const Known& b, Known result) {
    const Known& random = a.random ? a : b;
    const Known& other = a.random ? b : a;
    if (!random.random || !other.is_scalar()) return {};
    result.shape = random.shape;
    if (node.op() == "Add" || node.op() == "AddV2") {
      result.random = *random.random + *other.number;
      return result;
    }
    if (node.op() == "Mul" && *other.number == 1) {
      result.random = random.random;
      return result;
    }
    if (node.op() != "GreaterEqual" || !a.random || *other.number > *random.random) return {};
    result.number = 1;
    return result;
  }

 public:
  // Nodes that only pass on the condition of a Switch to control inputs.
  void RemovePivots() {
    std::set<int> read;
    for (const FlatNode& node : graph_.nodes()) {
      for (const TensorRef& input : node.inputs) read.insert(input.node);
    }
    for (int i = 0; i < static_cast<int>(graph_.nodes().size()); ++i) {
      const FlatNode& node = graph_.node(i);
      const bool is_of_pivot =
          node.inputs.size() == 1 && IsPassing(node) && pivots_.count(node.inputs[0].node) > 0;
      if (read.count(i) == 0 && (pivots_.count(i) > 0 || is_of_pivot)) graph_.SetDead(i);
    }
  }

 private:
  const Model& model_;
  LiveGraph& live_;
  FlatGraph& graph_;
  std::map<TensorRef, Known> requested_, known_;
  std::set<int> pivots_;
};

}  // namespace

std::optional<LiveGraph> ReadLiveGraph(const SourceModel& source, const Model& model,
                                       Diagnostics& diagnostics) {
  std::optional<FlatGraph> flat = FlatGraph::Of(model.graph, diagnostics);
  if (!flat) return std::nullopt;
  LiveGraph live = {.graph = *std::move(flat)};
  FormLoops(live.graph);
  const std::vector<int> results = live.graph.Unread();
  Walk walk(source, model, live);
  walk.Run();
  walk.RemovePivots();
  // What was read by dropout alone has become no result.
  for (const int node : live.graph.Unread()) {
    if (std::find(results.begin(), results.end(), node) == results.end()) live.graph.SetDead(node);
  }
  return live;
}

}  // namespace mo::tensorflow
