// Steps of optimizers. Inputs: the rate, the number of steps so far, and then lists with one entry
// for each tensor that is optimized: the tensors, their gradients, and what the optimizer keeps.

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/operator_table.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.preview.training";
constexpr int kTensor = 0, kGradient = 1;  // the first lists

// How many tensors are optimized, with `lists` of inputs; nullopt after an error.
std::optional<int> TensorCount(Operation& o, int lists) {
  const int count = o.input_count() - 2;
  if (count % lists == 0) return count / lists;
  o.Error(Code::kNodeInputs,
          absl::StrCat("has ", o.input_count(), " inputs; expected a rate, a number of steps, and ",
                       lists, " for each tensor that is optimized"));
  return std::nullopt;
}

// The arithmetic of one tensor, in its type.
class Step {
 public:
  Step(Operation& o, int count, int index)
      : o_(o), count_(count), index_(index), type_(Input(kTensor).type().element_type) {}

  Value Input(int list) const { return o_.input(2 + list * count_ + index_); }
  Value Rate() { return o_.Converted(o_.input(0), Name("rate/converted"), type_); }
  Value StepCount() { return o_.Converted(o_.input(1), Name("steps/converted"), type_); }
  Value Number(absl::string_view step, double value) {
    return o_.AddNumber(Name(step), type_, value);
  }
  Value Add(OpType op, absl::string_view step, std::vector<Value> inputs) {
    return o_.Add(op, Name(step), std::move(inputs));
  }
  // factor · value.
  Value Scaled(absl::string_view step, double factor, Value value) {
    return Add(ops::kMultiply, step, {Number(absl::StrCat(step, "/factor"), factor), value});
  }
  // The gradient, with that of the norm of the tensor.
  Value Gradient() {
    const double norm = o_.FloatAttribute("norm_coefficient", 0);
    if (norm == 0) return Input(kGradient);
    return Add(ops::kAdd, "gradient", {Scaled("norm", norm, Input(kTensor)), Input(kGradient)});
  }
  // In all steps but the first one, in which the number of steps is 0.
  Value AfterFirst(absl::string_view step, Value value, Value first) {
    const Value is_later =
        o_.Add(ops::kGreater, Name(absl::StrCat(step, "/later")),
               {o_.input(1), o_.AddNumber(Name(absl::StrCat(step, "/none")), o_.type(1), 0)});
    return Add(ops::kSelect, step, {is_later, value, first});
  }

 private:
  std::string Name(absl::string_view step) const { return absl::StrCat("/", index_, "/", step); }

  Operation& o_;
  const int count_, index_;
  const ElementType type_;
};

// One step for each tensor: what becomes of it and of what is kept. The outputs are lists, too.
void ImportSteps(Operation& o, int lists, std::vector<Value> (*import)(Operation&, Step)) {
  const std::optional<int> count = TensorCount(o, lists);
  if (!count) return;
  std::vector<SourceValue> outputs(static_cast<size_t>(*count * (lists - 1)));
  for (int i = 0; i < *count; ++i) {
    for (int list = 0; list < lists; ++list) {
      if (o.input(2 + list * *count + i).node == nullptr) {
        o.Error(Code::kNodeInputs, absl::StrCat("its input ", 2 + list * *count + i,
                                                " is left out; expected a tensor"));
        return;
      }
    }
    const std::vector<Value> values = import(o, Step(o, *count, i));
    for (size_t list = 0; list < values.size(); ++list) outputs[list * *count + i] = values[list];
  }
  o.SetOutputs(std::move(outputs));
}

// The squares of all gradients so far are kept.
std::vector<Value> AdagradStep(Operation& o, Step step) {
  const Value gradient = step.Gradient();
  const Value slower = step.Scaled("slower", o.FloatAttribute("decay_factor", 0), step.StepCount());
  const Value divisor = step.Add(ops::kAdd, "rate/divisor", {step.Number("one", 1), slower});
  const Value rate = step.Add(ops::kDivide, "rate", {step.Rate(), divisor});
  const Value square = step.Add(ops::kMultiply, "square", {gradient, gradient});
  const Value squares = step.Add(ops::kAdd, "squares", {step.Input(2), square});
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-6f));
  const Value size =
      step.Add(ops::kAdd, "size",
               {step.Add(ops::kSqrt, "root", {squares}), step.Number("epsilon", epsilon)});
  const Value change =
      step.Add(ops::kDivide, "change", {step.Add(ops::kMultiply, "rated", {rate, gradient}), size});
  return {step.Add(ops::kSubtract, "tensor", {step.Input(kTensor), change}), squares};
}

