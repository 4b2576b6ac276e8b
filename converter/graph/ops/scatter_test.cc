// What the operations of scatter.cc compute, infer and refuse, by hand.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/folding.h"
#include "converter/graph/testing/operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// `indices` and `updates` are the types and elements of constants.
std::string Scatter(const std::string& op, const std::string& indices, const std::string& updates,
                    const std::string& more) {
  return absl::StrCat("%i = Constant() ", indices, "\n%u = Constant() ", updates,
                      "\n%a = Constant() i64[] {1}\n%y = ", op, "(%x, %i, %u", more);
}

std::string Slices(const std::string& indices, const std::string& updates) {
  return Scatter("ScatterUpdate", indices, updates, ", %a)");
}

std::string Elements(const std::string& attributes,
                     const std::string& indices = "i64[1, 3] {0, 0, -1}",
                     const std::string& updates = "f32[1, 3] {10, 4, 7}") {
  return Scatter("ScatterElementsUpdate", indices, updates,
                 ", %a)" + (attributes.empty() ? "" : " {" + attributes + "}"));
}

std::string Nd(const std::string& reduction, const std::string& indices = "i32[3, 1] {0, -1, 0}",
               const std::string& updates = "f32[3, 2] {5, 6, 7, 8, 2, 1}") {
  return Scatter("ScatterNDUpdate", indices, updates, ") {reduction = \"" + reduction + "\"}");
}

TEST(ScatterUpdate, PutsSlicesAlongTheAxis) {
  EXPECT_THAT(
      Apply("[2, 3]", {1, 2, 3, 4, 5, 6}, Slices("i64[2] {2, 0}", "f32[2, 2] {10, 20, 30, 40}")),
      ElementsAre(20, 2, 10, 40, 5, 30));
  EXPECT_THAT(Apply("[1, 2]", {1, 2}, Slices("i32[1, 2] {1, 1}", "f32[1, 1, 2] {10, 20}")),
              ElementsAre(1, 20));
}

TEST(ScatterUpdate, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[2, 3]", Slices("i64[2] {2, 0}", "f32[2, 3] all(1)"),
                      "the updates are [2, 3], expected [2, 2]"));
  EXPECT_TRUE(Refuses("[3]", Slices("i64[2] {2, 0}", "f32[2] all(1)"), "axis 1 is not one"));
  EXPECT_TRUE(Refuses("[2, 3]", Slices("i64[2] {2, 0}", "f16[2, 2] all(1)"),
                      "input 2 is f16, but input 0 is f32"));
  EXPECT_TRUE(Refuses("[2, 3]", Slices("f32[2] {2, 0}", "f32[2, 2] all(1)"),
                      "the indices are f32, expected i32 or i64"));
}

TEST(ScatterElementsUpdate, ReplacesOrCombines) {
  const std::vector<double> data = {1, 2, 3};
  auto by = [&](const std::string& reduction, bool with_data) {
    return Apply("[1, 3]", data,
                 Elements(absl::StrCat("reduction = \"", reduction,
                                       "\", use_init_val = ", with_data ? "true" : "false")));
  };
  for (bool with_data : {true, false})
    EXPECT_THAT(by("none", with_data), ElementsAre(4, 2, 7));  // the last one of two
  EXPECT_THAT(by("sum", true), ElementsAre(15, 2, 10));
  EXPECT_THAT(by("sum", false), ElementsAre(14, 2, 7));
  EXPECT_THAT(by("prod", true), ElementsAre(40, 2, 21));
  EXPECT_THAT(by("prod", false), ElementsAre(40, 2, 7));
  EXPECT_THAT(by("min", true), ElementsAre(1, 2, 3));
  EXPECT_THAT(by("min", false), ElementsAre(4, 2, 7));
  EXPECT_THAT(by("max", true), ElementsAre(10, 2, 7));
  EXPECT_THAT(by("max", false), ElementsAre(10, 2, 7));
  EXPECT_THAT(by("mean", true), ElementsAre(5, 2, 5));
  EXPECT_THAT(by("mean", false), ElementsAre(7, 2, 7));
}

TEST(ScatterElementsUpdate, KeepsThePlaceOnOtherAxes) {
  EXPECT_THAT(
      Apply("[2, 3]", {1, 2, 3, 4, 5, 6}, Elements("", "i32[2, 1] {2, 0}", "f32[2, 1] {8, 9}")),
      ElementsAre(1, 2, 8, 9, 5, 6));
}

TEST(ScatterElementsUpdate, RoundsMeansOfIntegersToZero) {
  const std::string lines =
      "%d = Convert(%x) {destination_type = i32}\n%i = Constant() i64[2] {0, 1}\n"
      "%u = Constant() i32[2] {-10, 10}\n%a = Constant() i64[] {0}\n"
      "%y = ScatterElementsUpdate(%d, %i, %u, %a) {reduction = \"mean\"}";
  EXPECT_THAT(Apply("[2]", {7, 7}, lines), ElementsAre(-1, 8));
}

