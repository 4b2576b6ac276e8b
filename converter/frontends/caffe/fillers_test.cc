#include "converter/frontends/caffe/fillers.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

FillerParameter OfType(const std::string& type) {
  FillerParameter filler;
  filler.set_type(type);
  return filler;
}

TEST(Fillers, ConstantValues) {
  const std::optional<Constant> blob = FilledBlob(FillerOr({}, 0.25), {2, 3});
  ASSERT_TRUE(blob.has_value());
  EXPECT_EQ(blob->extents(), (Extents{2, 3}));
  EXPECT_THAT(blob->Doubles(), ElementsAre(0.25, 0.25, 0.25, 0.25, 0.25, 0.25));
}

TEST(Fillers, BilinearKernels) {
  const std::optional<Constant> even = FilledBlob(OfType("bilinear"), {2, 1, 4, 4});
  ASSERT_TRUE(even.has_value());
  const std::vector<double> values = even->Doubles();
  ASSERT_EQ(values.size(), 32u);
  for (const size_t channel : {0, 1}) {
    for (const size_t y : {0, 1, 2, 3}) {
      const double row = y == 0 || y == 3 ? 0.25 : 0.75;
      EXPECT_THAT(std::vector<double>(values.begin() + 16 * channel + 4 * y,
                                      values.begin() + 16 * channel + 4 * y + 4),
                  ElementsAre(0.25 * row, 0.75 * row, 0.75 * row, 0.25 * row));
    }
  }
  EXPECT_THAT(FilledBlob(OfType("bilinear"), {1, 1, 3, 3})->Doubles(),
              ElementsAre(0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25));
}

TEST(Fillers, RandomAndUnstatedOnesGiveNothing) {
  for (const char* type : {"gaussian", "xavier", "msra", "uniform", "positive_unitball", "none"})
    EXPECT_FALSE(FilledBlob(OfType(type), {2, 2, 3, 3}).has_value()) << type;
  EXPECT_FALSE(FilledBlob({}, {2}).has_value());
  EXPECT_FALSE(FilledBlob(OfType("bilinear"), {2, 2, 3, 4}).has_value());
  EXPECT_FALSE(FilledBlob(FillerOr({}, 1), {int64_t{1} << 40}).has_value());
}

TEST(Fillers, ALayerWithoutStoredWeightsKeepsThem) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph =
      LoadNet(Net("1,1,2,2",
                  TestLayerText("Deconvolution",
                                "convolution_param { num_output: 1 kernel_size: 4 stride: 2 pad: 1 "
                                "bias_term: false weight_filler { type: \"bilinear\" } }")),
              Caffemodel({{"other", {{{1}, {1}}}}}), diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("net.prototxt:3:1: warning: layer 'l' (Deconvolution) has no weights in "
                        "the caffemodel; it keeps the values of its fillers, as in Caffe"));
  const std::string xavier =
      TestLayerText("Convolution",
                    "convolution_param { num_output: 1 kernel_size: 1 weight_filler { type: "
                    "\"xavier\" } bias_filler { type: \"constant\" } }");
  EXPECT_THAT(ErrorsOf(Net("1,1,2,2", xavier), Caffemodel({{"other", {{{1}, {1}}}}})),
              HasSubstr("layer 'l' (Convolution) has no weights in net.caffemodel"));
}

// It is more likely that one of the names is mistyped.
TEST(Fillers, NotWhereWeightsOfNearlyThatNameAreStored) {
  const std::string net =
      Net("1,1,1,1",
          "layer { name: \"fc2\" type: \"Convolution\" bottom: \"data\" top: \"l\" "
          "convolution_param { num_output: 1 kernel_size: 1 bias_term: false weight_filler { "
          "value: 1 } } }\n");
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"fc2_ms", {{{1, 1, 1, 1}, {1}}}}})),
              HasSubstr("layer 'fc2' (Convolution) has no weights in net.caffemodel; did you mean "
                        "'fc2_ms'?"));
}

}  // namespace
}  // namespace mo::caffe
