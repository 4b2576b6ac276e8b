// What the operations of quantization.cc compute, infer and refuse, by hand.

#include "absl/strings/str_cat.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Quantize(int levels) {
  return absl::StrCat("%il = Constant() f32[] {0}\n%ih = Constant() f32[] {4}\n",
                      "%ol = Constant() f32[] {-1}\n%oh = Constant() f32[] {1}\n",
                      "%y = FakeQuantize(%x, %il, %ih, %ol, %oh) {levels = ", levels, "}");
}

TEST(FakeQuantize, RoundsToLevels) {
  EXPECT_THAT(Apply("[6]", {-9, 0.4, 0.6, 2.4, 3.9, 9}, Quantize(5)),
              ElementsAre(-1, -1, -0.5, 0, 1, 1));
  EXPECT_THAT(ErrorOf("[1]", Quantize(1)), HasSubstr("levels must be 2 or more"));
}

}  // namespace
}  // namespace mo
