#include "converter/frontends/tensorflow/left_out.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;

// A net with each of them beside it, that nothing reads.
TEST(LeftOut, IsNoOutput) {
  std::string text = Input("x", {2}) + TestNode("y", "Neg", {"x"});
  for (const absl::string_view op : OperationsLeftOut())
    absl::StrAppend(&text, TestNode(absl::StrCat("beside_", op), std::string(op), {"x"}));
  const std::unique_ptr<Graph> graph = LoadText(text);
  ASSERT_EQ(graph->results().size(), 1u);
  EXPECT_THAT(Computed(*graph, {1, 2}), ElementsAre(-1, -2));
}

TEST(LeftOut, SummariesAndConstantsAreNoResults) {
  for (const char* op : {"NoOp", "Const", "HistogramSummary", "TensorSummaryV2"})
    EXPECT_TRUE(YieldsNoResult(op)) << op;
  for (const char* op : {"Neg", "Identity", "LookupTableFindV2"})
    EXPECT_FALSE(YieldsNoResult(op)) << op;
}

}  // namespace
}  // namespace mo::tensorflow
