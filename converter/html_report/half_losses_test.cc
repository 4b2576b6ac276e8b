#include "converter/html_report/half_losses.h"

#include <cmath>

#include "converter/graph/text.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(HalfLosses, CountsWhatValuesLose) {
  Diagnostics diagnostics;
  // 1 and 3 are numbers of f16; 1e6 is beyond 65504; 1e-9 becomes 0; 3e-6 is about 50.3 of its
  // smallest steps of 2^-24, so 50 of them.
  const std::unique_ptr<Graph> graph = ParseGraph(R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [6]}
  %c = Constant() f32[6] {1, -3, 1e6, 1e-9, 3e-6, inf}
  %sum = Add(%x, %c)
  %h = Constant() f16[1] {1}
  %wide = Convert(%h) {destination_type = f32}
  %twice = Add(%sum, %wide)
  %out = Result(%twice)
})",
                                                  "net.mog", diagnostics);
  ASSERT_EQ(diagnostics.Render(), "");
  const std::vector<HalfLoss> losses = HalfLossesOf(*graph);
  ASSERT_EQ(losses.size(), 1u);  // f16 has nothing to lose
  EXPECT_EQ(losses[0].constant, "c");
  EXPECT_EQ(losses[0].reader, "sum");
  EXPECT_EQ(losses[0].type, "f32[6]");
  EXPECT_EQ(losses[0].elements, 6);
  EXPECT_EQ(losses[0].largest, 1e6);
  EXPECT_EQ(losses[0].overflowed, 1);
  EXPECT_EQ(losses[0].vanished, 1);
  EXPECT_EQ(losses[0].reduced, 1);
  const double small = static_cast<double>(3e-6f), tiny = static_cast<double>(1e-9f);
  const double lost = std::hypot(small - 50 * 0x1p-24, tiny);
  EXPECT_NEAR(losses[0].relative_error, lost / std::hypot(1, -3), 1e-15);
}

TEST(HalfLosses, OfNothingIsZero) {
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = ParseGraph(R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [2]}
  %c = Constant() f32[2] all(0)
  %sum = Add(%x, %c)
  %out = Result(%sum)
})",
                                                  "net.mog", diagnostics);
  ASSERT_EQ(diagnostics.Render(), "");
  const std::vector<HalfLoss> losses = HalfLossesOf(*graph);
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].relative_error, 0);
  EXPECT_EQ(losses[0].vanished, 0);
}

}  // namespace
}  // namespace mo
