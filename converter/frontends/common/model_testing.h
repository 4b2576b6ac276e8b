#ifndef CONVERTER_FRONTENDS_COMMON_MODEL_TESTING_H_
#define CONVERTER_FRONTENDS_COMMON_MODEL_TESTING_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/frontends/frontend.h"
#include "gtest/gtest.h"

namespace mo {

// Source models in tests of a frontend.

inline std::unique_ptr<Graph> LoadedModel(const Frontend& frontend, const SourceModel& source) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = frontend.load(source, diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

inline std::string ErrorsOfModel(const Frontend& frontend, const SourceModel& source) {
  Diagnostics diagnostics;
  EXPECT_EQ(frontend.load(source, diagnostics), nullptr);
  EXPECT_TRUE(diagnostics.has_errors());
  return diagnostics.Render();
}

// How many nodes of an operation there are.
inline int Count(const Graph& graph, absl::string_view op) {
  int count = 0;
  for (const Node* node : graph.TopologicalOrder()) count += node->Is(OpType(op));
  return count;
}

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_MODEL_TESTING_H_
