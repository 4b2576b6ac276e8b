#include "converter/frontends/onnx/ops/extents.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;

const std::string kFlatten = TestNode("Flatten", {"x"}, {"y"}, IntAttribute("axis", 2));

TEST(AsMatrix, OfKnownExtentsIsOneReshape) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 3, -1}) + kFlatten + Output("y")));
  EXPECT_EQ(Count(*graph, "Reshape"), 1);
  EXPECT_EQ(Count(*graph, "ShapeOf"), 0);
  EXPECT_THAT(Computed(*graph, Counted(12), 0, {2, 3, 2}), testing::SizeIs(12));
}

TEST(AsMatrix, ComputesProductsThatAreNotKnown) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {-1, 3, -1, 2}) + kFlatten +
                         TestNode("Shape", {"y"}, {"shape"}) + Output("shape")));
  EXPECT_THAT(Computed(*graph, Counted(24), 0, {2, 3, 2, 2}), ElementsAre(6, 4));
}

}  // namespace
}  // namespace mo::onnx
