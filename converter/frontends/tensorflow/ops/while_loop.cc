#include "converter/frontends/tensorflow/ops/while_loop.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/control_nodes.h"
#include "converter/frontends/common/recurrent_loops.h"
#include "converter/frontends/tensorflow/node_order.h"
#include "converter/frontends/tensorflow/ops/lists.h"

namespace mo::tensorflow {
namespace {

struct Variable {
  enum class Kind { kUnchanged, kCounter, kCollected, kCarried };

  Kind kind = Kind::kCarried;
  TensorRef element = {};  // of kCollected: what an iteration adds
  Value result = {};       // after the loop
};

// That a counter is below what does not change.
struct Limit {
  size_t counter = 0;
  TensorRef below = {};  // in the condition
};

class While {
 public:
  explicit While(Operation& o)
      : o_(o), flat_(o.bodies().flat()), node_(o.flat_node()), bodies_(node_.bodies) {}

  std::optional<std::vector<Value>> Add() {
    if (!HasBodies()) return std::nullopt;
    Sort();
    FindLimits();
    if (is_counted_ && !CountIterations()) return std::nullopt;
    if (!is_counted_) CarryCounters();
    SortLists();
    if (!AddLoopNode()) return std::nullopt;
    std::vector<Value> results;
    for (const Variable& variable : variables_) results.push_back(variable.result);
    return results;
  }

 private:
  using Kind = Variable::Kind;

  const FlatBody& condition() const { return bodies_[0]; }
  const FlatBody& body() const { return bodies_[1]; }
  TensorRef ConditionArgument(size_t i) const { return {condition().arguments[i], 0}; }
  TensorRef Argument(size_t i) const { return {body().arguments[i], 0}; }

  bool HasBodies() {
    const size_t count = bodies_.size() == 2 ? body().results.size() : 0;
    if (count > 0 && condition().results.size() == 1 && body().arguments.size() >= count &&
        condition().arguments.size() >= count && node_.inputs.size() >= count) {
      variables_.resize(count);
      return true;
    }
    return o_.Error(Code::kControlFlow,
                    "its condition and body do not fit its variables; expected one result of the "
                    "condition, and of the body one for each variable");
  }

  const FlatNode* NodeOf(const TensorRef& ref) const {
    const bool is_node = ref.node >= 0 && flat_.node(ref.node).kind == FlatNode::Kind::kNode;
    return is_node ? &flat_.node(ref.node) : nullptr;
  }

  // What a tensor of a function is, within the function.
  TensorRef Source(const TensorRef& ref, const FlatBody& function) const {
    return flat_.Source(ref, function.arguments);
  }

  // The scalar integer of a Const.
  std::optional<int64_t> Number(const TensorRef& ref) {
    const FlatNode* node = NodeOf(flat_.Source(ref));
    if (node == nullptr || node->op() != "Const") return std::nullopt;
    return ScalarOf(*node, o_.owner());
  }

  // The variable of which `ref` is the argument.
  std::optional<size_t> VariableOf(const TensorRef& ref, const FlatBody& function) const {
    const TensorRef source = Source(ref, function);
    for (size_t i = 0; i < variables_.size(); ++i) {
      if (source == TensorRef{function.arguments[i], 0}) return i;
    }
    return std::nullopt;
  }

  void Sort() {
    for (size_t i = 0; i < variables_.size(); ++i) {
      const TensorRef result = Source(body().results[i], body());
      if (result == Argument(i)) variables_[i].kind = Kind::kUnchanged;
      const FlatNode* node = NodeOf(result);
      if (node == nullptr || (node->op() != "Add" && node->op() != "AddV2") ||
          node->inputs.size() != 2)
        continue;
      for (const size_t own : {0, 1}) {
        if (Source(node->inputs[own], body()) == Argument(i) && Number(node->inputs[1 - own]) == 1)
          variables_[i].kind = Kind::kCounter;
      }
    }
  }

  // Whether a tensor of a function needs nothing that changes.
  bool IsUnchanged(const TensorRef& ref, const FlatBody& function) const {
    std::set<TensorRef> arguments;
    for (const int argument : function.arguments) arguments.insert({argument, 0});
    const std::set<TensorRef> read = TensorsRead(flat_, {ref}, arguments);
    for (size_t i = 0; i < variables_.size(); ++i) {
      if (variables_[i].kind != Kind::kUnchanged && read.count({function.arguments[i], 0}) > 0)
        return false;
    }
    return true;
  }

