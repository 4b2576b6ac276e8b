#include "converter/frontends/caffe/caffe.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Caffe, RecognizesPrototxtByItsContent) {
  EXPECT_TRUE(kCaffeFrontend.recognizes("# comment\n\nname: \"x\""));
  EXPECT_TRUE(kCaffeFrontend.recognizes("layer {"));
  EXPECT_TRUE(kCaffeFrontend.recognizes("layer <"));
  EXPECT_TRUE(kCaffeFrontend.recognizes("mystery: 1\nfurther { a: 1 }\n  layers\t{\n"));
  EXPECT_TRUE(kCaffeFrontend.recognizes("// comment\r\nlayer {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes("mystery: 1\nlayered: 2"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(std::string("mystery\0\nlayer {", 16)));
  EXPECT_FALSE(kCaffeFrontend.recognizes("graph \"x\" {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(""));
  EXPECT_FALSE(kCaffeFrontend.recognizes("#"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(Caffemodel({{"l", {}}})));
}

// A layer that multiplies by its weight.
std::string Factor(const std::string& blobs) {
  return Net("1,1",
             TestLayerText("InnerProduct",
                           "inner_product_param { num_output: 1 bias_term: false } " + blobs));
}

TEST(Caffe, ANetAsTextMayHoldItsWeights) {
  for (const char* blob :
       {"shape { dim: 1 dim: 1 } data: 3 diff: 1", "shape { dim: [1, 1] } double_data: 3",
        "num: 1 channels: 1 height: 1 width: 1 data: [3]",
        "shape { dim: 1 dim: 1 } raw_data_type: FLOAT16 raw_data: '\\000B'"}) {
    const std::string net = Factor(std::string("blobs { ") + blob + " }");
    EXPECT_THAT(RunNet(net, {}, {2}).values, ElementsAre(6)) << blob;
    // Weights given beside it count.
    EXPECT_THAT(RunNet(net, {{"l", {{{1, 1}, {5}}}}}, {2}).values, ElementsAre(10));
  }
  EXPECT_THAT(ErrorsOf(Factor("blobs { shape { dim: 2 } data: 3 }"), ""),
              HasSubstr("net.prototxt: error: layer 'l': blob 0 is damaged"));
}

TEST(Caffe, SoMayOneOfAnOldForm) {
  const std::string begin = "input: 'data' input_dim: 1 input_dim: 1 input_dim: 1 input_dim: 1\n";
  const std::string blob = " blobs { num: 1 channels: 1 height: 1 width: 1 data: 3 } ";
  EXPECT_THAT(RunNet(begin + "layers { name: 'l' type: INNER_PRODUCT bottom: 'data' top: 'l' " +
                         blob + "inner_product_param { num_output: 1 bias_term: false } }",
                     {}, {2})
                  .values,
              ElementsAre(6));
  EXPECT_THAT(RunNet(begin +
                         "layers { bottom: 'data' top: 'l' layer { name: 'l' type: "
                         "'innerproduct' num_output: 1 biasterm: false " +
                         blob + "} }",
                     {}, {2})
                  .values,
              ElementsAre(6));
}

TEST(Caffe, CommentsBeginWithANumberSign) {
  EXPECT_THAT(ErrorsOf("// a net\n" + Net("1,1", ""), ""),
              HasSubstr("net.prototxt:1:1: error: a comment begins with '#', not with "
                        "'//' [MO3101]"));
}

}  // namespace
}  // namespace mo::caffe
