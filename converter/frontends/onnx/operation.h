#ifndef CONVERTER_FRONTENDS_ONNX_OPERATION_H_
#define CONVERTER_FRONTENDS_ONNX_OPERATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/common/body_graph.h"
#include "converter/frontends/common/node_builder.h"
#include "converter/frontends/common/operator_table.h"
#include "converter/frontends/onnx/model.h"
#include "converter/frontends/onnx/tensor.h"
#include "converter/graph/graph.h"

namespace mo::onnx {

// What ONNX calls a node of its graphs.
constexpr absl::string_view kNodeWord = "node";

// The newest version of the default domain's operators that is known.
constexpr int kNewestOpset = 25;

// What a name of the source is in the graph.
struct SourceValue {
  enum class Kind {
    kFailed,  // nothing, after an error
    kTensor,
    kSequence,  // a list of tensors, whose number is known
    kNone,      // an optional without a value, or an input or output that is left out
  };

  SourceValue() = default;
  SourceValue(Value value)  // NOLINT: a tensor is a value
      : kind(value.node == nullptr ? Kind::kFailed : Kind::kTensor), tensor(value) {}
  static SourceValue Sequence(std::vector<Value> elements);
  static SourceValue None();

  Kind kind = Kind::kFailed;
  Value tensor = {};
  std::vector<Value> elements = {};
};

class Operation;

// Imports graphs of attributes of a node, in its place or as its bodies. Their nodes are called
// NODE/SUFFIX/….
class BodyImporter {
 public:
  virtual ~BodyImporter() = default;
  // The outputs of `definition` with these inputs, in place of the node; nullopt after an error.
  virtual std::optional<std::vector<SourceValue>> Import(const GraphDef& definition,
                                                         std::vector<SourceValue> inputs,
                                                         absl::string_view suffix) = 0;

  // A body of the node, which has no nodes so far. nullptr after an error.
  virtual std::unique_ptr<BodyGraph> NewBody(absl::string_view suffix) = 0;
  // The same as Import(), into a body of the node.
  virtual std::optional<std::vector<SourceValue>> ImportInto(BodyGraph& body,
                                                             const GraphDef& definition,
                                                             std::vector<SourceValue> inputs,
                                                             absl::string_view suffix) = 0;

  // Takes back what the node has imported so far, to import it in another way.
  virtual void TakeBack() = 0;
};

// One node on its way into the graph: what it says, what it reads, and the means of NodeBuilder.
class Operation : public NodeBuilder {
 public:
  // `version` is that of the node's domain. `bodies` and `files` must outlive this.
  Operation(const NodeDef& node, int64_t version, int source, std::vector<SourceValue> inputs,
            Graph& graph, BodyImporter& bodies, const TensorFiles& files, Diagnostics& diagnostics);

  const NodeDef& node() const { return node_; }
  int64_t version() const { return version_; }

  // Inputs. One that is left out, also at the end, has no node.
  int input_count() const { return static_cast<int>(inputs_.size()); }
  bool has_input(int i) const { return source_value(i).kind != SourceValue::Kind::kNone; }
  const SourceValue& source_value(int i) const;
  Value input(int i) const { return source_value(i).tensor; }
  const Shape& shape(int i) const { return input(i).shape(); }
  int rank(int i) const { return shape(i).rank(); }
  ElementType type(int i) const { return input(i).type().element_type; }
  // All that are there, in their order.
  std::vector<Value> inputs() const;
  // False after an error if one of the first `count` inputs has an unknown rank.
  bool HaveRanks(int count = 1);
  // Whether all inputs are tensors, and the first `needed` are there. False after an error.
  bool HasTensors(int needed);

  // The values of an input that is known now: a constant, or computed from constants and shapes.
  std::optional<Constant> Known(int i) const;
  // What input i says goes into attributes and constants: all that is added from now on comes from
  // the nodes that made it, too, so that whoever excludes one of them excludes what has its
  // numbers.
  void AddSourcesOf(int i);
  // Known integers, with AddSourcesOf(i); nullopt after an error that names `what`.
  std::optional<Ints> Integers(int i, absl::string_view what);
  // One number in the same way.
  std::optional<int64_t> Integer(int i, absl::string_view what);
  std::optional<double> Number(int i, absl::string_view what);

  // Attributes, or a default where the file does not say them.
  bool HasAttribute(absl::string_view name) const { return Attribute(name) != nullptr; }
  int64_t IntAttribute(absl::string_view name, int64_t default_value) const;
  bool BoolAttribute(absl::string_view name, bool default_value) const;
  double FloatAttribute(absl::string_view name, double default_value) const;
  std::string TextAttribute(absl::string_view name, absl::string_view default_value) const;
  Ints IntsAttribute(absl::string_view name, const Ints& default_value = {}) const;
  std::vector<double> FloatsAttribute(absl::string_view name) const;
  std::vector<std::string> TextsAttribute(absl::string_view name) const;
  // nullptr after an error.
  const GraphDef* GraphAttribute(absl::string_view name);
  // nullopt after an error: a type that has no numbers; a tensor that is missing or damaged.
  std::optional<ElementType> TypeAttribute(absl::string_view name, ElementType default_value);
  std::optional<Constant> TensorAttribute(absl::string_view name);
  // Whether a tensor has strings, and these; nullopt after an error.
  bool HasTextTensor(absl::string_view name) const;
  std::optional<TextTensor> TextTensorAttribute(absl::string_view name);

  // Axes of an attribute or of a known input: `input`, if it is not -1 and the node has it,
  // otherwise attribute "axes". Each is 0 … rank - 1; all of them if none is said. nullopt after an
  // error.
  std::optional<Ints> Axes(int input, int rank);

  // What the node yields. Missing outputs fail when they are read.
  int output_count() const { return static_cast<int>(node_.outputs.size()); }
  bool has_output(int i) const { return i < output_count() && !node_.outputs[i].empty(); }
  void SetOutput(SourceValue value) { SetOutputs({std::move(value)}); }
  void SetOutputs(std::vector<SourceValue> values) { outputs_ = std::move(values); }
  const std::vector<SourceValue>& outputs() const { return outputs_; }

  BodyImporter& bodies() { return bodies_; }

 private:
  const AttributeDef* Attribute(absl::string_view name) const;

  const NodeDef& node_;
  const int64_t version_;
  const std::vector<SourceValue> inputs_;
  std::vector<SourceValue> outputs_;
  BodyImporter& bodies_;
  const TensorFiles& files_;
};

// How nodes of one operator are read, in these versions of its domain's opset.
struct OperatorType {
  absl::string_view name;
  int first, last;
  int min_inputs, max_inputs;
  // Adds nodes and sets the outputs, or reports an error.
  void (*import)(Operation&);
  absl::string_view domain = "";
  bool takes_lists = false;  // inputs may be sequences, and be left out anywhere
};

// All of them, from the files of ops/.
const OperatorTable<OperatorType>& OperatorTypes();

// The one of a node, or nullptr.
const OperatorType* FindOperator(const NodeDef& node, int64_t version);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPERATION_H_
