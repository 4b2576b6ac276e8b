#ifndef CONVERTER_FRONTENDS_ONNX_IMPORTER_TESTING_H_
#define CONVERTER_FRONTENDS_ONNX_IMPORTER_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "converter/frontends/common/model_testing.h"
#include "converter/frontends/onnx/onnx.h"

namespace mo::onnx {

// Models as text, for tests of what is imported.

std::string Quoted(const std::vector<std::string>& names, absl::string_view field);

// A node without a name, as most models have them.
std::string TestNode(const std::string& op, const std::vector<std::string>& inputs,
                     const std::vector<std::string>& outputs, const std::string& attributes = "");

std::string Attribute(const std::string& name, const std::string& value);
std::string IntAttribute(const std::string& name, int64_t value);
std::string FloatAttribute(const std::string& name, double value);
std::string TextAttribute(const std::string& name, const std::string& value);
std::string IntsAttribute(const std::string& name, const std::vector<int64_t>& values);
std::string FloatsAttribute(const std::string& name, const std::vector<double>& values);
std::string TextsAttribute(const std::string& name, const std::vector<std::string>& texts);

// An input or output of type FLOAT; a dimension of -1 is not known.
std::string ValueText(const std::string& field, const std::string& name,
                      const std::vector<int64_t>& dims, int type = 1);
std::string Input(const std::string& name, const std::vector<int64_t>& dims, int type = 1);
std::string Output(const std::string& name);

// A constant of floats, or of i64.
std::string Values(const std::string& name, const std::vector<int64_t>& dims,
                   const std::vector<double>& values);
std::string Ints64(const std::string& name, const std::vector<int64_t>& values);

// The model of a graph.
std::string TestModel(const std::string& graph, int opset = 21, const std::string& more = "");

// The model of one node of com.microsoft with input "x", these constants and outputs.
std::string MicrosoftModel(const std::string& op, const std::vector<std::string>& inputs,
                           const std::vector<int64_t>& dims, const std::string& constants = "",
                           const std::string& attributes = "",
                           const std::vector<std::string>& outputs = {"y"}, int type = 1);

SourceModel SourceOf(const std::string& text, const SourceModel& settings);

std::unique_ptr<Graph> LoadText(const std::string& text, Diagnostics& diagnostics,
                                const SourceModel& settings = {});

std::unique_ptr<Graph> LoadText(const std::string& text, const SourceModel& settings = {});

std::string ErrorsOf(const std::string& text, const SourceModel& settings = {});

// Output `index` of a graph with one input, which has the extents that the graph says or these.
std::vector<double> Computed(Graph& graph, std::vector<double> input, int index = 0,
                             const Extents& extents = {});

// The values of a constant that the graph shall have for an input.
struct GivenInput {
  Extents extents;
  std::vector<double> values;
};

// Makes constants of the inputs after the first one: what computes shapes by them has shapes then.
void Give(Graph& graph, const std::vector<GivenInput>& inputs);

// What one node with input "x" of `dims` and these constants computes: its output "y".
std::vector<double> ComputedBy(const std::string& node, const std::vector<int64_t>& dims,
                               std::vector<double> input, const std::string& constants = "",
                               int opset = 21);

// The same where further inputs of the model, "a", "b", …, have these values: i64, or f32 by
// `type`.
std::vector<double> ComputedWith(const std::string& node, const std::vector<int64_t>& dims,
                                 std::vector<double> input, const std::vector<GivenInput>& given,
                                 const std::string& constants = "", int opset = 21, int type = 7);

// Output `output` of a model with one input.
std::vector<double> ResultOf(const std::string& model, std::vector<double> input, int output = 0);

// The errors of one node.
std::string ErrorsOfNode(const std::string& node, const std::vector<int64_t>& dims,
                         const std::string& constants = "", int opset = 21);

std::vector<double> Counted(int count);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_IMPORTER_TESTING_H_