  void FindLimits() {
    std::vector<TensorRef> open = {condition().results[0]};
    while (!open.empty() && limits_.size() < kMaxLimits) {
      const FlatNode* node = NodeOf(Source(open.back(), condition()));
      open.pop_back();
      if (node == nullptr || node->inputs.size() != 2) return;
      if (node->op() == "LogicalAnd") {
        open.insert(open.end(), node->inputs.begin(), node->inputs.end());
        continue;
      }
      const bool is_less = node->op() == "Less", is_greater = node->op() == "Greater";
      if (!is_less && !is_greater) return;
      const std::optional<size_t> counter = VariableOf(node->inputs[is_less ? 0 : 1], condition());
      const TensorRef below = node->inputs[is_less ? 1 : 0];
      if (!counter || variables_[*counter].kind != Kind::kCounter ||
          !IsUnchanged(below, condition()))
        return;
      limits_.push_back({*counter, below});
    }
    is_counted_ = open.empty();
  }

  // The smallest difference between a limit and the first value of its counter.
  bool CountIterations() {
    std::set<std::pair<TensorRef, TensorRef>> seen;
    for (const Limit& limit : limits_) {
      const TensorRef first = flat_.Source(node_.inputs[limit.counter]);
      if (!seen.insert({flat_.Source(limit.below), first}).second) continue;
      const auto below = o_.bodies().Import(condition(), {limit.below}, {}, nullptr);
      if (!below) return false;
      Value count = AsI64((*below)[0], "/limit");
      const std::optional<Ints> known = o_.KnownIntegers(count);
      if (known && known->size() == 1) count = o_.AddInteger("/limit/known", (*known)[0]);
      if (Number(node_.inputs[limit.counter]) != 0)
        count = o_.Add(ops::kSubtract, "/count", {count, Initial(limit.counter)});
      iterations_ = iterations_.node == nullptr
                        ? count
                        : o_.Add(ops::kMinimum, "/least", {iterations_, count});
    }
    iterations_ =
        o_.Add(ops::kMaximum, "/iterations", {iterations_, o_.AddInteger("/iterations/none", 0)});
    if (iterations_.node == nullptr) return false;
    if (iterations_.shape().has_rank() && iterations_.shape().rank() == 0) return true;
    return o_.Error(Code::kControlFlow,
                    absl::StrCat("its number of iterations is ", ToString(iterations_.shape()),
                                 "; expected one number"));
  }

  Value AsI64(Value value, absl::string_view suffix) {
    return o_.Converted(value, suffix, ElementType::kI64);
  }
  Value Initial(size_t i) {
    return AsI64(o_.InSourceOrder(static_cast<int>(i)), absl::StrCat("/first_", i));
  }

  void CarryCounters() {
    for (Variable& variable : variables_) {
      if (variable.kind == Kind::kCounter) variable.kind = Kind::kCarried;
    }
  }

  // Whether nothing but `writer` reads the list that variable `i` is before the iteration, and
  // nothing what it yields.
  bool IsReadBy(size_t i, int writer) const {
    std::set<TensorRef> cuts;
    for (const int argument : body().arguments) cuts.insert({argument, 0});
    cuts.insert({writer, 0});
    std::vector<TensorRef> results = body().results;
    const FlatNode& node = flat_.node(writer);
    for (size_t input = 1; input < node.inputs.size(); ++input) {
      if (Source(node.inputs[input], body()) != Argument(i)) results.push_back(node.inputs[input]);
    }
    for (const TensorRef& ref : TensorsRead(flat_, results, cuts)) {
      const FlatNode* reader = NodeOf(ref);
      if (ref == Argument(i)) return false;
      if (reader == nullptr || reader->op() == "Identity" || ref.node == writer) continue;
      for (const TensorRef& input : reader->inputs) {
        if (Source(input, body()) == TensorRef{writer, 0}) return false;
      }
    }
    for (size_t other = 0; other < variables_.size(); ++other) {
      if (other != i && Source(body().results[other], body()).node == writer) return false;
    }
    cuts.clear();
    for (const int argument : condition().arguments) cuts.insert({argument, 0});
    return TensorsRead(flat_, condition().results, cuts).count(ConditionArgument(i)) == 0;
  }

