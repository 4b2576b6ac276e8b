// Losses of classes.

#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

Value SumOfAll(Operation& o, Value data, absl::string_view suffix) {
  if (data.node == nullptr) return {};
  Ints axes(static_cast<size_t>(data.shape().rank()));
  std::iota(axes.begin(), axes.end(), 0);
  if (axes.empty()) return data;
  return o.Add(ops::kReduceSum, suffix, {data, o.AddIntegers(absl::StrCat(suffix, "/axes"), axes)});
}

// -log_probability[target] · weight[target]: reduced as attribute reduction says, where the mean is
// that by weight. Targets equal to ignore_index do not count.
Value AddLoss(Operation& o, Value log_probability) {
  if (log_probability.node == nullptr) return {};
  const std::string reduction = o.TextAttribute("reduction", "mean");
  const ElementType type = log_probability.type().element_type;
  Value target = o.input(1), counts;
  if (o.HasAttribute("ignore_index")) {
    const ElementType of_target = o.type(1);
    const Value ignored =
        o.AddNumber("/ignored", of_target, static_cast<double>(o.IntAttribute("ignore_index", 0)));
    counts = o.Add(ops::kNotEqual, "/counts", {target, ignored});
    target =
        o.Add(ops::kSelect, "/target", {counts, target, o.AddNumber("/first_class", of_target, 0)});
  }
  const Value places =
      o.Add(ops::kUnsqueeze, "/places", {target, o.AddIntegers("/places/axis", {1})});
  const Value chosen =
      o.Add(ops::kGatherElements, "/chosen", {log_probability, places}, {{"axis", int64_t{1}}});
  const Value list = o.Add(ops::kSqueeze, "/list", {chosen, o.AddIntegers("/list/axis", {1})});
  const Value one = o.AddNumber("/one", type, 1), none = o.AddNumber("/none", type, 0);
  Value weights;
  if (o.has_input(2)) {
    weights =
        o.Add(ops::kGather, "/weights", {o.input(2), target, o.AddInteger("/weights/axis", 0)});
  }
  if (counts.node != nullptr) {
    weights =
        o.Add(ops::kSelect, "/counted", {counts, weights.node == nullptr ? one : weights, none});
  }
  const bool is_last = reduction == "none";
  const Value negative =
      o.Add(ops::kNegative, is_last && weights.node == nullptr ? "" : "/negative", {list});
  const Value loss = weights.node == nullptr
                         ? negative
                         : o.Add(ops::kMultiply, is_last ? "" : "/loss", {negative, weights});
  if (is_last) return loss;
  const Value sum = SumOfAll(o, loss, reduction == "sum" ? "" : "/sum");
  if (reduction == "sum") return sum;
  if (reduction != "mean") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("reduction is '", reduction, "'; expected none, sum or mean"),
            "reduction");
    return {};
  }
  if (weights.node == nullptr)
    weights = o.Add(ops::kBroadcast, "/ones", {one, ExtentsOf(o, loss, "/shape")});
  return o.Add(ops::kDivide, "", {sum, SumOfAll(o, weights, "/weight")});
}

void ImportNegativeLogLikelihoodLoss(Operation& o) {
  if (o.HaveRanks(2)) o.SetOutput(AddLoss(o, o.input(0)));
}

void ImportSoftmaxCrossEntropyLoss(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const Value log_probability =
      o.Add(ops::kLogSoftmax, "/log_probability", {o.input(0)}, {{"axis", int64_t{1}}});
  o.SetOutputs({AddLoss(o, log_probability), log_probability});
}

}  // namespace

std::vector<OperatorType> LossOperators() {
  return {{"NegativeLogLikelihoodLoss", 12, kNewestOpset, 2, 3, ImportNegativeLogLikelihoodLoss},
          {"SoftmaxCrossEntropyLoss", 12, kNewestOpset, 2, 3, ImportSoftmaxCrossEntropyLoss}};
}

}  // namespace mo::onnx
