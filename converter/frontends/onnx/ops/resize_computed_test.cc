#include "converter/frontends/onnx/ops/resize_computed.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Matcher;

std::vector<Matcher<double>> Near(const std::vector<double>& values) {
  std::vector<Matcher<double>> near;
  for (const double value : values) near.push_back(DoubleNear(value, 1e-5));
  return near;
}

std::string Settings(const std::string& mode, const std::string& transformation,
                     const std::string& more = "") {
  return TextAttribute("mode", mode) +
         TextAttribute("coordinate_transformation_mode", transformation) + more;
}

// Resized along the one axis by sizes or scales that are given when the graph is made, or later.
std::vector<double> BySizes(const std::string& attributes, double size, bool later) {
  const std::vector<double> data = {1, 3, 2, 7, 5, 4};
  if (!later) {
    return ComputedBy(TestNode("Resize", {"x", "", "", "a"}, {"y"}, attributes), {6}, data,
                      Ints64("a", {static_cast<int64_t>(size)}));
  }
  return ComputedWith(TestNode("Resize", {"x", "", "", "a"}, {"y"}, attributes), {6}, data,
                      {{{1}, {size}}});
}
std::vector<double> ByScales(const std::string& attributes, double scale, bool later) {
  const std::vector<double> data = {1, 3, 2, 7, 5, 4};
  if (!later) {
    return ComputedBy(TestNode("Resize", {"x", "", "a"}, {"y"}, attributes), {6}, data,
                      Values("a", {1}, {scale}));
  }
  return ComputedWith(TestNode("Resize", {"x", "", "a"}, {"y"}, attributes), {6}, data,
                      {{{1}, {scale}}}, "", 19, /*type=*/1);
}

// resize_places_test has the values of what is known.
TEST(ComputedResize, IsThatOfKnownSizesInEveryMode) {
  for (const char* transformation : {"asymmetric", "half_pixel", "half_pixel_symmetric",
                                     "pytorch_half_pixel", "align_corners"}) {
    for (const char* nearest : {"floor", "ceil", "round_prefer_floor", "round_prefer_ceil"}) {
      const std::string attributes =
          Settings("nearest", transformation, TextAttribute("nearest_mode", nearest));
      for (const double size : {1, 4, 9})
        EXPECT_EQ(BySizes(attributes, size, true), BySizes(attributes, size, false)) << attributes;
    }
    for (const char* mode : {"linear", "cubic"}) {
      for (const char* more : {"antialias", "exclude_outside", "none"}) {
        const std::string attributes = Settings(mode, transformation, IntAttribute(more, 1));
        for (const double size : {1, 4, 9}) {
          EXPECT_THAT(BySizes(attributes, size, true),
                      ElementsAreArray(Near(BySizes(attributes, size, false))))
              << attributes << size;
        }
        for (const double scale : {0.4, 0.75, 1.7}) {
          EXPECT_THAT(ByScales(attributes, scale, true),
                      ElementsAreArray(Near(ByScales(attributes, scale, false))))
              << attributes << scale;
        }
      }
    }
  }
}

TEST(ComputedResize, HandlesTheOldPlacesOfPixels) {
  // (i + ½) / 2, rounded down.
  EXPECT_THAT(ComputedWith(TestNode("Resize", {"x", "", "a"}, {"y"},
                                    Settings("nearest", "tf_half_pixel_for_nn",
                                             TextAttribute("nearest_mode", "floor"))),
                           {2}, {5, 6}, {{{1}, {2}}}, "", 11, /*type=*/1),
              ElementsAre(5, 5, 6, 6));
}

TEST(ComputedResize, KeepsTheAspectRatio) {
  auto shape = [](const std::string& policy) {
    return ComputedWith(TestNode("Resize", {"x", "", "", "a"}, {"r"},
                                 TextAttribute("keep_aspect_ratio_policy", policy)) +
                            TestNode("Shape", {"r"}, {"y"}),
                        {2, 4}, Counted(8), {{{2}, {7, 8}}});
  };
  EXPECT_THAT(shape("stretch"), ElementsAre(7, 8));
  EXPECT_THAT(shape("not_larger"), ElementsAre(4, 8));
  EXPECT_THAT(shape("not_smaller"), ElementsAre(7, 14));
}

TEST(ComputedResize, CropsExtrapolate) {
  const std::string node =
      TestNode("Resize", {"x", "a", "", "n"}, {"y"},
               Settings("linear", "tf_crop_and_resize", FloatAttribute("extrapolation_value", 9)));
  const std::unique_ptr<Graph> graph = LoadText(
      TestModel(Input("x", {3}) + Input("a", {2}) + Ints64("n", {3}) + node + Output("y")));
  Give(*graph, {{{2}, {0.5, 1.5}}});
  EXPECT_THAT(Computed(*graph, {1, 2, 3}), ElementsAre(2, 3, 9));
}

TEST(ComputedResize, LeavesAxesThatCertainlyStay) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 2, 4}) + Input("a", {1}) + Values("one", {2}, {1, 1}) +
                         TestNode("Concat", {"one", "a"}, {"s"}, IntAttribute("axis", 0)) +
                         TestNode("Resize", {"x", "", "s"}, {"y"}) + Output("y")));
  EXPECT_EQ(graph->FindNode("y/axis_0/Divide"), nullptr);
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({1, 2, Dim::Any()}));
  EXPECT_EQ(graph->results()[0]->input(0).node->name(), "y");
}

TEST(ComputedResize, RoundsIntegersAsTheyAreConverted) {
  const std::string i32 = Attribute("to", "type: INT i: 6"),
                    f32 = Attribute("to", "type: INT i: 1");
  EXPECT_THAT(ComputedWith(TestNode("Cast", {"x"}, {"i"}, i32) +
                               TestNode("Resize", {"i", "", "", "a"}, {"r"},
                                        Settings("linear", "align_corners")) +
                               TestNode("Cast", {"r"}, {"y"}, f32),
                           {2}, {1, 4}, {{{1}, {3}}}),
              ElementsAre(1, 2, 4));
}

}  // namespace
}  // namespace mo::onnx