  void SortLists() {
    for (size_t i = 0; i < variables_.size(); ++i) {
      Variable& variable = variables_[i];
      if (variable.kind != Kind::kCarried) continue;
      const TensorRef result = Source(body().results[i], body());
      const FlatNode* writer = NodeOf(result);
      const std::optional<ListWrite> write =
          writer == nullptr ? std::nullopt : ListWriteOf(*writer);
      if (!write || Source(write->list, body()) != Argument(i) || !IsReadBy(i, result.node))
        continue;
      if (write->index ? !FillsList(i, *write->index) : !BeginsEmpty(i)) continue;
      variable.kind = Kind::kCollected;
      variable.element = write->element;
    }
  }

  bool BeginsEmpty(size_t i) const {
    const FlatNode* list = NodeOf(flat_.Source(node_.inputs[i]));
    return list != nullptr && list->op() == "EmptyTensorList";
  }

  // Whether each iteration writes the next element, and the last one the last element.
  bool FillsList(size_t i, const TensorRef& index) {
    const std::optional<size_t> counter = VariableOf(index, body());
    if (!is_counted_ || !counter || variables_[*counter].kind != Kind::kCounter ||
        Number(node_.inputs[*counter]) != 0)
      return false;
    const FlatNode* list = NodeOf(flat_.Source(node_.inputs[i]));
    const std::optional<TensorRef> length = list == nullptr ? std::nullopt : ListLengthOf(*list);
    if (!length) return false;
    const std::optional<Ints> known = o_.KnownIntegers(iterations_);
    const Shape& given = o_.input(static_cast<int>(i)).value.shape();
    if (known && given.has_rank() && given.rank() > 0 && given.dim(0).is_static())
      return given.dim(0).value() == (*known)[0];
    return std::all_of(limits_.begin(), limits_.end(), [&](const Limit& limit) {
      return flat_.Source(limit.below) == flat_.Source(*length) &&
             Number(node_.inputs[limit.counter]) == 0;
    });
  }

  // What the arguments of a function are, in the body: counters, and `carried` in their order.
  std::map<int, Value> Given(const FlatBody& function, NodeBuilder& inside, BodyGraph& body,
                             Value iteration, const std::vector<Value>& carried) {
    std::map<int, Value> given;
    size_t next = 0;
    for (size_t i = 0; i < variables_.size(); ++i) {
      const int argument = function.arguments[i];
      if (variables_[i].kind == Kind::kCarried) given[argument] = carried[next++];
      if (variables_[i].kind != Kind::kCounter) continue;
      const Value first = body.Captured(o_.InSourceOrder(static_cast<int>(i)));
      const std::string suffix = absl::StrCat("/counter_", i);
      const Value count =
          inside.Converted(iteration, suffix + "/iteration", first.type().element_type);
      given[argument] =
          Number(node_.inputs[i]) == 0 ? count : inside.Add(ops::kAdd, suffix, {first, count});
    }
    return given;
  }

  // One iteration: `inputs` are its number, whether it is run, and what is carried.
  std::optional<std::vector<Value>> Fill(BodyGraph& graph, const std::vector<Value>& inputs) {
    NodeBuilder inside(o_, graph.graph());
    const std::vector<Value> carried(inputs.begin() + 2, inputs.end());
    std::vector<TensorRef> wanted;
    for (size_t i = 0; i < variables_.size(); ++i) {
      if (variables_[i].kind == Kind::kCarried) wanted.push_back(body().results[i]);
    }
    for (const Variable& variable : variables_) {
      if (variable.kind == Kind::kCollected) wanted.push_back(variable.element);
    }
    auto results = o_.bodies().Import(body(), wanted,
                                      Given(body(), inside, graph, inputs[0], carried), &graph);
    if (!results) return std::nullopt;
    Value goes_on = {};
    if (is_counted_) {
      goes_on = inside.AddConstant("/goes_on", Constant::Scalar(ElementType::kBoolean, 1));
    } else {
      const auto last = results->begin() + static_cast<ptrdiff_t>(carried.size());
      const auto next = o_.bodies().Import(
          condition(), condition().results,
          Given(condition(), inside, graph, inputs[0], {results->begin(), last}), &graph);
      if (!next) return std::nullopt;
      goes_on = (*next)[0];
    }
    results->insert(results->begin(), goes_on);
    return results;
  }

