#include "converter/frontends/onnx/importer_testing.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/folding.h"
#include "gtest/gtest.h"

namespace mo::onnx {

std::string Quoted(const std::vector<std::string>& names, absl::string_view field) {
  std::string text;
  for (const std::string& name : names) absl::StrAppend(&text, field, ": \"", name, "\" ");
  return text;
}

std::string TestNode(const std::string& op, const std::vector<std::string>& inputs,
                     const std::vector<std::string>& outputs, const std::string& attributes) {
  return absl::StrCat("node { op_type: \"", op, "\" ", Quoted(inputs, "input"),
                      Quoted(outputs, "output"), attributes, "}\n");
}

std::string Attribute(const std::string& name, const std::string& value) {
  return absl::StrCat("attribute { name: \"", name, "\" ", value, " } ");
}

std::string IntAttribute(const std::string& name, int64_t value) {
  return Attribute(name, absl::StrCat("type: INT i: ", value));
}

std::string FloatAttribute(const std::string& name, double value) {
  return Attribute(name, absl::StrFormat("type: FLOAT f: %.9g", value));
}

std::string TextAttribute(const std::string& name, const std::string& value) {
  return Attribute(name, absl::StrCat("type: STRING s: \"", value, "\""));
}

std::string IntsAttribute(const std::string& name, const std::vector<int64_t>& values) {
  return Attribute(name, absl::StrCat("type: INTS ints: [", absl::StrJoin(values, ", "), "]"));
}

std::string FloatsAttribute(const std::string& name, const std::vector<double>& values) {
  return Attribute(name, absl::StrCat("type: FLOATS floats: [", absl::StrJoin(values, ", "), "]"));
}

std::string TextsAttribute(const std::string& name, const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts)
    absl::StrAppend(&list, "strings: \"", absl::CEscape(text), "\" ");
  return Attribute(name, absl::StrCat("type: STRINGS ", list));
}

std::string ValueText(const std::string& field, const std::string& name,
                      const std::vector<int64_t>& dims, int type) {
  std::string shape;
  for (const int64_t dim : dims) {
    absl::StrAppend(&shape, "dim { ", dim < 0 ? "" : absl::StrCat("dim_value: ", dim), " } ");
  }
  return absl::StrCat(field, " { name: \"", name, "\" type { tensor_type { elem_type: ", type,
                      " shape { ", shape, "} } } }\n");
}

std::string Input(const std::string& name, const std::vector<int64_t>& dims, int type) {
  return ValueText("input", name, dims, type);
}

std::string Output(const std::string& name) {
  return absl::StrCat("output { name: \"", name, "\" }\n");
}

std::string Values(const std::string& name, const std::vector<int64_t>& dims,
                   const std::vector<double>& values) {
  std::string list;
  for (const double value : values) absl::StrAppendFormat(&list, "float_data: %.9g ", value);
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 1 dims: [",
                      absl::StrJoin(dims, ", "), "] ", list, "}\n");
}

std::string Ints64(const std::string& name, const std::vector<int64_t>& values) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 7 dims: ", values.size(),
                      " int64_data: [", absl::StrJoin(values, ", "), "] }\n");
}

std::string TestModel(const std::string& graph, int opset, const std::string& more) {
  return absl::StrCat("ir_version: 8 opset_import { domain: \"\" version: ", opset, " } ", more,
                      "graph { name: \"net\"\n", graph, "}\n");
}

std::string MicrosoftModel(const std::string& op, const std::vector<std::string>& inputs,
                           const std::vector<int64_t>& dims, const std::string& constants,
                           const std::string& attributes, const std::vector<std::string>& outputs,
                           int type) {
  std::string results;
  for (const std::string& output : outputs) {
    if (!output.empty()) results += Output(output);
  }
  return TestModel(Input("x", dims, type) + constants +
                       TestNode(op, inputs, outputs, "domain: \"com.microsoft\" " + attributes) +
                       results,
                   21, "opset_import { domain: \"com.microsoft\" version: 1 } ");
}

SourceModel SourceOf(const std::string& text, const SourceModel& settings) {
  SourceModel source = settings;
  source.model = {"net.txt", text, nullptr};
  return source;
}

std::unique_ptr<Graph> LoadText(const std::string& text, Diagnostics& diagnostics,
                                const SourceModel& settings) {
  return kOnnxFrontend.load(SourceOf(text, settings), diagnostics);
}

std::unique_ptr<Graph> LoadText(const std::string& text, const SourceModel& settings) {
  return LoadedModel(kOnnxFrontend, SourceOf(text, settings));
}

std::string ErrorsOf(const std::string& text, const SourceModel& settings) {
  return ErrorsOfModel(kOnnxFrontend, SourceOf(text, settings));
}

std::vector<double> Computed(Graph& graph, std::vector<double> input, int index,
                             const Extents& extents) {
  Node* parameter = graph.parameters()[0];
  if (!extents.empty()) {
    graph.SetAttribute(parameter, "shape", Shape::Of(extents));
    EXPECT_TRUE(graph.InferAll().ok());
  }
  absl::StatusOr<std::vector<mo::Tensor>> results =
      Evaluate(graph, {{*parameter->shape().extents(), std::move(input)}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(index).values : std::vector<double>();
}

void Give(Graph& graph, const std::vector<GivenInput>& inputs) {
  for (const GivenInput& given : inputs) {
    Node* parameter = graph.parameters()[1];
    Node* constant = graph.AddConstant(
        "given",
        Constant::FromDoubles(parameter->type().element_type, given.extents, given.values));
    graph.ReplaceUses(parameter->output(), constant->output());
    graph.Remove(parameter);
  }
  constexpr int64_t kMaxElements = 1 << 16;
  for (Node* node : graph.TopologicalOrder()) {
    EXPECT_TRUE(graph.Infer(node).ok()) << node->name();
    if (!IsFoldable(*node)) continue;
    const absl::StatusOr<std::vector<Constant>> folded = FoldedOutputs(*node, kMaxElements);
    for (int i = 0; folded.ok() && i < static_cast<int>(folded->size()); ++i)
      graph.ReplaceUses(node->output(i), graph.AddConstant("folded", (*folded)[i])->output());
  }
}

std::vector<double> ComputedBy(const std::string& node, const std::vector<int64_t>& dims,
                               std::vector<double> input, const std::string& constants, int opset) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", dims) + constants + node + Output("y"), opset));
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(input));
}

std::vector<double> ComputedWith(const std::string& node, const std::vector<int64_t>& dims,
                                 std::vector<double> input, const std::vector<GivenInput>& given,
                                 const std::string& constants, int opset, int type) {
  std::string inputs = Input("x", dims);
  for (size_t i = 0; i < given.size(); ++i)
    inputs += Input(std::string(1, static_cast<char>('a' + i)), given[i].extents, type);
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(inputs + constants + node + Output("y"), opset));
  if (graph == nullptr) return {};
  Give(*graph, given);
  return Computed(*graph, std::move(input));
}

std::vector<double> ResultOf(const std::string& model, std::vector<double> input, int output) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(input), output);
}

std::string ErrorsOfNode(const std::string& node, const std::vector<int64_t>& dims,
                         const std::string& constants, int opset) {
  return ErrorsOf(TestModel(Input("x", dims) + constants + node + Output("y"), opset));
}

std::vector<double> Counted(int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(i);
  return values;
}

}  // namespace mo::onnx
