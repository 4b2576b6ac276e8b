#include "converter/frontends/tensorflow/importer_testing.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/evaluator/evaluator.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {

std::string TestNode(const std::string& name, const std::string& op,
                     const std::vector<std::string>& inputs, const std::string& attributes) {
  std::string text = absl::StrCat("node { name: \"", name, "\" op: \"", op, "\" ");
  for (const std::string& input : inputs) absl::StrAppend(&text, "input: \"", input, "\" ");
  return absl::StrCat(text, attributes, "}\n");
}

std::string Attribute(const std::string& key, const std::string& value) {
  return absl::StrCat("attr { key: \"", key, "\" value { ", value, " } } ");
}

std::string ShapeText(const std::vector<int64_t>& dims) {
  std::string text;
  for (int64_t dim : dims) absl::StrAppend(&text, "dim { size: ", dim, " } ");
  return text;
}

std::string Input(const std::string& name, const std::vector<int64_t>& dims,
                  const std::string& type) {
  return TestNode(name, "Placeholder", {},
                  Attribute("dtype", "type: " + type) +
                      Attribute("shape", absl::StrCat("shape { ", ShapeText(dims), "}")));
}

std::string Values(const std::string& name, const std::vector<int64_t>& dims,
                   const std::vector<double>& values, const std::string& field) {
  const std::string type = field == "int_val" ? "DT_INT32" : "DT_FLOAT";
  std::string list;
  for (double value : values) absl::StrAppendFormat(&list, "%s: %.9g ", field, value);
  return TestNode(name, "Const", {},
                  Attribute("dtype", "type: " + type) +
                      Attribute("value", absl::StrCat("tensor { dtype: ", type, " tensor_shape { ",
                                                      ShapeText(dims), "} ", list, "}")));
}

std::string Number(const std::string& name, int value) {
  return Values(name, {}, {static_cast<double>(value)}, "int_val");
}

std::string Ints32(const std::string& name, const std::vector<double>& values) {
  return Values(name, {static_cast<int64_t>(values.size())}, values, "int_val");
}

std::string List(const std::vector<int64_t>& values) {
  return absl::StrCat("list { i: [", absl::StrJoin(values, ", "), "] }");
}

SourceModel SourceOf(const std::string& text, const SourceModel& settings) {
  SourceModel source = settings;
  source.model = {"net.pbtxt", text, nullptr};
  return source;
}

std::unique_ptr<Graph> LoadText(const std::string& text, Diagnostics& diagnostics,
                                const SourceModel& settings) {
  return kTensorFlowFrontend.load(SourceOf(text, settings), diagnostics);
}

std::unique_ptr<Graph> LoadText(const std::string& text, const SourceModel& settings) {
  return LoadedModel(kTensorFlowFrontend, SourceOf(text, settings));
}

std::string ErrorsOf(const std::string& text, const SourceModel& settings) {
  return ErrorsOfModel(kTensorFlowFrontend, SourceOf(text, settings));
}

std::vector<double> Computed(const Graph& graph, std::vector<double> input, int index) {
  absl::StatusOr<std::vector<mo::Tensor>> results = Evaluate(
      graph, {{*graph.parameters()[0]->shape().extents(), std::move(input)}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(index).values : std::vector<double>();
}

std::vector<double> Counted(int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(i);
  return values;
}

std::string Image() {
  return Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
         TestNode("conv", "Conv2D", {"x", "w"},
                  kData + Attribute("strides", List({1, 1, 1, 1})) +
                      Attribute("padding", "s: \"SAME\""));
}

}  // namespace mo::tensorflow
