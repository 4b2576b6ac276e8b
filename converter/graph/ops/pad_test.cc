// What the operations of pad.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string PadBy(const std::string& begin, const std::string& end, const std::string& mode,
                  const std::string& value = "") {
  return "%b = Constant() i64[1] {" + begin + "}\n%e = Constant() i64[1] {" + end +
         "}\n%v = Constant() f32[] {" + (value.empty() ? "0" : value) + "}\n%y = Pad(%x, %b, %e" +
         (value.empty() ? "" : ", %v") + ") {pad_mode = \"" + mode + "\"}";
}

TEST(Pad, ByEveryMode) {
  const std::vector<double> data = {1, 2, 3};
  EXPECT_EQ(Apply("[3]", data, PadBy("1", "2", "constant")), Doubles({0, 1, 2, 3, 0, 0}));
  EXPECT_EQ(Apply("[3]", data, PadBy("1", "2", "constant", "7")), Doubles({7, 1, 2, 3, 7, 7}));
  EXPECT_EQ(Apply("[3]", data, PadBy("2", "1", "edge")), Doubles({1, 1, 1, 2, 3, 3}));
  EXPECT_EQ(Apply("[3]", data, PadBy("2", "1", "reflect")), Doubles({3, 2, 1, 2, 3, 2}));
  EXPECT_EQ(Apply("[3]", data, PadBy("3", "1", "symmetric")), Doubles({3, 2, 1, 1, 2, 3, 3}));
}

TEST(Pad, TakesAwayByNegativePads) {
  EXPECT_EQ(Apply("[4]", {1, 2, 3, 4}, PadBy("-1", "2", "constant")), Doubles({2, 3, 4, 0, 0}));
  EXPECT_EQ(Apply("[4]", {1, 2, 3, 4}, PadBy("-1", "2", "reflect")), Doubles({2, 3, 4, 3, 2}));
  EXPECT_EQ(Apply("[2]", {1, 2}, PadBy("-2", "0", "edge")), Doubles({}));
}

TEST(Pad, OverTwoAxes) {
  EXPECT_EQ(Apply("[2, 2]", {1, 2, 3, 4},
                  "%b = Constant() i32[2] {1, 0}\n%e = Constant() i32[2] {0, 1}\n"
                  "%y = Pad(%x, %b, %e) {pad_mode = \"constant\"}"),
            Doubles({0, 0, 0, 1, 2, 0, 3, 4, 0}));
}

TEST(Pad, NeedsTheLaterOpsetOnlyForNegativePads) {
  auto opset = [](const std::string& lines) {
    const std::unique_ptr<Graph> graph = Parse("[4]", lines);
    const Node* pad = graph->FindNode("y");
    return pad->op().opset_of(*pad);
  };
  EXPECT_EQ(opset(PadBy("1", "0", "edge")), 1);
  EXPECT_EQ(opset(PadBy("1", "-1", "edge")), 12);
}

TEST(Pad, RefusesWhatLeadsOutOfTheData) {
  EXPECT_TRUE(Refuses("[3]", PadBy("3", "0", "reflect"), "cannot be padded by 3"));
  EXPECT_TRUE(Refuses("[3]", PadBy("0", "4", "symmetric"), "cannot be padded by 4"));
  EXPECT_TRUE(Refuses("[0]", PadBy("1", "0", "edge"), "cannot be padded by 1"));
  EXPECT_TRUE(Refuses("[3]", PadBy("-2", "-2", "constant"), "take more than"));
  EXPECT_TRUE(Refuses("[3]", PadBy("9000000000", "0", "constant"), "holds 9000000000"));
  EXPECT_TRUE(
      Refuses("[3]", PadBy("1", "1", "wrap"), "'pad_mode' is 'wrap', expected constant or"));
  EXPECT_TRUE(Refuses("[3, 3]", PadBy("1", "1", "edge"), "each of 2 axes"));
}

TEST(Pad, InfersWhatIsKnown) {
  EXPECT_EQ(ShapeOfY("[N, ?, 5]",
                     "%b = Constant() i64[3] {0, 1, 1}\n%e = Constant() i64[3] {0, 0, 2}\n"
                     "%y = Pad(%x, %b, %e) {pad_mode = \"edge\"}"),
            "[N, ?, 8]");
}

std::string ComputedPad(const std::string& type) {
  return "%c = Parameter() {element_type = " + type + R"(, shape = [1]}
%b = Constant() i64[2] {0, 1}
%zero = Constant() i64[1] {0}
%e = Concat(%zero, %c) {axis = 0}
%y = Pad(%x, %b, %e) {pad_mode = "edge"})";
}

TEST(Pad, ByComputedPads) {
  EXPECT_EQ(ShapeOfY("[N, 3]", ComputedPad("i64")), "[N, ?]");
  const std::unique_ptr<Graph> graph = Parse("[2, 3]", ComputedPad("i64"));
  const Node* pad = graph->FindNode("y");
  EXPECT_EQ(pad->op().opset_of(*pad), 12);
  EXPECT_FALSE(IsIdentityY("[2, 3]", ComputedPad("i64")));
  const std::string given = R"(%c = Parameter() {element_type = TYPE, shape = SHAPE}
%b = Constant() i64[2] {0, 1}
%y = Pad(%x, %b, %c) {pad_mode = "edge"})";
  auto with = [given](const std::string& type, const std::string& shape) {
    std::string lines = given;
    lines.replace(lines.find("TYPE"), 4, type);
    return lines.replace(lines.find("SHAPE"), 5, shape);
  };
  EXPECT_TRUE(Refuses("[2, 3]", with("f32", "[2]"), "pads_end must be integers, not f32"));
  EXPECT_TRUE(Refuses("[2, 3]", with("i64", "[?]"), "must be a list of a known length"));
  EXPECT_TRUE(Refuses("[2, 3]", with("i64", "[3]"), "must have one value for each of 2 axes"));
}

TEST(Pad, OfNothingCanGo) {
  EXPECT_TRUE(IsIdentityY("[3]", PadBy("0", "0", "edge")));
  EXPECT_FALSE(IsIdentityY("[3]", PadBy("1", "0", "edge")));
  EXPECT_FALSE(IsIdentityY("[3]", PadBy("0", "-1", "edge")));
}

TEST(Pad, IsExact) { EXPECT_TRUE(IsExactY("[3]", PadBy("1", "1", "reflect"))); }

}  // namespace
}  // namespace mo
