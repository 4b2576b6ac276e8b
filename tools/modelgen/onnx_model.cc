#include "tools/modelgen/onnx_model.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "tools/modelgen/onnx_graph.h"

namespace modelgen {
namespace {

constexpr char kBatch[] = "batch";

std::vector<int64_t> Pair(int64_t both) { return {both, both}; }

class OnnxModelWriter {
 public:
  explicit OnnxModelWriter(const Net& net) : net_(net), graph_(net.name) {}

  std::string Run() {
    for (size_t i = 0; i < net_.layers.size(); ++i) {
      layer_ = &net_.layers[i];
      scale_ = i + 1 < net_.layers.size() ? ScaleOf(*layer_, net_.layers[i + 1]) : nullptr;
      std::visit([this](const auto& op) { Process(op); }, layer_->operation);
      if (scale_ != nullptr) ++i;
    }
    for (size_t i = 0; i < net_.layers.size(); ++i) AddOutputs(i);
    return graph_.Bytes();
  }

 private:
  // The Scale that belongs to a BatchNorm, or null.
  static const Layer* ScaleOf(const Layer& layer, const Layer& next) {
    const bool is_pair = std::holds_alternative<BatchNorm>(layer.operation) &&
                         std::holds_alternative<Scale>(next.operation) &&
                         next.bottoms == layer.tops && next.tops == layer.tops;
    return is_pair ? &next : nullptr;
  }

  // What no later layer reads.
  void AddOutputs(size_t index) {
    const Layer& layer = net_.layers[index];
    for (size_t top = 0; top < layer.tops.size(); ++top) {
      const bool is_read =
          std::any_of(net_.layers.begin() + index + 1, net_.layers.end(), [&](const Layer& later) {
            return std::count(later.bottoms.begin(), later.bottoms.end(), layer.tops[top]) > 0;
          });
      if (!is_read)
        graph_.Output(values_.at(layer.tops[top]), OnnxGraph::Type::kFloat,
                      Extents(layer.shapes[top]));
    }
  }

  static std::vector<std::string> Extents(const Shape& shape) {
    std::vector<std::string> extents = {kBatch};
    for (size_t axis = 1; axis < shape.size(); ++axis)
      extents.push_back(std::to_string(shape[axis]));
    return extents;
  }

  const std::string& name() const { return layer_->name; }
  const std::string& Bottom(size_t index = 0) { return values_.at(layer_->bottoms[index]); }

  void Emit(std::string_view op, const std::vector<std::string>& inputs,
            const OnnxAttributes& attributes = {}) {
    values_[layer_->tops[0]] = graph_.Node(op, inputs, name(), attributes);
  }

  std::string Weights(std::string_view role, const Blob& blob) {
    return graph_.Weights(name() + "." + std::string(role), blob.shape, blob.values);
  }

  std::string Channels(std::string_view role, const std::vector<float>& values) {
    return graph_.Weights(name() + "." + std::string(role), {static_cast<int64_t>(values.size())},
                          values);
  }

  void Process(const Input& op) {
    graph_.Input(name(), OnnxGraph::Type::kFloat, Extents(op.shape));
    values_[layer_->tops[0]] = name();
  }

  void Process(const Convolution& op) {
    std::vector<std::string> inputs = {Bottom(), Weights("weight", layer_->blobs[0])};
    if (op.bias) inputs.push_back(Weights("bias", layer_->blobs[1]));
    const std::vector<int64_t> kernel = {op.kernel.height, op.kernel.width};
    const std::vector<int64_t> pads = {op.pad.height, op.pad.width, op.pad.height, op.pad.width};
    OnnxAttributes attributes;
    attributes.Int("group", op.group).Ints("kernel_shape", kernel);
    attributes.Ints("pads", pads).Ints("strides", Pair(op.stride));
    Emit("Conv", inputs, attributes);
  }

  void Process(const Deconvolution& op) {
    std::vector<std::string> inputs = {Bottom(), Weights("weight", layer_->blobs[0])};
    if (op.bias) inputs.push_back(Weights("bias", layer_->blobs[1]));
    const std::vector<int64_t> pads(4, op.pad);
    OnnxAttributes attributes;
    attributes.Int("group", op.group).Ints("kernel_shape", Pair(op.kernel));
    attributes.Ints("pads", pads).Ints("strides", Pair(op.stride));
    Emit("ConvTranspose", inputs, attributes);
  }

  // Caffe's file has sums and their weight; this one has the values that follow from them.
  static std::vector<float> Divided(const Blob& sums, float factor) {
    std::vector<float> values;
    for (float sum : sums.values)
      values.push_back(static_cast<float>(static_cast<double>(sum) / static_cast<double>(factor)));
    return values;
  }

