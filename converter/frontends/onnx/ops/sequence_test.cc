#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Scalar(const std::string& name, int64_t value) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 7 int64_data: ", value,
                      " }\n");
}
const std::string kC = Values("c", {1}, {7});
const std::string kPair = TestNode("SequenceConstruct", {"x", "c"}, {"s"});
const std::string kJoined = TestNode("ConcatFromSequence", {"t"}, {"y"}, IntAttribute("axis", 0));

TEST(SequenceOperators, InsertAndErase) {
  EXPECT_THAT(
      ComputedBy(kPair + TestNode("SequenceInsert", {"s", "c"}, {"t"}) + kJoined, {1}, {1}, kC),
      ElementsAre(1, 7, 7));
  EXPECT_THAT(ComputedBy(kPair + TestNode("SequenceInsert", {"s", "c", "p"}, {"t"}) + kJoined, {1},
                         {1}, kC + Scalar("p", 0)),
              ElementsAre(7, 1, 7));
  EXPECT_THAT(ComputedBy(kPair + TestNode("SequenceErase", {"s"}, {"t"}) + kJoined, {1}, {1}, kC),
              ElementsAre(1));
  EXPECT_THAT(ComputedBy(kPair + TestNode("SequenceErase", {"s", "p"}, {"t"}) + kJoined, {1}, {1},
                         kC + Scalar("p", -2)),
              ElementsAre(7));
}

TEST(SequenceOperators, TakeOneElement) {
  const std::string at =
      TestNode("SequenceAt", {"s", "p"}, {"e"}) + TestNode("Add", {"e", "x"}, {"y"});
  EXPECT_THAT(ComputedBy(kPair + at, {1}, {1}, kC + Scalar("p", -1)), ElementsAre(8));
  EXPECT_THAT(ErrorsOfNode(kPair + at, {1}, kC + Scalar("p", 2)),
              HasSubstr("there is no such place in its sequence of 2 tensors [MO3111]"));
}

TEST(SequenceOperators, JoinAlongANewAxis) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1}) + kC + kPair +
                         TestNode("ConcatFromSequence", {"s"}, {"y"},
                                  IntAttribute("axis", -1) + IntAttribute("new_axis", 1)) +
                         Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({1, 2}));
}

TEST(SequenceOperators, SplitIntoParts) {
  // The second part, to which the number of parts is added.
  auto second = [](const std::vector<std::string>& inputs, const std::string& constants) {
    return ComputedBy(TestNode("SplitToSequence", inputs, {"s"}) +
                          TestNode("SequenceAt", {"s", "one"}, {"e"}) +
                          TestNode("SequenceLength", {"s"}, {"n"}) +
                          TestNode("Cast", {"n"}, {"f"}, IntAttribute("to", 1)) +
                          TestNode("Add", {"e", "f"}, {"y"}),
                      {5}, {1, 2, 3, 4, 5}, Scalar("one", 1) + constants);
  };
  EXPECT_THAT(second({"x"}, ""), ElementsAre(7));
  EXPECT_THAT(second({"x", "two"}, Scalar("two", 2)), ElementsAre(6, 7));
  EXPECT_THAT(second({"x", "l"}, Ints64("l", {1, 4})), ElementsAre(4, 5, 6, 7));
}

TEST(SequenceOperators, SplitByComputedLengths) {
  EXPECT_THAT(ComputedWith(TestNode("SplitToSequence", {"x", "a"}, {"s"}) +
                               TestNode("SequenceAt", {"s", "one"}, {"y"}),
                           {5}, {1, 2, 3, 4, 5}, {{{3}, {1, 2, 2}}}, Scalar("one", 1)),
              ElementsAre(2, 3));
  EXPECT_THAT(ErrorsOfNode(TestNode("SplitToSequence", {"x"}, {"s"}) +
                               TestNode("SequenceAt", {"s", "one"}, {"y"}),
                           {-1}, Scalar("one", 1)),
              HasSubstr("cuts axis 0 of [?], which is not known"));
}

TEST(SequenceOperators, MapImportsItsBodyForEachElement) {
  EXPECT_THAT(ComputedBy(kPair +
                             TestNode("SequenceMap", {"s", "c"}, {"t"},
                                      Attribute("body",
                                                "type: GRAPH g { input { name: \"a\" } "
                                                "input { name: \"b\" } " +
                                                    TestNode("Mul", {"a", "b"}, {"r"}) +
                                                    Output("r") + "}")) +
                             kJoined,
                         {1}, {2}, kC),
              ElementsAre(14, 49));
}

TEST(SequenceOperators, OptionalsAreThereOrNot) {
  auto chosen = [](const std::string& node) {
    return ComputedBy(node + TestNode("Where", {"has", "x", "c"}, {"y"}), {1}, {1}, kC);
  };
  EXPECT_THAT(
      chosen(TestNode("Optional", {"x"}, {"o"}) + TestNode("OptionalHasElement", {"o"}, {"has"})),
      ElementsAre(1));
  EXPECT_THAT(chosen(TestNode("OptionalHasElement", {}, {"has"})), ElementsAre(7));
  EXPECT_THAT(
      ComputedBy(TestNode("Optional", {"x"}, {"o"}) + TestNode("OptionalGetElement", {"o"}, {"e"}) +
                     TestNode("Neg", {"e"}, {"y"}),
                 {1}, {1}),
      ElementsAre(-1));
}

}  // namespace
}  // namespace mo::onnx
