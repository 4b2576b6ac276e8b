#include "converter/frontends/common/extents.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;

TEST_F(BuilderTest, ExtentsThatAreKnownAreConstants) {
  const Value x = Input({2, 3, Dim::Any()});
  EXPECT_THAT(builder_.KnownIntegers(ExtentOf(builder_, x, "/extent", 1)),
              testing::Optional(ElementsAre(3)));
  EXPECT_THAT(builder_.KnownIntegers(ExtentOf(builder_, x, "/last", 2)), std::nullopt);
}

TEST_F(BuilderTest, PartsOfListsJoined) {
  const Value list = builder_.AddIntegers("/list", {4, 5, 6});
  const Value joined = JoinedLists(builder_, "/joined",
                                   {PartOfList(builder_, list, "/part", 1, 3),
                                    NumbersBelow(builder_, builder_.AddInteger("/two", 2), "/n")});
  EXPECT_THAT(builder_.KnownIntegers(joined), testing::Optional(ElementsAre(5, 6, 0, 1)));
}

TEST_F(BuilderTest, MatrixOfKnownExtentsIsOneReshape) {
  const Value matrix = AsMatrix(builder_, Input({2, 3, Dim::Any()}), "/matrix", 2);
  EXPECT_EQ(matrix.shape(), Shape({6, Dim::Any()}));
  EXPECT_EQ(graph_.FindNode("n/matrix/target"), nullptr);
}

TEST_F(BuilderTest, MatrixWithProductsThatAreNotKnown) {
  const Value x = Input({Dim::Any(), 3, Dim::Any(), 2});
  const Value matrix = AsMatrix(builder_, x, "/matrix", 2);
  EXPECT_NE(graph_.FindNode("n/matrix/target"), nullptr);
  EXPECT_EQ(matrix.shape().rank(), 2);
  EXPECT_EQ(InShapeOf(builder_, matrix, "/back", x).shape().rank(), 4);
}

}  // namespace
}  // namespace mo
