#include "tools/modelgen/inception_v4_slim.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published, with one class more.
TEST(InceptionV4SlimTest, ParameterCount) {
  EXPECT_EQ(ParameterCount(InceptionV4Slim()), 42679816 + 1536 + 1);
}

TEST(InceptionV4SlimTest, LayerCounts) {
  const Net net = InceptionV4Slim();
  EXPECT_EQ(Count<Convolution>(net), 11 + 4 * 7 + 4 + 7 * 10 + 6 + 3 * 10);
  EXPECT_EQ(Count<BatchNorm>(net), Count<Convolution>(net));
  // Those of the Caffe files, and two more in each module C.
  EXPECT_EQ(Count<Concat>(net), 3 + 4 + 1 + 7 + 1 + 3 * 3);
}

TEST(InceptionV4SlimTest, NamesAndSizesAreSlims) {
  const Net net = InceptionV4Slim();
  struct Expected {
    std::string_view name;
    int64_t channels, size;
  };
  for (const auto& [name, channels, size] : {
           Expected{"InceptionV4/InceptionV4/Conv2d_1a_3x3", 32, 149},
           {"InceptionV4/InceptionV4/Conv2d_2b_3x3", 64, 147},
           {"InceptionV4/InceptionV4/Mixed_3a/Branch_0/MaxPool_0a_3x3", 64, 73},
           {"InceptionV4/InceptionV4/Mixed_3a/Branch_1/Conv2d_0a_3x3", 96, 73},
           {"InceptionV4/InceptionV4/Mixed_4a/Branch_1/Conv2d_0c_7x1", 64, 73},
           {"InceptionV4/InceptionV4/Mixed_5a/concat", 384, 35},
           {"InceptionV4/InceptionV4/Mixed_5e/Branch_2/Conv2d_0c_3x3", 96, 35},
           {"InceptionV4/InceptionV4/Mixed_6a/Branch_0/Conv2d_1a_3x3", 384, 17},
           {"InceptionV4/InceptionV4/Mixed_6h/Branch_2/Conv2d_0e_1x7", 256, 17},
           {"InceptionV4/InceptionV4/Mixed_7a/concat", 1536, 8},
           {"InceptionV4/InceptionV4/Mixed_7d/Branch_1/Conv2d_0b_1x3", 256, 8},
           {"InceptionV4/InceptionV4/Mixed_7d/Branch_3/Conv2d_0b_1x1", 256, 8},
           {"InceptionV4/InceptionV4/Mixed_7d/concat", 1536, 8},
           {"InceptionV4/Logits/AvgPool_1a", 1536, 1},
       }) {
    const Layer* layer = FindLayer(net, name);
    ASSERT_NE(layer, nullptr) << name;
    EXPECT_EQ(layer->shapes[0], (Shape{1, channels, size, size})) << name;
  }
  EXPECT_NE(FindLayer(net, "InceptionV4/Logits/Predictions"), nullptr);
}

}  // namespace
}  // namespace modelgen