  // Whether there is a first iteration.
  std::optional<Value> Begins() {
    if (is_counted_) return o_.AddConstant("/begins", Constant::Scalar(ElementType::kBoolean, 1));
    std::map<int, Value> given;
    for (size_t i = 0; i < variables_.size(); ++i) {
      if (variables_[i].kind != Kind::kUnchanged)
        given[condition().arguments[i]] = o_.InSourceOrder(static_cast<int>(i));
    }
    const auto begins = o_.bodies().Import(condition(), condition().results, given, nullptr);
    if (!begins) return std::nullopt;
    return (*begins)[0];
  }

  // A list that each iteration writes as a whole may begin as anything.
  bool BeginsAsItIs(size_t i) {
    const FlatNode* list = NodeOf(flat_.Source(node_.inputs[i]));
    if (list == nullptr || !ListLengthOf(*list) || HasKnownElements(o_, *list)) return true;
    const FlatNode* writer = NodeOf(Source(body().results[i], body()));
    const std::optional<ListWrite> write = writer == nullptr ? std::nullopt : ListWriteOf(*writer);
    const Shape& given = o_.input(static_cast<int>(i)).value.shape();
    if (write && write->index && Number(*write->index) == 0 && given.dim(0).Same(Dim(1)))
      return true;
    return o_.Error(Code::kControlFlow,
                    absl::StrCat("writes into the list '", list->name,
                                 "', of which neither the elements' shape nor that all of them are "
                                 "written is known; give the model's inputs fixed shapes"));
  }

  bool AddLoopNode() {
    LoopSpec spec = {.has_condition = true};
    spec.iterations = is_counted_ ? iterations_ : o_.AddInteger("/iterations", -1);
    const std::optional<Value> begins = Begins();
    if (!begins) return false;
    spec.condition = *begins;
    for (size_t i = 0; i < variables_.size(); ++i) {
      if (variables_[i].kind == Kind::kCollected) spec.collected.emplace_back();
      if (variables_[i].kind != Kind::kCarried) continue;
      if (!BeginsAsItIs(i)) return false;
      spec.carried.push_back(o_.InSourceOrder(static_cast<int>(i)));
      if (spec.carried.back().shape().has_rank()) continue;
      return o_.Error(Code::kControlFlow,
                      absl::StrCat("the rank of its variable ", i,
                                   " is not known; give the model's inputs fixed shapes"));
    }
    const BodySource source = {
        .create = [this](absl::string_view suffix) { return o_.bodies().NewBody(suffix); },
        .fill = [this](BodyGraph& graph,
                       const std::vector<Value>& inputs) { return Fill(graph, inputs); }};
    const auto outputs = spec.carried.empty() && spec.collected.empty()
                             ? std::optional<std::vector<Value>>(std::vector<Value>())
                             : AddLoop(o_, source, spec);
    if (!outputs) return false;
    const auto sequence = outputs->empty() ? std::nullopt : AsRecurrentLayer(o_, *outputs);
    SetResults(sequence ? *sequence : *outputs, spec.carried.size());
    return true;
  }

  void SetResults(const std::vector<Value>& outputs, size_t carried) {
    size_t next = 0, next_list = carried;
    for (size_t i = 0; i < variables_.size(); ++i) {
      Variable& variable = variables_[i];
      const Value given = o_.InSourceOrder(static_cast<int>(i));
      switch (variable.kind) {
        case Kind::kUnchanged:
          variable.result = given;
          break;
        case Kind::kCounter: {
          const ElementType type = given.type().element_type;
          variable.result =
              o_.Converted(o_.Add(ops::kAdd, absl::StrCat("/last_", i), {Initial(i), iterations_}),
                           absl::StrCat("/last_", i, "/converted"), type);
          break;
        }
        case Kind::kCollected:
          variable.result = outputs[next_list++];
          break;
        case Kind::kCarried:
          variable.result = outputs[next++];
          break;
      }
    }
  }

  static constexpr size_t kMaxLimits = 16;

  Operation& o_;
  const FlatGraph& flat_;
  const FlatNode& node_;
  const std::vector<FlatBody>& bodies_;
  std::vector<Variable> variables_;
  std::vector<Limit> limits_;
  bool is_counted_ = false;
  Value iterations_ = {};
};

}  // namespace

std::optional<std::vector<Value>> AddWhile(Operation& o) { return While(o).Add(); }

}  // namespace mo::tensorflow
