#include "tools/robustness/small_models.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace robustness {
namespace {

constexpr char kMog[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]} names("x")
  %w = Constant() f32[3, 2, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%x, %w)
  %b = Constant() f32[1, 3, 1, 1] {0.5, 0.25, -1}
  %sum = Add(%conv, %b)
  %relu = ReLU(%sum) names("y")
  %v = Constant() i64[4] {0, 2, 3, 1}
  %t = Transpose(%relu, %v)
  %out = Result(%t)
}
)";

constexpr char kPrototxt[] = R"(name: "net"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 2 dim: 4 dim: 4 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
        convolution_param { num_output: 3 kernel_size: 3 pad: 1 } }
layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 2 } }
layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
)";

// Protobuf's encoding, as far as a caffemodel needs it.

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

std::string Field(int number, const std::string& content) {
  return Varint(static_cast<uint64_t>(number) << 3 | 2) + Varint(content.size()) + content;
}

std::string Blob(const std::vector<int>& extents) {
  std::string dims, data;
  int size = 1;
  for (const int extent : extents) {
    dims += Varint(static_cast<uint64_t>(extent));
    size *= extent;
  }
  for (int i = 0; i < size; ++i) {
    const float value = static_cast<float>(i % 7) - 2.5f;
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    data.append(bytes, sizeof(bytes));
  }
  return Field(7, Field(7, Field(1, dims)) + Field(5, data));
}

std::string Layer(const char* name, const char* type, const std::string& blobs) {
  return Field(100, Field(1, name) + Field(2, type) + blobs);
}

std::string Caffemodel() {
  return Field(1, "net") + Layer("conv", "Convolution", Blob({3, 2, 3, 3}) + Blob({3})) +
         Layer("ip", "InnerProduct", Blob({2, 48}) + Blob({2}));
}

SmallModel OneFile(const std::string& name, const std::string& file, std::string content) {
  return {name, {{file, std::move(content)}}, {"--model", file}};
}

}  // namespace

std::vector<SmallModel> SmallModels(const std::string& testdata) {
  const auto read = [&testdata](const std::string& path) {
    return ReadFile(testdata + "/" + path);
  };
  const std::string saved = "tensorflow/module/";
  const std::string data = "variables/variables.data-00000-of-00001";
  const std::string index = "variables/variables.index";
  return {
      OneFile("mog", "net.mog", kMog),
      {"caffe",
       {{"net.prototxt", kPrototxt}, {"net.caffemodel", Caffemodel()}},
       {"--model", "net.prototxt", "--weights", "net.caffemodel"}},
      OneFile("graph_def", "graph.pb", read("tensorflow/frozen/graph.pb")),
      OneFile("graph_def_text", "graph.pbtxt", read("tensorflow/frozen/graph.pbtxt")),
      {"saved_model",
       {{"module/saved_model.pb", read(saved + "saved_model.pb")},
        {"module/" + data, read(saved + data)},
        {"module/" + index, read(saved + index)}},
       {"--model", "module", "--model_name", "module"}},
      OneFile("onnx", "net.onnx", read("onnx/net.onnx")),
      OneFile("onnx_text", "net.txt", read("onnx/net.txt")),
      {"onnx_external",
       {{"external.onnx", read("onnx/external.onnx")},
        {"external.onnx.data", read("onnx/external.onnx.data")}},
       {"--model", "external.onnx"}},
  };
}

std::string SmallConfig() {
  return R"(schema = 1

[optimizations]
linear_fusing = true
resnet_stride = false

[weights]
precision = "f16"

[[exclude]]
nodes = ["nothing"]
regex = ['none\d+']
optimizations = ["linear_fusing"]
reason = "shows that it is read"
unmatched = "allow"
)";
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const std::string& content) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  std::ofstream(path, std::ios::binary) << content;
}

void FillFolder(const std::string& folder, const std::map<std::string, std::string>& files) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  for (const auto& [name, content] : files) WriteFile(folder + "/" + name, content);
}

}  // namespace robustness
