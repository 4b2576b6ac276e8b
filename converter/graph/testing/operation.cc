#include "converter/graph/testing/operation.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

std::unique_ptr<Graph> Parse(const std::string& extents, const std::string& lines,
                             const std::string& type, Diagnostics& diagnostics) {
  return ParseGraph(absl::StrCat("graph \"g\" {\n%x = Parameter() {element_type = ", type,
                                 ", shape = ", extents, "}\n", lines, "\n%out = Result(%y)\n}\n"),
                    "t.mog", diagnostics);
}

}  // namespace

std::unique_ptr<Graph> Parse(const std::string& extents, const std::string& lines) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = Parse(extents, lines, "f32", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

std::vector<double> Apply(const std::string& extents, std::vector<double> input,
                          const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  if (graph == nullptr) return {};
  std::map<std::pair<const Node*, int>, Tensor> values;
  for (Node* node : graph->TopologicalOrder()) {
    std::vector<const Tensor*> inputs;
    for (const Value& value : node->inputs())
      inputs.push_back(&values.at({value.node, value.output}));
    if (node->Is(ops::kResult)) return inputs[0]->values;
    std::vector<Tensor> outputs;
    for (int i = 0; i < node->output_count(); ++i) {
      const Extents extents_of_i = *node->shape(i).extents();
      outputs.push_back({extents_of_i, std::vector<double>(*ElementCount(extents_of_i), 0.0)});
    }
    if (node->Is(ops::kParameter)) {
      EXPECT_EQ(input.size(), outputs[0].values.size());
      outputs[0].values = input;
    } else if (node->constant()) {
      outputs[0].values = node->constant()->Doubles();
    } else {
      const absl::Status status = node->op().evaluate(*node, inputs, absl::MakeSpan(outputs));
      EXPECT_TRUE(status.ok()) << node->name() << ": " << status;
    }
    for (int i = 0; i < node->output_count(); ++i) values[{node, i}] = std::move(outputs[i]);
  }
  return {};
}

std::string ErrorOf(const std::string& extents, const std::string& lines, const std::string& type) {
  Diagnostics diagnostics;
  EXPECT_EQ(Parse(extents, lines, type, diagnostics), nullptr);
  return diagnostics.Render();
}

testing::AssertionResult Refuses(const std::string& extents, const std::string& lines,
                                 const std::string& what, const std::string& type) {
  const std::string error = ErrorOf(extents, lines, type);
  if (absl::StrContains(error, what)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "the error is: " << error;
}

std::string ShapeOfY(const std::string& extents, const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  return graph == nullptr ? "" : ToString(graph->FindNode("y")->shape());
}

bool IsExactY(const std::string& extents, const std::string& lines) {
  return IsExact(*Parse(extents, lines)->FindNode("y"));
}

bool IsIdentityY(const std::string& extents, const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  const Node* node = graph->FindNode("y");
  return node->op().is_identity != nullptr && node->op().is_identity(*node);
}

std::vector<std::vector<double>> RecipesOfY(const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse("[1]", lines);
  const Node* node = graph->FindNode("y");
  std::vector<std::vector<double>> outputs;
  for (const Constant& constant : node->op().fold_by_recipe(*node))
    outputs.push_back(constant.Doubles());
  return outputs;
}

}  // namespace mo
