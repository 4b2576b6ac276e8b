#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Scales(const std::vector<double>& values) {
  return Values("s", {static_cast<int64_t>(values.size())}, values);
}

TEST(ResizeOperators, PlainOnesBecomeOneOperation) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, 1, 2}) + Scales({1, 1, 2, 2}) +
      TestNode("Resize", {"x", "", "s"}, {"y"}, TextAttribute("mode", "linear")) + Output("y")));
  EXPECT_EQ(Count(*graph, "Interpolate"), 1);
  EXPECT_THAT(Computed(*graph, {0, 4}), ElementsAre(0, 1, 3, 4, 0, 1, 3, 4));
}

TEST(ResizeOperators, OthersAreProductsWithMatrices) {
  EXPECT_THAT(ComputedBy(TestNode("Resize", {"x", "", "s"}, {"y"}, TextAttribute("mode", "cubic")),
                         {1, 1, 1, 4}, {0, 1, 2, 3}, Scales({1, 1, 1, 0.25})),
              ElementsAre(DoubleNear(1.5, 1e-6)));
  EXPECT_THAT(ComputedBy(TestNode("Resize", {"x", "", "s"}, {"y"}, TextAttribute("mode", "linear")),
                         {2, 1}, {0, 4}, Scales({2, 1})),
              ElementsAre(0, 1, 3, 4));
}

TEST(ResizeOperators, TakeSizesOfSomeAxes) {
  EXPECT_THAT(ComputedBy(TestNode("Resize", {"x", "", "", "n"}, {"y"}, IntsAttribute("axes", {3})),
                         {1, 1, 1, 2}, {5, 6}, Ints64("n", {4})),
              ElementsAre(5, 5, 6, 6));
}

TEST(ResizeOperators, CropsExtrapolate) {
  EXPECT_THAT(
      ComputedBy(
          TestNode("Resize", {"x", "roi", "", "n"}, {"y"},
                   TextAttribute("mode", "linear") + IntsAttribute("axes", {3}) +
                       TextAttribute("coordinate_transformation_mode", "tf_crop_and_resize") +
                       FloatAttribute("extrapolation_value", 9)),
          {1, 1, 1, 3}, {1, 2, 3}, Values("roi", {2}, {0.5, 1.5}) + Ints64("n", {3})),
      ElementsAre(2, 3, 9));
}

TEST(ResizeOperators, OpenAxesGrowByWholeFactors) {
  const std::string node = TestNode("Resize", {"x", "", "s"}, {"y"});
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {-1, 1, -1, -1}) + Scales({1, 1, 1, 2}) + node + Output("y")));
  EXPECT_EQ(Count(*graph, "Interpolate"), 1);
  EXPECT_THAT(Computed(*graph, {1, 2}, 0, {1, 1, 1, 2}), ElementsAre(1, 1, 2, 2));
}

// Places 1 and 4 of the second row of four are in the middle of two elements: 0.5 and 2.5.
TEST(ResizeOperators, NearestElementsAlongOpenAxesAreFoundByScales) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 1, -1, -1}) + Scales({1, 1, 1, 1.5}) +
                         TestNode("Resize", {"x", "", "s"}, {"y"}) + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).node->attributes().GetString("shape_calculation_mode"),
            "scales");
  EXPECT_THAT(Computed(*graph, {0, 1, 2, 3}, 0, {1, 1, 1, 4}), ElementsAre(0, 0, 1, 2, 2, 3));
}

TEST(ResizeOperators, OpenAxesAreComputedByOtherFactors) {
  const std::unique_ptr<Graph> graph = LoadText(TestModel(
      Input("x", {1, 1, -1, -1}) + Scales({1, 1, 1, 1.5}) +
      TestNode("Resize", {"x", "", "s"}, {"y"}, TextAttribute("mode", "linear")) + Output("y")));
  EXPECT_EQ(Count(*graph, "Interpolate"), 0);
}

TEST(ResizeOperators, NearestIntegersAreTaken) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 1, 1, 2}, /*type=*/7) + Scales({1, 1, 2, 2}) +
                         TestNode("Resize", {"x", "", "s"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Interpolate"), 0);
  EXPECT_THAT(Computed(*graph, {7, 8}), ElementsAre(7, 7, 8, 8, 7, 7, 8, 8));
}

// The case of ONNX 1.5, whose elements are 1 … 8.
TEST(ResizeOperators, OldVersionsTakeTheElementAboveWhereTheyShrink) {
  const std::string node = TestNode("Resize", {"x", "s"}, {"y"});
  const std::vector<double> data = {1, 2, 3, 4, 5, 6, 7, 8};
  for (const int64_t extent : {4, -1}) {
    const std::unique_ptr<Graph> graph = LoadText(TestModel(
        Input("x", {1, 1, 2, extent}) + Scales({1, 1, 0.6, 0.6}) + node + Output("y"), 10));
    EXPECT_THAT(Computed(*graph, data, 0, {1, 1, 2, 4}), ElementsAre(1, 3)) << extent;
  }
}

TEST(ResizeOperators, ComputedSizesOfImagesBecomeOneOperation) {
  const std::string x = Input("x", {1, 1, 1, 2}), n = Input("n", {2}, /*type=*/7);
  auto interpolations = [&](const std::string& attributes) {
    const std::unique_ptr<Graph> graph = LoadText(TestModel(
        x + n +
        TestNode("Resize", {"x", "", "", "n"}, {"y"}, IntsAttribute("axes", {2, 3}) + attributes) +
        Output("y")));
    return Count(*graph, "Interpolate");
  };
  EXPECT_EQ(interpolations(TextAttribute("mode", "linear")), 1);
  EXPECT_EQ(interpolations(TextAttribute("mode", "cubic")), 0);
  EXPECT_EQ(interpolations(TextAttribute("mode", "linear") + IntAttribute("antialias", 1)), 0);
  EXPECT_EQ(interpolations(TextAttribute("keep_aspect_ratio_policy", "not_larger")), 0);
}

TEST(ResizeOperators, ASizeThatIsTheDatasExtentChangesNothing) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {-1, 1, 1, 2}) + Ints64("zero", {0}) + Ints64("two", {2}) +
                         Ints64("more", {1, 4}) + TestNode("Shape", {"x"}, {"shape"}) +
                         TestNode("Slice", {"shape", "zero", "two"}, {"begin"}) +
                         TestNode("Concat", {"begin", "more"}, {"n"}, IntAttribute("axis", 0)) +
                         TestNode("Resize", {"x", "", "", "n"}, {"y"}) + Output("y")));
  EXPECT_EQ(Count(*graph, "Interpolate"), 1);
  EXPECT_EQ(Count(*graph, "Gather"), 0);  // 1 and 4 are known
  EXPECT_THAT(Computed(*graph, {1, 2}, 0, {1, 1, 1, 2}), ElementsAre(1, 1, 2, 2));
}

TEST(ResizeOperators, DoNotExhaustTheMemory) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Resize", {"x", "", "", "n"}, {"y"}), {1, 100},
                           Ints64("n", {1, 1000000000000})),
              HasSubstr("resizes 100 elements of axis 1 to 1000000000000"));
}

TEST(ResizeOperators, TheFirstUpsampleHasAScaleForEachAxis) {
  const std::string scales = FloatAttribute("height_scale", 1) + FloatAttribute("width_scale", 2);
  EXPECT_THAT(ComputedBy(TestNode("Upsample", {"x"}, {"y"}, scales), {1, 1, 1, 2}, {5, 6}, "", 1),
              ElementsAre(5, 5, 6, 6));
}

}  // namespace
}  // namespace mo::onnx
