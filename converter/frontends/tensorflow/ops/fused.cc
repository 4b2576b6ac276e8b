// Several operations in one: what TensorFlow's own optimizer makes of them, and convolutions that
// resize and pad their image first.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/common/activation.h"
#include "converter/frontends/common/resize.h"
#include "converter/frontends/tensorflow/ops/convolution.h"
#include "converter/frontends/tensorflow/ops/matmul.h"
#include "converter/frontends/tensorflow/ops/normalization.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/ops/space.h"
#include "converter/frontends/tensorflow/window.h"

namespace mo::tensorflow {
namespace {

// A value without a node if there is no activation of that name.
Value Activated(Operation& o, absl::string_view suffix, Value x, absl::string_view activation) {
  if (activation == "Relu") return o.Add(ops::kReLU, suffix, {x});
  if (activation == "Relu6") return o.Add(ops::kClamp, suffix, {x}, {{"min", 0.0}, {"max", 6.0}});
  if (activation == "Elu") return o.Add(ops::kElu, suffix, {x}, {{"alpha", 1.0}});
  if (activation == "Sigmoid") return o.Add(ops::kSigmoid, suffix, {x});
  if (activation == "Tanh") return o.Add(ops::kTanh, suffix, {x});
  if (activation == "GeluExact")
    return o.Add(ops::kGelu, suffix, {x}, {{"approximation_mode", std::string("ERF")}});
  if (activation == "GeluApproximate")
    return o.Add(ops::kGelu, suffix, {x}, {{"approximation_mode", std::string("TANH")}});
  if (activation == "LeakyRelu") {
    const double alpha = o.FloatAttribute("leakyrelu_alpha", static_cast<double>(0.2f));
    return AddLeakyRelu(o, suffix, x, alpha);
  }
  o.Error(Code::kNodeAttribute,
          absl::StrCat("fuses '", activation,
                       "'; expected BiasAdd, FusedBatchNorm or an activation: Relu, Relu6, Elu, "
                       "LeakyRelu, Sigmoid, Tanh, GeluExact or GeluApproximate. Freeze the model "
                       "without optimizing it for a device"));
  return {};
}

// The operations that attribute fused_ops lists after the first one, and what they read after
// inputs 0 and 1.
class FusedOps {
 public:
  explicit FusedOps(Operation& o) : o_(o), steps_(o.TextsAttribute("fused_ops")) {}

  // Of the node that the list follows.
  std::string first_suffix() const { return steps_.empty() ? "" : "/first"; }

  void Apply(Tensor x) {
    for (size_t i = 0; i < steps_.size() && x.known(); ++i) {
      const std::string suffix =
          i + 1 == steps_.size() ? "" : absl::StrCat("/", absl::AsciiStrToLower(steps_[i]));
      x = Applied(steps_[i], suffix, x);
    }
    o_.SetOutput(x);
  }

 private:
  Tensor Applied(const std::string& step, const std::string& suffix, const Tensor& x) {
    if (step == "BiasAdd") return Read(1) ? WithBias(o_, suffix, x, next_ - 1) : Tensor();
    if (step == "FusedBatchNorm") return Read(4) ? Normalized(suffix, x) : Tensor();
    return {Activated(o_, suffix, x.value, step), x.order};
  }

  // By scale, offset, mean and variance. `x` is [N, C, x…] in any order of the source.
  Tensor Normalized(const std::string& suffix, const Tensor& x) {
    std::vector<Value> inputs = {x.value};
    for (int i = next_ - 4; i < next_; ++i) inputs.push_back(o_.InSourceOrder(i));
    return {o_.Add(ops::kBatchNormalization, suffix, std::move(inputs),
                   {{"epsilon", o_.FloatAttribute("epsilon", static_cast<double>(1e-4f))}}),
            x.order};
  }

  // Goes on by `count` inputs; false after an error if there are fewer.
  bool Read(int count) {
    next_ += count;
    return next_ <= o_.input_count() ||
           o_.Error(Code::kNodeInputs,
                    absl::StrCat("has ", o_.input_count(), " inputs, too few for its fused_ops: ",
                                 absl::StrJoin(steps_, ", ")));
  }

  Operation& o_;
  const std::vector<std::string> steps_;
  int next_ = 2;
};

template <Tensor (*Convolve)(Operation&, absl::string_view, const ImageWindow&, Value, int)>
void ImportFusedConvolution(Operation& o) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, 2, 0);
  if (!image) return;
  FusedOps fused(o);
  fused.Apply(Convolve(o, fused.first_suffix(), *image, image->Data(o, 0), 1));
}

void ImportFusedMatMul(Operation& o) {
  FusedOps fused(o);
  fused.Apply(Multiplied(o, fused.first_suffix(), o.BoolAttribute("transpose_a", false),
                         o.BoolAttribute("transpose_b", false)));
}

// With a sixth input, which is added, and an activation.
void ImportFusedBatchNormEx(Operation& o) {
  const std::string activation = o.TextAttribute("activation_mode", "Identity");
  const bool adds = o.input_count() > 5, activates = activation != "Identity";
  std::vector<Tensor> outputs = NormalizedByBatch(o, adds || activates ? "/normalized" : "");
  if (outputs.empty()) return;
  Tensor& y = outputs[0];
  if (adds) {
    Order order;
    const std::vector<Value> values = o.Aligned({y, o.input(5)}, order);
    y = {o.Add(ops::kAdd, activates ? "/sum" : "", values), order};
  }
  if (activates && y.known()) y.value = Activated(o, "", y.value, activation);
  o.SetOutputs(std::move(outputs));
}

// Of the resized image, mirrored at its border. Inputs after the first one are read from `next` on:
// paddings, weights.
void ConvolveMirrored(Operation& o, const Tensor& data, int next) {
  const std::optional<ImageWindow> image = ImageWindow::Read(o, 2, 0);
  if (!image) return;
  o.SetOutput(Convolved(o, "", *image, Mirrored(o, "/padded", data, next).value, next + 1));
}

void ImportFusedPadConvolution(Operation& o) {
  if (o.HaveRanks()) ConvolveMirrored(o, {o.ChannelsFirst(0), Order::kChannelsFirst}, 1);
}

void ImportFusedResizeAndPadConvolution(Operation& o) {
  if (!o.HaveRanks()) return;
  const Pixels pixels =
      o.BoolAttribute("resize_align_corners", false) ? Pixels::kCorners : Pixels::kAsymmetric;
  const Value resized =
      AddResize(o, "/resized", o.ChannelsFirst(0), o.InSourceOrder(1), {.pixels = pixels});
  ConvolveMirrored(o, {resized, Order::kChannelsFirst}, 2);
}

}  // namespace

std::vector<OperationType> FusedOperations() {
  constexpr Images kFirst = Images::kChannelsFirst;
  return {{"_FusedConv2D", 2, kAnyNumber, ImportFusedConvolution<Convolved>, kFirst},
          {"_FusedDepthwiseConv2dNative", 2, kAnyNumber, ImportFusedConvolution<ConvolvedByChannel>,
           kFirst},
          {"_FusedMatMul", 2, kAnyNumber, ImportFusedMatMul},
          {"_FusedBatchNormEx", 5, 6, ImportFusedBatchNormEx, kFirst},
          {"FusedPadConv2D", 3, 3, ImportFusedPadConvolution, kFirst},
          {"FusedResizeAndPadConv2D", 4, 4, ImportFusedResizeAndPadConvolution, kFirst}};
}

}  // namespace mo::tensorflow
