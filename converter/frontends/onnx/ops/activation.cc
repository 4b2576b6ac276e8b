// Activations. Each computes an element from one element.

#include "converter/frontends/common/activation.h"

#include <cmath>
#include <limits>
#include <vector>

#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/renamed.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

constexpr Renamed kActivations[] = {
    {"HardSwish", ops::kHSwish}, {"Mish", ops::kMish},         {"Relu", ops::kReLU},
    {"Sigmoid", ops::kSigmoid},  {"Softplus", ops::kSoftPlus}, {"Softsign", ops::kSoftSign},
    {"Tanh", ops::kTanh},
};

void ImportActivation(Operation& o) {
  o.SetOutput(o.Add(OpOf(kActivations, o.op()), "", {o.input(0)}));
}

void ImportLeakyRelu(Operation& o) {
  o.SetOutput(AddLeakyRelu(o, "", o.input(0), o.FloatAttribute("alpha", 0.01)));
}

// Slopes are broadcast as operands are: [C, 1, 1] has those of the channels of [N, C, y, x], and
// [x] those of its last axis.
void ImportPRelu(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const int rank = o.rank(0), slope_rank = o.rank(1);
  const Shape& slope = o.shape(1);
  bool is_per_channel = rank >= 2 && (slope_rank == rank - 1 || slope_rank == rank);
  for (int i = 0; i < slope_rank; ++i) {
    const bool is_channel_axis = i == slope_rank - (rank - 1);
    is_per_channel &= is_channel_axis || slope.dim(i).Same(Dim(1));
  }
  const bool is_old = o.version() < 7;  // then [C] has those of the channels
  if (is_per_channel || (is_old && slope_rank == 1)) {
    const Dim channels =
        is_old && slope_rank == 1 ? slope.dim(0) : slope.dim(slope_rank - rank + 1);
    const Value list = o.Reshaped(o.input(1), "/slopes", Shape({channels}));
    return o.SetOutput(o.Add(ops::kPReLU, "", {o.input(0), list}));
  }
  const Value zero = o.AddNumber("/zero", o.type(0), 0);
  const Value negative = o.Add(ops::kLess, "/negative", {o.input(0), zero});
  const Value scaled = o.Add(ops::kMultiply, "/scaled", {o.input(0), o.input(1)});
  o.SetOutput(o.Add(ops::kSelect, "", {negative, scaled, o.input(0)}));
}

void ImportElu(Operation& o) {
  o.SetOutput(o.Add(ops::kElu, "", {o.input(0)}, {{"alpha", o.FloatAttribute("alpha", 1.0)}}));
}

// max(0, x) + min(0, alpha · (exp(x / alpha) - 1)): for a positive alpha alpha · Elu(x / alpha).
void ImportCelu(Operation& o) {
  const double number = o.FloatAttribute("alpha", 1.0);
  if (number < 0) {
    const Arithmetic f(o, "/part", o.type(0));
    const Value exp = f(ops::kExp, f(ops::kDivide, o.input(0), number));
    const Value low = f(ops::kMultiply, f(ops::kSubtract, exp, 1.0), number);
    const Value high = f(ops::kMaximum, o.input(0), 0.0);
    return o.SetOutput(o.Add(ops::kAdd, "", {high, f(ops::kMinimum, low, 0.0)}));
  }
  const Value alpha = o.AddNumber("/alpha", o.type(0), number);
  const Value scaled = o.Add(ops::kDivide, "/scaled", {o.input(0), alpha});
  const Value elu = o.Add(ops::kElu, "/elu", {scaled}, {{"alpha", 1.0}});
  o.SetOutput(o.Add(ops::kMultiply, "", {elu, alpha}));
}

void ImportSelu(Operation& o) {
  const bool is_old = o.version() < 6;
  const double alpha = o.FloatAttribute("alpha", is_old ? 1.6732 : 1.67326319217681884765625);
  const double gamma = o.FloatAttribute("gamma", is_old ? 1.0507 : 1.05070102214813232421875);
  o.SetOutput(o.Add(ops::kSelu, "",
                    {o.input(0), o.AddNumber("/alpha", o.type(0), alpha),
                     o.AddNumber("/gamma", o.type(0), gamma)}));
}

// min(max(alpha · x + beta, 0), 1).
void ImportHardSigmoid(Operation& o) {
  const Value alpha = o.AddNumber("/alpha", o.type(0), o.FloatAttribute("alpha", 0.2));
  const Value beta = o.AddNumber("/beta", o.type(0), o.FloatAttribute("beta", 0.5));
  const Value scaled = o.Add(ops::kMultiply, "/scaled", {o.input(0), alpha});
  const Value shifted = o.Add(ops::kAdd, "/shifted", {scaled, beta});
  o.SetOutput(o.Add(ops::kClamp, "", {shifted}, {{"min", 0.0}, {"max", 1.0}}));
}