// Running means of the gradients and of their squares are kept.
std::vector<Value> AdamStep(Operation& o, Step step) {
  const double alpha = o.FloatAttribute("alpha", static_cast<double>(0.9f));
  const double beta = o.FloatAttribute("beta", static_cast<double>(0.999f));
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-6f));
  const Value gradient = step.Gradient();
  const Value mean = step.Add(ops::kAdd, "mean",
                              {step.Scaled("mean/old", alpha, step.Input(2)),
                               step.Scaled("mean/new", 1 - alpha, gradient)});
  const Value square = step.Add(ops::kMultiply, "square", {gradient, gradient});
  const Value squares = step.Add(ops::kAdd, "squares",
                                 {step.Scaled("squares/old", beta, step.Input(3)),
                                  step.Scaled("squares/new", 1 - beta, square)});
  const Value size =
      step.Add(ops::kAdd, "size",
               {step.Add(ops::kSqrt, "root", {squares}), step.Number("epsilon", epsilon)});
  // 1 - base^steps: what the means have of the gradients, as they began with 0.
  auto part = [&](absl::string_view name, double base) {
    const Value power =
        step.Add(ops::kPower, absl::StrCat(name, "/power"),
                 {step.Number(absl::StrCat(name, "/base"), base), step.StepCount()});
    return step.Add(ops::kSubtract, name, {step.Number(absl::StrCat(name, "/one"), 1), power});
  };
  const Value root = step.Add(ops::kSqrt, "squares_part/root", {part("squares_part", beta)});
  const Value grown = step.Add(ops::kMultiply, "rate/grown", {step.Rate(), root});
  const Value corrected =
      step.Add(ops::kDivide, "rate/corrected", {grown, part("mean_part", alpha)});
  const Value rate = step.AfterFirst("rate", corrected, step.Rate());
  const Value change =
      step.Add(ops::kDivide, "change", {step.Add(ops::kMultiply, "rated", {rate, mean}), size});
  Value tensor = step.Add(ops::kSubtract, "tensor", {step.Input(kTensor), change});
  const double norm = o.FloatAttribute("norm_coefficient_post", 0);
  if (norm != 0) tensor = step.Scaled("smaller", 1 - norm, tensor);
  return {tensor, mean, squares};
}

// The momentum, to which the gradients add up, is kept.
std::vector<Value> MomentumStep(Operation& o, Step step) {
  const double alpha = o.FloatAttribute("alpha", 0), beta = o.FloatAttribute("beta", 0);
  const Value gradient = step.Gradient();
  const Value factor =
      step.AfterFirst("beta", step.Number("beta/later", beta), step.Number("beta/first", 1));
  const Value old = step.Scaled("momentum/old", alpha, step.Input(2));
  const Value added = step.Add(ops::kMultiply, "momentum/new", {factor, gradient});
  const Value momentum = step.Add(ops::kAdd, "momentum", {old, added});
  Value direction = momentum;
  if (o.TextAttribute("mode", "") == "nesterov")
    direction = step.Add(ops::kAdd, "ahead", {gradient, step.Scaled("kept", alpha, momentum)});
  const Value change = step.Add(ops::kMultiply, "change", {step.Rate(), direction});
  return {step.Add(ops::kSubtract, "tensor", {step.Input(kTensor), change}), momentum};
}

void ImportAdagrad(Operation& o) { ImportSteps(o, 3, AdagradStep); }
void ImportAdam(Operation& o) { ImportSteps(o, 4, AdamStep); }

void ImportMomentum(Operation& o) {
  const std::string mode = o.TextAttribute("mode", "");
  if (mode != "standard" && mode != "nesterov") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode, "'; expected standard or nesterov"), "mode");
    return;
  }
  for (const absl::string_view name : {"alpha", "beta", "norm_coefficient"}) {
    if (o.HasAttribute(name)) continue;
    o.Error(Code::kNodeAttribute, absl::StrCat("has no attribute ", name), name);
    return;
  }
  ImportSteps(o, 3, MomentumStep);
}

}  // namespace

std::vector<OperatorType> TrainingOperators() {
  return {{"Adagrad", 1, 1, 5, kAnyNumber, ImportAdagrad, kDomain},
          {"Adam", 1, 1, 6, kAnyNumber, ImportAdam, kDomain},
          {"Momentum", 1, 1, 5, kAnyNumber, ImportMomentum, kDomain}};
}

}  // namespace mo::onnx
