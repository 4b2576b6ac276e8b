#include "tools/modelgen/caffe_prototxt.h"

#include <string_view>
#include <variant>

#include "tools/modelgen/caffe_names.h"
#include "tools/modelgen/caffe_parameters.h"
#include "tools/modelgen/text_writer.h"

namespace modelgen {
namespace {

void WriteShape(TextWriter& out, std::string_view field, const Shape& shape) {
  out.Open(field);
  out.Numbers("dim", shape);
  out.Close();
}

// Writes the parameters of one layer, if it has any that differ from Caffe's defaults.
struct ParameterWriter {
  TextWriter& out;

  void operator()(const Input& op) const {
    out.Open("input_param");
    WriteShape(out, "shape", op.shape);
    out.Close();
  }

  void operator()(const Convolution& op) const {
    out.Open("convolution_param");
    WriteWindow(op, op.kernel, op.pad);
    if (op.dilation != 1) out.Number("dilation", op.dilation);
    out.Close();
  }

  void operator()(const Deconvolution& op) const {
    out.Open("convolution_param");
    WriteWindow(op, op.kernel, op.pad);
    if (op.bilinear) {
      out.Open("weight_filler");
      out.String("type", "bilinear");
      out.Close();
    }
    out.Close();
  }

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
    out.Numbers("slice_point", op.points);
    out.Close();
  }

  void operator()(const Dropout& op) const {
    out.Open("dropout_param");
    out.Number("dropout_ratio", op.ratio);
    if (!op.scale_train) out.Word("scale_train", "false");
    out.Close();
  }

  void operator()(const InnerProduct& op) const {
    out.Open("inner_product_param");
    out.Number("num_output", op.outputs);
    if (!op.bias) out.Word("bias_term", "false");
    out.Close();
  }

  void operator()(const Relu&) const {}
  void operator()(const Sum&) const {}  // The default operation of an Eltwise layer.
  void operator()(const Concat& op) const { WriteAxis("concat_param", op.axis); }
  void operator()(const Softmax& op) const { WriteAxis("softmax_param", op.axis); }
  void operator()(const CaffeOperation& op) const { WriteParameters(op, out); }

  // The default axis are the channels.
  void WriteAxis(std::string_view message, int64_t axis) const {
    if (axis == 1) return;
    out.Open(message);
    out.Number("axis", axis);
    out.Close();
  }

  template <typename Convolving>
  void WriteWindow(const Convolving& op, Size kernel, Size pad) const {
    out.Number("num_output", op.outputs);
    WriteSize("kernel_size", "kernel", kernel);
    WriteSize("pad", "pad", pad);
    out.Number("stride", op.stride);
    if (op.group != 1) out.Number("group", op.group);
    if (!op.bias) out.Word("bias_term", "false");
  }

  // As one field if height and width are the same, or else as PREFIX_h and PREFIX_w.
  void WriteSize(std::string_view field, const std::string& prefix, Size size) const {
    if (size.height == size.width) return out.Number(field, size.height);
    out.Number(prefix + "_h", size.height);
    out.Number(prefix + "_w", size.width);
  }
};

// An input that is no layer.
void WriteInput(TextWriter& out, InputSpelling spelling, const Layer& layer) {
  const Shape& shape = std::get_if<Input>(&layer.operation)->shape;
  out.String("input", layer.tops[0]);
  if (spelling == InputSpelling::kInputShape) return WriteShape(out, "input_shape", shape);
  out.Numbers("input_dim", shape);
}

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
  for (const Layer& layer : net.layers) {
    if (!IsCaffeLayer(net, layer)) WriteInput(out, net.input_spelling, layer);
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
