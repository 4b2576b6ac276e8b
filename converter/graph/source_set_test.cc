#include "converter/graph/source_set.h"

#include <chrono>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SourceSet From(int first, int last) {
  std::vector<int> sources;
  for (int source = first; source <= last; ++source) sources.push_back(source);
  return SourceSet(std::move(sources));
}

TEST(SourceSet, HasItsElements) {
  EXPECT_TRUE(SourceSet().empty());
  EXPECT_THAT(SourceSet(), IsEmpty());
  EXPECT_THAT(SourceSet({0}), ElementsAre(0));
  EXPECT_THAT(SourceSet({2, 5}), ElementsAre(2, 5));
  EXPECT_EQ(SourceSet({2, 5})[1], 5);
  EXPECT_EQ(SourceSet({2, 5}).size(), 2u);
}

TEST(SourceSet, IsEqualByItsElements) {
  EXPECT_EQ(SourceSet(), SourceSet(std::vector<int>()));
  EXPECT_EQ(SourceSet({1, 2}), SourceSet({1, 2}));
  EXPECT_FALSE(SourceSet({1, 2}) == SourceSet({1, 3}));
  EXPECT_FALSE(SourceSet({1}) == SourceSet({1, 3}));
  EXPECT_FALSE(SourceSet({1}) == SourceSet());
  EXPECT_EQ(Union(From(0, 40), {41}), From(0, 41));
}

TEST(Union, HasEachElementOnce) {
  EXPECT_THAT(Union({}, {}), IsEmpty());
  EXPECT_THAT(Union({3}, {}), ElementsAre(3));
  EXPECT_THAT(Union({}, {3}), ElementsAre(3));
  EXPECT_THAT(Union({3}, {3}), ElementsAre(3));
  EXPECT_THAT(Union({3}, {1}), ElementsAre(1, 3));
  EXPECT_THAT(Union({1, 4}, {2, 4}), ElementsAre(1, 2, 4));
  EXPECT_EQ(Union(From(0, 30), From(20, 50)), From(0, 50));
  EXPECT_EQ(Union(From(20, 50), From(0, 30)), From(0, 50));
}

TEST(Union, OfAUnionThatNobodyLookedAt) {
  const SourceSet first = Union(From(0, 20), From(40, 60));
  const SourceSet second = Union(first, From(15, 45));
  const SourceSet third = Union(second, first);
  EXPECT_EQ(third, From(0, 60));
  EXPECT_EQ(second, From(0, 60));
  EXPECT_EQ(first.size(), 42u);
}

TEST(Union, OfALongChainTakesNoStack) {
  constexpr int kCount = 1000000;
  SourceSet all = {0};
  for (int source = 1; source < kCount; ++source) all = Union(all, {source});
  const SourceSet never_looked_at = Union(all, {kCount});
  EXPECT_EQ(all.size(), static_cast<size_t>(kCount));
}

// Each looked at by itself they would be 2^200 sets.
TEST(Union, OfSetsThatShareParts) {
  SourceSet all = From(0, 20);
  for (int source = 21; source < 221; ++source)
    all = Union(Union(all, {source}), Union({source + 1000}, all));
  EXPECT_EQ(all.size(), 421u);
}

}  // namespace
}  // namespace mo
