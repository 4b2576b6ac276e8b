#include "converter/frontends/common/control_nodes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/graph/bodies.h"

namespace mo {
namespace {

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

// The outputs of a body, if all have known ranks; nullopt after an error.
std::optional<std::vector<Value>> Filled(NodeBuilder& o, const BodySource& source, BodyGraph& body,
                                         std::vector<Value> inputs) {
  std::optional<std::vector<Value>> outputs = source.fill(body, std::move(inputs));
  if (!outputs) return std::nullopt;
  for (const Value& output : *outputs) {
    if (output.node == nullptr) return std::nullopt;
    if (output.shape().has_rank()) continue;
    o.Error(Code::kControlFlow,
            "yields a tensor of an unknown rank; expected a known one. Give the model's inputs "
            "fixed shapes");
    return std::nullopt;
  }
  return outputs;
}

bool HaveJoinedTypes(NodeBuilder& o, const std::vector<Value>& one,
                     const std::vector<Value>& other) {
  if (one.size() != other.size()) {
    return o.Error(Code::kNodeInputs, absl::StrCat("one branch yields ", one.size(),
                                                   " values, the other one ", other.size()));
  }
  for (size_t i = 0; i < one.size(); ++i) {
    if (Joined(one[i].type(), other[i].type())) continue;
    return o.Error(
        Code::kControlFlow,
        absl::StrCat("output ", i, " is ", InWords(one[i].type()), " of one branch and ",
                     InWords(other[i].type()),
                     " of the other one, and the condition is known only when the model runs; "
                     "expected one element type and one rank. Give the model's inputs fixed "
                     "shapes, or export it without the branch"));
  }
  return true;
}

// The inputs of a node for values that a body reads, each value once.
Ints InputsFor(const std::vector<Value>& values, std::vector<Value>& inputs) {
  Ints places;
  for (const Value& value : values) {
    const auto found = std::find(inputs.begin() + 1, inputs.end(), value);
    places.push_back(found - inputs.begin());
    if (found == inputs.end()) inputs.push_back(value);
  }
  return places;
}

// One iteration of a loop as a body.
class LoopBody {
 public:
  LoopBody(NodeBuilder& o, const BodySource& source, const LoopSpec& spec,
           std::vector<TensorType> carried)
      : o_(o), source_(source), spec_(spec), carried_(std::move(carried)) {}

  // False after an error.
  bool Import() {
    body_ = source_.create("body");
    if (body_ == nullptr) return false;
    const auto outputs = Filled(o_, source_, *body_, Inputs());
    return outputs && HaveFittingTypes(*outputs) && AddResults(*outputs);
  }

  // The types that carried values may have after the iteration, too: those that were assumed if
  // they are right.
  const std::vector<TensorType>& carried() const { return carried_; }
  // Of what is collected.
  const Ints& axes() const { return axes_; }
  BodyGraph& graph() { return *body_; }

 private:
  size_t FirstCarried() const { return spec_.has_condition ? 1 : 0; }

  std::vector<Value> Inputs() {
    NodeBuilder inside(o_, body_->graph());
    const Value iteration = body_->AddParameter("iteration", {ElementType::kI64, Shape()});
    std::vector<Value> inputs;
    if (spec_.has_condition) {
      inputs.push_back(iteration);
      inputs.push_back(
          inside.AddConstant("/body/condition", Constant::Scalar(ElementType::kBoolean, 1)));
    }
    for (size_t i = 0; i < carried_.size(); ++i)
      inputs.push_back(body_->AddParameter(absl::StrCat("carried_", i), carried_[i]));
    for (size_t i = 0; i < spec_.taken.size(); ++i)
      inputs.push_back(Element(inside, spec_.taken[i], iteration, absl::StrCat("/body/taken_", i)));
    return inputs;
  }

  Value Element(NodeBuilder& inside, const TakenApart& taken, Value iteration,
                const std::string& suffix) {
    Value place = iteration;
    if (taken.backwards) {
      const Value last = inside.Add(
          ops::kSubtract, absl::StrCat(suffix, "/last"),
          {body_->Captured(spec_.iterations), inside.AddInteger(absl::StrCat(suffix, "/one"), 1)});
      place = inside.Add(ops::kSubtract, absl::StrCat(suffix, "/place"), {last, iteration});
    }
    return inside.Add(ops::kGather, suffix,
                      {body_->Captured(taken.data), place,
                       inside.AddInteger(absl::StrCat(suffix, "/axis"), taken.axis)});
  }

  bool HaveFittingTypes(const std::vector<Value>& outputs) {
    for (size_t i = 0; i < carried_.size(); ++i) {
      const TensorType& next = outputs[FirstCarried() + i].type();
      const std::optional<TensorType> joined = Joined(carried_[i], next);
      if (!joined) {
        return o_.Error(
            Code::kControlFlow,
            absl::StrCat("its state ", i, " is ", InWords(carried_[i]), " before an iteration and ",
                         InWords(next),
                         " after it, and how often it runs is known only when the model runs; "
                         "expected one element type and one rank. Give the model's inputs fixed "
                         "shapes, or export it without the loop"));
      }
      carried_[i] = *joined;
    }
    return true;
  }

