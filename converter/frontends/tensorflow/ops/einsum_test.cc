#include "converter/frontends/tensorflow/ops/einsum.h"

#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

TEST(Einsum, AProductOfLabelsMovesNothingThatAMatMulTakes) {
  auto einsum = [](const char* equation, const std::vector<int64_t>& left,
                   const std::vector<int64_t>& right) {
    int count = 1;
    for (int64_t extent : right) count *= static_cast<int>(extent);
    return LoadText(Input("x", left) + Values("w", right, Counted(count)) +
                    TestNode("y", "Einsum", {"x", "w"},
                             Attribute("equation", absl::StrCat("s: \"", equation, "\""))));
  };
  std::unique_ptr<Graph> graph = einsum("abc,cd->abd", {1, 2, 2}, {2, 2});
  EXPECT_EQ(Count(*graph, "Reshape") + Count(*graph, "Transpose"), 0);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
  // Several axes of the weights, which are joined when the model is converted.
  graph = einsum("abc,cde->abde", {1, 2, 2}, {2, 1, 2});
  EXPECT_EQ(Count(*graph, "Reshape"), 1);
  EXPECT_THAT(Computed(*graph, {1, 2, 3, 4}), ElementsAre(4, 7, 8, 15));
  // The last two axes of the left operand, swapped.
  graph = einsum("acb,cd->abd", {1, 2, 2}, {2, 2});
  EXPECT_EQ(Count(*graph, "Reshape") + Count(*graph, "Transpose"), 0);
  EXPECT_THAT(Computed(*graph, {1, 3, 2, 4}), ElementsAre(4, 7, 8, 15));
}

}  // namespace
}  // namespace mo::tensorflow
