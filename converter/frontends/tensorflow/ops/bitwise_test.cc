#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

std::vector<double> Bits(const std::string& op, const std::vector<std::string>& inputs) {
  return Computed(
      *LoadText(Input("x", {3}, "DT_INT32") + Ints32("c", {1, 35, -4}) + TestNode("y", op, inputs)),
      {6, 1, -8});
}

TEST(BitwiseOperations, OfTwoNumbers) {
  EXPECT_THAT(Bits("BitwiseAnd", {"x", "c"}), ElementsAre(0, 1, -8));
  EXPECT_THAT(Bits("BitwiseOr", {"x", "c"}), ElementsAre(7, 35, -4));
  EXPECT_THAT(Bits("BitwiseXor", {"x", "c"}), ElementsAre(7, 34, 4));
  EXPECT_THAT(Bits("Invert", {"x"}), ElementsAre(-7, -2, 7));
}

// By 0 to 31 places.
TEST(BitwiseOperations, ShiftsAreLimited) {
  EXPECT_THAT(Bits("LeftShift", {"x", "c"}), ElementsAre(12, -2147483648.0, -8));
  EXPECT_THAT(Bits("RightShift", {"x", "c"}), ElementsAre(3, 0, -8));
}

}  // namespace
}  // namespace mo::tensorflow
