#ifndef CONVERTER_GRAPH_OPS_TESTING_H_
#define CONVERTER_GRAPH_OPS_TESTING_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/text.h"
#include "gtest/gtest.h"

namespace mo {

// For tests of operations: graphs of a few lines, and what they compute.

// The graph of `lines`, which read %x and define %y.
inline std::unique_ptr<Graph> Parse(const std::string& parameter, const std::string& lines,
                                    Diagnostics& diagnostics) {
  return ParseGraph(absl::StrCat("graph \"g\" {\n%x = Parameter() {", parameter, "}\n", lines,
                                 "\n%out = Result(%y)\n}\n"),
                    "t.mog", diagnostics);
}

inline std::unique_ptr<Graph> Parse(const std::string& extents, const std::string& lines) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph =
      Parse(absl::StrCat("element_type = f32, shape = ", extents), lines, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

inline std::vector<double> Apply(const std::string& extents, std::vector<double> input,
                                 const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  absl::StatusOr<std::vector<Tensor>> results = Evaluate(
      *graph, {{*graph->parameters()[0]->shape().extents(), std::move(input)}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(0).values : std::vector<double>();
}

inline std::string ErrorOf(const std::string& extents, const std::string& lines,
                           const std::string& type = "f32") {
  Diagnostics diagnostics;
  EXPECT_EQ(Parse(absl::StrCat("element_type = ", type, ", shape = ", extents), lines, diagnostics),
            nullptr);
  return diagnostics.Render();
}

// The shape of %y, as text.
inline std::string ShapeOfY(const std::string& extents, const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  return graph == nullptr ? "" : ToString(graph->FindNode("y")->shape());
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_OPS_TESTING_H_
