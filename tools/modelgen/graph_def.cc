#include "tools/modelgen/graph_def.h"

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "tools/modelgen/channels_last.h"
#include "tools/modelgen/frame.h"
#include "tools/modelgen/node_def.h"

namespace modelgen {
namespace {

// Of GraphDef and VersionDef; the version that has all operations used here.
constexpr uint32_t kGraphVersions = 4;
constexpr uint32_t kVersionProducer = 1;
constexpr uint64_t kProducer = 134;

// The scope of an operation's variables.
std::string VariableScope(const std::string& name) {
  const size_t length = name.find('/') + 1;
  const bool twice = length > 0 && name.compare(0, length, name, length, length) == 0;
  return twice ? name.substr(length) : name;
}

class GraphDefWriter {
 public:
  GraphDefWriter(const Net& net, const ByteSink& sink) : net_(net), sink_(sink) {}

  bool Run() {
    for (size_t i = 0; i < net_.layers.size() && good_; ++i) {
      layer_ = &net_.layers[i];
      scale_ = i + 1 < net_.layers.size() ? ScaleOf(*layer_, net_.layers[i + 1]) : nullptr;
      std::visit([this](const auto& op) { Process(op); }, layer_->operation);
      if (scale_ != nullptr) ++i;
    }
    WireWriter version, versions;
    version.Varint(kVersionProducer, kProducer);
    versions.Bytes(kGraphVersions, version.bytes());
    return good_ && sink_(versions.bytes());
  }

 private:
  struct Tensor {
    std::string name;
    Shape shape;  // As the net has it: N, C, H, W or N, C.
  };

  // The Scale that belongs to a BatchNorm, or null.
  static const Layer* ScaleOf(const Layer& layer, const Layer& next) {
    const bool is_pair = std::holds_alternative<BatchNorm>(layer.operation) &&
                         std::holds_alternative<Scale>(next.operation) &&
                         next.bottoms == layer.tops && next.tops == layer.tops;
    return is_pair ? &next : nullptr;
  }

  const std::string& name() const { return layer_->name; }
  std::string Named(std::string_view suffix) const { return name() + std::string(suffix); }
  const Tensor& Bottom(size_t index = 0) { return tensors_[layer_->bottoms[index]]; }
  const Shape& shape() const { return layer_->shapes[0]; }

  void SetTop(const std::string& tensor, size_t index = 0) {
    tensors_[layer_->tops[index]] = {tensor, layer_->shapes[index]};
  }

  void Emit(const NodeDef& node) { good_ = good_ && sink_(node.Field()); }

  // A node whose operands and result are floats.
  std::string EmitFloat(const std::string& node, std::string_view op,
                        const std::vector<std::string>& inputs) {
    NodeDef def(node, op);
    for (const std::string& input : inputs) def.Input(input);
    Emit(def.Type("T", DataType::kFloat));
    return node;
  }

  std::string EmitFloats(const std::string& node, const Shape& extents,
                         std::span<const float> values) {
    Emit(NodeDef(node, "Const").Type("dtype", DataType::kFloat).Floats("value", extents, values));
    return node;
  }

  std::string EmitInts(const std::string& node, const Shape& extents,
                       std::span<const int64_t> values) {
    Emit(NodeDef(node, "Const").Type("dtype", DataType::kInt32).Int32s("value", extents, values));
    return node;
  }

  std::string EmitInt(const std::string& node, int64_t value) {
    return EmitInts(node, {}, {&value, 1});
  }

  // Gives what reads it.
  std::string EmitVariable(std::string_view role, const Shape& extents,
                           std::span<const float> values) {
    const std::string variable = VariableScope(name()) + "/" + std::string(role);
    EmitFloats(variable, extents, values);
    return EmitFloat(variable + "/read", "Identity", {variable});
  }

  // Of one number for each channel.
  std::string EmitVariable(std::string_view role, const std::vector<float>& values) {
    return EmitVariable(role, {static_cast<int64_t>(values.size())}, values);
  }

  void Process(const Input& op) {
    Emit(NodeDef(name(), "Placeholder")
             .Type("dtype", DataType::kFloat)
             .Extents("shape", ChannelsLast(op.shape)));
    SetTop(name());
  }

