#include "converter/frontends/common/window.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr WindowWords kWords = {"kernel", "strides", "ceil_mode", "ceil_mode: 0"};

class WindowTest : public BuilderTest {
 protected:
  std::optional<PlacedWindow> Placed(const Window& window, const Dim& extent) {
    return PlaceWindow(builder_, window, {1, 1, extent}, kWords);
  }
  static Window Of(int64_t kernel, int64_t stride, int64_t pad, Rounding rounding) {
    return {.kernel = {kernel},
            .strides = {stride},
            .dilations = {1},
            .pads_begin = {pad},
            .pads_end = {pad},
            .rounding = rounding};
  }
};

TEST_F(WindowTest, RoundedDownHaveTheirOwnPadding) {
  const auto placed = Placed(Of(3, 2, 1, Rounding::kDown), 4);
  EXPECT_THAT(placed->pads_begin, ElementsAre(1));
  EXPECT_THAT(placed->pads_end, ElementsAre(1));
  EXPECT_FALSE(placed->reaches_beyond);
}

TEST_F(WindowTest, RoundedUpReachBeyond) {
  // Windows at 0 and 2 over 4 elements.
  const auto placed = Placed(Of(3, 2, 0, Rounding::kUp), 4);
  EXPECT_THAT(placed->pads_end, ElementsAre(1));
  EXPECT_TRUE(placed->reaches_beyond);
  // Windows at -1, 1 and 3 over 4 elements; the padding of one is not enough.
  EXPECT_THAT(Placed(Of(3, 2, 1, Rounding::kUp), 4)->pads_end, ElementsAre(2));
}

// Windows at -1 and 1 over 2 elements; one at 3 would begin in the padding.
TEST_F(WindowTest, WithinTheDataLeaveOutTheLastOne) {
  const auto placed = Placed(Of(2, 2, 1, Rounding::kUpWithinData), 2);
  EXPECT_THAT(placed->pads_end, ElementsAre(1));
  EXPECT_FALSE(placed->reaches_beyond);
}

TEST_F(WindowTest, RefuseWhatHasNoValue) {
  EXPECT_EQ(Placed(Of(1, 2, 0, Rounding::kUp), 4), std::nullopt);
  EXPECT_EQ(Placed(Of(7, 1, 0, Rounding::kUp), 4), std::nullopt);
  EXPECT_THAT(diagnostics_.Render(), HasSubstr("the last window begins after the image of 4"));
  EXPECT_THAT(diagnostics_.Render(), HasSubstr("the kernel 7 is larger than the image of 4"));
}

TEST_F(WindowTest, OfUnknownExtentsAreRoundedByTheRuntime) {
  EXPECT_EQ(Placed(Of(3, 2, 0, Rounding::kUp), Dim::Any())->rounding_type, "ceil");
  EXPECT_EQ(Placed(Of(3, 2, 1, Rounding::kUpWithinData), Dim::Any())->rounding_type, "ceil_torch");
  EXPECT_EQ(Placed(Of(1, 2, 0, Rounding::kUp), Dim::Any()), std::nullopt);
  EXPECT_THAT(diagnostics_.Render(), HasSubstr("give the input's shape, or ceil_mode: 0"));
}

TEST_F(WindowTest, SameHasTheOddElementAtOneEnd) {
  Window window = Of(4, 1, 0, Rounding::kDown);
  window.padding = Padding::kSameUpper;
  EXPECT_THAT(Placed(window, Dim::Any())->pads_begin, ElementsAre(1));
  EXPECT_THAT(Placed(window, Dim::Any())->pads_end, ElementsAre(2));
  window.padding = Padding::kSameLower;
  EXPECT_THAT(Placed(window, 9)->pads_begin, ElementsAre(2));
  EXPECT_THAT(Placed(window, 9)->pads_end, ElementsAre(1));
}

TEST_F(WindowTest, SameWithAStrideDependsOnTheExtent) {
  Window window = Of(3, 2, 0, Rounding::kDown);
  window.padding = Padding::kSameUpper;
  EXPECT_THAT(Placed(window, 4)->pads_begin, ElementsAre(0));
  EXPECT_THAT(Placed(window, 4)->pads_end, ElementsAre(1));
  EXPECT_THAT(Placed(window, 5)->pads_begin, ElementsAre(1));
  const auto open = Placed(window, Dim::Any());
  EXPECT_EQ(open->auto_pad, "same_upper");
  const Attributes attributes = WindowAttributes(window, *open);
  EXPECT_EQ(attributes.GetString("auto_pad"), "same_upper");
  EXPECT_THAT(attributes.GetInts("strides"), ElementsAre(2));
  EXPECT_FALSE(attributes.Has("rounding_type"));
  window.dilations = {3};
  EXPECT_THAT(Placed(window, 4)->pads_end, ElementsAre(3));
}

}  // namespace
}  // namespace mo
