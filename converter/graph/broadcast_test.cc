#include "converter/graph/broadcast.h"

#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

std::vector<int64_t> Indices(const Extents& narrow, const Extents& wide) {
  std::vector<int64_t> all;
  BroadcastCursor cursor(narrow, wide);
  for (int64_t i = 0; i < *ElementCount(wide); ++i, cursor.Advance()) all.push_back(cursor.index());
  EXPECT_EQ(cursor.index(), 0);
  return all;
}

TEST(BroadcastCursor, FollowsEachAxis) {
  EXPECT_EQ(Indices({2, 1, 2}, {2, 2, 2}), std::vector<int64_t>({0, 1, 0, 1, 2, 3, 2, 3}));
  EXPECT_EQ(Indices({2, 1}, {2, 2, 2}), std::vector<int64_t>({0, 0, 1, 1, 0, 0, 1, 1}));
  EXPECT_EQ(Indices({}, {3}), std::vector<int64_t>({0, 0, 0}));
}

}  // namespace
}  // namespace mo
