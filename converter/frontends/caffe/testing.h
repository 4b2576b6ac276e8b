#ifndef CONVERTER_FRONTENDS_CAFFE_TESTING_H_
#define CONVERTER_FRONTENDS_CAFFE_TESTING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/frontend.h"

namespace mo::caffe {

// Small caffemodels for tests, written byte by byte as Caffe writes them.
struct TestBlob {
  std::vector<int64_t> shape;
  std::vector<float> data;
};
struct TestLayer {
  std::string name;
  std::vector<TestBlob> blobs;
};
std::string Caffemodel(const std::vector<TestLayer>& layers);

// A field of a protobuf message.
std::string BytesField(int number, const std::string& bytes);
std::string VarintField(int number, uint64_t value);

// Loads a net; `model` is "net.prototxt", the weights "net.caffemodel".
std::unique_ptr<Graph> LoadNet(const std::string& prototxt, const std::string& caffemodel,
                               Diagnostics& diagnostics);

// The diagnostics of a net that cannot be loaded.
std::string ErrorsOf(const std::string& prototxt, const std::string& caffemodel);

// A net with an input "data" of `dims`, each of one digit: "1,2,4,4".
std::string Net(const std::string& dims, const std::string& layers);
// A layer "l" that reads "data", and its weights have that name.
std::string TestLayerText(const std::string& type, const std::string& parameters = "",
                          const std::string& bottoms = "bottom: \"data\"");
// A net with inputs "a", "b", … of these extents.
std::string NetOfInputs(const std::vector<std::string>& dims, const std::string& layers);
// Runs a net with one input and one output on `input`; sums in double, nothing rounded.
Tensor RunNet(const std::string& prototxt, const std::vector<TestLayer>& weights,
              const std::vector<double>& input);
// The same with several inputs.
Tensor RunNetOnInputs(const std::string& prototxt, const std::vector<TestLayer>& weights,
                      const std::vector<std::vector<double>>& inputs);
// 1 … count
std::vector<double> Counting(int count);

// A line that makes an input "data" of [1, 2, 4, 4].
inline constexpr char kInput[] =
    "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 dim: "
    "4 dim: 4 } } }\n";
// A convolution, by default of 3 × 3, and its weights.
std::string Conv(const std::string& name, const std::string& bottom,
                 const std::string& parameters = "num_output: 2 kernel_size: 3 bias_term: false");
inline const TestBlob kWeights = {{2, 2, 3, 3}, std::vector<float>(36, 1)};
// The diagnostics of kInput and a convolution of these parameters on it, in line 2.
std::string WithConv(const std::string& parameters);
// The diagnostics of kInput and a layer "l" on it, in line 2, with three blobs of two, two and one
// number.
std::string WithLayer(const std::string& text);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_TESTING_H_
