#include "converter/base/optimization.h"

#include <gtest/gtest.h>

namespace mo {
namespace {

TEST(Optimization, NamesComeBack) {
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    const auto optimization = static_cast<Optimization>(i);
    EXPECT_EQ(OptimizationName(optimization), kOptimizationNames[i]);
    EXPECT_EQ(OptimizationFromName(kOptimizationNames[i]), optimization);
  }
  EXPECT_EQ(OptimizationName(Optimization::kPadFolding), "pad_folding");
  EXPECT_EQ(OptimizationFromName("fusing"), std::nullopt);
}

TEST(OptimizationSet, StartsEmpty) {
  constexpr OptimizationSet kNone;
  EXPECT_TRUE(kNone.empty());
  EXPECT_FALSE(kNone.Has(Optimization::kLinearFusing));
}

TEST(OptimizationSet, HoldsWhatIsInserted) {
  OptimizationSet set;
  set.Insert(Optimization::kResnetStride);
  EXPECT_FALSE(set.empty());
  EXPECT_TRUE(set.Has(Optimization::kResnetStride));
  EXPECT_FALSE(set.Has(Optimization::kLinearFusing));

  OptimizationSet other;
  other.Insert(Optimization::kPadFolding);
  EXPECT_NE(set, other);
  other.Insert(set);
  EXPECT_TRUE(other.Has(Optimization::kResnetStride));
  EXPECT_TRUE(other.Has(Optimization::kPadFolding));
}

TEST(OptimizationSet, AllHoldsEach) {
  OptimizationSet each;
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    EXPECT_TRUE(OptimizationSet::All().Has(static_cast<Optimization>(i)));
    each.Insert(static_cast<Optimization>(i));
  }
  EXPECT_EQ(each, OptimizationSet::All());
}

}  // namespace
}  // namespace mo
