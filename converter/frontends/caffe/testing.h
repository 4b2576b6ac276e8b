#ifndef CONVERTER_FRONTENDS_CAFFE_TESTING_H_
#define CONVERTER_FRONTENDS_CAFFE_TESTING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_TESTING_H_
