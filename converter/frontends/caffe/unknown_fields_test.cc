#include "converter/frontends/caffe/unknown_fields.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(UnknownFields, ByName) {
  EXPECT_EQ(MeaningOfField("PoolingParameter", "kernel_sise"), UnknownField::kError);
  EXPECT_EQ(MeaningOfField("LayerParameter", "fro"), UnknownField::kWarning);
  EXPECT_EQ(MeaningOfField("ConvolutionParameter", "engine"), UnknownField::kIgnored);
  EXPECT_EQ(MeaningOfField("LayerParameter", "region_loss_param"), UnknownField::kIgnored);
  EXPECT_EQ(MeaningOfField("FillerParameter", "std"), UnknownField::kIgnored);
  EXPECT_EQ(MeaningOfField("V0LayerParameter", "det_fg_fraction"), UnknownField::kIgnored);
}

// A binary net of an input [1, 1, 4, 4] and this layer.
std::string NetOf(const std::string& layer) {
  return BytesField(3, "data") + BytesField(8, BytesField(1, std::string("\x01\x01\x04\x04"))) +
         layer;
}
std::string LayerOf(const std::string& name, const std::string& type, const std::string& more) {
  return BytesField(100, BytesField(1, name) + BytesField(2, type) + BytesField(3, "data") +
                             BytesField(4, name) + more);
}
std::string Pooling(const std::string& more) {
  return NetOf(LayerOf("p", "Pooling", BytesField(121, VarintField(2, 2) + more)));
}

// What is said of a net that converts.
std::string WarningsOf(const std::string& net) {
  Diagnostics diagnostics;
  EXPECT_NE(LoadNet(net, "", diagnostics), nullptr) << diagnostics.Render();
  return diagnostics.Render();
}

TEST(UnknownFields, OfABinaryLayerAreErrors) {
  EXPECT_THAT(ErrorsOf(Pooling(VarintField(99, 1)), ""),
              HasSubstr("net.prototxt: error: layer 'p' (Pooling): unknown field 99 in "
                        "PoolingParameter; it may change what is computed, so the model cannot be "
                        "converted. Convert the net's prototxt, which names the field, with this "
                        "file as its weights [MO3102]"));
  // Of a value that an enumeration does not have.
  EXPECT_THAT(ErrorsOf(Pooling(VarintField(1, 7)), ""),
              HasSubstr("unknown field 1 in PoolingParameter"));
  const std::string parameters = BytesField(121, VarintField(2, 2) + VarintField(99, 1));
  EXPECT_THAT(
      ErrorsOf(NetOf(LayerOf("p", "Pooling", parameters) + LayerOf("q", "Pooling", parameters) +
                     LayerOf("r", "Pooling", parameters)),
               ""),
      HasSubstr("layer 'p' (Pooling) and 2 more: unknown field 99"));
}

TEST(UnknownFields, OfABinaryNetElsewhereAreWarnings) {
  EXPECT_THAT(WarningsOf(NetOf(LayerOf("r", "ReLU", BytesField(300, "x")))),
              HasSubstr("net.prototxt: warning: layer 'r' (ReLU): unknown field 300 in "
                        "LayerParameter; it is ignored [MO3102]"));
  EXPECT_THAT(WarningsOf(NetOf(LayerOf("r", "ReLU", VarintField(50, 1)))),
              HasSubstr("unknown field 50 in LayerParameter"));
  EXPECT_THAT(WarningsOf(NetOf(LayerOf("r", "ReLU", "")) + VarintField(6, 0) + VarintField(90, 1)),
              HasSubstr("warning: unknown field 90 in NetParameter; it is ignored"));
}

TEST(UnknownFields, HarmlessNumbersAreIgnored) {
  EXPECT_EQ(WarningsOf(Pooling(VarintField(11, 1))), "");
  const std::string of_training =
      VarintField(11, 0) + BytesField(6, VarintField(3, 1)) + BytesField(101, VarintField(2, 1));
  EXPECT_EQ(WarningsOf(NetOf(LayerOf("r", "ReLU", of_training))), "");
  EXPECT_EQ(WarningsOf(NetOf(LayerOf("r", "ReLU", "")) +
                       BytesField(100, BytesField(2, "MultiBoxLoss") + BytesField(3, "data") +
                                           BytesField(201, "x"))),
            "");
  // NVIDIA's types and Intel's engine.
  EXPECT_EQ(
      WarningsOf(NetOf(LayerOf("r", "ReLU", VarintField(145, 2) + BytesField(149, "MKLDNN")))), "");
}

TEST(UnknownFields, OfOlderFormsHaveTheirTypes) {
  const std::string v1 = BytesField(2, BytesField(2, "data") + BytesField(3, "p") +
                                           BytesField(4, "p") + VarintField(5, 17) +
                                           BytesField(19, VarintField(2, 2) + VarintField(99, 1)));
  EXPECT_THAT(ErrorsOf(NetOf(v1), ""), HasSubstr("layer 'p' (POOLING): unknown field 99"));
  const std::string v0 = BytesField(2, BytesField(1, BytesField(1, "p") + BytesField(2, "pool") +
                                                         VarintField(8, 2) + VarintField(99, 1)) +
                                           BytesField(2, "data") + BytesField(3, "p"));
  EXPECT_THAT(ErrorsOf(NetOf(v0), ""),
              HasSubstr("layer 'p' (pool): unknown field 99 in V0LayerParameter"));
}

TEST(UnknownFields, ThatForksHaveForDifferentThings) {
  EXPECT_THAT(ErrorsOf(Pooling(VarintField(13, 1)), ""),
              AllOf(HasSubstr("layer 'p' (Pooling): field 13 of PoolingParameter is round_mode, "
                              "ceil_mode, avg_include_pad or dilation, which differs between forks "
                              "of Caffe. Convert the net's prototxt"),
                    HasSubstr("[MO3102]")));
  auto conv = [](const std::string& more) {
    return NetOf(LayerOf("c", "Convolution", BytesField(106, VarintField(1, 1) + more)));
  };
  EXPECT_THAT(ErrorsOf(conv(VarintField(16, 2)), ""), HasSubstr("is axis or dilation"));
  EXPECT_THAT(ErrorsOf(conv(VarintField(17, 2)), ""),
              HasSubstr("is force_nd_im2col or dilation_h"));
  EXPECT_THAT(ErrorsOf(conv(VarintField(17, 1)), ""), Not(HasSubstr("MO3102")));
  EXPECT_THAT(ErrorsOf(conv(VarintField(19, 1)), ""), HasSubstr("is relu, fuse_type or cudnn"));
  auto detection = [](uint64_t value) {
    return NetOf(LayerOf("d", "DetectionOutput", BytesField(204, VarintField(10, value))));
  };
  EXPECT_THAT(ErrorsOf(detection(0), ""), HasSubstr("is visualize or normalized_bbox"));
  EXPECT_THAT(ErrorsOf(detection(1), ""), Not(HasSubstr("MO3102")));
}

}  // namespace
}  // namespace mo::caffe
