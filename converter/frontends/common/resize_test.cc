#include "converter/frontends/common/resize.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

class ResizeTest : public BuilderTest {
 protected:
  // Two pixels of 0 and 6 as `count`.
  std::vector<double> Resized(int64_t count, const Resize& resize) {
    const Value y = AddResize(builder_, "", Input({1, 1, 1, 2}),
                              builder_.AddIntegers("/size", {1, count}), resize);
    return Computed(y, {0, 6});
  }
};

TEST_F(ResizeTest, CornersCoincide) {
  EXPECT_THAT(Resized(4, {.pixels = Pixels::kCorners}),
              ElementsAre(DoubleEq(0), DoubleEq(2), DoubleEq(4), DoubleEq(6)));
}

TEST_F(ResizeTest, Asymmetric) {
  EXPECT_THAT(Resized(4, {.pixels = Pixels::kAsymmetric}),
              ElementsAre(DoubleEq(0), DoubleEq(3), DoubleEq(6), DoubleEq(6)));
}

TEST_F(ResizeTest, HalfPixels) {
  EXPECT_THAT(Resized(4, {.pixels = Pixels::kHalfPixel}),
              ElementsAre(DoubleEq(0), DoubleEq(1.5), DoubleEq(4.5), DoubleEq(6)));
}

TEST_F(ResizeTest, NearestOfHalfPixels) {
  EXPECT_THAT(Resized(3, {.nearest = true, .pixels = Pixels::kHalfPixel}), ElementsAre(0, 6, 6));
}

TEST_F(ResizeTest, NearestIsRoundedDown) {
  EXPECT_THAT(Resized(3, {.nearest = true, .pixels = Pixels::kAsymmetric}), ElementsAre(0, 0, 6));
}

TEST_F(ResizeTest, NearestOfCornersIsRounded) {
  EXPECT_THAT(Resized(3, {.nearest = true, .pixels = Pixels::kCorners}), ElementsAre(0, 6, 6));
}

}  // namespace
}  // namespace mo
