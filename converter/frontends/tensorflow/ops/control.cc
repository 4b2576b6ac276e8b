// Branches and loops that only what the model reads decides: nodes with bodies.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/control_nodes.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/ops/while_loop.h"

namespace mo::tensorflow {
namespace {

BodySource SourceOf(Operation& o, const FlatBody& function, BodyGraph* enclosing = nullptr) {
  return {.create = [&o, enclosing](
                        absl::string_view suffix) { return o.bodies().NewBody(suffix, enclosing); },
          .fill =
              [&o, &function](BodyGraph& body, const std::vector<Value>&) {
                return o.bodies().Import(function, function.results, {}, &body);
              }};
}

void SetValues(Operation& o, const std::optional<std::vector<Value>>& values) {
  if (!values) return;
  std::vector<Tensor> tensors;
  for (const Value& value : *values) tensors.push_back({value});
  o.SetOutputs(std::move(tensors));
}

// Whether `value` counts as true: a number that is not 0.
std::optional<Value> AsCondition(Operation& o, Value value) {
  if (value.node == nullptr) return std::nullopt;
  if (value.shape().has_rank() && value.shape().rank() == 0) {
    if (value.type().element_type == ElementType::kBoolean) return value;
    return o.Add(ops::kNotEqual, "/condition",
                 {value, o.AddNumber("/zero", value.type().element_type, 0)});
  }
  o.Error(Code::kNodeInputs, absl::StrCat("its condition is ", ToString(value.shape()),
                                          "; expected one boolean or number"));
  return std::nullopt;
}

void ImportIf(Operation& o) {
  const std::vector<FlatBody>& branches = o.flat_node().bodies;
  const std::optional<Value> condition = AsCondition(o, o.InSourceOrder(0));
  if (!condition || branches.size() != 2) return;
  SetValues(o, AddIf(o, *condition, SourceOf(o, branches[1]), SourceOf(o, branches[0])));
}

// Branch `first`, or one after it: each but the last has its number, and a number that no branch
// has is the last one's.
std::optional<std::vector<Value>> AddCase(Operation& o, NodeBuilder& builder, Value number,
                                          size_t first, BodyGraph* enclosing) {
  const std::vector<FlatBody>& branches = o.flat_node().bodies;
  const Value is_first = builder.Add(
      ops::kEqual, "/is_branch",
      {number,
       builder.AddNumber("/branch", number.type().element_type, static_cast<double>(first))});
  BodySource others = SourceOf(o, branches.back(), enclosing);
  if (first + 2 < branches.size()) {
    others.fill = [&o, &builder, number, first](BodyGraph& body, const std::vector<Value>&) {
      NodeBuilder inside(builder, body.graph());
      return AddCase(o, inside, body.Captured(number), first + 1, &body);
    };
  }
  return AddIf(builder, is_first, SourceOf(o, branches[first], enclosing), others);
}

void ImportCase(Operation& o) {
  const std::vector<FlatBody>& branches = o.flat_node().bodies;
  const Value number = o.InSourceOrder(0);
  if (number.node == nullptr || branches.empty()) return;
  if (branches.size() == 1)
    return SetValues(o, o.bodies().Import(branches[0], branches[0].results, {}, nullptr));
  SetValues(o, AddCase(o, o, number, 0, nullptr));
}

void ImportWhile(Operation& o) { SetValues(o, AddWhile(o)); }

}  // namespace

std::vector<OperationType> ControlOperations() {
  return {{"If", 1, kAnyNumber, ImportIf},
          {"StatelessIf", 1, kAnyNumber, ImportIf},
          {"Case", 1, kAnyNumber, ImportCase},
          {"StatelessCase", 1, kAnyNumber, ImportCase},
          {"While", 1, kAnyNumber, ImportWhile},
          {"StatelessWhile", 1, kAnyNumber, ImportWhile},
          // The loop that its condition belongs to (loop_frames.h).
          {"LoopCond", 1, kAnyNumber, ImportWhile}};
}

}  // namespace mo::tensorflow
