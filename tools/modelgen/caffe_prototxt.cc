#include "tools/modelgen/caffe_prototxt.h"

#include <charconv>
#include <string_view>
#include <variant>

#include "tools/modelgen/caffe_names.h"

namespace modelgen {
namespace {

// Text form of a protocol buffer, two blanks for each level.
class TextWriter {
 public:
  void String(std::string_view field, std::string_view value) {
    Indent().append(field).append(": \"").append(value).append("\"\n");
  }
  // Numbers, booleans and enumerators.
  void Word(std::string_view field, std::string_view value) {
    Indent().append(field).append(": ").append(value).append("\n");
  }
  void Number(std::string_view field, int64_t value) { Word(field, std::to_string(value)); }
  void Number(std::string_view field, float value) {
    char digits[32];
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof(digits), value);
    Word(field, std::string_view(digits, end.ptr - digits));
  }
  void Open(std::string_view field) {
    Indent().append(field).append(" {\n");
    ++depth_;
  }
  void Close() {
    --depth_;
    Indent().append("}\n");
  }
  const std::string& text() const { return text_; }

 private:
  std::string& Indent() { return text_.append(2 * depth_, ' '); }

  std::string text_;
  size_t depth_ = 0;
};

// Writes the parameters of one layer, if it has any that differ from Caffe's defaults.
struct ParameterWriter {
  TextWriter& out;

  void operator()(const Input& op) const {
    out.Open("input_param");
    out.Open("shape");
    for (int64_t extent : op.shape) out.Number("dim", extent);
    out.Close();
    out.Close();
  }

  void operator()(const Convolution& op) const { WriteConvolution(op, op.kernel, op.pad); }

  void operator()(const Deconvolution& op) const { WriteConvolution(op, op.kernel, op.pad); }

  void operator()(const BatchNorm& op) const {
    out.Open("batch_norm_param");
    out.Word("use_global_stats", "true");
    if (op.epsilon != BatchNorm::kDefaultEpsilon) out.Number("eps", op.epsilon);
    out.Close();
  }

  void operator()(const Scale&) const {
    out.Open("scale_param");
    out.Word("bias_term", "true");
    out.Close();
  }

  void operator()(const Pooling& op) const {
    out.Open("pooling_param");
    if (op.global) {
      out.Word("global_pooling", "true");
    } else {
      out.Number("kernel_size", op.kernel);
      out.Number("stride", op.stride);
      if (op.pad != 0) out.Number("pad", op.pad);
    }
    out.Word("pool", op.method == Pooling::Method::kMax ? "MAX" : "AVE");
    out.Close();
  }

  void operator()(const Slice& op) const {
    if (op.points.empty()) return;
    out.Open("slice_param");
    for (int64_t point : op.points) out.Number("slice_point", point);
    out.Close();
  }

  void operator()(const Dropout& op) const {
    out.Open("dropout_param");
    out.Number("dropout_ratio", op.ratio);
    out.Close();
  }

  void operator()(const InnerProduct& op) const {
    out.Open("inner_product_param");
    out.Number("num_output", op.outputs);
    if (!op.bias) out.Word("bias_term", "false");
    out.Close();
  }

  void operator()(const Relu&) const {}
  void operator()(const Sum&) const {}     // The default operation of an Eltwise layer.
  void operator()(const Concat&) const {}  // The default axis are the channels.
  void operator()(const Softmax&) const {}

  template <typename Convolving>
  void WriteConvolution(const Convolving& op, Size kernel, Size pad) const {
    out.Open("convolution_param");
    out.Number("num_output", op.outputs);
    WriteSize("kernel_size", "kernel", kernel);
    WriteSize("pad", "pad", pad);
    out.Number("stride", op.stride);
    if (op.group != 1) out.Number("group", op.group);
    if (!op.bias) out.Word("bias_term", "false");
    out.Close();
  }

  // As one field if height and width are the same, or else as PREFIX_h and PREFIX_w.
  void WriteSize(std::string_view field, const std::string& prefix, Size size) const {
    if (size.height == size.width) return out.Number(field, size.height);
    out.Number(prefix + "_h", size.height);
    out.Number(prefix + "_w", size.width);
  }
};

}  // namespace

std::string CaffeObjection(const Net& net) {
  for (const Layer& layer : net.layers) {
    const auto* convolution = std::get_if<Convolution>(&layer.operation);
    const auto* pooling = std::get_if<Pooling>(&layer.operation);
    if ((convolution != nullptr && convolution->same) || (pooling != nullptr && pooling->same)) {
      return "layer '" + layer.name + "' has SAME windows, which Caffe does not have";
    }
    const auto* relu = std::get_if<Relu>(&layer.operation);
    if (relu != nullptr && relu->six) {
      return "layer '" + layer.name + "' cuts off at 6, which Caffe does not";
    }
  }
  return "";
}

std::string CaffePrototxt(const Net& net) {
  TextWriter out;
  out.String("name", net.name);
  if (net.input_spelling == InputSpelling::kInputDim) {
    const Layer& input = net.layers.front();
    out.String("input", input.tops[0]);
    for (int64_t extent : std::get_if<Input>(&input.operation)->shape) {
      out.Number("input_dim", extent);
    }
  }
  for (const Layer& layer : net.layers) {
    if (!IsCaffeLayer(net, layer)) continue;
    out.Open("layer");
    out.String("name", layer.name);
    out.String("type", CaffeType(layer.operation));
    for (const std::string& bottom : layer.bottoms) out.String("bottom", bottom);
    for (const std::string& top : layer.tops) out.String("top", top);
    std::visit(ParameterWriter{out}, layer.operation);
    out.Close();
  }
  return out.text();
}

}  // namespace modelgen
