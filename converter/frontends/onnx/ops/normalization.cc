// Normalizations, and what makes probabilities of numbers.

#include "converter/frontends/common/normalization.h"

#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/pooling.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Axes first … rank - 1.
Ints AxesFrom(int first, int rank) {
  Ints axes(static_cast<size_t>(rank - first));
  std::iota(axes.begin(), axes.end(), first);
  return axes;
}

// With the mean and variance that the data at hand have in each channel. Outputs 1 and 2 are the
// inputs 3 and 4, closer to these.
void NormalizeByBatch(Operation& o, Value data, double epsilon) {
  const int rank = o.rank(0);
  if (rank < 2) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)),
                                            " have no channels; expected [N, C, …]"));
    return;
  }
  Ints others = AxesFrom(1, rank);
  others[0] = 0;
  const Value axes = o.AddIntegers("/axes", others);
  auto along = [&](Value list, absl::string_view suffix) {
    return o.AlongAxis(list, suffix, 1, rank);
  };
  const Value mean = o.Add(ops::kReduceMean, "/batch_mean", {data, axes});
  const Value square =
      o.Add(ops::kSquaredDifference, "/square", {data, along(mean, "/batch_mean/channels")});
  const Value variance = o.Add(ops::kReduceMean, "/batch_variance", {square, axes});
  const Value y = o.Add(ops::kBatchNormalization, "",
                        {data, o.input(1), o.input(2), mean, variance}, {{"epsilon", epsilon}});
  const double momentum = o.FloatAttribute("momentum", static_cast<double>(0.9f));
  auto closer = [&](int i, Value current, const std::string& suffix) {
    const ElementType type = o.type(i);
    const Value kept = o.Add(ops::kMultiply, suffix + "/kept",
                             {o.input(i), o.AddNumber(suffix + "/momentum", type, momentum)});
    const Value added = o.Add(ops::kMultiply, suffix + "/added",
                              {o.Converted(current, suffix + "/current", type),
                               o.AddNumber(suffix + "/rest", type, 1 - momentum)});
    return o.Add(ops::kAdd, suffix, {kept, added});
  };
  o.SetOutputs({o.Converted(y, "/result", o.type(0)), closer(3, mean, "/running_mean"),
                closer(4, variance, "/running_variance")});
}

// With the mean and variance of a channel, or, below opset 9 with spatial 0, of each element of a
// sample.
void ImportBatchNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-5f));
  const ElementType type = o.type(1);
  const Value data = o.Converted(o.input(0), "/data", type);
  if (o.BoolAttribute("training_mode", false)) return NormalizeByBatch(o, data, epsilon);
  if (o.version() >= 9 || o.BoolAttribute("spatial", true)) {
    const Value y = o.Add(ops::kBatchNormalization, "",
                          {data, o.input(1), o.input(2), o.Converted(o.input(3), "/mean", type),
                           o.Converted(o.input(4), "/variance", type)},
                          {{"epsilon", epsilon}});
    return o.SetOutput(o.Converted(y, "/result", o.type(0)));
  }
  const Value variance =
      o.Add(ops::kAdd, "/variance", {o.input(4), o.AddNumber("/epsilon", type, epsilon)});
  const Value centered = o.Add(ops::kSubtract, "/centered", {data, o.input(3)});
  const Value deviation = o.Add(ops::kSqrt, "/deviation", {variance});
  const Value normalized = o.Add(ops::kDivide, "/normalized", {centered, deviation});
  const Value scaled = o.Add(ops::kMultiply, "/scaled", {normalized, o.input(1)});
  o.SetOutput(o.Add(ops::kAdd, "", {scaled, o.input(2)}));
}

void ImportInstanceNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-5f));
  o.SetOutput(AddOwnNormalization(o, "", o.input(0),
                                  {AxesFrom(2, o.rank(0)), o.input(1), o.input(2), epsilon}));
}

