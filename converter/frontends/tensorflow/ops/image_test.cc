#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

std::string Resized(const char* op, const std::string& attributes) {
  return Input("x", {1, 1, 2, 1}) + Ints32("size", {1, 4}) +
         TestNode("y", op, {"x", "size"}, attributes);
}

TEST(ImageOperations, ReadPixelsWhereTheAttributesSay) {
  const std::string corners = Attribute("align_corners", "b: true"),
                    centers = Attribute("half_pixel_centers", "b: true");
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeBilinear", "")), {0, 6}), ElementsAre(0, 3, 6, 6));
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeBilinear", corners)), {0, 6}),
              Pointwise(DoubleNear(1e-6), {0.0, 2.0, 4.0, 6.0}));
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeBilinear", centers)), {0, 6}),
              ElementsAre(0, 1.5, 4.5, 6));
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeNearestNeighbor", "")), {0, 6}),
              ElementsAre(0, 0, 6, 6));
}

TEST(ImageOperations, ResizesByProducts) {
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeBicubic", "")), {0, 6}),
              ElementsAre(0, 3, 6, 6.5625));
  EXPECT_THAT(Computed(*LoadText(Resized("ResizeArea", "")), {0, 6}), ElementsAre(0, 0, 6, 6));
  EXPECT_THAT(ErrorsOf(Input("x", {1, 1, -1, 1}) + Ints32("size", {1, 4}) +
                       TestNode("y", "ResizeBicubic", {"x", "size"})),
              HasSubstr("expected images of known height and width"));
  EXPECT_THAT(ErrorsOf(Input("x", {1, 1, 2, 1}) + Ints32("size", {1, 999999999}) +
                       TestNode("y", "ResizeArea", {"x", "size"})),
              HasSubstr("to [1, 999999999]; expected images"));
}

TEST(ImageOperations, PadsKeptBoxesToANumberThatFits) {
  const std::string text =
      Input("x", {2, 4}) + Values("scores", {2}, {0.9, 0.8}) +
      Values("count", {}, {3000000}, "int_val") + Values("iou", {}, {0.5}) +
      Values("score", {}, {0.1}) +
      TestNode("y", "NonMaxSuppressionV4", {"x", "scores", "count", "iou", "score"},
               Attribute("pad_to_max_output_size", "b: true"));
  EXPECT_THAT(ErrorsOf(text), HasSubstr("its max_output_size is 3000000; expected at most"));
}

// Boxes that overlap by just the threshold are kept; the runtime drops them.
TEST(ImageOperations, SuppressesWhatOverlapsByMoreThanTheThreshold) {
  const std::string text =
      Input("x", {2, 4}) + Values("scores", {2}, {0.9, 0.8}) + Values("count", {}, {2}, "int_val") +
      Values("iou", {}, {0.5}) +
      TestNode("y", "NonMaxSuppressionV3", {"x", "scores", "count", "iou", "iou"});
  const std::unique_ptr<Graph> graph = LoadText(text);
  const Node* suppression = graph->FindNode("y/suppression");
  ASSERT_NE(suppression, nullptr);
  EXPECT_EQ(suppression->constant_input(3)->Doubles()[0], 0.5 + 0x1p-24);
}

TEST(ImageOperations, ColoursAndBack) {
  const std::string x = Input("x", {2, 3});
  // Pure blue, and a grey.
  EXPECT_THAT(Computed(*LoadText(x + TestNode("y", "RGBToHSV", {"x"})), {0, 0, 4, 2, 2, 2}),
              ::testing::Pointwise(::testing::DoubleNear(1e-6),
                                   std::vector<double>{2.0 / 3, 1, 4, 0, 0, 2}));
  EXPECT_THAT(
      Computed(*LoadText(x + TestNode("y", "HSVToRGB", {"x"})), {0.5, 1, 4, 0, 0, 2}),
      ::testing::Pointwise(::testing::DoubleNear(1e-6), std::vector<double>{0, 4, 4, 2, 2, 2}));
  EXPECT_THAT(
      Computed(*LoadText(x + Values("half", {}, {0.5}) + TestNode("y", "AdjustHue", {"x", "half"})),
               {1, 0, 0, 2, 2, 2}),
      ::testing::Pointwise(::testing::DoubleNear(1e-6), std::vector<double>{0, 1, 1, 2, 2, 2}));
  EXPECT_THAT(
      Computed(*LoadText(x + Values("half", {}, {0.5}) +
                         TestNode("y", "AdjustSaturation", {"x", "half"})),
               {1, 0, 0, 2, 2, 2}),
      ::testing::Pointwise(::testing::DoubleNear(1e-6), std::vector<double>{1, 0.5, 0.5, 2, 2, 2}));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + TestNode("y", "RGBToHSV", {"x"})),
              ::testing::HasSubstr("its images are [4]; expected three channels"));
}

TEST(ImageOperations, ContrastOfEachChannel) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {1, 2, 1}) + Values("two", {}, {2}) +
                                 TestNode("y", "AdjustContrastv2", {"x", "two"})),
                       {1, 3}),
              ::testing::ElementsAre(0, 4));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Values("two", {}, {2}) +
                       TestNode("y", "AdjustContrastv2", {"x", "two"})),
              ::testing::HasSubstr("expected rank 3 or more"));
}

}  // namespace
}  // namespace mo::tensorflow
