#include "converter/frontends/caffe/prototxt.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;

TEST(Prototxt, SyntaxErrorWithItsPlace) {
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayer {\n  name: 'x' type\n}\n", ""),
              HasSubstr("net.prototxt:4:1: error: "));
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayer {\n  name: 'x' type\n}\n", ""),
              HasSubstr("[MO3101]\n  }\n  ^\n"));
  EXPECT_THAT(ErrorsOf(std::string(10000, '{'), ""),
              HasSubstr("nested more than 64 deep [MO3101]"));
  EXPECT_THAT(
      ErrorsOf("layer { name: \"x\" type: \"Pooling\" pooling_param { pool: MEDIAN } }", ""),
      HasSubstr("[MO3101]"));
}

TEST(Prototxt, UnknownFieldInsideParametersIsAnError) {
  const std::string errors = WithConv("num_output: 2\n kernel_sise: 3 bias_term: false");
  EXPECT_THAT(errors, HasSubstr("net.prototxt:3:2: error: unknown field 'kernel_sise' in "
                                "ConvolutionParameter; it may change what is computed, so "
                                "the model cannot be converted; did you mean 'kernel_size'?"));
  EXPECT_THAT(errors, HasSubstr("[MO3102]\n   kernel_sise: 3 bias_term: false } }\n   ^\n"));
}

TEST(Prototxt, UnknownFieldElsewhereIsAWarning) {
  Diagnostics diagnostics;
  EXPECT_NE(
      LoadNet(
          std::string(kInput) +
              "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" colour: \"red\" }\n",
          "", diagnostics),
      nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("net.prototxt:2:56: warning: unknown field 'colour' in LayerParameter"));
}

TEST(Prototxt, OldFormats) {
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayers { name: \"c\" type: CONVOLUTION }\n", ""),
              HasSubstr("net.prototxt:2:1: error: 'layers' is the form before 2014"));
}

}  // namespace
}  // namespace mo::caffe
