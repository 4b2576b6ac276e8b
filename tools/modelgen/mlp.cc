#include "tools/modelgen/mlp.h"

#include <string>
#include <utility>

namespace modelgen {

Net Mlp() {
  NetBuilder net("MLP");
  // Statistics have one value of each image.
  net.set_calibration({.batch = 64, .height = 28, .width = 28});
  std::string blob = net.Add("data", Input{{1, 1, 28, 28}});

  blob = net.Add("ip1", blob, InnerProduct{.outputs = 512});
  net.Add("ip1_bn", blob, BatchNorm{});
  net.Add("ip1_scale", blob, Scale{});
  net.Add("ip1_relu", blob, Relu{});

  blob = net.Add("ip2", blob, InnerProduct{.outputs = 512, .bias = false});
  net.Add("ip2_bn", blob, BatchNorm{});
  net.Add("ip2_scale", blob, Scale{});
  net.Add("ip2_relu", blob, Relu{});
  blob = net.Add("drop2", blob, Dropout{});

  blob = net.Add("ip3", blob, InnerProduct{.outputs = 256});
  net.Add("ip3_bn", blob, BatchNorm{});
  net.Add("ip3_relu", blob, Relu{});

  blob = net.Add("ip4", blob, InnerProduct{.outputs = 10});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen
