#include "converter/frontends/onnx/ops/axis_list.h"

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kPad = TestNode("Pad", {"x", "p", "", "a"}, {"y"});

TEST(AxisList, KnownAxesKeepWhatIsKnownOfOthers) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2, 3, 4}) + Input("p", {2}, /*type=*/7) + Ints64("a", {-2}) +
                         kPad + Output("y")));
  EXPECT_EQ(graph->results()[0]->input(0).shape(), Shape({2, Dim::Any(), 4}));
}

TEST(AxisList, AxesMayBeComputed) {
  EXPECT_THAT(ComputedWith(TestNode("Pad", {"x", "p", "", "a"}, {"y"}), {1, 2}, {1, 2},
                           {{{1}, {-1}}}, Ints64("p", {1, 2})),
              ElementsAre(0, 1, 2, 0, 0));
}

TEST(AxisList, HowManyThereAreIsKnownAndFits) {
  auto errors = [](const std::vector<int64_t>& axes) {
    return ErrorsOf(TestModel(Input("x", {2}) + Input("a", axes, /*type=*/7) + Ints64("p", {1, 2}) +
                              kPad + Output("y")));
  };
  EXPECT_THAT(errors({-1}), HasSubstr("its axes are [?]; expected a list whose length is known"));
  EXPECT_THAT(errors({2}), HasSubstr("lists 2 axes of 1 [MO3111]"));
}

}  // namespace
}  // namespace mo::onnx
