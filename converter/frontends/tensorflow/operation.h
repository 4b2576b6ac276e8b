#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/common/body_graph.h"
#include "converter/frontends/common/layouts.h"
#include "converter/frontends/common/node_builder.h"
#include "converter/frontends/common/operator_table.h"
#include "converter/frontends/common/reshape.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/graph/graph.h"

namespace mo::tensorflow {

using Tensor = SourceTensor;

// What TensorFlow calls a node of its graphs.
constexpr absl::string_view kNodeWord = "node";

// Imports the functions that one node runs when the model does (FlatNode::bodies).
class BodyImporter {
 public:
  virtual ~BodyImporter() = default;

  virtual const FlatGraph& flat() const = 0;
  // A body of the node, or with `enclosing` of a node in that body. It has no nodes so far. nullptr
  // after an error.
  virtual std::unique_ptr<BodyGraph> NewBody(absl::string_view suffix,
                                             BodyGraph* enclosing = nullptr) = 0;
  // Adds what `results` of a function need, where some of its arguments are `given`, to the body,
  // or with none beside the node. nullopt after an error.
  virtual std::optional<std::vector<Value>> Import(const FlatBody& function,
                                                   const std::vector<TensorRef>& results,
                                                   const std::map<int, Value>& given,
                                                   BodyGraph* body) = 0;
};

// One node on its way into the graph: what it says, what it reads, and the means of NodeBuilder.
class Operation : public NodeBuilder {
 public:
  // `owner` is that of the bytes of the node's tensor.
  Operation(const FlatNode& node, int source, std::vector<Tensor> inputs, Layouts& layouts,
            const std::shared_ptr<const void>& owner, BodyImporter& bodies,
            Diagnostics& diagnostics);

  const GraphNode& node() const { return node_; }
  const FlatNode& flat_node() const { return flat_node_; }
  BodyImporter& bodies() { return bodies_; }
  const std::shared_ptr<const void>& owner() const { return owner_; }

  // Inputs. Shapes are those that TensorFlow sees, whatever the layout of the value.
  int input_count() const { return static_cast<int>(inputs_.size()); }
  const Tensor& input(int i) const { return inputs_[i]; }
  Shape shape(int i) const { return inputs_[i].source_shape(); }
  int rank(int i) const { return shape(i).rank(); }
  ElementType type(int i) const { return inputs_[i].value.type().element_type; }
  // False after an error if one of the first `count` inputs has an unknown rank.
  bool HaveRanks(int count = 1);

  // Brings the inputs that may be images, not constant and of the largest rank, into [N, C, x…].
  void TakeChannelsFirst();
  // Whether all that reads the results takes them with their channels first.
  bool channels_first_wanted() const { return channels_first_wanted_; }
  void set_channels_first_wanted() { channels_first_wanted_ = true; }

  // Input i with its axes as TensorFlow has them.
  Value InSourceOrder(int i) { return layouts_.InSourceOrder(inputs_[i], sources(), name()); }
  // Input i, [N, x…, C] in TensorFlow, as [N, C, x…].
  Value ChannelsFirst(int i) { return layouts_.ChannelsFirst(inputs_[i], sources(), name()); }
  // Tensors that are combined element by element, in one order.
  std::vector<Value> Aligned(const std::vector<Tensor>& tensors, Order& order) {
    return layouts_.Aligned(tensors, sources(), name(), order);
  }
  // All inputs in one order.
  std::vector<Value> AlignedInputs(Order& order) { return Aligned(inputs_, order); }

  // The values of an input that is known now: a constant, or computed from constants and shapes.
  std::optional<Constant> Known(int i) const;
  // What input i says goes into attributes and constants: all that is added from now on comes from
  // the nodes that made it, too, so that whoever excludes one of them excludes what has its
  // numbers.
  void AddSourcesOf(int i);
  // Known integers, with AddSourcesOf(i); nullopt after an error that names `what`.
  std::optional<Ints> Integers(int i, absl::string_view what);
  // One integer in the same way.
  std::optional<int64_t> Integer(int i, absl::string_view what);

  // Attributes, or a default where the file does not say them.
  int64_t IntAttribute(absl::string_view name, int64_t default_value) const;
  bool BoolAttribute(absl::string_view name, bool default_value) const;
  double FloatAttribute(absl::string_view name, double default_value) const;
  std::string TextAttribute(absl::string_view name, absl::string_view default_value) const;
  Ints IntsAttribute(absl::string_view name) const;
  std::vector<std::string> TextsAttribute(absl::string_view name) const;
  bool HasAttribute(absl::string_view name) const;
  // nullopt after an error about a type that has no numbers.
  std::optional<ElementType> TypeAttribute(absl::string_view name, ElementType default_value);

  // What the node yields. Missing outputs are unknown.
  void SetOutput(Tensor tensor) { SetOutputs({std::move(tensor)}); }
  void SetOutputs(std::vector<Tensor> tensors) { outputs_ = std::move(tensors); }
  const std::vector<Tensor>& outputs() const { return outputs_; }

 private:
  const AttrValue* Attribute(absl::string_view name) const;

  const FlatNode& flat_node_;
  const GraphNode& node_;
  std::vector<Tensor> inputs_;
  std::vector<Tensor> outputs_;
  Layouts& layouts_;
  const std::shared_ptr<const void>& owner_;
  BodyImporter& bodies_;
  bool channels_first_wanted_ = false;
};

// In which order of axes an operation takes an image; its results have the same.
enum class Images {
  kSource,         // as TensorFlow has it
  kAny,            // either; nothing comes of it that has the image's order
  kFollowed,       // either
  kStacked,        // makes one, in either order, of tensors that are none
  kChannelsFirst,  // channels first, unless its data_format says that the source has that
};

// How nodes of one operation are read.
struct OperationType {
  absl::string_view name;  // TensorFlow's
  int min_inputs, max_inputs;
  // Adds nodes and sets the outputs, or reports an error.
  void (*import)(Operation&);
  Images images = Images::kSource;
  int image_input = 0;  // of kChannelsFirst
};

// The types, each with `images`.
std::vector<OperationType> Taking(Images images, std::vector<OperationType> types);

// All of them, from the files of ops/.
const OperatorTable<OperationType>& OperationTypes();

// Whether an attribute of the node says that it has complex numbers.
bool HasComplexNumbers(const GraphNode& node);
// How the node is read, nullptr if it is not. With complex numbers few operations are.
const OperationType* FindOperationType(const GraphNode& node);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_
