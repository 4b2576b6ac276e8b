#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Matrix64(const std::string& name, const std::vector<int64_t>& dims,
                     const std::vector<int64_t>& values) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 7 dims: [",
                      absl::StrJoin(dims, ", "), "] int64_data: [", absl::StrJoin(values, ", "),
                      "] }\n");
}

TEST(ScatterOperators, ElementsAreReplacedOrCombined) {
  const std::string constants = Matrix64("i", {1, 2}, {1, -1}) + Values("u", {1, 2}, {10, 20});
  EXPECT_THAT(
      ComputedBy(TestNode("ScatterElements", {"x", "i", "u"}, {"y"}, IntAttribute("axis", 1)),
                 {1, 3}, {1, 2, 3}, constants),
      ElementsAre(1, 10, 20));
  EXPECT_THAT(ComputedBy(TestNode("ScatterElements", {"x", "i", "u"}, {"y"},
                                  IntAttribute("axis", -1) + TextAttribute("reduction", "add")),
                         {1, 3}, {1, 2, 3}, constants),
              ElementsAre(1, 12, 23));
  EXPECT_THAT(ErrorsOfNode(TestNode("ScatterElements", {"x", "i", "u"}, {"y"},
                                    TextAttribute("reduction", "sum")),
                           {1, 3}, constants),
              HasSubstr("reduction is 'sum'; expected none, add, mul, max or min [MO3105]"));
}

TEST(ScatterOperators, SlicesAreReplacedByTheirPlaces) {
  EXPECT_THAT(ComputedBy(TestNode("ScatterND", {"x", "i", "u"}, {"y"}), {3}, {1, 2, 3},
                         Matrix64("i", {2, 1}, {2, 0}) + Values("u", {2}, {10, 20})),
              ElementsAre(20, 2, 10));
  EXPECT_THAT(
      ComputedBy(TestNode("ScatterND", {"x", "i", "u"}, {"y"}, TextAttribute("reduction", "mul")),
                 {3}, {1, 2, 3}, Matrix64("i", {2, 1}, {2, 0}) + Values("u", {2}, {10, 20})),
      ElementsAre(20, 2, 30));
}

TEST(ScatterOperators, CachesAreUpdatedFromAPlaceOfEachBatch) {
  const std::string update = Values("u", {2, 2, 1}, {10, 20, 30, 40});
  auto updated = [&](const std::string& attributes) {
    return ComputedBy(TestNode("TensorScatter", {"x", "u", "i"}, {"y"}, attributes), {2, 3, 1},
                      Counted(6), update + Ints64("i", {1, 0}), /*opset=*/24);
  };
  EXPECT_THAT(updated(""), ElementsAre(0, 10, 20, 30, 40, 5));
  EXPECT_THAT(ComputedBy(TestNode("TensorScatter", {"x", "u", "i"}, {"y"},
                                  TextAttribute("mode", "circular") + IntAttribute("axis", 1)),
                         {2, 3, 1}, Counted(6), update + Ints64("i", {2, 3}), /*opset=*/24),
              ElementsAre(20, 1, 10, 30, 40, 5));
  EXPECT_THAT(
      ComputedBy(TestNode("TensorScatter", {"x", "u"}, {"y"}), {2, 3, 1}, Counted(6), update,
                 /*opset=*/24),
      ElementsAre(10, 20, 2, 30, 40, 5));
  EXPECT_THAT(ErrorsOfNode(TestNode("TensorScatter", {"x", "u"}, {"y"}, IntAttribute("axis", 0)),
                           {2, 3, 1}, update, /*opset=*/24),
              HasSubstr("mode is 'linear' and axis 0; expected linear or circular, and no axis of "
                        "batches [MO3105]"));
}

}  // namespace
}  // namespace mo::onnx