  bool AddResults(const std::vector<Value>& outputs) {
    NodeBuilder inside(o_, body_->graph());
    const Value goes_on =
        spec_.has_condition
            ? outputs[0]
            : inside.AddConstant("/body/goes_on", Constant::Scalar(ElementType::kBoolean, 1));
    body_->AddResult(goes_on);
    size_t output = FirstCarried();
    for (size_t i = 0; i < carried_.size(); ++i) body_->AddResult(outputs[output++]);
    for (size_t i = 0; i < spec_.collected.size(); ++i, ++output) {
      const std::optional<int> axis =
          o_.Axis(spec_.collected[i].axis, outputs[output].shape().rank() + 1, "scan_output_axes");
      if (!axis) return false;
      axes_.push_back(*axis);
      const std::string suffix = absl::StrCat("/body/collected_", i);
      body_->AddResult(inside.Add(
          ops::kUnsqueeze, suffix,
          {outputs[output], inside.AddIntegers(absl::StrCat(suffix, "/axis"), {*axis})}));
    }
    return true;
  }

  NodeBuilder& o_;
  const BodySource& source_;
  const LoopSpec& spec_;
  std::vector<TensorType> carried_;
  Ints axes_;
  std::unique_ptr<BodyGraph> body_;
};

// The elements of an axis, of which there are `count`, from the last one on.
Value Reversed(NodeBuilder& o, Value data, Value count, int64_t axis, const std::string& suffix) {
  const Value last =
      o.Add(ops::kSubtract, suffix + "/last", {count, o.AddInteger(suffix + "/one", 1)});
  const Value places = o.Add(ops::kSubtract, suffix + "/places",
                             {last, NumbersBelow(o, count, suffix + "/numbers")});
  return o.Add(ops::kGather, suffix, {data, places, o.AddInteger(suffix + "/axis", axis)});
}

std::vector<Value> AddLoopNode(NodeBuilder& o, const LoopSpec& spec, LoopBody& body) {
  BodyGraph::Finished finished = body.graph().Finish();
  std::vector<Value> inputs = {spec.iterations, spec.condition};
  inputs.insert(inputs.end(), spec.carried.begin(), spec.carried.end());
  inputs.insert(inputs.end(), finished.captured.begin(), finished.captured.end());
  std::vector<std::unique_ptr<Graph>> bodies;
  bodies.push_back(std::move(finished.graph));
  std::vector<Value> outputs =
      o.AddSeveral(ops::kLoop, "", std::move(inputs),
                   {{"carried", static_cast<int64_t>(spec.carried.size())}, {"axes", body.axes()}},
                   std::move(bodies));
  for (size_t i = 0; i < spec.collected.size() && !outputs.empty(); ++i) {
    Value& output = outputs[spec.carried.size() + i];
    if (!spec.collected[i].backwards) continue;
    output = Reversed(o, output, spec.iterations, body.axes()[i], absl::StrCat("/reversed_", i));
  }
  return outputs;
}

}  // namespace

std::optional<std::vector<Value>> AddIf(NodeBuilder& o, Value condition, const BodySource& holds,
                                        const BodySource& fails) {
  const std::unique_ptr<BodyGraph> then_body = holds.create("then");
  const std::unique_ptr<BodyGraph> else_body = fails.create("else");
  if (then_body == nullptr || else_body == nullptr) return std::nullopt;
  const auto one = Filled(o, holds, *then_body, {});
  if (!one) return std::nullopt;
  const auto other = Filled(o, fails, *else_body, {});
  if (!other || !HaveJoinedTypes(o, *one, *other)) return std::nullopt;
  for (const Value& value : *one) then_body->AddResult(value);
  for (const Value& value : *other) else_body->AddResult(value);
  std::vector<Value> inputs = {condition};
  Attributes attributes;
  std::vector<std::unique_ptr<Graph>> bodies;
  for (BodyGraph* body : {then_body.get(), else_body.get()}) {
    BodyGraph::Finished finished = body->Finish();
    attributes.Set(InputsAttribute(static_cast<int>(bodies.size())),
                   InputsFor(finished.captured, inputs));
    bodies.push_back(std::move(finished.graph));
  }
  std::vector<Value> outputs =
      o.AddSeveral(ops::kIf, "", std::move(inputs), std::move(attributes), std::move(bodies));
  if (outputs.empty()) return std::nullopt;
  return outputs;
}

std::optional<std::vector<Value>> AddLoop(NodeBuilder& o, const BodySource& source,
                                          const LoopSpec& spec) {
  std::vector<TensorType> carried;
  for (const Value& value : spec.carried) carried.push_back(value.type());
  while (true) {
    LoopBody body(o, source, spec, carried);
    if (!body.Import()) return std::nullopt;
    if (body.carried() == carried) {
      std::vector<Value> outputs = AddLoopNode(o, spec, body);
      if (outputs.empty()) return std::nullopt;
      return outputs;
    }
    // Each time an extent becomes unknown; constants of the body may say that it was known.
    carried = body.carried();
    body.graph().Discard();
  }
}

}  // namespace mo