  std::string EmitPad(const std::string& data, Size pad) {
    const std::vector<int64_t> pads = {0, 0, pad.height, pad.height, pad.width, pad.width, 0, 0};
    const std::string paddings = EmitInts(Named("/Pad/paddings"), {4, 2}, pads);
    Emit(NodeDef(Named("/Pad"), "Pad")
             .Input(data)
             .Input(paddings)
             .Type("T", DataType::kFloat)
             .Type("Tpaddings", DataType::kInt32));
    return Named("/Pad");
  }

  static NodeDef& Place(NodeDef& node, Frame frame, int64_t stride) {
    const std::vector<int64_t> strides = {1, stride, stride, 1};
    return node.Type("T", DataType::kFloat)
        .Text("data_format", "NHWC")
        .Text("padding", frame == Frame::kSame ? "SAME" : "VALID")
        .Ints("strides", strides);
  }

  void Process(const Convolution& op) {
    const Tensor data = Bottom();
    const Frame frame = FrameOf(op, data.shape, shape());
    const std::string padded = frame == Frame::kPadded ? EmitPad(data.name, op.pad) : data.name;
    const Blob& blob = layer_->blobs[0];
    const int64_t inputs = blob.shape[1];
    const int64_t taps = op.kernel.height * op.kernel.width;
    const bool depthwise = op.group > 1 && inputs == 1;
    Shape extents = {op.kernel.height, op.kernel.width, inputs, op.outputs};
    if (depthwise) extents = {op.kernel.height, op.kernel.width, op.group, op.outputs / op.group};
    const std::string weights = EmitVariable(depthwise ? "depthwise_weights" : "weights", extents,
                                             Reversed(blob.values, op.outputs, inputs, taps));
    const std::string node = Named(depthwise ? "/depthwise" : "/Conv2D");
    NodeDef def(node, depthwise ? "DepthwiseConv2dNative" : "Conv2D");
    const std::vector<int64_t> dilations = {1, 1, 1, 1};
    def.Input(padded).Input(weights).Ints("dilations", dilations);
    Emit(Place(def, frame, op.stride));
    SetTop(op.bias ? EmitBias(node) : node);
  }

  std::string EmitBias(const std::string& data) {
    const std::string bias = EmitVariable("biases", layer_->blobs[1].values);
    Emit(NodeDef(Named("/BiasAdd"), "BiasAdd")
             .Input(data)
             .Input(bias)
             .Type("T", DataType::kFloat)
             .Text("data_format", "NHWC"));
    return Named("/BiasAdd");
  }

  // GraphDefObjection() refuses them.
  void Process(const Deconvolution&) {}
  void Process(const CaffeOperation&) {}

  // Caffe's file has sums and their weight; this one has the values that follow from them.
  static std::vector<float> Divided(const Blob& sums, float factor) {
    std::vector<float> values;
    for (float sum : sums.values) {
      values.push_back(static_cast<float>(static_cast<double>(sum) / static_cast<double>(factor)));
    }
    return values;
  }

  void Process(const BatchNorm& op) {
    const float factor = layer_->blobs[2].values[0];
    const std::vector<float> mean = Divided(layer_->blobs[0], factor);
    const std::vector<float> variance = Divided(layer_->blobs[1], factor);
    const bool fused = net_.norm_spelling == NormSpelling::kFused && shape().size() == 4;
    SetTop(fused ? EmitFused(op, mean, variance) : EmitPieces(op, mean, variance));
  }

  std::string EmitFused(const BatchNorm& op, const std::vector<float>& mean,
                        const std::vector<float>& variance) {
    const size_t channels = mean.size();
    const Shape extents = {static_cast<int64_t>(channels)};
    const std::string gamma =
        scale_ != nullptr ? EmitVariable("gamma", scale_->blobs[0].values)
                          : EmitFloats(Named("/Const"), extents, std::vector<float>(channels, 1));
    const std::string beta =
        scale_ != nullptr ? EmitVariable("beta", scale_->blobs[1].values)
                          : EmitFloats(Named("/Const_1"), extents, std::vector<float>(channels, 0));
    const std::string read_mean = EmitVariable("moving_mean", mean);
    const std::string read_variance = EmitVariable("moving_variance", variance);
    Emit(NodeDef(Named("/FusedBatchNorm"), "FusedBatchNorm")
             .Input(Bottom().name)
             .Input(gamma)
             .Input(beta)
             .Input(read_mean)
             .Input(read_variance)
             .Type("T", DataType::kFloat)
             .Text("data_format", "NHWC")
             .Float("epsilon", op.epsilon)
             .Bool("is_training", false));
    return Named("/FusedBatchNorm");
  }

