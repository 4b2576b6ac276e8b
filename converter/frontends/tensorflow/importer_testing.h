#ifndef CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/evaluator/evaluator.h"
#include "converter/frontends/common/model_testing.h"
#include "converter/frontends/tensorflow/tensorflow.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {

// Graphs as text, for tests of what is imported.

inline std::string TestNode(const std::string& name, const std::string& op,
                            const std::vector<std::string>& inputs,
                            const std::string& attributes = "") {
  std::string text = absl::StrCat("node { name: \"", name, "\" op: \"", op, "\" ");
  for (const std::string& input : inputs) absl::StrAppend(&text, "input: \"", input, "\" ");
  return absl::StrCat(text, attributes, "}\n");
}

inline std::string Attribute(const std::string& key, const std::string& value) {
  return absl::StrCat("attr { key: \"", key, "\" value { ", value, " } } ");
}

inline std::string ShapeText(const std::vector<int64_t>& dims) {
  std::string text;
  for (int64_t dim : dims) absl::StrAppend(&text, "dim { size: ", dim, " } ");
  return text;
}

inline std::string Input(const std::string& name, const std::vector<int64_t>& dims,
                         const std::string& type = "DT_FLOAT") {
  return TestNode(name, "Placeholder", {},
                  Attribute("dtype", "type: " + type) +
                      Attribute("shape", absl::StrCat("shape { ", ShapeText(dims), "}")));
}

// A constant of floats, or of ints where `field` is int_val.
inline std::string Values(const std::string& name, const std::vector<int64_t>& dims,
                          const std::vector<double>& values,
                          const std::string& field = "float_val") {
  const std::string type = field == "int_val" ? "DT_INT32" : "DT_FLOAT";
  std::string list;
  for (double value : values) absl::StrAppendFormat(&list, "%s: %.9g ", field, value);
  return TestNode(name, "Const", {},
                  Attribute("dtype", "type: " + type) +
                      Attribute("value", absl::StrCat("tensor { dtype: ", type, " tensor_shape { ",
                                                      ShapeText(dims), "} ", list, "}")));
}
// A scalar of i32.
inline std::string Number(const std::string& name, int value) {
  return Values(name, {}, {static_cast<double>(value)}, "int_val");
}

inline std::string Ints32(const std::string& name, const std::vector<double>& values) {
  return Values(name, {static_cast<int64_t>(values.size())}, values, "int_val");
}

inline std::string List(const std::vector<int64_t>& values) {
  return absl::StrCat("list { i: [", absl::StrJoin(values, ", "), "] }");
}

inline SourceModel SourceOf(const std::string& text, const SourceModel& settings) {
  SourceModel source = settings;
  source.model = {"net.pbtxt", text, nullptr};
  return source;
}

inline std::unique_ptr<Graph> LoadText(const std::string& text, Diagnostics& diagnostics,
                                       const SourceModel& settings = {}) {
  return kTensorFlowFrontend.load(SourceOf(text, settings), diagnostics);
}

inline std::unique_ptr<Graph> LoadText(const std::string& text, const SourceModel& settings = {}) {
  return LoadedModel(kTensorFlowFrontend, SourceOf(text, settings));
}

inline std::string ErrorsOf(const std::string& text, const SourceModel& settings = {}) {
  return ErrorsOfModel(kTensorFlowFrontend, SourceOf(text, settings));
}

// Output `index` of a graph with one input.
inline std::vector<double> Computed(const Graph& graph, std::vector<double> input, int index = 0) {
  absl::StatusOr<std::vector<mo::Tensor>> results = Evaluate(
      graph, {{*graph.parameters()[0]->shape().extents(), std::move(input)}}, Precision::kDouble);
  EXPECT_TRUE(results.ok()) << results.status();
  return results.ok() ? results->at(index).values : std::vector<double>();
}

inline std::vector<double> Counted(int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(i);
  return values;
}

inline const std::string kData = Attribute("data_format", "s: \"NHWC\"");

// A 1×1 convolution of x [1, 2, 2, 2] that doubles channel 0 and triples channel 1.
inline std::string Image() {
  return Input("x", {1, 2, 2, 2}) + Values("w", {1, 1, 2, 2}, {2, 0, 0, 3}) +
         TestNode("conv", "Conv2D", {"x", "w"},
                  kData + Attribute("strides", List({1, 1, 1, 1})) +
                      Attribute("padding", "s: \"SAME\""));
}

// What the convolution makes of 0 … 7.
inline const std::vector<double> kImage = {0, 3, 4, 9, 8, 15, 12, 21};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_
