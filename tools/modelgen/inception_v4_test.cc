#include "tools/modelgen/inception_v4.h"

#include <gtest/gtest.h>

#include <string_view>

#include "tools/modelgen/testing.h"

namespace modelgen {
namespace {

// Published.
TEST(InceptionV4Test, ParameterCount) { EXPECT_EQ(ParameterCount(InceptionV4()), 42679816); }

TEST(InceptionV4Test, LayerCounts) {
  const Net net = InceptionV4();
  // Stem, four modules A, a reduction, seven modules B, a reduction, three modules C.
  EXPECT_EQ(Count<Convolution>(net), 11 + 4 * 7 + 4 + 7 * 10 + 6 + 3 * 10);
  EXPECT_EQ(Count<BatchNorm>(net), Count<Convolution>(net));
  EXPECT_EQ(Count<Concat>(net), 3 + 4 + 1 + 7 + 1 + 3);
}

TEST(InceptionV4Test, WindowsThatAreNoSquareKeepTheSize) {
  const Net net = InceptionV4();
  const Convolution wide = OperationOf<Convolution>(net, "inception_b7_1x7_3");
  EXPECT_TRUE(wide.kernel == Size(1, 7));
  EXPECT_TRUE(wide.pad == Size(0, 3));
  const Convolution high = OperationOf<Convolution>(net, "inception_c3_3x1_3");
  EXPECT_TRUE(high.kernel == Size(3, 1));
  EXPECT_TRUE(high.pad == Size(1, 0));
}

TEST(InceptionV4Test, EpsilonIsTheAuthors) {
  EXPECT_EQ(OperationOf<BatchNorm>(InceptionV4(), "conv1_3x3_s2_bn").epsilon, 1e-3f);
}

TEST(InceptionV4Test, NamesAreTheAuthors) {
  const Net net = InceptionV4();
  for (std::string_view name :
       {"conv3_3x3_s1_relu", "inception_stem2_3x3_2_bn", "inception_stem3", "inception_a4_3x3_3",
        "reduction_a_concat", "inception_b1_1x7_reduce_scale", "reduction_b_3x3_2",
        "inception_c3_concat", "pool_8x8_s1_drop", "classifier", "prob"}) {
    EXPECT_NE(FindLayer(net, name), nullptr) << name;
  }
}

}  // namespace
}  // namespace modelgen
