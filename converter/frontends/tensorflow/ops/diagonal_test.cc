#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<double> Band(int lower, int upper) {
  return Computed(*LoadText(Input("x", {2, 3}) + Number("l", lower) + Number("u", upper) +
                            TestNode("y", "MatrixBandPart", {"x", "l", "u"})),
                  {1, 2, 3, 4, 5, 6});
}

TEST(DiagonalOperations, ABandOfMatrices) {
  EXPECT_THAT(Band(0, 0), ElementsAre(1, 0, 0, 0, 5, 0));
  EXPECT_THAT(Band(-1, 0), ElementsAre(1, 0, 0, 4, 5, 0));
  EXPECT_THAT(Band(0, -1), ElementsAre(1, 2, 3, 0, 5, 6));
  EXPECT_THAT(Band(0, 1), ElementsAre(1, 2, 0, 0, 5, 6));
  EXPECT_THAT(Band(-1, -1), ElementsAre(1, 2, 3, 4, 5, 6));
}

// What a band is of is read when the model runs.
TEST(DiagonalOperations, ABandThatIsComputed) {
  const std::string text = Input("x", {2, 2}) + Input("l", {}, "DT_INT32") + Number("u", 0) +
                           TestNode("y", "MatrixBandPart", {"x", "l", "u"});
  EXPECT_EQ(Count(*LoadText(text), "Select"), 1);
}

std::string Diagonal(const std::string& op, int k, int rows, int columns) {
  return Number("k", k) + Number("rows", rows) + Number("columns", columns) +
         Values("rest", {}, {9}) + TestNode("y", op, {"x", "k", "rows", "columns", "rest"});
}

TEST(DiagonalOperations, MatricesOfADiagonal) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {1, 2}) + TestNode("y", "MatrixDiag", {"x"})), {1, 2}),
              ElementsAre(1, 0, 0, 2));
  auto y = [](int k, int rows, int columns) {
    return Computed(*LoadText(Input("x", {2}) + Diagonal("MatrixDiagV3", k, rows, columns)),
                    {1, 2});
  };
  EXPECT_THAT(y(1, -1, -1), ElementsAre(9, 1, 9, 9, 9, 2, 9, 9, 9));
  EXPECT_THAT(y(-1, -1, -1), ElementsAre(9, 9, 9, 1, 9, 9, 9, 2, 9));
  EXPECT_THAT(y(0, 3, 2), ElementsAre(1, 9, 9, 2, 9, 9));
  EXPECT_THAT(y(-1, 3, 3), ElementsAre(9, 9, 9, 1, 9, 9, 9, 2, 9));
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + Diagonal("MatrixDiagV3", 0, 3, 3)),
              HasSubstr("diagonal 0 of 3 rows and 3 columns does not have 2 elements"));
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + Diagonal("MatrixDiagV3", 0, -5, 3)),
              HasSubstr("num_rows is -5; expected -1 or an extent"));
  EXPECT_THAT(ErrorsOf(Input("x", {}) + TestNode("y", "MatrixDiag", {"x"})),
              HasSubstr("its diagonal is a number"));
}

std::string Part(const std::string& x, const std::string& k) {
  return x + k + Values("rest", {}, {0}) + TestNode("y", "MatrixDiagPartV3", {"x", "k", "rest"});
}

TEST(DiagonalOperations, ADiagonalOfMatrices) {
  auto y = [](int k) {
    return Computed(*LoadText(Part(Input("x", {2, 3}), Number("k", k))), {1, 2, 3, 4, 5, 6});
  };
  EXPECT_THAT(y(0), ElementsAre(1, 5));
  EXPECT_THAT(y(1), ElementsAre(2, 6));
  EXPECT_THAT(y(2), ElementsAre(3));
  EXPECT_THAT(y(-1), ElementsAre(4));
  EXPECT_THAT(ErrorsOf(Part(Input("x", {2, 3}), Number("k", 3))),
              HasSubstr("has no diagonal 3; expected matrices of known extents that have it"));
  EXPECT_THAT(ErrorsOf(Part(Input("x", {-1, 3}), Number("k", 0))),
              HasSubstr("expected matrices of known extents"));
  EXPECT_THAT(ErrorsOf(Part(Input("x", {3, 3}), Ints32("k", {-1, 1}))),
              HasSubstr("k is [-1, 1]; expected one diagonal"));
  EXPECT_THAT(ErrorsOf(Input("x", {3}) + TestNode("y", "MatrixDiagPart", {"x"})),
              HasSubstr("has no matrices"));
}

TEST(DiagonalOperations, ADiagonalReplaced) {
  auto y = [](int k, const std::string& diagonal) {
    return Computed(*LoadText(Input("x", {2, 3}) + diagonal + Number("k", k) +
                              TestNode("y", "MatrixSetDiagV3", {"x", "d", "k"})),
                    {1, 2, 3, 4, 5, 6});
  };
  EXPECT_THAT(y(0, Values("d", {2}, {7, 8})), ElementsAre(7, 2, 3, 4, 8, 6));
  EXPECT_THAT(y(2, Values("d", {1}, {7})), ElementsAre(1, 2, 7, 4, 5, 6));
  EXPECT_THAT(y(-1, Values("d", {1}, {7})), ElementsAre(1, 2, 3, 7, 5, 6));
}

}  // namespace
}  // namespace mo::tensorflow
