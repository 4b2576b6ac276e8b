#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/layout.h"
#include "converter/graph/graph.h"

namespace mo::tensorflow {

// One node on its way into the graph: what it says, what it reads, and the means to add nodes and
// to report an error. A value without a node is what comes of a failure: nodes that read one are
// not added, and nothing that follows from it is reported.
class Operation {
 public:
  Operation(const FlatNode& node, int source, std::vector<Tensor> inputs, Layouts& layouts,
            const std::shared_ptr<const void>& owner, Diagnostics& diagnostics)
      : node_(node),
        inputs_(std::move(inputs)),
        layouts_(layouts),
        owner_(owner),
        diagnostics_(diagnostics),
        sources_({source}) {}

  const std::string& name() const { return node_.name; }
  const std::string& op() const { return node_.op(); }
  const GraphNode& node() const { return *node_.source; }
  // Of the bytes of node().tensor.
  const std::shared_ptr<const void>& owner() const { return owner_; }

  // Inputs. Shapes are those that TensorFlow sees, whatever the layout of the value.
  int input_count() const { return static_cast<int>(inputs_.size()); }
  const Tensor& input(int i) const { return inputs_[i]; }
  Shape shape(int i) const { return inputs_[i].source_shape(); }
  int rank(int i) const { return shape(i).rank(); }
  ElementType type(int i) const { return inputs_[i].value.type().element_type; }
  // False after a complaint if some input of the listed ones has an unknown rank.
  bool HaveRanks(int count = 1);

  // Brings the inputs that may be images, not constant and of the largest rank, into [N, C, x…].
  void TakeChannelsFirst();
  // Whether all that reads the results takes them with their channels first.
  bool channels_first_wanted() const { return channels_first_wanted_; }
  void set_channels_first_wanted() { channels_first_wanted_ = true; }

  // Input i with its axes as TensorFlow has them.
  Value InSourceOrder(int i) { return layouts_.InSourceOrder(inputs_[i], sources_, name()); }
  // Input i, [N, x…, C] in TensorFlow, as [N, C, x…].
  Value ChannelsFirst(int i) { return layouts_.ChannelsFirst(inputs_[i], sources_, name()); }
  // The values of an input that is known now: a constant, or computed from constants and shapes.
  std::optional<Constant> Known(int i) const;
  // What input i says goes into attributes and constants: all that is added from now on comes from
  // the nodes that made it, too, so that whoever excludes one of them excludes what has its
  // numbers.
  void AddSourcesOf(int i);
  // Known integers, with AddSourcesOf(i); nullopt after a complaint that names `what`.
  std::optional<Ints> Integers(int i, absl::string_view what);
  // One integer in the same way.
  std::optional<int64_t> Integer(int i, absl::string_view what);
  // An axis of a tensor of that rank, 0 … rank - 1.
  std::optional<int> Axis(int64_t axis, int rank);

  // Attributes, or a default where the file does not say them.
  int64_t IntAttribute(absl::string_view name, int64_t otherwise) const;
  bool BoolAttribute(absl::string_view name, bool otherwise) const;
  double FloatAttribute(absl::string_view name, double otherwise) const;
  std::string TextAttribute(absl::string_view name, absl::string_view otherwise) const;
  Ints IntsAttribute(absl::string_view name) const;
  bool HasAttribute(absl::string_view name) const;
  // nullopt after a complaint about a type that has no numbers.
  std::optional<ElementType> TypeAttribute(absl::string_view name, ElementType otherwise);

  // Adds a node named like this one, with `suffix`. What depends on few constants alone becomes a
  // constant at once.
  Value Add(absl::string_view op, absl::string_view suffix, std::vector<Value> inputs,
            Attributes attributes = {});
  // The same for an operation with several outputs; empty after a failure.
  std::vector<Value> AddSeveral(absl::string_view op, absl::string_view suffix,
                                std::vector<Value> inputs, Attributes attributes = {});
  Value AddConstant(absl::string_view suffix, Constant constant);
  Value AddIntegers(absl::string_view suffix, const Ints& values);
  Value AddInteger(absl::string_view suffix, int64_t value);
  Value AddNumber(absl::string_view suffix, ElementType type, double value);
  // `value` under other extents, of which at most one is not known.
  Value Reshaped(Value value, absl::string_view suffix, const Shape& shape);
  Value Transposed(Value value, absl::string_view suffix, const Ints& order);
  Value Converted(Value value, absl::string_view suffix, ElementType type);

  // What the node yields. Missing outputs are unknown.
  void SetOutput(Tensor tensor) { SetOutputs({std::move(tensor)}); }
  void SetOutputs(std::vector<Tensor> tensors) { outputs_ = std::move(tensors); }
  const std::vector<Tensor>& outputs() const { return outputs_; }

  // Complains about the node. Returns false.
  bool Error(Code code, absl::string_view text);

  Layouts& layouts() { return layouts_; }
  const SourceSet& sources() const { return sources_; }

 private:
  const AttrValue* Attribute(absl::string_view name) const;

  const FlatNode& node_;
  std::vector<Tensor> inputs_;
  std::vector<Tensor> outputs_;
  Layouts& layouts_;
  const std::shared_ptr<const void>& owner_;
  Diagnostics& diagnostics_;
  SourceSet sources_;
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

  static constexpr int kAnyNumber = 1 << 20;
};

// The types, each with `images`.
std::vector<OperationType> Taking(Images images, std::vector<OperationType> types);

// All of them, by name, from the files of ops/.
absl::Span<const OperationType> OperationTypes();
const OperationType* FindOperationType(absl::string_view name);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPERATION_H_