  std::string EmitPieces(const BatchNorm& op, const std::vector<float>& mean,
                         const std::vector<float>& variance) {
    const std::string piece = Named("/batchnorm/");
    const std::string read_variance = EmitVariable("moving_variance", variance);
    const std::string epsilon = EmitFloats(piece + "add/y", {}, {&op.epsilon, 1});
    const std::string sum = EmitFloat(piece + "add", "AddV2", {read_variance, epsilon});
    std::string factor = EmitFloat(piece + "Rsqrt", "Rsqrt", {sum});
    if (scale_ != nullptr) {
      const std::string gamma = EmitVariable("gamma", scale_->blobs[0].values);
      factor = EmitFloat(piece + "mul", "Mul", {factor, gamma});
    }
    const std::string product = EmitFloat(piece + "mul_1", "Mul", {Bottom().name, factor});
    const std::string read_mean = EmitVariable("moving_mean", mean);
    std::string shift = EmitFloat(piece + "mul_2", "Mul", {read_mean, factor});
    if (scale_ != nullptr) {
      const std::string beta = EmitVariable("beta", scale_->blobs[1].values);
      shift = EmitFloat(piece + "sub", "Sub", {beta, shift});
    } else {
      shift = EmitFloat(piece + "Neg", "Neg", {shift});
    }
    return EmitFloat(piece + "add_1", "AddV2", {product, shift});
  }

  void Process(const Scale&) {
    const std::string gamma = EmitVariable("gamma", layer_->blobs[0].values);
    const std::string product = EmitFloat(Named("/mul"), "Mul", {Bottom().name, gamma});
    const std::string beta = EmitVariable("beta", layer_->blobs[1].values);
    SetTop(EmitFloat(Named("/add"), "AddV2", {product, beta}));
  }

  void Process(const Relu& op) {
    SetTop(EmitFloat(name(), op.six ? "Relu6" : "Relu", {Bottom().name}));
  }

  void Process(const Pooling& op) {
    const Tensor data = Bottom();
    const bool average = op.method == Pooling::Method::kAverage;
    if (op.global) return SetTop(EmitOfImage(data.name, average ? "Mean" : "Max"));
    const Frame frame = FrameOf(op, data.shape, shape());
    const std::string padded = frame == Frame::kPadded ? EmitPad(data.name, op.pad) : data.name;
    const std::string_view kind = average ? "AvgPool" : "MaxPool";
    const std::string node = Named(average ? "/AvgPool" : "/MaxPool");
    NodeDef def(node, kind);
    const std::vector<int64_t> window = {1, op.kernel, op.kernel, 1};
    def.Input(padded).Ints("ksize", window);
    Emit(Place(def, frame, op.stride));
    SetTop(node);
  }

  std::string EmitOfImage(const std::string& data, const std::string& op) {
    const std::string node = name() + "/" + op;
    const std::vector<int64_t> axes = {1, 2};
    const std::string indices = EmitInts(node + "/reduction_indices", {2}, axes);
    Emit(NodeDef(node, op)
             .Input(data)
             .Input(indices)
             .Type("T", DataType::kFloat)
             .Type("Tidx", DataType::kInt32)
             .Bool("keep_dims", true));
    return node;
  }

  void Process(const Sum&) {
    NodeDef def(name(), layer_->bottoms.size() == 2 ? "AddV2" : "AddN");
    for (size_t i = 0; i < layer_->bottoms.size(); ++i) def.Input(Bottom(i).name);
    if (layer_->bottoms.size() != 2) def.Int("N", static_cast<int64_t>(layer_->bottoms.size()));
    Emit(def.Type("T", DataType::kFloat));
    SetTop(name());
  }

  int64_t ChannelAxis() const { return static_cast<int64_t>(shape().size()) - 1; }

  void Process(const Concat&) {
    const std::string axis = EmitInt(Named("/axis"), ChannelAxis());
    NodeDef def(name(), "ConcatV2");
    for (size_t i = 0; i < layer_->bottoms.size(); ++i) def.Input(Bottom(i).name);
    Emit(def.Input(axis)
             .Int("N", static_cast<int64_t>(layer_->bottoms.size()))
             .Type("T", DataType::kFloat)
             .Type("Tidx", DataType::kInt32));
    SetTop(name());
  }