// x · (bias + alpha · mean(x²))^-beta, the mean by windows along the channels alone: a window of an
// even size reads one more channel after its own than before it, which no LRN does.
void ImportEvenLrn(Operation& o, const LocalResponse& response) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) < 2 || o.rank(0) > 4) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("an even size needs data of 2 to 4 axes, these have ", o.rank(0)), "size");
    return;
  }
  Window window;
  window.kernel = window.strides = window.dilations = Ints(o.rank(0) - 1, 1);
  window.pads_begin = window.pads_end = Ints(o.rank(0) - 1, 0);
  window.kernel[0] = response.size;
  window.pads_begin[0] = response.size / 2 - 1;
  window.pads_end[0] = response.size / 2;
  const Arithmetic f(o, "/window", o.type(0));
  const Value axis = o.AddIntegers("/axis", {1});
  const Value squares =
      o.Add(ops::kUnsqueeze, "/squares", {f(ops::kMultiply, o.input(0), o.input(0)), axis});
  const Value means =
      AddPooling(o, "/means", squares,
                 {.is_average = true, .divisor = Divisor::kPaddedData, .window = std::move(window)},
                 {"size", "size", "size", ""});
  const Value mean = o.Add(ops::kSqueeze, "/mean", {means, axis});
  const Value base = f(ops::kAdd, f(ops::kMultiply, mean, response.alpha), response.bias);
  o.SetOutput(o.Add(ops::kMultiply, "", {o.input(0), f(ops::kPower, base, -response.beta)}));
}

void ImportLrn(Operation& o) {
  const LocalResponse response = {.axes = {1},
                                  .size = o.IntAttribute("size", 1),
                                  .alpha = o.FloatAttribute("alpha", static_cast<double>(1e-4f)),
                                  .beta = o.FloatAttribute("beta", 0.75),
                                  .bias = o.FloatAttribute("bias", 1)};
  if (response.size > 0 && response.size % 2 == 0) return ImportEvenLrn(o, response);
  o.SetOutput(AddLocalResponse(o, "", o.input(0), response));
}

// (x - mean) / (deviation + 1e-9).
void ImportMeanVarianceNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const Ints axes = o.IntsAttribute("axes", {0, 2, 3});
  Ints normalized;
  for (const int64_t listed : axes) {
    const std::optional<int> axis = o.Axis(listed, o.rank(0), "axes");
    if (!axis) return;
    normalized.push_back(*axis);
  }
  const Value list = o.AddIntegers("/axes", normalized);
  const Value mean = o.Add(ops::kReduceMean, "/mean", {o.input(0), list}, {{"keep_dims", true}});
  const Value centered = o.Add(ops::kSubtract, "/centered", {o.input(0), mean});
  const Value square = o.Add(ops::kMultiply, "/square", {centered, centered});
  const Value variance =
      o.Add(ops::kReduceMean, "/variance", {square, list}, {{"keep_dims", true}});
  const Value deviation =
      o.Add(ops::kAdd, "/deviation",
            {o.Add(ops::kSqrt, "/root", {variance}), o.AddNumber("/epsilon", o.type(0), 1e-9)});
  o.SetOutput(o.Add(ops::kDivide, "", {centered, deviation}));
}

// x / ‖x‖: nothing is added, so that 0 / 0 is NaN as the standard has it.
void ImportLpNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", -1), o.rank(0));
  const int64_t p = o.IntAttribute("p", 2);
  if (!axis) return;
  if (p != 1 && p != 2) {
    o.Error(Code::kNodeAttribute, absl::StrCat("p is ", p, "; expected 1 or 2"), "p");
    return;
  }
  const Value data = o.input(0);
  const Value axes = o.AddIntegers("/axis", {*axis});
  const Value power =
      p == 1 ? o.Add(ops::kAbs, "/power", {data}) : o.Add(ops::kMultiply, "/power", {data, data});
  const Value sum = o.Add(ops::kReduceSum, "/sum", {power, axes}, {{"keep_dims", true}});
  const Value norm = p == 1 ? sum : o.Add(ops::kSqrt, "/norm", {sum});
  o.SetOutput(o.Add(ops::kDivide, "", {data, norm}));
}