TEST(ScatterElementsUpdate, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[3]", Elements("", "i64[1] {0}", "f32[1] {0}"), "axis 1 is not one"));
  EXPECT_TRUE(Refuses("[2, 3]", Elements("", "i64[3] {0, 0, 0}", "f32[3] all(1)"),
                      "the indices [3] have another rank than data [2, 3]"));
  EXPECT_TRUE(Refuses("[2, 3]", Elements("", "i64[1, 3] {0, 0, 0}", "f32[1, 2] all(1)"),
                      "the updates are [1, 2], expected [1, 3]"));
  EXPECT_TRUE(Refuses(
      "[1, 3]", Elements("reduction = \"mean\"", "i64[1, 3] {0, 0, 0}", "boolean[1, 3] {0, 0, 0}"),
      "booleans can be replaced, but have no mean", "boolean"));
}

TEST(ScatterNDUpdate, ReplacesOrCombinesSlices) {
  const std::vector<double> data = {1, 2, 3, 4, 5, 6};
  auto by = [&](const std::string& reduction) { return Apply("[3, 2]", data, Nd(reduction)); };
  EXPECT_THAT(by("none"), ElementsAre(2, 1, 3, 4, 7, 8));
  EXPECT_THAT(by("sum"), ElementsAre(8, 9, 3, 4, 12, 14));
  EXPECT_THAT(by("sub"), ElementsAre(-6, -5, 3, 4, -2, -2));
  EXPECT_THAT(by("prod"), ElementsAre(10, 12, 3, 4, 35, 48));
  EXPECT_THAT(by("min"), ElementsAre(1, 1, 3, 4, 5, 6));
  EXPECT_THAT(by("max"), ElementsAre(5, 6, 3, 4, 7, 8));
}

TEST(ScatterNDUpdate, RefusesWhatDoesNotFit) {
  EXPECT_TRUE(Refuses("[3]", Nd("none"), "the updates are [3, 2], expected [3]"));
  EXPECT_TRUE(
      Refuses("[3]", Nd("none", "i32[1, 2] {0, 0}", "f32[1] {0}"), "than data [3] has axes"));
  EXPECT_TRUE(
      Refuses("[3]", Nd("none", "i32[] {0}", "f32[] {0}"), "the indices must have an axis"));
}

TEST(Scatter, InfersTheShapeOfTheData) {
  EXPECT_EQ(ShapeOfY("[N, 3]", Elements("", "i32[2, 1] {2, 0}", "f32[2, 1] {8, 9}")), "[N, 3]");
  EXPECT_EQ(ShapeOfY("[N, 2]", Nd("sum")), "[N, 2]");
  EXPECT_EQ(ShapeOfY("[...]", Slices("i64[2] {2, 0}", "f32[2, 2] all(1)")), "[...]");
}

TEST(Scatter, NeedsTheLaterOpsetToCombine) {
  auto opset = [](const std::string& extents, const std::string& lines) {
    const std::unique_ptr<Graph> graph = Parse(extents, lines);
    const Node& node = *graph->FindNode("y");
    return node.op().opset_of(node);
  };
  EXPECT_EQ(opset("[1, 3]", Elements("")), 3);
  EXPECT_EQ(opset("[1, 3]", Elements("reduction = \"sum\"")), 12);
  EXPECT_EQ(opset("[3, 2]", Nd("none")), 4);
  EXPECT_EQ(opset("[3, 2]", Nd("sum")), 15);
}

TEST(Scatter, RefusesIndicesThatAreNotThere) {
  auto error = [](const std::string& op, const std::string& indices) {
    const std::unique_ptr<Graph> graph = Parse(
        "[1]", absl::StrCat("%d = Constant() f32[2] {1, 2}\n%i = Constant() i64[1] {", indices,
                            "}\n%u = Constant() f32[1] {0}\n%a = Constant() i64[] {0}\n%y = ", op,
                            "(%d, %i, %u, %a)"));
    return std::string(FoldedOutputs(*graph->FindNode("y"), 10).status().message());
  };
  EXPECT_THAT(error("ScatterUpdate", "-1"), HasSubstr("index -1 is negative"));
  EXPECT_THAT(error("ScatterUpdate", "2"), HasSubstr("index 2 is not one of an axis of 2"));
  EXPECT_THAT(error("ScatterElementsUpdate", "-3"), HasSubstr("index -3 is not one"));
  EXPECT_EQ(error("ScatterElementsUpdate", "-2"), "");
}

}  // namespace
}  // namespace mo
