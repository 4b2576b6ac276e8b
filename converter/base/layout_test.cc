#include "converter/base/layout.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(Layout, HasKnownLettersEachOnce) {
  for (const char* layout : {"NCHW", "NHWC", "NC", "NCDHW", "C"}) EXPECT_TRUE(IsLayout(layout));
  for (const char* text : {"", "nchw", "NCHX", "NCC", "N CHW", "N?"}) EXPECT_FALSE(IsLayout(text));
}

TEST(Layout, OrderIsThatOfATranspose) {
  EXPECT_THAT(LayoutOrder("NHWC", "NCHW"), Optional(ElementsAre(0, 3, 1, 2)));
  EXPECT_THAT(LayoutOrder("NCHW", "NHWC"), Optional(ElementsAre(0, 2, 3, 1)));
  EXPECT_THAT(LayoutOrder("CN", "NC"), Optional(ElementsAre(1, 0)));
  EXPECT_EQ(LayoutOrder("NCHW", "NCDW"), std::nullopt);
  EXPECT_EQ(LayoutOrder("NCHW", "NCH"), std::nullopt);
}

}  // namespace
}  // namespace mo
