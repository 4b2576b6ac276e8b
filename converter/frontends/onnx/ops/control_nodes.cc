#include "converter/frontends/onnx/ops/control_nodes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/graph/bodies.h"

namespace mo::onnx {
namespace {

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

// The outputs of a body, if all are tensors of known ranks; nullopt after an error.
std::optional<std::vector<Value>> Tensors(Operation& o, const std::vector<SourceValue>& outputs) {
  std::vector<Value> tensors;
  for (const SourceValue& output : outputs) {
    if (output.kind == SourceValue::Kind::kFailed) return std::nullopt;
    if (output.kind != SourceValue::Kind::kTensor) {
      o.Error(Code::kControlFlow,
              "yields a sequence or an optional, and what it does is known only when the model "
              "runs; expected tensors. Give the model's inputs fixed shapes, or export it without "
              "the branch or loop");
      return std::nullopt;
    }
    if (!output.tensor.shape().has_rank()) {
      o.Error(Code::kControlFlow,
              "yields a tensor of an unknown rank; expected a known one. Give the model's inputs "
              "fixed shapes");
      return std::nullopt;
    }
    tensors.push_back(output.tensor);
  }
  return tensors;
}

std::optional<std::vector<Value>> ImportTensors(Operation& o, BodyGraph& body,
                                                const GraphDef& definition,
                                                std::vector<SourceValue> inputs,
                                                absl::string_view suffix) {
  const auto outputs = o.bodies().ImportInto(body, definition, std::move(inputs), suffix);
  return outputs ? Tensors(o, *outputs) : std::nullopt;
}

bool HaveJoinedTypes(Operation& o, const std::vector<Value>& one, const std::vector<Value>& other) {
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
  LoopBody(Operation& o, const GraphDef& definition, const LoopSpec& spec,
           std::vector<TensorType> carried)
      : o_(o), definition_(definition), spec_(spec), carried_(std::move(carried)) {}

  // False after an error.
  bool Import() {
    body_ = o_.bodies().NewBody("body");
    if (body_ == nullptr) return false;
    const std::vector<SourceValue> inputs = Inputs();
    const auto outputs = ImportTensors(o_, *body_, definition_, inputs, "body");
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

  std::vector<SourceValue> Inputs() {
    NodeBuilder inside = o_.In(*body_);
    const Value iteration = body_->AddParameter("iteration", {ElementType::kI64, Shape()});
    std::vector<SourceValue> inputs;
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
    NodeBuilder inside = o_.In(*body_);
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

  Operation& o_;
  const GraphDef& definition_;
  const LoopSpec& spec_;
  std::vector<TensorType> carried_;
  Ints axes_;
  std::unique_ptr<BodyGraph> body_;
};

// The elements of an axis, of which there are `count`, from the last one on.
Value Reversed(Operation& o, Value data, Value count, int64_t axis, const std::string& suffix) {
  const Value last =
      o.Add(ops::kSubtract, suffix + "/last", {count, o.AddInteger(suffix + "/one", 1)});
  const Value places = o.Add(ops::kSubtract, suffix + "/places",
                             {last, NumbersBelow(o, count, suffix + "/numbers")});
  return o.Add(ops::kGather, suffix, {data, places, o.AddInteger(suffix + "/axis", axis)});
}

std::vector<Value> AddLoopNode(Operation& o, const LoopSpec& spec, LoopBody& body) {
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

std::optional<std::vector<Value>> AddIf(Operation& o, Value condition, const GraphDef& then_branch,
                                        const GraphDef& else_branch) {
  const std::unique_ptr<BodyGraph> holds = o.bodies().NewBody("then");
  const std::unique_ptr<BodyGraph> fails = o.bodies().NewBody("else");
  if (holds == nullptr || fails == nullptr) return std::nullopt;
  const auto one = ImportTensors(o, *holds, then_branch, {}, "then");
  if (!one) return std::nullopt;
  const auto other = ImportTensors(o, *fails, else_branch, {}, "else");
  if (!other || !HaveJoinedTypes(o, *one, *other)) return std::nullopt;
  for (const Value& value : *one) holds->AddResult(value);
  for (const Value& value : *other) fails->AddResult(value);
  std::vector<Value> inputs = {condition};
  Attributes attributes;
  std::vector<std::unique_ptr<Graph>> bodies;
  for (BodyGraph* body : {holds.get(), fails.get()}) {
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

std::optional<std::vector<Value>> AddLoop(Operation& o, const GraphDef& definition,
                                          const LoopSpec& spec) {
  std::vector<TensorType> carried;
  for (const Value& value : spec.carried) carried.push_back(value.type());
  while (true) {
    LoopBody body(o, definition, spec, carried);
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

}  // namespace mo::onnx