// Over axes `axis` to the last one; scale and bias are broadcast from there.
void ImportLayerNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", -1), o.rank(0));
  if (!axis) return;
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-5f));
  const Value axes = o.AddIntegers("/axes", AxesFrom(*axis, o.rank(0)));
  const Value normalized = o.Add(ops::kMVN, "/normalized", {o.input(0), axes}, {{"eps", epsilon}});
  Value y = o.Add(ops::kMultiply, o.has_input(2) ? "/scaled" : "", {normalized, o.input(1)});
  if (o.has_input(2)) y = o.Add(ops::kAdd, "", {y, o.input(2)});
  if (!o.has_output(1) && !o.has_output(2)) return o.SetOutput(y);
  const Value mean = o.Add(ops::kReduceMean, "/mean", {o.input(0), axes}, {{"keep_dims", true}});
  const Value difference = o.Add(ops::kSquaredDifference, "/difference", {o.input(0), mean});
  const Value variance =
      o.Add(ops::kReduceMean, "/variance", {difference, axes}, {{"keep_dims", true}});
  const Value shifted =
      o.Add(ops::kAdd, "/shifted", {variance, o.AddNumber("/epsilon", o.type(0), epsilon)});
  const Value deviation = o.Add(ops::kSqrt, "/deviation", {shifted});
  const Value inverse =
      o.Add(ops::kDivide, "/inverse_deviation", {o.AddNumber("/one", o.type(0), 1), deviation});
  o.SetOutputs({y, mean, inverse});
}

// x / √(mean(x²) + epsilon) · scale.
void ImportRmsNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", -1), o.rank(0));
  if (!axis) return;
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-5f));
  const Value axes = o.AddIntegers("/axes", AxesFrom(*axis, o.rank(0)));
  const Value square = o.Add(ops::kMultiply, "/square", {o.input(0), o.input(0)});
  const Value mean = o.Add(ops::kReduceMean, "/mean", {square, axes}, {{"keep_dims", true}});
  const Value shifted =
      o.Add(ops::kAdd, "/shifted", {mean, o.AddNumber("/epsilon", o.type(0), epsilon)});
  const Value root = o.Add(ops::kSqrt, "/root", {shifted});
  const Value normalized = o.Add(ops::kDivide, "/normalized", {o.input(0), root});
  o.SetOutput(o.Add(ops::kMultiply, "", {normalized, o.input(1)}));
}

// Channels in groups, each normalized by itself. Below opset 21 scale and bias are of a group,
// from there on of a channel.
void ImportGroupNormalization(Operation& o) {
  if (!o.HaveRanks()) return;
  const int64_t groups = o.IntAttribute("num_groups", 0);
  const Dim& channels = o.shape(0).dim(1);
  if (!channels.is_static() || groups < 1 || channels.value() % groups != 0) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("num_groups is ", groups, ", but its data ", ToString(o.shape(0)), " has ",
                         ToString(channels), " channels; expected a divisor of them"),
            "num_groups");
    return;
  }
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-5f));
  const Value target = o.AddIntegers("/groups/shape", {0, groups, -1});
  const Value grouped =
      o.Add(ops::kReshape, "/groups", {o.input(0), target}, {{"special_zero", true}});
  const Value normalized =
      o.Add(ops::kMVN, "/normalized", {grouped, o.AddIntegers("/axes", {2})}, {{"eps", epsilon}});
  const bool of_channels = o.version() >= 21;
  const Value data = of_channels ? InShapeOf(o, normalized, "/channels", o.input(0)) : normalized;
  const int rank = of_channels ? o.rank(0) : 3;
  const Value scaled =
      o.Add(ops::kMultiply, "/scaled", {data, o.AlongAxis(o.input(1), "/scale", 1, rank)});
  const Value shifted = o.Add(ops::kAdd, of_channels ? "" : "/shifted",
                              {scaled, o.AlongAxis(o.input(2), "/bias", 1, rank)});
  o.SetOutput(of_channels ? shifted : InShapeOf(o, shifted, "", o.input(0)));
}

