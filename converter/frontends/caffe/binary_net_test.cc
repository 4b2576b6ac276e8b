#include "converter/frontends/caffe/binary_net.h"

#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/prototxt.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;

std::string Binary(const std::string& text) {
  Diagnostics diagnostics;
  const std::unique_ptr<Prototxt> prototxt = Prototxt::Parse(text, "net.prototxt", diagnostics);
  return prototxt == nullptr ? "" : prototxt->net().SerializeAsString();
}

TEST(BinaryNet, IsTheNetOfItsText) {
  const std::string text = kInput + Conv("c", "data") +
                           "layer { name: \"r\" type: \"ReLU\" bottom: \"c\" top: \"c\" }\n";
  const std::string weights = Caffemodel({{"c", {kWeights}}});
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> of_text = LoadNet(text, weights, diagnostics);
  const std::unique_ptr<Graph> of_binary = LoadNet(Binary(text), weights, diagnostics);
  ASSERT_NE(of_text, nullptr) << diagnostics.Render();
  ASSERT_NE(of_binary, nullptr) << diagnostics.Render();
  EXPECT_EQ(NodesOf(*of_binary), NodesOf(*of_text));
}

TEST(BinaryNet, MayHoldItsWeights) {
  const float value = 3;
  const std::string blob = BytesField(7, BytesField(1, "\x01\x01")) +
                           BytesField(5, std::string(reinterpret_cast<const char*>(&value), 4));
  const std::string parameters = VarintField(1, 1) + VarintField(2, 0);
  const std::string layer = BytesField(1, "f") + BytesField(2, "InnerProduct") +
                            BytesField(3, "data") + BytesField(4, "f") + BytesField(7, blob) +
                            BytesField(117, parameters);
  const std::string net =
      BytesField(3, "data") + BytesField(8, BytesField(1, "\x01\x01")) + BytesField(100, layer);
  EXPECT_TRUE(IsBinaryNet(net));
  EXPECT_THAT(RunNet(net, {}, {2}).values, ::testing::ElementsAre(6));
  // Weights given beside it count.
  EXPECT_THAT(RunNet(net, {{"f", {{{1, 1}, {5}}}}}, {2}).values, ::testing::ElementsAre(10));
}

TEST(BinaryNet, WeightsAloneAreNone) {
  EXPECT_FALSE(IsBinaryNet(Caffemodel({{"c", {kWeights}}})));
  EXPECT_FALSE(IsBinaryNet(kInput));
  EXPECT_FALSE(IsBinaryNet(""));
}

// A SavedModel has messages where a net has layers of the old form.
TEST(BinaryNet, MessagesOfOtherFrameworksAreNone) {
  const std::string graph = BytesField(2, BytesField(1, BytesField(1, "node")));
  EXPECT_FALSE(IsBinaryNet(VarintField(1, 1) + BytesField(2, graph)));
  EXPECT_FALSE(IsBinaryNet(BytesField(2, graph)));
  const std::string old = BytesField(1, BytesField(1, "r") + BytesField(2, "relu"));
  EXPECT_TRUE(IsBinaryNet(BytesField(2, old + BytesField(2, "data") + BytesField(3, "r"))));
  EXPECT_TRUE(IsBinaryNet(BytesField(2, VarintField(5, 18) + BytesField(3, "r"))));
}

TEST(BinaryNet, DamagedOnes) {
  const std::string net = Binary(kInput + Conv("c", "data"));
  EXPECT_TRUE(IsBinaryNet(net));
  NetParameter parsed;
  UnknownFields unknown;
  for (size_t size = 0; size < net.size(); ++size)
    (void)ParseBinaryNet(absl::string_view(net).substr(0, size), parsed, unknown);
  EXPECT_FALSE(ParseBinaryNet(absl::string_view(net).substr(0, net.size() - 1), parsed, unknown));
  const std::string wrong =
      BytesField(100, BytesField(2, "ReLU") + BytesField(3, "x") + BytesField(123, "\xff\xff"));
  EXPECT_THAT(ErrorsOf(wrong, ""), HasSubstr("the net is truncated or damaged"));
}

// One number, three parameters.
TEST(BinaryNet, TheTypeDecidesWhatANumberIs) {
  NetParameter net;
  UnknownFields unknown;
  const std::string shape = BytesField(1, BytesField(1, "\x02\x03"));
  const std::string input = BytesField(2, "Input") + BytesField(4, "data") + BytesField(143, shape);
  const std::string other = BytesField(2, "ReLU") + BytesField(4, "r") + BytesField(143, shape);
  ASSERT_TRUE(ParseBinaryNet(BytesField(100, input) + BytesField(100, other), net, unknown));
  EXPECT_EQ(net.layer(0).input_param().shape(0).dim(1), 3);
  EXPECT_FALSE(net.layer(1).has_input_param());
}

// Of one fork field 1 is the slope, of others the bound.
TEST(BinaryNet, ReLU6OfTwoForks) {
  NetParameter net;
  UnknownFields unknown;
  const std::string tenth = "\x0d\xcd\xcc\xcc\x3d";
  auto layer = [&](int number) {
    return BytesField(100, BytesField(2, "ReLU6") + BytesField(4, "r") + BytesField(number, tenth));
  };
  ASSERT_TRUE(ParseBinaryNet(layer(211) + layer(216), net, unknown));
  EXPECT_EQ(net.layer(0).relu6_param().negative_slope(), 0.1f);
  EXPECT_FALSE(net.layer(0).relu6_param().has_n());
  EXPECT_EQ(net.layer(1).relu6_param().n(), 0.1f);
}

// SegNet has the mode where others have a float.
TEST(BinaryNet, BNOfSegNet) {
  const std::string parameters = BytesField(1, "") + BytesField(2, "") + VarintField(3, 1);
  NetParameter net;
  UnknownFields unknown;
  ASSERT_TRUE(ParseBinaryNet(
      BytesField(100, BytesField(2, "BN") + BytesField(4, "b") + BytesField(45, parameters)), net,
      unknown));
  EXPECT_EQ(net.layer(0).bn_param().bn_mode(), BNParameter::INFERENCE);
  EXPECT_FALSE(net.layer(0).bn_param().has_momentum());
}

TEST(BinaryNet, BatchNormOfTwoForks) {
  NetParameter net;
  UnknownFields unknown;
  auto layer = [](const std::string& parameters) {
    return BytesField(
        100, BytesField(2, "BatchNorm") + BytesField(4, "b") + BytesField(139, parameters));
  };
  ASSERT_TRUE(ParseBinaryNet(layer(VarintField(5, 1) + VarintField(6, 0) + BytesField(7, "")) +
                                 layer(BytesField(5, "") + BytesField(6, "") + VarintField(7, 1)),
                             net, unknown));
  const BatchNormParameter &intels = net.layer(0).batch_norm_param(),
                           &nvidias = net.layer(1).batch_norm_param();
  EXPECT_TRUE(intels.use_weight_bias() && intels.has_bias_term() && intels.has_filler());
  EXPECT_FALSE(intels.bias_term() || intels.has_scale_filler() || intels.has_scale_bias());
  EXPECT_TRUE(nvidias.scale_bias() && nvidias.has_scale_filler() && nvidias.has_bias_filler());
  EXPECT_FALSE(nvidias.has_use_weight_bias() || nvidias.has_bias_term() || nvidias.has_filler());
}

}  // namespace
}  // namespace mo::caffe
