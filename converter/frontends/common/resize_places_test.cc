#include "converter/frontends/common/resize_places.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By sizes.
ResizedAxis Sized(int64_t in, int64_t out) {
  return {.in = in, .out = out, .scale = static_cast<double>(out) / static_cast<double>(in)};
}

TEST(PlacesOf, AreAsTheTransformationSays) {
  auto places = [](const std::string& transformation, const ResizedAxis& axis) {
    return PlacesOf(axis, {.transformation = transformation});
  };
  EXPECT_THAT(places("asymmetric", Sized(2, 4)), ElementsAre(0, 0.5, 1, 1.5));
  EXPECT_THAT(places("half_pixel", Sized(2, 4)), ElementsAre(-0.25, 0.25, 0.75, 1.25));
  EXPECT_THAT(places("align_corners", Sized(2, 3)), ElementsAre(0, 0.5, 1));
  EXPECT_THAT(places("pytorch_half_pixel", Sized(4, 1)), ElementsAre(0));
  // The length that counts is the floor of 1.4.
  EXPECT_THAT(places("pytorch_half_pixel", {.in = 7, .out = 1, .scale = 0.2}), ElementsAre(0));
  EXPECT_THAT(places("tf_half_pixel_for_nn", Sized(2, 4)), ElementsAre(0.25, 0.75, 1.25, 1.75));
  // The standard keeps the length that the scale gives, 2.4, not its floor.
  EXPECT_THAT(places("align_corners", {.in = 4, .out = 2, .scale = 0.6}),
              ElementsAre(0, DoubleNear(3 / 1.4, 1e-12)));
  EXPECT_THAT(places("half_pixel_symmetric", {.in = 4, .out = 2, .scale = 0.6}),
              ElementsAre(DoubleNear(2 * (1 - 2 / 2.4) + 0.5 / 0.6 - 0.5, 1e-12),
                          DoubleNear(2 * (1 - 2 / 2.4) + 1.5 / 0.6 - 0.5, 1e-12)));
  EXPECT_THAT(
      places("tf_crop_and_resize", {.in = 5, .out = 3, .scale = 1, .start = 0.5, .end = 1.5}),
      ElementsAre(2, 4, 6));
}

TEST(NearestOf, RoundsInFourWays) {
  // Places 0, 0.5, 1, 1.5.
  auto nearest = [](const std::string& mode) {
    return NearestOf(Sized(2, 4), {.transformation = "asymmetric", .nearest = mode});
  };
  EXPECT_THAT(nearest("floor"), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(nearest("ceil"), ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(nearest("round_prefer_floor"), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(nearest("round_prefer_ceil"), ElementsAre(0, 1, 1, 1));
  EXPECT_THAT(nearest("floor_or_ceil"), ElementsAre(0, 0, 1, 1));
}

TEST(NearestOf, IsThatAboveWhereOldVersionsShrink) {
  const ResizeMode mode = {.transformation = "asymmetric", .nearest = "floor_or_ceil"};
  // Places 0 and 1.67.
  EXPECT_THAT(NearestOf({.in = 4, .out = 2, .scale = 0.6}, mode), ElementsAre(0, 2));
  // Place 7 / 0.7f is 10 in f32.
  EXPECT_EQ(NearestOf({.in = 20, .out = 14, .scale = 0.7f}, mode)[7], 10);
}

TEST(WeightsOf, MixNeighboursAndRepeatTheBorder) {
  EXPECT_THAT(WeightsOf(Sized(2, 4), {.mode = "linear"}),
              ElementsAre(1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1));
  EXPECT_THAT(WeightsOf(Sized(2, 2), {.mode = "linear"}), ElementsAre(1, 0, 0, 1));
}

TEST(WeightsOf, AntialiasTakesAllThatIsCovered) {
  EXPECT_THAT(WeightsOf(Sized(4, 2), {.mode = "linear", .antialias = true}),
              ElementsAre(0.5, 0.375, 0.125, 0, 0, 0.125, 0.375, 0.5));
  EXPECT_THAT(
      WeightsOf(Sized(4, 2), {.mode = "linear", .antialias = true, .exclude_outside = true}),
      ElementsAre(DoubleNear(3.0 / 7, 1e-12), DoubleNear(3.0 / 7, 1e-12),
                  DoubleNear(1.0 / 7, 1e-12), 0, 0, DoubleNear(1.0 / 7, 1e-12),
                  DoubleNear(3.0 / 7, 1e-12), DoubleNear(3.0 / 7, 1e-12)));
}

// At ½ between the middle two of four: (a, 8 - ...)/8 by Keys.
TEST(WeightsOf, CubicHasFourTaps) {
  EXPECT_THAT(WeightsOf(Sized(4, 1), {.mode = "cubic"}),
              ElementsAre(-0.09375, 0.59375, 0.59375, -0.09375));
}

TEST(WeightsOf, PlacesOutsideOfACropAre0) {
  EXPECT_THAT(WeightsOf({.in = 2, .out = 2, .scale = 1, .start = 0, .end = 2},
                        {.mode = "linear", .transformation = "tf_crop_and_resize"}),
              ElementsAre(1, 0, 0, 0));
}

}  // namespace
}  // namespace mo
