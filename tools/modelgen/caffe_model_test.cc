#include "tools/modelgen/caffe_model.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tools/modelgen/net.h"
#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

using std::string_literals::operator""s;

Net InputAndConvolution(InputSpelling spelling) {
  NetBuilder builder("n");
  builder.set_input_spelling(spelling);
  const std::string data = builder.Add("d", Input{{1, 1, 2, 2}});
  builder.Add("c", data, Convolution{.outputs = 2});
  Net net = std::move(builder).Build();
  net.layers[1].blobs[0].values = {1.0f, 2.0f};
  return net;
}

// Tags and lengths by hand, from the field numbers of caffe.proto.
const std::string& NetName() {
  static const std::string bytes = "\x0a\x01n"s;
  return bytes;
}

const std::string& InputLayer() {
  static const std::string bytes =
      "\xa2\x06\x0d"  // layer
      "\x0a\x01"
      "d"  // name
      "\x12\x05"
      "Input"  // type
      "\x22\x01"
      "d"s;  // top
  return bytes;
}

const std::string& ConvolutionLayer() {
  static const std::string bytes =
      "\xa2\x06\x2a"  // layer
      "\x0a\x01"
      "c"  // name
      "\x12\x0b"
      "Convolution"  // type
      "\x1a\x01"
      "d"  // bottom
      "\x22\x01"
      "c"                                         // top
      "\x3a\x12"                                  // blobs
      "\x2a\x08\x00\x00\x80\x3f\x00\x00\x00\x40"  // data: 1, 2
      "\x3a\x06\x0a\x04\x02\x01\x01\x01"s;        // shape: 2, 1, 1, 1
  return bytes;
}

TEST(WriteCaffeModelTest, WritesTheInputLayer) {
  EXPECT_EQ(CaffeModelBytes(InputAndConvolution(InputSpelling::kInputLayer)),
            NetName() + InputLayer() + ConvolutionLayer());
}

TEST(WriteCaffeModelTest, LeavesOutAnInputThatIsNoLayer) {
  EXPECT_EQ(CaffeModelBytes(InputAndConvolution(InputSpelling::kInputDim)),
            NetName() + ConvolutionLayer());
}

TEST(WriteCaffeModelTest, StopsWhenTheSinkFails) {
  int calls = 0;
  EXPECT_FALSE(WriteCaffeModel(InputAndConvolution(InputSpelling::kInputLayer),
                               [&](std::string_view) { return ++calls < 2; }));
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace modelgen
