#ifndef CONVERTER_FRONTENDS_COMMON_TESTING_H_
#define CONVERTER_FRONTENDS_COMMON_TESTING_H_

#include <string>
#include <utility>
#include <vector>

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/common/node_builder.h"
#include "converter/graph/ops/ops.h"
#include "gtest/gtest.h"

namespace mo {

// A graph of a source with one node, "n" of operation "Op" in line 3, and its builder.
class BuilderTest : public testing::Test {
 protected:
  BuilderTest()
      : builder_(graph_, graph_.AddSourceNode({"n", "Op", {"net", 3, 1}, {}}), "operator", {},
                 diagnostics_) {}

  Value Input(Shape shape, ElementType type = ElementType::kF32) {
    return (*graph_.Add({.op = ops::kParameter,
                         .name = "x",
                         .inputs = {},
                         .attributes = {{"element_type", type}, {"shape", std::move(shape)}}}))
        ->output();
  }

  // The values of `output` where the one input has the values `input`; sums in double.
  std::vector<double> Computed(Value output, std::vector<double> input) {
    EXPECT_NE(output.node, nullptr) << diagnostics_.Render();
    if (output.node == nullptr) return {};
    (void)*graph_.Add({.op = ops::kResult, .name = "result", .inputs = {output}});
    const absl::StatusOr<std::vector<Tensor>> results =
        Evaluate(graph_, {{*graph_.parameters()[0]->shape().extents(), std::move(input)}},
                 Precision::kDouble);
    EXPECT_TRUE(results.ok()) << results.status();
    return results.ok() ? results->back().values : std::vector<double>();
  }

  static std::vector<double> Counted(int count) {
    std::vector<double> values;
    for (int i = 1; i <= count; ++i) values.push_back(i);
    return values;
  }

  Graph graph_{"g"};
  Diagnostics diagnostics_;
  NodeBuilder builder_;
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_TESTING_H_
