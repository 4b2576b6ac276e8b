#include "converter/frontends/tensorflow/ops/crop_and_resize.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A box over the whole image of 2 × 2, and one whose lower half lies outside.
TEST(CropAndResize, MixesPixelsAndFillsWhatLiesOutside) {
  const std::string text = Input("x", {1, 2, 2, 1}) +
                           Values("boxes", {2, 4}, {0, 0, 1, 1, 0, 0, 2, 1}) +
                           Ints32("image", {0, 0}) + Ints32("size", {3, 2}) +
                           TestNode("y", "CropAndResize", {"x", "boxes", "image", "size"},
                                    Attribute("extrapolation_value", "f: -1"));
  EXPECT_THAT(Computed(*LoadText(text), {0, 2, 4, 6}),
              ElementsAre(0, 2, 2, 4, 4, 6, 0, 2, 4, 6, -1, -1));
}

TEST(CropAndResize, NeedsAKnownSize) {
  EXPECT_THAT(ErrorsOf(Input("x", {1, 2, 2, 1}) + Values("boxes", {1, 4}, {0, 0, 1, 1}) +
                       Ints32("image", {0}) + Ints32("size", {0, 2}) +
                       TestNode("y", "CropAndResize", {"x", "boxes", "image", "size"})),
              HasSubstr("its crop_size is [0, 2]; expected two numbers of 1 or more"));
}

}  // namespace
}  // namespace mo::tensorflow
