#include "converter/frontends/caffe/testing.h"

#include "converter/frontends/caffe/caffe.h"
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

}  // namespace mo::caffe
