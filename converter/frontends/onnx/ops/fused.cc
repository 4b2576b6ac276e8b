// Operators of com.microsoft that are several standard ones in one, as optimizers of models write
// them.

#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/activation.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/convolution.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Gelu of the data, with a bias that may be there.
Value BiasedGelu(Operation& o, const std::string& mode) {
  const Value data =
      o.has_input(1) ? o.Add(ops::kAdd, "/biased", {o.input(0), o.input(1)}) : o.input(0);
  return o.Add(ops::kGelu, "", {data}, {{"approximation_mode", mode}});
}

void ImportBiasGelu(Operation& o) { o.SetOutput(BiasedGelu(o, "ERF")); }
void ImportFastGelu(Operation& o) { o.SetOutput(BiasedGelu(o, "TANH")); }

void ImportQuickGelu(Operation& o) {
  const double alpha = o.FloatAttribute("alpha", static_cast<double>(1.702f));
  o.SetOutput(AddSwish(o, "", o.input(0), alpha));
}

// Normalized over the last axis, which is scaled by `gamma`; `beta` may have no node.
Value LayerNormalized(Operation& o, Value data, Value gamma, Value beta) {
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-12f));
  const Value normalized =
      o.Add(ops::kMVN, "/normalized", {data, o.AddIntegers("/axis", {-1})}, {{"eps", epsilon}});
  const bool has_beta = beta.node != nullptr;
  const Value y = o.Add(ops::kMultiply, has_beta ? "/scaled" : "", {normalized, gamma});
  return has_beta ? o.Add(ops::kAdd, "", {y, beta}) : y;
}

// data + skip, and the bias in input `bias` that may be there.
Value Skipped(Operation& o, int bias) {
  const Value sum = o.Add(ops::kAdd, "/sum", {o.input(0), o.input(1)});
  return o.has_input(bias) ? o.Add(ops::kAdd, "/biased", {sum, o.input(bias)}) : sum;
}

// Outputs 1 and 2 are of training.
void ImportSkipLayerNormalization(Operation& o) {
  const Value sum = Skipped(o, 4);
  o.SetOutputs(
      {LayerNormalized(o, sum, o.input(2), o.input(3)), SourceValue(), SourceValue(), sum});
}

// The same without a mean: x / √(mean(x²) + epsilon) · gamma.
void ImportSkipSimplifiedLayerNormalization(Operation& o) {
  const Value sum = Skipped(o, 3);
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-12f));
  const Value square = o.Add(ops::kMultiply, "/square", {sum, sum});
  const Value mean = o.Add(ops::kReduceMean, "/mean", {square, o.AddIntegers("/axis", {-1})},
                           {{"keep_dims", true}});
  const Value shifted =
      o.Add(ops::kAdd, "/shifted", {mean, o.AddNumber("/epsilon", o.type(0), epsilon)});
  const Value root = o.Add(ops::kSqrt, "/root", {shifted});
  const Value normalized = o.Add(ops::kDivide, "/normalized", {sum, root});
  o.SetOutputs(
      {o.Add(ops::kMultiply, "", {normalized, o.input(2)}), SourceValue(), SourceValue(), sum});
}

// Inputs: words, segments, the tables of words, places and segments, gamma, beta, a mask and
// places.
void ImportEmbedLayerNormalization(Operation& o) {
  if (!HaveTensors(o, {0, 2, 3, 5, 6})) return;
  auto rows = [&](absl::string_view suffix, Value table, Value places) {
    return o.Add(ops::kGather, suffix,
                 {table, places, o.AddInteger(absl::StrCat(suffix, "/axis"), 0)});
  };
  const Value extents = ExtentsOf(o, o.input(0), "/shape");
  Value places = o.input(8);
  if (!o.has_input(8)) {
    const Value length =
        o.Reshaped(PartOfList(o, extents, "/length/list", 1, 2), "/length", Shape());
    places = o.Add(ops::kRange, "/places",
                   {o.AddInteger("/places/first", 0), length, o.AddInteger("/places/step", 1)},
                   {{"output_type", ElementType::kI64}});
  }
  Value sum = o.Add(ops::kAdd, "/sum",
                    {rows("/words", o.input(2), o.input(0)), rows("/placed", o.input(3), places)});
  if (o.has_input(1) && o.has_input(4))
    sum = o.Add(ops::kAdd, "/with_segments", {sum, rows("/segments", o.input(4), o.input(1))});
  const Value y = LayerNormalized(o, sum, o.input(5), o.input(6));
  Value counts;
  if (o.has_input(7)) {
    counts = o.Add(ops::kReduceSum, "/counts", {o.input(7), o.AddIntegers("/counts/axis", {1})},
                   {{"keep_dims", false}});
  } else {
    counts = o.Add(ops::kBroadcast, "/counts",
                   {o.AddNumber("/counts/none", ElementType::kI32, 0),
                    PartOfList(o, extents, "/batch", 0, 1)});
  }
  o.SetOutputs({y, counts, sum});
}

// The activation of a fused operator; without a name there is none.
struct Activation {
  std::string name;
  std::vector<double> parameters;  // as those of the operator of this name
};