// Below opset 13 all axes from `axis` on are one.
template <bool kLogarithm>
void ImportSoftmax(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool is_flat = o.version() < 13;
  if (o.rank(0) == 0) {
    o.Error(Code::kNodeInputs, "its data is a scalar; expected an axis");
    return;
  }
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", is_flat ? 1 : -1), o.rank(0));
  if (!axis) return;
  bool is_one_axis = true;
  for (int i = *axis + 1; i < o.rank(0); ++i) is_one_axis &= o.shape(0).dim(i).Same(Dim(1));
  const OpType op = kLogarithm ? ops::kLogSoftmax : ops::kSoftMax;
  if (!is_flat || is_one_axis)
    return o.SetOutput(o.Add(op, "", {o.input(0)}, {{"axis", int64_t{*axis}}}));
  const Value matrix = AsMatrix(o, o.input(0), "/matrix", *axis);
  const Value y = o.Add(op, "/softmax", {matrix}, {{"axis", int64_t{1}}});
  o.SetOutput(InShapeOf(o, y, "", o.input(0)));
}

// 1 at the first of the largest elements, 0 elsewhere; the axes are those of Softmax.
void ImportHardmax(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool is_flat = o.version() < 13;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", is_flat ? 1 : -1), o.rank(0));
  if (!axis) return;
  const Value data = is_flat ? AsMatrix(o, o.input(0), "/matrix", *axis) : o.input(0);
  const int64_t along = is_flat ? 1 : *axis;
  if (data.node == nullptr) return;
  const Dim& extent = data.shape().dim(static_cast<int>(along));
  if (!extent.is_static()) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data ", ToString(o.shape(0)),
                                            " has an axis that is not known; give the model's "
                                            "inputs fixed shapes"));
    return;
  }
  const std::vector<Value> top = o.AddSeveral(ops::kTopK, "/top", {data, o.AddInteger("/k", 1)},
                                              {{"axis", along},
                                               {"mode", std::string("max")},
                                               {"sort", std::string("index")},
                                               {"index_element_type", ElementType::kI64}});
  if (top.empty()) return;
  const Value place =
      o.Add(ops::kSqueeze, "/place", {top[1], o.AddIntegers("/place/axis", {along})});
  const Value one_hot = o.Add(ops::kOneHot, "/one_hot",
                              {place, o.AddInteger("/depth", extent.value()),
                               o.AddNumber("/on", o.type(0), 1), o.AddNumber("/off", o.type(0), 0)},
                              {{"axis", along}});
  o.SetOutput(is_flat ? InShapeOf(o, one_hot, "", o.input(0)) : one_hot);
}

}  // namespace

std::vector<OperatorType> NormalizationOperators() {
  return {
      {"BatchNormalization", 1, kNewestOpset, 5, 5, ImportBatchNormalization},
      {"InstanceNormalization", 1, kNewestOpset, 3, 3, ImportInstanceNormalization},
      {"LRN", 1, kNewestOpset, 1, 1, ImportLrn},
      {"MeanVarianceNormalization", 9, kNewestOpset, 1, 1, ImportMeanVarianceNormalization},
      {"LpNormalization", 1, kNewestOpset, 1, 1, ImportLpNormalization},
      {"LayerNormalization", 1, kNewestOpset, 2, 3, ImportLayerNormalization},
      {"RMSNormalization", 23, kNewestOpset, 2, 2, ImportRmsNormalization},
      {"SimplifiedLayerNormalization", 1, kNewestOpset, 2, 2, ImportRmsNormalization},
      {"GroupNormalization", 18, kNewestOpset, 3, 3, ImportGroupNormalization},
      {"Softmax", 1, kNewestOpset, 1, 1, ImportSoftmax<false>},
      {"Hardmax", 1, kNewestOpset, 1, 1, ImportHardmax},
      {"LogSoftmax", 1, kNewestOpset, 1, 1, ImportSoftmax<true>},
  };
}

}  // namespace mo::onnx
