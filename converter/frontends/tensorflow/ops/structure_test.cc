#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(StructureOperations, ShapesAsTheSourceHasThem) {
  const std::unique_ptr<Graph> graph = LoadText(Image() + TestNode("y", "Shape", {"conv"}));
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(1, 2, 2, 2));
  EXPECT_THAT(Computed(*LoadText(Input("x", {3, 2}) + TestNode("y", "Rank", {"x"})), Counted(6)),
              ElementsAre(2));
  EXPECT_THAT(Computed(*LoadText(Input("x", {3, 2}) + TestNode("y", "Size", {"x"})), Counted(6)),
              ElementsAre(6));
}

TEST(StructureOperations, NumbersLikeAnInput) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + TestNode("n", "OnesLike", {"x"}) +
                                 TestNode("y", "AddV2", {"x", "n"})),
                       {5, 6}),
              ElementsAre(6, 7));
}

TEST(StructureOperations, WhatIsPrintedIsPassedOn) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + TestNode("p", "Print", {"x", "x", "x"}) +
                                 TestNode("y", "Neg", {"p"})),
                       {5, 6}),
              ElementsAre(-5, -6));
}

std::string LinSpace(double count) {
  return Input("x", {}) + Values("end", {}, {2}) + Values("n", {}, {count}, "int_val") +
         TestNode("y", "LinSpace", {"x", "end", "n"});
}

TEST(StructureOperations, NumbersFromOneToAnother) {
  EXPECT_THAT(Computed(*LoadText(LinSpace(3)), {1}), ElementsAre(1, 1.5, 2));
  EXPECT_THAT(Computed(*LoadText(LinSpace(1)), {1}), ElementsAre(1));
  EXPECT_THAT(ErrorsOf(LinSpace(0)), ::testing::HasSubstr("num is 0; expected a number from 1"));
  EXPECT_THAT(ErrorsOf(LinSpace(999999999)), ::testing::HasSubstr("num is 999999999; expected"));
}

std::string Truth(const std::vector<int64_t>& dims, const std::string& type) {
  return Input("x", dims, type) + TestNode("y", "ToBool", {"x"});
}

TEST(StructureOperations, TruthIsNotZeroOrNotEmpty) {
  EXPECT_THAT(Computed(*LoadText(Truth({}, "DT_FLOAT")), {0}), ElementsAre(0));
  EXPECT_THAT(Computed(*LoadText(Truth({}, "DT_INT32")), {-2}), ElementsAre(1));
  EXPECT_THAT(Computed(*LoadText(Truth({}, "DT_BOOL")), {1}), ElementsAre(1));
  EXPECT_THAT(Computed(*LoadText(Truth({2}, "DT_FLOAT")), {0, 0}), ElementsAre(1));
  EXPECT_THAT(Computed(*LoadText(Truth({2, 0}, "DT_FLOAT")), {}), ElementsAre(0));
}

TEST(StructureOperations, VariablesHaveTheirValues) {
  for (const char* op : {"IsVariableInitialized", "VarIsInitializedOp"}) {
    EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + TestNode("i", op, {"x"}) +
                                   TestNode("y", "Select", {"i", "x", "x"})),
                         {5, 6}),
                ElementsAre(5, 6));
  }
}

TEST(StructureOperations, ExtentsAreBroadcast) {
  const std::string list = Input("x", {2}, "DT_INT32");
  auto broadcast = [&](const std::string& other) {
    return list + other + TestNode("y", "BroadcastArgs", {"x", "z"});
  };
  EXPECT_THAT(Computed(*LoadText(broadcast(Ints32("z", {2, 1, 4}))), {3, 1}), ElementsAre(2, 3, 4));
  EXPECT_THAT(Computed(*LoadText(broadcast(Ints32("z", {5}))), {3, 1}), ElementsAre(3, 5));
  EXPECT_THAT(Computed(*LoadText(broadcast(Ints32("z", {1, 1}))), {0, 7}), ElementsAre(0, 7));
  EXPECT_THAT(ErrorsOf(broadcast(Number("z", 3))),
              ::testing::HasSubstr("its input 1 is []; expected a list of known length"));
}

TEST(StructureOperations, ACastToTheSameTypeIsNone) {
  const std::unique_ptr<Graph> graph =
      LoadText(Input("x", {2}) + TestNode("c", "Cast", {"x"}, Attribute("DstT", "type: DT_FLOAT")) +
               TestNode("y", "Cast", {"c"}, Attribute("DstT", "type: DT_INT32")));
  EXPECT_EQ(Count(*graph, "Convert"), 1);
}

}  // namespace
}  // namespace mo::tensorflow