Value Activated(Operation& o, Value data, const Activation& activation) {
  const auto& [name, parameters] = activation;
  if (name.empty()) return data;
  if (name == "Relu") return o.Add(ops::kReLU, "", {data});
  if (name == "Sigmoid") return o.Add(ops::kSigmoid, "", {data});
  if (name == "Tanh") return o.Add(ops::kTanh, "", {data});
  if (name == "LeakyRelu" && parameters.size() == 1)
    return AddLeakyRelu(o, "", data, parameters[0]);
  const bool has_two = parameters.size() == 2;
  if (name == "Clip" && has_two && parameters[0] <= parameters[1])
    return o.Add(ops::kClamp, "", {data}, {{"min", parameters[0]}, {"max", parameters[1]}});
  if (name == "HardSigmoid" && has_two) {
    const Value alpha = o.AddNumber("/alpha", o.type(0), parameters[0]);
    const Value beta = o.AddNumber("/beta", o.type(0), parameters[1]);
    return o.Add(ops::kHardSigmoid, "", {data, alpha, beta});
  }
  o.Error(Code::kNodeAttribute,
          absl::StrCat("activation is '", name, "' with ", parameters.size(),
                       " parameters; expected Relu, Sigmoid, Tanh, LeakyRelu with one, or Clip or "
                       "HardSigmoid with two"),
          "activation");
  return {};
}

// Inputs: data, weights, bias, and what is added before the activation.
void ImportFusedConv(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const Activation activation = {o.TextAttribute("activation", ""),
                                 o.FloatsAttribute("activation_params")};
  Value y = Convolved(o, "/product", o.input(0), o.input(1));
  if (o.has_input(2)) {
    y = o.Add(ops::kAdd, "/biased", {y, o.AlongAxis(o.input(2), "/bias", 1, o.rank(0))});
  }
  if (o.has_input(3)) y = o.Add(ops::kAdd, "/sum", {y, o.input(3)});
  o.SetOutput(Activated(o, y, activation));
}

Value Scaled(Operation& o, Value value, const std::string& suffix, double factor) {
  if (factor == 1 || value.node == nullptr) return value;
  return o.Add(ops::kMultiply, suffix,
               {value, o.AddNumber(suffix + "/factor", value.type().element_type, factor)});
}

// activation(alpha · op(A) · op(B) + beta · C), where op may transpose.
void ImportFusedGemm(Operation& o) {
  const std::string name = o.TextAttribute("activation", "");
  Activation activation = {name, {}};
  if (name == "LeakyRelu")
    activation.parameters = {o.FloatAttribute("activation_alpha", static_cast<double>(0.01f))};
  const Value product = o.Add(ops::kMatMul, "/product", {o.input(0), o.input(1)},
                              {{"transpose_a", o.BoolAttribute("transA", false)},
                               {"transpose_b", o.BoolAttribute("transB", false)}});
  Value y = Scaled(o, product, "/scaled", o.FloatAttribute("alpha", 1));
  if (o.has_input(2)) {
    const Value addend = Scaled(o, o.input(2), "/addend", o.FloatAttribute("beta", 1));
    y = o.Add(ops::kAdd, "/sum", {y, addend});
  }
  o.SetOutput(Activated(o, y, activation));
}

// Input i; with transBatch… its first axis comes after those of the batch.
Value Factor(Operation& o, int i, absl::string_view attribute, absl::string_view suffix) {
  if (!o.BoolAttribute(attribute, false)) return o.input(i);
  Ints order(static_cast<size_t>(o.rank(i)));
  std::iota(order.begin(), order.end(), 1);
  order[order.size() - 2] = 0;
  order.back() = o.rank(i) - 1;
  return o.Transposed(o.input(i), suffix, order);
}

// alpha · op(A) · op(B).
void ImportFusedMatMul(Operation& o) {
  if (!o.HaveRanks(2)) return;
  if (o.rank(0) < 2 || o.rank(1) < 2) {
    o.Error(Code::kNodeInputs, absl::StrCat("its factors are ", ToString(o.shape(0)), " and ",
                                            ToString(o.shape(1)), "; expected matrices"));
    return;
  }
  const double alpha = o.FloatAttribute("alpha", 1);
  const Value a = Factor(o, 0, "transBatchA", "/a"), b = Factor(o, 1, "transBatchB", "/b");
  const Value product = o.Add(ops::kMatMul, alpha == 1 ? "" : "/product", {a, b},
                              {{"transpose_a", o.BoolAttribute("transA", false)},
                               {"transpose_b", o.BoolAttribute("transB", false)}});
  o.SetOutput(Scaled(o, product, "", alpha));
}

}  // namespace

std::vector<OperatorType> FusedOperators() {
  return {
      {"BiasGelu", 1, 1, 2, 2, ImportBiasGelu, kMicrosoft},
      {"FastGelu", 1, 1, 1, 2, ImportFastGelu, kMicrosoft},
      {"QuickGelu", 1, 1, 1, 1, ImportQuickGelu, kMicrosoft},
      {"SkipLayerNormalization", 1, 1, 3, 5, ImportSkipLayerNormalization, kMicrosoft},
      {"SkipSimplifiedLayerNormalization", 1, 1, 3, 4, ImportSkipSimplifiedLayerNormalization,
       kMicrosoft},
      {"EmbedLayerNormalization", 1, 1, 7, 9, ImportEmbedLayerNormalization, kMicrosoft, true},
      {"FusedConv", 1, 1, 2, 4, ImportFusedConv, kMicrosoft},
      {"FusedGemm", 1, 1, 2, 3, ImportFusedGemm, kMicrosoft},
      {"FusedMatMul", 1, 1, 2, 2, ImportFusedMatMul, kMicrosoft},
  };
}

}  // namespace mo::onnx
