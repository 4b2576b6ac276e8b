#include "converter/frontends/onnx/ops/resize_request.h"

#include <string>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Scales(const std::vector<double>& values) {
  return Values("s", {static_cast<int64_t>(values.size())}, values);
}

TEST(ReadResizeMode, OldVersionsAreAsymmetric) {
  EXPECT_THAT(ComputedBy(TestNode("Upsample", {"x", "s"}, {"y"}), {1, 1, 1, 2}, {1, 2},
                         Scales({1, 1, 1, 2}), /*opset=*/9),
              ElementsAre(1, 1, 2, 2));
}

TEST(ReadResizeMode, NeedsModesThatAreKnown) {
  auto errors = [](const std::string& name) {
    return ErrorsOfNode(TestNode("Resize", {"x", "", "s"}, {"y"}, TextAttribute(name, "other")),
                        {1, 2}, Scales({1, 2}));
  };
  for (const std::string name : {"mode", "coordinate_transformation_mode", "nearest_mode"})
    EXPECT_THAT(errors(name), HasSubstr(name + " is 'other', which is not known"));
}

TEST(KeepAspectRatio, AllAxesHaveOneScale) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {1, 1, 2, 4}) + Ints64("n", {7, 8}) +
                         TestNode("Resize", {"x", "", "", "n"}, {"y"},
                                  IntsAttribute("axes", {2, 3}) +
                                      TextAttribute("keep_aspect_ratio_policy", "not_larger")) +
                         Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({1, 1, 4, 8}));
}

TEST(ReadResizeRequest, NeedsANumberForEachAxis) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Resize", {"x", "", "s"}, {"y"}), {1, 2}, Scales({2})),
              HasSubstr("are not 2 positive numbers, one for each axis [MO3111]"));
  EXPECT_THAT(ErrorsOf(TestModel(Input("x", {1, 2}) + Input("s", {1}) +
                                 TestNode("Resize", {"x", "", "s"}, {"y"}) + Output("y"))),
              HasSubstr("are not 2 positive numbers, one for each axis [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
