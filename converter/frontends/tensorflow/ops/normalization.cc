// Biases, normalizations and SoftMax.

#include "converter/frontends/tensorflow/ops/normalization.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/normalization.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

bool IsChannelsFirst(const Operation& o) {
  const std::string format = o.TextAttribute("data_format", "NHWC");
  return format == "NCHW" || format == "NCDHW";
}

}  // namespace

Tensor WithBias(Operation& o, absl::string_view suffix, const Tensor& data, int bias_input) {
  if (!data.known()) return {};
  const Shape shape = data.source_shape();
  Tensor bias = o.input(bias_input);
  if (IsChannelsFirst(o) && shape.has_rank() && shape.rank() > 2)
    bias = {o.AlongAxis(o.InSourceOrder(bias_input), "/bias", 0, shape.rank() - 1)};
  Order order;
  const std::vector<Value> values = o.Aligned({data, bias}, order);
  return {o.Add(ops::kAdd, suffix, values), order};
}

namespace {

void ImportBiasAdd(Operation& o) {
  if (o.HaveRanks(2)) o.SetOutput(WithBias(o, "", o.input(0), 1));
}

// What a BatchNormalization in training mode computes of one sample at a time.
bool IsOfOneSample(const Operation& o) { return o.shape(0).dim(0).Same(Dim(1)); }

// By the mean and variance of x itself.
Value NormalizedBySample(Operation& o, absl::string_view suffix, Value data, double epsilon) {
  Ints axes = {0};
  for (int axis = 2; axis < o.rank(0); ++axis) axes.push_back(axis);
  return AddOwnNormalization(o, suffix, data,
                             {axes, o.InSourceOrder(1), o.InSourceOrder(2), epsilon});
}

}  // namespace

std::vector<Tensor> NormalizedByBatch(Operation& o, absl::string_view suffix) {
  if (!o.HaveRanks()) return {};
  if (o.rank(0) < 3) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data has the shape ", ToString(o.shape(0)),
                                            "; expected rank 4 or 5"));
    return {};
  }
  const bool training = o.BoolAttribute("is_training", true);
  if (training && !IsOfOneSample(o)) {
    o.Error(
        Code::kTrainingGraph,
        "normalizes by the batch at hand (is_training is true), as in training; export the model "
        "for inference: in Keras with training=False, in slim with is_training=False");
    return {};
  }
  const bool first = IsChannelsFirst(o);
  const ElementType type = o.type(1);
  const Value data = o.Converted(first ? o.InSourceOrder(0) : o.ChannelsFirst(0), "/data", type);
  if (data.node == nullptr) return {};
  const double epsilon = o.FloatAttribute("epsilon", static_cast<double>(1e-4f));
  const Value wide = training ? NormalizedBySample(o, suffix, data, epsilon)
                              : o.Add(ops::kBatchNormalization, suffix,
                                      {data, o.InSourceOrder(1), o.InSourceOrder(2),
                                       o.InSourceOrder(3), o.InSourceOrder(4)},
                                      {{"epsilon", epsilon}});
  const Tensor y = {o.Converted(wide, absl::StrCat(suffix, "/result"), o.type(0)),
                    first ? Order::kSource : Order::kChannelsFirst};
  if (training) return {y};
  return {y, o.input(3), o.input(4), o.input(3), o.input(4)};
}

namespace {

void ImportFusedBatchNorm(Operation& o) { o.SetOutputs(NormalizedByBatch(o, "")); }

// Inputs: data, mean, variance, beta, gamma, which only counts where an attribute says so.
void ImportGlobalNormalization(Operation& o) {
  if (!o.HaveRanks(2)) return;
  const bool scales = o.BoolAttribute("scale_after_normalization", false);
  const Value data = o.ChannelsFirst(0);
  if (data.node == nullptr) return;
  Value scale = o.InSourceOrder(4);
  if (!scales) {
    const Value extents = ExtentsOf(o, o.InSourceOrder(1), "/channels");
    scale = o.Add(ops::kBroadcast, "/scale", {o.AddNumber("/one", o.type(0), 1), extents});
  }
  o.SetOutput({o.Add(ops::kBatchNormalization, "",
                     {data, scale, o.InSourceOrder(3), o.InSourceOrder(1), o.InSourceOrder(2)},
                     {{"epsilon", o.FloatAttribute("variance_epsilon", 0)}}),
               Order::kChannelsFirst});
}

// TensorFlow does not divide alpha by the size of the window.
void ImportLrn(Operation& o) {
  const int64_t size = 2 * o.IntAttribute("depth_radius", 5) + 1;
  const double alpha = o.FloatAttribute("alpha", 1) * static_cast<double>(size);
  o.SetOutput({AddLocalResponse(o, "", o.ChannelsFirst(0),
                                {.axes = {1},
                                 .size = size,
                                 .alpha = alpha,
                                 .beta = o.FloatAttribute("beta", 0.5),
                                 .bias = o.FloatAttribute("bias", 1)}),
               Order::kChannelsFirst});
}

// Along the last axis.
template <bool kLogarithm>
void ImportSoftmax(Operation& o) {
  if (!o.HaveRanks()) return;
  const bool by_channels =
      o.input(0).order == Order::kChannelsFirst || o.input(0).order == Order::kRows;
  const Value data = by_channels ? o.input(0).value : o.InSourceOrder(0);
  const int64_t axis = by_channels ? 1 : o.rank(0) - 1;
  o.SetOutput({o.Add(kLogarithm ? ops::kLogSoftmax : ops::kSoftMax, "", {data}, {{"axis", axis}}),
               by_channels ? o.input(0).order : Order::kSource});
}

}  // namespace

std::vector<OperationType> NormalizationOperations() {
  return {
      {"BiasAdd", 2, 2, ImportBiasAdd, Images::kFollowed},
      {"BiasAddV1", 2, 2, ImportBiasAdd, Images::kFollowed},
      {"FusedBatchNorm", 5, 5, ImportFusedBatchNorm, Images::kChannelsFirst},
      {"FusedBatchNormV2", 5, 5, ImportFusedBatchNorm, Images::kChannelsFirst},
      {"FusedBatchNormV3", 5, 5, ImportFusedBatchNorm, Images::kChannelsFirst},
      {"BatchNormWithGlobalNormalization", 5, 5, ImportGlobalNormalization, Images::kChannelsFirst},
      {"LRN", 1, 1, ImportLrn, Images::kChannelsFirst},
      {"Softmax", 1, 1, ImportSoftmax<false>, Images::kFollowed},
      {"LogSoftmax", 1, 1, ImportSoftmax<true>, Images::kFollowed}};
}

}  // namespace mo::tensorflow