  void Process(const BatchNorm& op) {
    const float factor = layer_->blobs[2].values[0];
    const size_t channels = layer_->blobs[0].values.size();
    const std::vector<float> ones(channels, 1), zeros(channels, 0);
    const std::vector<std::string> inputs = {
        Bottom(), Channels("weight", scale_ != nullptr ? scale_->blobs[0].values : ones),
        Channels("bias", scale_ != nullptr ? scale_->blobs[1].values : zeros),
        Channels("running_mean", Divided(layer_->blobs[0], factor)),
        Channels("running_var", Divided(layer_->blobs[1], factor))};
    Emit("BatchNormalization", inputs, OnnxAttributes().Float("epsilon", op.epsilon));
  }

  // OnnxObjection() refuses one without a BatchNorm.
  void Process(const Scale&) {}

  void Process(const Relu& op) {
    if (!op.six) return Emit("Relu", {Bottom()});
    const float limits[] = {0, 6};
    Emit("Clip", {Bottom(), graph_.Weights(name() + ".min", {}, {limits, 1}),
                  graph_.Weights(name() + ".max", {}, {limits + 1, 1})});
  }

  void Process(const Pooling& op) {
    const bool average = op.method == Pooling::Method::kAverage;
    if (op.global) return Emit(average ? "GlobalAveragePool" : "GlobalMaxPool", {Bottom()});
    const std::vector<int64_t> pads(4, op.pad);
    OnnxAttributes attributes;
    attributes.Int("ceil_mode", 1).Ints("kernel_shape", Pair(op.kernel));
    if (average) attributes.Int("count_include_pad", 1);
    attributes.Ints("pads", pads).Ints("strides", Pair(op.stride));
    Emit(average ? "AveragePool" : "MaxPool", {Bottom()}, attributes);
  }

  void Process(const Sum&) {
    std::vector<std::string> inputs;
    for (size_t i = 0; i < layer_->bottoms.size(); ++i) inputs.push_back(Bottom(i));
    Emit(inputs.size() == 2 ? "Add" : "Sum", inputs);
  }

  void Process(const Concat&) {
    std::vector<std::string> inputs;
    for (size_t i = 0; i < layer_->bottoms.size(); ++i) inputs.push_back(Bottom(i));
    Emit("Concat", inputs, OnnxAttributes().Int("axis", 1));
  }

  void Process(const Slice& op) {
    const std::vector<int64_t> sizes = PartSizes(op, ChannelsOfParts());
    const std::string parts = graph_.Integers(name() + ".sizes", {op.parts}, sizes);
    std::vector<std::string> outputs;
    for (const std::string& top : layer_->tops) {
      outputs.push_back(top);
      values_[top] = top;
    }
    graph_.NodeOfMany("Split", {Bottom(), parts}, outputs, OnnxAttributes().Int("axis", 1));
  }

  int64_t ChannelsOfParts() const {
    int64_t channels = 0;
    for (const Shape& shape : layer_->shapes) channels += shape[1];
    return channels;
  }

  void Process(const InnerProduct& op) {
    const std::string flat =
        graph_.Node("Flatten", {Bottom()}, name() + ".flat", OnnxAttributes().Int("axis", 1));
    std::vector<std::string> inputs = {flat, Weights("weight", layer_->blobs[0])};
    if (op.bias) inputs.push_back(Weights("bias", layer_->blobs[1]));
    Emit("Gemm", inputs, OnnxAttributes().Int("transB", 1));
  }

  void Process(const CaffeOperation&) {}  // Objected to.

  void Process(const Dropout&) { Emit("Dropout", {Bottom()}); }

  void Process(const Softmax&) { Emit("Softmax", {Bottom()}, OnnxAttributes().Int("axis", 1)); }

  const Net& net_;
  OnnxGraph graph_;
  const Layer* layer_ = nullptr;
  const Layer* scale_ = nullptr;
  std::map<std::string, std::string> values_;  // By the blob that they hold now.
};

}  // namespace

std::string OnnxObjection(const Net& net) {
  const Layer* before = nullptr;
  for (const Layer& layer : net.layers) {
    const Convolution* convolution = std::get_if<Convolution>(&layer.operation);
    const Pooling* pooling = std::get_if<Pooling>(&layer.operation);
    if ((convolution != nullptr && convolution->same) || (pooling != nullptr && pooling->same))
      return "layer '" + layer.name +
             "' is padded as TensorFlow does, and written to its files only";
    if (NeedsCaffe(layer)) return "layer '" + layer.name + "' is written to Caffe's files only";
    if (std::holds_alternative<Scale>(layer.operation) &&
        (before == nullptr || !std::holds_alternative<BatchNorm>(before->operation)))
      return "layer '" + layer.name + "' is a Scale without a BatchNorm before it";
    before = &layer;
  }
  return "";
}

std::string OnnxModel(const Net& net) { return OnnxModelWriter(net).Run(); }

}  // namespace modelgen