  void Process(const Slice& op) {
    const Tensor data = Bottom();
    const std::string axis = EmitInt(Named("/split_dim"), ChannelAxis());
    if (op.points.empty()) {
      Emit(NodeDef(name(), "Split")
               .Input(axis)
               .Input(data.name)
               .Int("num_split", op.parts)
               .Type("T", DataType::kFloat));
    } else {
      const std::string sizes =
          EmitInts(Named("/size_splits"), {op.parts}, PartSizes(op, data.shape[1]));
      Emit(NodeDef(name(), "SplitV")
               .Input(data.name)
               .Input(sizes)
               .Input(axis)
               .Int("num_split", op.parts)
               .Type("T", DataType::kFloat)
               .Type("Tlen", DataType::kInt32));
    }
    for (size_t top = 0; top < layer_->tops.size(); ++top) {
      SetTop(top == 0 ? name() : name() + ":" + std::to_string(top), top);
    }
  }

  // An image [N, H, W, C] as [N, H · W · C].
  std::string EmitFlat(const Tensor& data, int64_t inputs) {
    if (data.shape.size() != 4) return data.name;
    if (ImageSize(data.shape) == 1) {
      const std::vector<int64_t> axes = {1, 2};
      Emit(NodeDef(Named("/Squeeze"), "Squeeze")
               .Input(data.name)
               .Ints("squeeze_dims", axes)
               .Type("T", DataType::kFloat));
      return Named("/Squeeze");
    }
    const std::vector<int64_t> extents = {-1, inputs};
    const std::string target = EmitInts(Named("/Reshape/shape"), {2}, extents);
    Emit(NodeDef(Named("/Reshape"), "Reshape")
             .Input(data.name)
             .Input(target)
             .Type("T", DataType::kFloat)
             .Type("Tshape", DataType::kInt32));
    return Named("/Reshape");
  }

  // The weights' inputs are in the order C, H, W and come into the order H, W, C.
  void Process(const InnerProduct& op) {
    const Tensor data = Bottom();
    const Blob& blob = layer_->blobs[0];
    const int64_t inputs = blob.shape[1];
    const int64_t channels = data.shape[1];
    const std::string flat = EmitFlat(data, inputs);
    const std::string weights =
        EmitVariable("weights", {inputs, op.outputs},
                     Reversed(blob.values, op.outputs, channels, inputs / channels));
    const std::string node = Named("/MatMul");
    Emit(NodeDef(node, "MatMul")
             .Input(flat)
             .Input(weights)
             .Type("T", DataType::kFloat)
             .Bool("transpose_a", false)
             .Bool("transpose_b", false));
    SetTop(op.bias ? EmitBias(node) : node);
  }

  void Process(const Dropout&) {
    SetTop(EmitFloat(Named("/Identity"), "Identity", {Bottom().name}));
  }

  void Process(const Softmax&) { SetTop(EmitFloat(name(), "Softmax", {Bottom().name})); }

  const Net& net_;
  const ByteSink& sink_;
  bool good_ = true;
  const Layer* layer_ = nullptr;
  const Layer* scale_ = nullptr;
  std::map<std::string, Tensor> tensors_;  // By the blob that they hold now.
};

}  // namespace

std::string GraphDefObjection(const Net& net) {
  std::map<std::string, Shape> shapes;
  for (const Layer& layer : net.layers) {
    if (NeedsCaffe(layer) || std::holds_alternative<Deconvolution>(layer.operation)) {
      return "layer '" + layer.name + "' is written to Caffe's files only";
    }
    const Pooling* pooling = std::get_if<Pooling>(&layer.operation);
    if (pooling != nullptr && !pooling->global &&
        FrameOf(*pooling, shapes[layer.bottoms[0]], layer.shapes[0]) == Frame::kNone) {
      return "layer '" + layer.name + "' has windows that TensorFlow cannot place so";
    }
    for (size_t i = 0; i < layer.tops.size(); ++i) shapes[layer.tops[i]] = layer.shapes[i];
  }
  return "";
}

bool WriteGraphDef(const Net& net, const ByteSink& sink) { return GraphDefWriter(net, sink).Run(); }

}  // namespace modelgen
