#ifndef CONVERTER_FRONTENDS_ONNX_TEXTS_TESTING_H_
#define CONVERTER_FRONTENDS_ONNX_TEXTS_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "converter/graph/ops/ops.h"

namespace mo::onnx {

// Models on strings, for tests. The evaluator has none, so that the strings are constants and all
// that is computed with their bytes is, too.

inline std::string TextData(const std::vector<std::string>& texts) {
  std::string data;
  for (const std::string& text : texts)
    absl::StrAppend(&data, "string_data: \"", absl::CEscape(text), "\" ");
  return data;
}
// A constant of strings.
inline std::string Texts(const std::string& name, const std::vector<int64_t>& dims,
                         const std::vector<std::string>& texts) {
  return absl::StrCat("initializer { name: \"", name, "\" data_type: 8 dims: [",
                      absl::StrJoin(dims, ", "), "] ", TextData(texts), "}\n");
}
inline std::string Texts(const std::string& name, const std::vector<std::string>& texts) {
  return Texts(name, {static_cast<int64_t>(texts.size())}, texts);
}
inline std::string TextTensorAttribute(const std::string& name,
                                       const std::vector<std::string>& texts) {
  return Attribute(name, absl::StrCat("type: TENSOR t { data_type: 8 dims: ", texts.size(), " ",
                                      TextData(texts), "}"));
}

// The model of nodes that read such constants; `results` are its outputs. Its input is read by
// nothing.
inline std::string TextModel(const std::string& constants, const std::string& nodes,
                             const std::vector<std::string>& results = {"y"}, int ml_version = 5) {
  std::string outputs;
  for (const std::string& result : results) outputs += Output(result);
  return TestModel(
      Input("unread", {1}) + constants + nodes + outputs, 21,
      absl::StrCat("opset_import { domain: \"ai.onnx.ml\" version: ", ml_version, " } "));
}
inline std::string MlNode(const std::string& op, const std::string& attributes,
                          const std::string& input = "s") {
  return TestNode(op, {input}, {"y"}, "domain: \"ai.onnx.ml\" " + attributes);
}

// The strings of a value that follow from constants.
inline std::vector<std::string> TextsOf(Value value) {
  const Node& node = *value.node;
  if (node.Is(ops::kReshape) || node.Is(ops::kSqueeze) || node.Is(ops::kUnsqueeze))
    return TextsOf(node.input(0));
  std::vector<std::string> texts;
  if (node.Is(ops::kConcat)) {
    for (const Value& part : node.inputs()) {
      for (std::string& text : TextsOf(part)) texts.push_back(std::move(text));
    }
    return texts;
  }
  const bool is_gather = node.Is(ops::kGather);
  EXPECT_TRUE(is_gather || node.Is(ops::kStringTensorPack)) << node.op().name();
  const Constant* first = node.constant_input(is_gather ? 1 : 0);
  EXPECT_NE(first, nullptr) << node.name();
  if (first == nullptr) return texts;
  if (is_gather) {
    const std::vector<std::string> all = TextsOf(node.input(0));
    for (const int64_t place : first->Int64s()) texts.push_back(all.at(place));
    return texts;
  }
  const Constant* ends = node.constant_input(1);
  const Constant* bytes = node.constant_input(2);
  EXPECT_TRUE(ends != nullptr && bytes != nullptr) << node.name();
  if (ends == nullptr || bytes == nullptr) return texts;
  for (int64_t i = 0; i < first->size(); ++i) {
    const int64_t begin = first->Int64s()[i];
    texts.push_back(bytes->Bytes().substr(begin, ends->Int64s()[i] - begin));
  }
  return texts;
}

// What a model computes: the strings or numbers of one of its outputs.
inline std::vector<std::string> TextResult(const std::string& model, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  return graph == nullptr ? std::vector<std::string>()
                          : TextsOf(graph->results()[output]->input(0));
}
inline std::vector<double> NumberResult(const std::string& model, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  if (graph == nullptr) return {};
  const Constant* constant = graph->results()[output]->constant_input(0);
  EXPECT_NE(constant, nullptr);
  return constant == nullptr ? std::vector<double>() : constant->Doubles();
}
inline std::string ShapeOfResult(const std::string& model, int output = 0) {
  const std::unique_ptr<Graph> graph = LoadText(model);
  return graph == nullptr ? "" : ToString(graph->results()[output]->input(0).shape());
}

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_TEXTS_TESTING_H_
