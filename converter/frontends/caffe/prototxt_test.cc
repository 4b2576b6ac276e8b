#include "converter/frontends/caffe/prototxt.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
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

TEST(Prototxt, FieldsThatDoNotMatterToInference) {
  Diagnostics diagnostics;
  EXPECT_NE(LoadNet("\xEF\xBB\xBF"
                    "force_backward: true default_forward_type: FLOAT16\n" +
                        std::string(kInput) +
                        "layer { name: \"p\" type: \"Pooling\" bottom: \"data\" top: \"p\" "
                        "loss_weight: 1 param { lr_mult: 1 decay_mult: 0 } propagate_down: true "
                        "forward_math: FLOAT engine: \"CPU\" pooling_param { kernel_size: 2 "
                        "engine: MKLDNN } }\n",
                    "", diagnostics),
            nullptr);
  EXPECT_EQ(diagnostics.Render(), "");
}

TEST(Prototxt, SpellingsOfTheTextFormat) {
  const std::string net =
      "# a comment\r\n"
      "layer < name: 'da' \"ta\"; type: \"In\\160ut\", top: [\"data\"] input_param: { shape { "
      "dim: [0x1, 02] } } >\n"
      "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" relu_param { "
      "negative_slope: .5f } }\n";
  EXPECT_THAT(RunNet(net, {}, {-4, 2}).values, ElementsAre(-2, 2));
  for (const char* wrong : {"negative_slope: +2", "negative_slope: 0x1", "negative_slope: \"2\"",
                            "negative_slope: 1 negative_slope: 2", "negative_slope: 1 // 2"}) {
    EXPECT_THAT(WithLayer(std::string("type: \"ReLU\" relu_param { ") + wrong + " }"),
                HasSubstr("net.prototxt:2:"))
        << wrong;
  }
}

}  // namespace
}  // namespace mo::caffe