void ImportGelu(Operation& o) {
  const std::string mode = o.TextAttribute("approximate", "none");
  if (mode != "none" && mode != "tanh") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("approximate is '", mode, "'; expected none or tanh"), "approximate");
    return;
  }
  o.SetOutput(o.Add(ops::kGelu, "", {o.input(0)},
                    {{"approximation_mode", std::string(mode == "tanh" ? "TANH" : "ERF")}}));
}

void ImportSwish(Operation& o) {
  o.SetOutput(AddSwish(o, "", o.input(0), o.FloatAttribute("alpha", 1.0)));
}

// x where it is larger than alpha, 0 elsewhere.
void ImportThresholdedRelu(Operation& o) {
  const Value alpha = o.AddNumber("/alpha", o.type(0), o.FloatAttribute("alpha", 1.0));
  const Value above = o.Add(ops::kGreater, "/above", {o.input(0), alpha});
  o.SetOutput(o.Add(ops::kSelect, "", {above, o.input(0), o.AddNumber("/zero", o.type(0), 0)}));
}

// x + bias below -lambd, x - bias above lambd, 0 between.
void ImportShrink(Operation& o) {
  const double lambda = o.FloatAttribute("lambd", 0.5), bias = o.FloatAttribute("bias", 0.0);
  const ElementType type = o.type(0);
  const Value low = o.Add(ops::kLess, "/low", {o.input(0), o.AddNumber("/-lambd", type, -lambda)});
  const Value high =
      o.Add(ops::kGreater, "/high", {o.input(0), o.AddNumber("/lambd", type, lambda)});
  const Value shift = o.AddNumber("/bias", type, bias);
  const Value raised = o.Add(ops::kAdd, "/raised", {o.input(0), shift});
  const Value lowered = o.Add(ops::kSubtract, "/lowered", {o.input(0), shift});
  const Value upper = o.Add(ops::kSelect, "/upper", {high, lowered, o.AddNumber("/zero", type, 0)});
  o.SetOutput(o.Add(ops::kSelect, "", {low, raised, upper}));
}

// A bound of Clip: an attribute below opset 11, an input from there on.
Value Bound(Operation& o, int input, absl::string_view name) {
  if (o.has_input(input)) return o.input(input);
  return o.HasAttribute(name)
             ? o.AddNumber(absl::StrCat("/", name), o.type(0), o.FloatAttribute(name, 0))
             : Value();
}

// Where min is larger than max, the result is max.
void ImportClip(Operation& o) {
  const Value min = Bound(o, 1, "min"), max = Bound(o, 2, "max");
  const bool has_min = min.node != nullptr, has_max = max.node != nullptr;
  if (!has_min && !has_max) return o.SetOutput(o.input(0));
  const bool is_known = (!has_min || min.node->constant()) && (!has_max || max.node->constant());
  if (is_known && IsFloatingPoint(o.type(0))) {
    const double low =
        has_min ? min.node->constant()->Doubles()[0] : -std::numeric_limits<double>::infinity();
    const double high =
        has_max ? max.node->constant()->Doubles()[0] : std::numeric_limits<double>::infinity();
    if (std::isfinite(low) && std::isfinite(high) && low <= high) {
      o.AddSourcesOf(1);
      o.AddSourcesOf(2);
      return o.SetOutput(o.Add(ops::kClamp, "", {o.input(0)}, {{"min", low}, {"max", high}}));
    }
  }
  Value value = o.input(0);
  if (has_min) value = o.Add(ops::kMaximum, has_max ? "/lower" : "", {value, min});
  if (has_max) value = o.Add(ops::kMinimum, "", {value, max});
  o.SetOutput(value);
}

}  // namespace

std::vector<OperatorType> ActivationOperators() {
  std::vector<OperatorType> types = {
      {"LeakyRelu", 1, kNewestOpset, 1, 1, ImportLeakyRelu},
      {"PRelu", 1, kNewestOpset, 2, 2, ImportPRelu},
      {"Elu", 1, kNewestOpset, 1, 1, ImportElu},
      {"Celu", 12, kNewestOpset, 1, 1, ImportCelu},
      {"Selu", 1, kNewestOpset, 1, 1, ImportSelu},
      {"HardSigmoid", 1, kNewestOpset, 1, 1, ImportHardSigmoid},
      {"Gelu", 20, kNewestOpset, 1, 1, ImportGelu},
      {"Gelu", 1, 1, 1, 1, ImportGelu, "com.microsoft"},
      {"Swish", 24, kNewestOpset, 1, 1, ImportSwish},
      {"ThresholdedRelu", 10, kNewestOpset, 1, 1, ImportThresholdedRelu},
      {"Shrink", 9, kNewestOpset, 1, 1, ImportShrink},
      {"Clip", 1, 10, 1, 1, ImportClip},
      {"Clip", 11, kNewestOpset, 1, 3, ImportClip},
  };
  for (const Renamed& renamed : kActivations)
    types.push_back({renamed.name, 1, kNewestOpset, 1, 1, ImportActivation});
  return types;
}

}  // namespace mo::onnx
