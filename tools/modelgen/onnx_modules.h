#ifndef TOOLS_MODELGEN_ONNX_MODULES_H_
#define TOOLS_MODELGEN_ONNX_MODULES_H_

// Layers with seeded weights for nets that are written with OnnxGraph.

#include <string>
#include <string_view>
#include <vector>

#include "tools/modelgen/onnx_graph.h"

namespace modelgen {

// Adds layers to a graph. Each method returns the name of its output, and a layer's nodes and
// weights are called after the layer. The weights follow from the names of net and layer.
class OnnxModules {
 public:
  explicit OnnxModules(const std::string& net) : net_(net), graph_(net) {}

  OnnxGraph& graph() { return graph_; }

  // Bell-shaped numbers around `mean`.
  std::string Bell(const std::string& name, const Shape& shape, double deviation, double mean = 0);
  std::string Integers(const std::string& name, const std::vector<int64_t>& values);
  std::string Number(const std::string& name, float value);

  // A convolution of images with a bias, padded so that stride 1 keeps the size. What Swish gives
  // keeps its spread.
  std::string Convolve(const std::string& name, const std::string& data, int64_t inputs,
                       int64_t outputs, int64_t kernel, int64_t stride = 1);
  // x · Sigmoid(x).
  std::string Swish(const std::string& name, const std::string& data);
  // x · (1 + Erf(x / √2)) / 2.
  std::string Gelu(const std::string& name, const std::string& data);
  // The last axis as another one, by a product with a matrix and a bias.
  std::string Project(const std::string& name, const std::string& data, int64_t inputs,
                      int64_t outputs);
  // Over the last axis.
  std::string Normalize(const std::string& name, const std::string& data, int64_t features);

 private:
  const std::string net_;
  OnnxGraph graph_;
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_ONNX_MODULES_H_
