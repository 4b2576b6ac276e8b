#include "converter/frontends/tensorflow/window.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ImageWindow, GraphsInNchwHaveNoTransposes) {
  const std::unique_ptr<Graph> graph = LoadText(
      Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 1}, {1, 10}) +
      TestNode("conv", "Conv2D", {"x", "w"},
               Attribute("data_format", "s: \"NCHW\"") + Attribute("strides", List({1, 1, 1, 1})) +
                   Attribute("padding", "s: \"VALID\"")));
  EXPECT_EQ(Count(*graph, "Transpose"), 0);
  EXPECT_EQ(graph->parameters()[0]->attributes().GetString("layout"), "NCHW");
  EXPECT_THAT(Computed(*graph, Counted(8)), ElementsAre(40, 51, 62, 73));
}

std::string Conv(const std::string& attributes) {
  return Input("x", {1, 4, 4, 1}) + Values("w", {1, 1, 1, 1}, {1}) +
         TestNode("y", "Conv2D", {"x", "w"}, attributes);
}

TEST(ImageWindow, RefusesAttributesThatDoNotFit) {
  EXPECT_THAT(ErrorsOf(Conv(Attribute("data_format", "s: \"CHWN\""))),
              HasSubstr("data_format is 'CHWN'; expected NHWC, NCHW, NDHWC or NCDHW [MO3105]"));
  EXPECT_THAT(
      ErrorsOf(Conv(Attribute("strides", List({2, 1, 1, 1})))),
      HasSubstr("strides is [2, 1, 1, 1]; expected 4 numbers of 1 or more, with 1 for batch"));
  EXPECT_THAT(ErrorsOf(Conv(Attribute("padding", "s: \"EXPLICIT\"") +
                            Attribute("explicit_paddings", List({0, 0, 1, -1, 0, 0, 0, 0})))),
              HasSubstr("expected two numbers of 0 or more for each axis"));
}

TEST(ImageWindow, ExplicitPadsAreThoseOfTheImage) {
  const std::unique_ptr<Graph> graph =
      LoadText(Conv(Attribute("padding", "s: \"EXPLICIT\"") +
                    Attribute("explicit_paddings", List({0, 0, 1, 2, 3, 4, 0, 0}))));
  const Attributes& attributes = graph->FindNode("y")->attributes();
  EXPECT_THAT(attributes.GetInts("pads_begin"), ElementsAre(1, 3));
  EXPECT_THAT(attributes.GetInts("pads_end"), ElementsAre(2, 4));
}

}  // namespace
}  // namespace mo::tensorflow
