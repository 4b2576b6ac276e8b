#ifndef TOOLS_MODELGEN_TESTING_H_
#define TOOLS_MODELGEN_TESTING_H_

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tools/modelgen/caffe_model.h"
#include "tools/modelgen/graph_def.h"
#include "tools/modelgen/net.h"

namespace modelgen {

// Small enough for goldens; with SmallDecoder() it has a layer of every kind.
inline Net TinyNet(InputSpelling spelling) {
  NetBuilder net("Tiny");
  net.set_input_spelling(spelling);
  net.set_calibration({.batch = 2, .height = 16, .width = 16});
  std::string blob = net.Add("data", Input{{1, 3, 16, 16}});
  blob = net.Add("conv1", blob,
                 Convolution{.outputs = 6, .kernel = 3, .stride = 2, .pad = 1, .bias = true});
  net.Add("bn1", blob, BatchNorm{.epsilon = 2e-5f});
  net.Add("scale1", blob, Scale{});
  net.Add("relu1", blob, Relu{});
  blob = net.Add("pool1", blob, Pooling{.kernel = 3, .stride = 2});
  const std::string left = net.Add("left", blob, Convolution{.outputs = 6, .stride = 2});
  const std::string right = net.Add(
      "right", blob, Convolution{.outputs = 6, .kernel = 3, .stride = 2, .pad = 1, .group = 2});
  net.Add("right_bn", right, BatchNorm{});
  blob = net.Add("sum", {left, right}, Sum{});
  blob = net.Add("pool2", blob, Pooling{.method = Pooling::Method::kAverage, .kernel = 2});
  blob = net.Add("fc", blob, InnerProduct{.outputs = 5});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

inline Net SmallDecoder() {
  NetBuilder net("Small decoder");
  net.set_calibration({.batch = 4, .height = 6, .width = 8});
  const std::string data = net.Add("data", Input{{1, 4, 6, 8}});
  const std::string norm = net.AddApart("norm", data, BatchNorm{});
  net.Add("norm_relu", norm, Relu{});
  const std::vector<std::string> parts = net.Add("parts", norm, Slice{.points = {1}});
  const std::string wide =
      net.Add("wide", parts[0], Convolution{.outputs = 2, .kernel = {1, 3}, .pad = {0, 1}});
  const std::string high =
      net.Add("high", parts[1], Convolution{.outputs = 4, .kernel = {3, 1}, .pad = {1, 0}});
  const std::vector<std::string> halves = net.Add("halves", data, Slice{});
  std::string blob = net.Add("concat", {wide, high, halves[1]}, Concat{});
  blob = net.Add(
      "up", blob,
      Deconvolution{.outputs = 4, .kernel = 4, .stride = 2, .pad = 1, .group = 2, .bias = true});
  blob = net.Add("pool", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("drop", blob, Dropout{.ratio = 0.2f});
  const std::string fc = net.Add("fc", blob, InnerProduct{.outputs = 5, .bias = false});
  net.Add("score", blob, Convolution{.outputs = 3, .bias = true, .classifies = true});
  net.Add("prob", fc, Softmax{});
  return std::move(net).Build();
}

// Null if there is none.
inline const Layer* FindLayer(const Net& net, std::string_view name) {
  for (const Layer& layer : net.layers) {
    if (layer.name == name) return &layer;
  }
  return nullptr;
}

// The operation of the layer `name`, or else one with nothing set: to be used in expectations.
template <typename Kind>
Kind OperationOf(const Net& net, std::string_view name) {
  const Layer* layer = FindLayer(net, name);
  const Kind* found = layer == nullptr ? nullptr : std::get_if<Kind>(&layer->operation);
  return found == nullptr ? Kind{} : *found;
}

template <typename Kind>
int Count(const Net& net) {
  int count = 0;
  for (const Layer& layer : net.layers) {
    count += std::holds_alternative<Kind>(layer.operation) ? 1 : 0;
  }
  return count;
}

// As Count(), of what Caffe alone has.
template <typename Kind>
int CountInCaffe(const Net& net) {
  int count = 0;
  for (const Layer& layer : net.layers) {
    const CaffeOperation* operation = std::get_if<CaffeOperation>(&layer.operation);
    count += operation != nullptr && std::holds_alternative<Kind>(*operation) ? 1 : 0;
  }
  return count;
}

inline std::string CaffeModelBytes(const Net& net) {
  std::string bytes;
  WriteCaffeModel(net, [&](std::string_view piece) {
    bytes.append(piece);
    return true;
  });
  return bytes;
}

inline std::string GraphDefBytes(const Net& net) {
  std::string bytes;
  WriteGraphDef(net, [&](std::string_view piece) {
    bytes.append(piece);
    return true;
  });
  return bytes;
}

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_TESTING_H_
