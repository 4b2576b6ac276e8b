#include "converter/frontends/caffe/testing.h"

#include "converter/frontends/caffe/caffe.h"
#include "converter/graph/verifier.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

std::string Varint(uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out + static_cast<char>(value);
}

}  // namespace

std::string BytesField(int number, const std::string& bytes) {
  return Varint(static_cast<uint64_t>(number) << 3 | 2) + Varint(bytes.size()) + bytes;
}

std::string VarintField(int number, uint64_t value) {
  return Varint(static_cast<uint64_t>(number) << 3) + Varint(value);
}

std::string Caffemodel(const std::vector<TestLayer>& layers) {
  std::string net = BytesField(1, "net");
  for (const TestLayer& layer : layers) {
    std::string message = BytesField(1, layer.name);
    for (const TestBlob& blob : layer.blobs) {
      std::string dims;
      for (int64_t dim : blob.shape) dims += Varint(static_cast<uint64_t>(dim));
      const std::string data(reinterpret_cast<const char*>(blob.data.data()),
                             blob.data.size() * sizeof(float));
      message += BytesField(7, BytesField(7, BytesField(1, dims)) + BytesField(5, data));
    }
    net += BytesField(100, message);
  }
  return net;
}

std::unique_ptr<Graph> LoadNet(const std::string& prototxt, const std::string& caffemodel,
                               Diagnostics& diagnostics) {
  const auto bytes = std::make_shared<const std::string>(caffemodel);
  SourceModel source;
  source.model = {"net.prototxt", prototxt, nullptr};
  if (!bytes->empty()) source.weights.push_back({"net.caffemodel", *bytes, bytes});
  return kCaffeFrontend.load(source, diagnostics);
}

std::string ErrorsOf(const std::string& prototxt, const std::string& caffemodel) {
  Diagnostics diagnostics;
  EXPECT_EQ(LoadNet(prototxt, caffemodel, diagnostics), nullptr);
  EXPECT_TRUE(diagnostics.has_errors());
  return diagnostics.Render();
}

namespace {

// "1,2" as fields of a BlobShape.
std::string Dims(const std::string& dims) {
  std::string fields;
  for (char c : dims) fields += c == ',' ? " " : std::string("dim: ") + c + " ";
  return fields;
}

}  // namespace

std::string Net(const std::string& dims, const std::string& layers) {
  return "name: \"net\"\nlayer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape "
         "{ " +
         Dims(dims) + "} } }\n" + layers;
}

std::string NetOfInputs(const std::vector<std::string>& dims, const std::string& layers) {
  std::string net = "name: \"net\"\n";
  for (size_t i = 0; i < dims.size(); ++i) {
    net += std::string("input: \"") + static_cast<char>('a' + i) + "\" input_shape { " +
           Dims(dims[i]) + "}\n";
  }
  return net + layers;
}

std::string TestLayerText(const std::string& type, const std::string& parameters,
                          const std::string& bottoms) {
  return "layer { name: \"l\" type: \"" + type + "\" " + bottoms + " top: \"l\" " + parameters +
         " }\n";
}

Tensor RunNet(const std::string& prototxt, const std::vector<TestLayer>& weights,
              const std::vector<double>& input) {
  return RunNetOnInputs(prototxt, weights, {input});
}

Tensor RunNetOnInputs(const std::string& prototxt, const std::vector<TestLayer>& weights,
                      const std::vector<std::vector<double>>& inputs) {
  Diagnostics diagnostics;
  const std::string caffemodel = weights.empty() ? "" : Caffemodel(weights);
  std::unique_ptr<Graph> graph = LoadNet(prototxt, caffemodel, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  if (graph == nullptr) return {};
  EXPECT_TRUE(VerifyGraph(*graph).ok()) << VerifyGraph(*graph);
  std::vector<Tensor> tensors;
  for (size_t i = 0; i < inputs.size(); ++i)
    tensors.push_back({*graph->parameters()[i]->shape().extents(), inputs[i]});
  absl::StatusOr<std::vector<Tensor>> results = Evaluate(*graph, tensors, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->back() : Tensor{};
}

std::vector<double> Counting(int count) {
  std::vector<double> values(count);
  for (int i = 0; i < count; ++i) values[i] = i + 1;
  return values;
}

std::string Conv(const std::string& name, const std::string& bottom,
                 const std::string& parameters) {
  return "layer { name: \"" + name + "\" type: \"Convolution\" bottom: \"" + bottom + "\" top: \"" +
         name + "\" convolution_param { " + parameters + " } }\n";
}

std::string WithConv(const std::string& parameters) {
  return ErrorsOf(kInput + Conv("c", "data", parameters), Caffemodel({{"c", {kWeights}}}));
}

std::string WithLayer(const std::string& text) {
  return ErrorsOf(kInput + ("layer { name: \"l\" bottom: \"data\" top: \"l\" " + text + " }\n"),
                  Caffemodel({{"l", {{{2}, {1, 1}}, {{2}, {1, 1}}, {{1}, {1}}}}}));
}

}  // namespace mo::caffe
