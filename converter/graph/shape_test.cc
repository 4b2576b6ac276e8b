#include "converter/graph/shape.h"

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(ParseDim, ReadsWhatToStringWrites) {
  for (const Dim& dim : {Dim(0), Dim(7), Dim::Any(), Dim::Range(1, 4),
                         Dim::Range(2, Dim::kUnbounded), Dim::Range(0, 9)})
    EXPECT_EQ(ParseDim(ToString(dim)), dim) << ToString(dim);
  EXPECT_EQ(ParseDim("..4"), Dim::Range(0, 4));
  EXPECT_EQ(ParseDim("0.."), Dim::Any());
  EXPECT_EQ(ParseDim("3..3"), Dim(3));
}

TEST(ParseDim, RefusesWhatIsNoRange) {
  for (const char* text :
       {"", "..", "-1", "4..1", "-1..3", "1...3", "1..2..3", "N", "1.5", " 1", "1 "})
    EXPECT_EQ(ParseDim(text), std::nullopt) << text;
}

}  // namespace
}  // namespace mo
