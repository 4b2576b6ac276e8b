#include "tools/modelgen/channels_last.h"

#include "gmock/gmock.h"

namespace modelgen {
namespace {

using ::testing::ElementsAre;

TEST(ChannelsLast, OfImagesAlone) {
  EXPECT_THAT(ChannelsLast({1, 3, 5, 7}), ElementsAre(1, 5, 7, 3));
  EXPECT_THAT(ChannelsLast({1, 3}), ElementsAre(1, 3));
}

TEST(ChannelsLast, ReversesTheAxesOfWeights) {
  EXPECT_THAT(Reversed({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 2, 3),
              ElementsAre(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11));
}

}  // namespace
}  // namespace modelgen
