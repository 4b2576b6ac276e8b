#ifndef CONVERTER_GRAPH_OP_SCHEMA_H_
#define CONVERTER_GRAPH_OP_SCHEMA_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/graph/attributes.h"
#include "converter/graph/op_type.h"
#include "converter/graph/tensor.h"

namespace mo {

class Constant;
class Node;
class ShapeValues;
struct ConvolutionKind;

// Element type and shape of one value.
struct TensorType {
  ElementType element_type = ElementType::kF32;
  Shape shape;

  friend bool operator==(const TensorType&, const TensorType&) = default;
};

struct AttributeSpec {
  absl::string_view name;  // as in IR
  AttributeKind kind;
  std::optional<AttributeValue> default_value = {};
  // Instead of default_value, for a list with one value for each spatial axis of input 0: that
  // value.
  std::optional<int64_t> spatial_default = {};
  // The values that it can have, where each of them selects how the operation computes: all others
  // are errors. Of a list, and of a string that lists its values with ", " between them, what its
  // elements can be. Each value is a form that has to be run in the OpenVINO runtime and compared;
  // so are both values of a kBool.
  std::vector<absl::string_view> values = {};
  // Whether the IR has it among the layer's data.
  bool in_ir_data = true;
  // With neither default every node has to say the attribute.
};

// How an operation maps its inputs' elements to its outputs'. Who moves something along the graph
// asks for this instead of listing operations.
enum class Locality {
  kNone,   // anything
  kUnary,  // output element i depends on input 0's element i alone; other inputs are parameters
  kBroadcasting,  // every input is broadcast to the output's shape, then the same element of each
                  // is combined
};

// Integers in row-major order, as far as they are known: a number, a range or a symbol; a negative
// one is a known number here.
using KnownInts = std::vector<std::optional<Dim>>;

// What an operation is: the one place that describes it. Who infers, verifies, prints, writes,
// folds, computes or rewrites nodes reads it here instead of listing operations. An operation is
// added by a schema in the file of its family in ops/, and by a line in ops/ops.h.
struct OpSchema {
  OpType type;
  int min_inputs = 0;
  int max_inputs = 0;  // kAnyNumber for a list
  int outputs = 1;     // kAnyNumber: as many as infer() sets
  int bodies = 0;      // graphs that a node owns (bodies.h); the evaluator runs them
  std::vector<AttributeSpec> attributes = {};
  Locality locality = Locality::kNone;
  // Output 0 has the elements of input 0, in their order, in another shape.
  bool reshapes = false;
  // Combines the elements along the axes that input 1 lists.
  bool reduces = false;
  // The outputs are the parts of input 0 along the axis that input 1 says, in their order.
  bool splits = false;
  // Inputs or outputs may be strings: the runtime has it for these, too.
  bool takes_strings = false;
  // For a convolution: which of the four it is.
  const ConvolutionKind* convolution = nullptr;

  // The oldest opset that has the operation as the node uses it; 0: none has, and it is written as
  // others.
  int opset = 1;
  int (*opset_of)(const Node&) = nullptr;  // instead of `opset`, where it depends on the node
  std::vector<int> opsets = {};            // with `opset_of`: all that it returns, ascending
  absl::string_view ir_type = {};          // the type of an IR's layer, where it is not the name
  // Data of an IR's layer besides `attributes`, where an opset asks for more.
  Attributes (*ir_attributes)(const Node&, int opset) = nullptr;

  // Checks inputs and attributes and computes the types of all outputs. The error says what does
  // not fit, without the node's name. Attributes and input count are already checked against this
  // schema.
  absl::Status (*infer)(const Node&, std::vector<TensorType>& outputs) = nullptr;

  // Computes the outputs in double. `outputs` come with their extents set and zeros in them.
  absl::Status (*evaluate)(const Node&, absl::Span<const Tensor* const> inputs,
                           absl::Span<Tensor> outputs) = nullptr;

  // The magnitudes of the outputs: bounds M such that inputs which are wrong by c · eps · M each
  // and one rounding of the result, of eps · |result|, make the result wrong by not much more than
  // c · eps · M, to first order. M is at least the absolute value. A convolution's is the sum of
  // |w| · M over its window. nullptr: `evaluate` of the inputs' magnitudes (inputs that are not of
  // a floating-point type by their values), as is right for sums of products, averages, maxima and
  // movement. `outputs` come with the results in them and leave with their magnitudes.
  absl::Status (*magnitude)(const Node&, absl::Span<const Tensor* const> inputs,
                            absl::Span<const Tensor* const> magnitudes,
                            absl::Span<Tensor> outputs) = nullptr;

  // Whether `evaluate` computes by operations that IEEE 754 rounds correctly (+ − × ÷ √,
  // conversions) and by moving elements, in a fixed order, so that the result has the same bits on
  // every machine. nullptr: never. See IsExact().
  bool (*exact)(const Node&) = nullptr;
  // Of an exact operation: whether also these values are the same on every machine. nullptr: all.
  bool (*exact_for)(const Node&, absl::Span<const Tensor> inputs,
                    absl::Span<const Tensor> outputs) = nullptr;

  // The outputs of a node with constant inputs as recipes, where it only moves or converts their
  // elements: these cost nothing, whatever the size. Empty: `evaluate`.
  std::vector<Constant> (*fold_by_recipe)(const Node&) = nullptr;
  // The values of the one output where the types of the inputs say them, whatever the inputs are.
  std::optional<Tensor> (*values_of_types)(const Node&) = nullptr;

  // The integers of the one output, as far as they follow from the graph (shape_values.h). nullptr:
  // unknown.
  std::optional<KnownInts> (*shape_values)(const Node&, ShapeValues&) = nullptr;

  // Whether output 0 is input 0 and nothing else is done, so that the node can go. nullptr: never.
  bool (*is_identity)(const Node&) = nullptr;
  // Whether no element of output 0 is below 0. nullptr: that is not known.
  bool (*is_never_negative)(const Node&) = nullptr;
  // The number of products that it adds up (multiply_accumulates.h). nullptr: none.
  int64_t (*multiply_accumulates)(const Node&) = nullptr;

  absl::string_view name() const { return type.name(); }
  absl::string_view layer_type() const { return ir_type.empty() ? name() : ir_type; }

  static constexpr int kAnyNumber = -1;

  const AttributeSpec* FindAttribute(absl::string_view attribute) const {
    for (const AttributeSpec& spec : attributes) {
      if (spec.name == attribute) return &spec;
    }
    return nullptr;
  }
};

// The schema of an operation, or nullptr. Schemas live as long as the process.
const OpSchema* FindOp(absl::string_view name);

// Whether a node with constant inputs may be folded by evaluating it: its schema says that it is
// exact, and its element types can be computed with. What the values forbid is the caller's care:
// integers beyond 2^53, which no double holds, and NaN, whose bits are the machine's choice.
bool IsExact(const Node& node);

// All operations, by name.
absl::Span<const OpSchema> AllOps();

}  // namespace mo

#endif  // CONVERTER_GRAPH_OP_SCHEMA_H_
