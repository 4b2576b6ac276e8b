#include "tools/modelgen/onnx_modules.h"

#include <cmath>

#include "tools/modelgen/random.h"

namespace modelgen {

std::string OnnxModules::Bell(const std::string& name, const Shape& shape, double deviation,
                              double mean) {
  Random random = Random::ForTensor(net_, name, "values");
  std::vector<float> values(ElementCount(shape));
  for (float& value : values) value = static_cast<float>(mean + deviation * random.Bell());
  return graph_.Weights(name, shape, values);
}

std::string OnnxModules::Integers(const std::string& name, const std::vector<int64_t>& values) {
  return graph_.Integers(name, {static_cast<int64_t>(values.size())}, values);
}

std::string OnnxModules::Number(const std::string& name, float value) {
  return graph_.Weights(name, {}, {&value, 1});
}

std::string OnnxModules::Convolve(const std::string& name, const std::string& data, int64_t inputs,
                                  int64_t outputs, int64_t kernel, int64_t stride) {
  const double deviation = std::sqrt(3.2 / static_cast<double>(inputs * kernel * kernel));
  const std::string weights = Bell(name + ".weight", {outputs, inputs, kernel, kernel}, deviation);
  const std::string bias = Bell(name + ".bias", {outputs}, 0.1);
  const std::vector<int64_t> pads(4, kernel / 2), strides(2, stride), window(2, kernel);
  OnnxAttributes attributes;
  attributes.Ints("kernel_shape", window).Ints("pads", pads).Ints("strides", strides);
  return graph_.Node("Conv", {data, weights, bias}, name, attributes);
}

std::string OnnxModules::Swish(const std::string& name, const std::string& data) {
  const std::string gate = graph_.Node("Sigmoid", {data}, name + ".sigmoid");
  return graph_.Node("Mul", {data, gate}, name);
}

std::string OnnxModules::Gelu(const std::string& name, const std::string& data) {
  const std::string root = Number(name + ".root", std::sqrt(2.0f));
  const std::string scaled = graph_.Node("Div", {data, root}, name + ".scaled");
  const std::string erf = graph_.Node("Erf", {scaled}, name + ".erf");
  const std::string one = Number(name + ".one", 1);
  const std::string gate = graph_.Node("Add", {erf, one}, name + ".gate");
  const std::string product = graph_.Node("Mul", {data, gate}, name + ".product");
  return graph_.Node("Mul", {product, Number(name + ".half", 0.5f)}, name);
}

std::string OnnxModules::Project(const std::string& name, const std::string& data, int64_t inputs,
                                 int64_t outputs) {
  const double deviation = std::sqrt(1.0 / static_cast<double>(inputs));
  const std::string weights = Bell(name + ".weight", {inputs, outputs}, deviation);
  const std::string bias = Bell(name + ".bias", {outputs}, 0.1);
  const std::string product = graph_.Node("MatMul", {data, weights}, name + ".product");
  return graph_.Node("Add", {bias, product}, name);
}

std::string OnnxModules::Normalize(const std::string& name, const std::string& data,
                                   int64_t features) {
  const std::string gamma = Bell(name + ".weight", {features}, 0.2, 1);
  const std::string beta = Bell(name + ".bias", {features}, 0.2);
  OnnxAttributes attributes;
  attributes.Int("axis", -1).Float("epsilon", 1e-5f);
  return graph_.Node("LayerNormalization", {data, gamma, beta}, name, attributes);
}

}  // namespace modelgen
