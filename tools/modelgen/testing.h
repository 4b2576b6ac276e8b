#ifndef TOOLS_MODELGEN_TESTING_H_
#define TOOLS_MODELGEN_TESTING_H_

#include <string>

#include "tools/modelgen/caffe_model.h"
#include "tools/modelgen/net.h"

namespace modelgen {

// A net with a layer of every kind, small enough for goldens.
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

inline std::string CaffeModelBytes(const Net& net) {
  std::string bytes;
  WriteCaffeModel(net, [&](std::string_view piece) {
    bytes.append(piece);
    return true;
  });
  return bytes;
}

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_TESTING_H_
