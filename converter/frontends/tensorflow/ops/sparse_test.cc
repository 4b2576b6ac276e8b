#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Places(const std::string& name, const std::vector<int64_t>& dims,
                   const std::vector<double>& values) {
  return Values(name, dims, values, "int_val") +
         TestNode(name + "64", "Cast", {name},
                  Attribute("SrcT", "type: DT_INT32") + Attribute("DstT", "type: DT_INT64"));
}

// Elements of one place are added.
TEST(SparseOperations, AreAddedToDenseOnes) {
  const std::string text = Input("x", {2, 2}) + Places("i", {3, 2}, {0, 1, 1, 0, 0, 1}) +
                           Values("v", {3}, {10, 20, 30}) + Places("s", {2}, {2, 2}) +
                           TestNode("y", "SparseTensorDenseAdd", {"i64", "v", "s64", "x"});
  EXPECT_THAT(Computed(*LoadText(text), {1, 2, 3, 4}), ElementsAre(1, 42, 23, 4));
}

TEST(SparseOperations, TimesMatrices) {
  const std::string sparse = Input("x", {2, 2}) + Places("i", {2, 2}, {0, 1, 2, 0}) +
                             Values("v", {2}, {2, 3}) + Places("s", {2}, {3, 2});
  auto product = [&](const std::string& inputs, const std::string& attributes) {
    return Computed(
        *LoadText(sparse + inputs +
                  TestNode("y", "SparseTensorDenseMatMul", {"i64", "v", "s64", "b"}, attributes)),
        {1, 2, 3, 4});
  };
  EXPECT_THAT(product(TestNode("b", "Identity", {"x"}), ""), ElementsAre(6, 8, 0, 0, 3, 6));
  EXPECT_THAT(product(TestNode("b", "Identity", {"x"}), Attribute("adjoint_b", "b: true")),
              ElementsAre(4, 8, 0, 0, 3, 9));
  EXPECT_THAT(product(Values("two", {1, 2}, {1, 1}) + Number("axis", 0) +
                          TestNode("b", "ConcatV2", {"x", "two", "axis"}),
                      Attribute("adjoint_a", "b: true")),
              ElementsAre(3, 3, 2, 4));
}

TEST(SparseOperations, PlacesUnderOtherExtents) {
  auto text = [](const std::string& extents) {
    return Input("x", {2, 2}, "DT_INT64") + Places("s", {2}, {2, 6}) + extents +
           TestNode("y", "SparseReshape", {"x", "s64", "n64"}) + TestNode("z", "Identity", {"y:1"});
  };
  const std::string outputs = text(Places("n", {3}, {-1, 2, 2}));
  const SourceModel settings = {.outputs = {"y", "z"}};
  EXPECT_THAT(Computed(*LoadText(outputs, settings), {0, 5, 1, 2}), ElementsAre(1, 0, 1, 2, 0, 0));
  EXPECT_THAT(Computed(*LoadText(outputs, settings), {0, 5, 1, 2}, 1), ElementsAre(3, 2, 2));
  EXPECT_THAT(ErrorsOf(text(Places("n", {}, {12}))),
              HasSubstr("its new extents are []; expected a list of known length"));
  EXPECT_THAT(ErrorsOf(Input("x", {2}, "DT_INT64") + Places("s", {2}, {2, 6}) +
                       TestNode("y", "SparseReshape", {"x", "s64", "s64"})),
              HasSubstr("the places of its elements are [2]; expected a row for each"));
}

// Rows 0 and 2 of 4 are empty.
TEST(SparseOperations, EmptyRowsGetAnElement) {
  const std::string text =
      Input("x", {3}) + Places("i", {3, 2}, {3, 1, 1, 0, 1, 2}) + Places("s", {2}, {4, 5}) +
      Values("d", {}, {-1}) + TestNode("y", "SparseFillEmptyRows", {"i64", "x", "s64", "d"}) +
      TestNode("values", "Identity", {"y:1"}) + TestNode("empty", "Identity", {"y:2"}) +
      TestNode("moved", "Identity", {"y:3"});
  const std::unique_ptr<Graph> graph =
      LoadText(text, {.outputs = {"y", "values", "empty", "moved"}});
  EXPECT_THAT(Computed(*graph, {7, 8, 9}), ElementsAre(0, 0, 1, 0, 1, 2, 2, 0, 3, 1));
  EXPECT_THAT(Computed(*graph, {7, 8, 9}, 1), ElementsAre(-1, 8, 9, -1, 7));
  EXPECT_THAT(Computed(*graph, {7, 8, 9}, 2), ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(Computed(*graph, {7, 8, 9}, 3), ElementsAre(4, 1, 2));
}

}  // namespace
}  // namespace mo::tensorflow
