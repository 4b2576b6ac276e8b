#include "converter/frontends/tensorflow/importer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/requested.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/image_demand.h"
#include "converter/frontends/tensorflow/operation.h"
#include "converter/frontends/tensorflow/reach.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

// What images are, by the operations that say it.
absl::string_view ImageLayoutOf(const FlatGraph& graph) {
  bool first = false, last = false;
  for (const FlatNode& node : graph.nodes()) {
    const auto format = node.source->attributes.find("data_format");
    if (node.kind != FlatNode::Kind::kNode || format == node.source->attributes.end()) continue;
    first |= format->second.s() == "NCHW";
    last |= format->second.s() == "NHWC";
  }
  return first && !last ? "NCHW" : "NHWC";
}

class Importer {
 public:
  Importer(const SourceModel& source, const Model& model, const FlatGraph& flat,
           Diagnostics& diagnostics)
      : source_(source),
        model_(model),
        flat_(flat),
        image_layout_(ImageLayoutOf(flat)),
        diagnostics_(diagnostics),
        errors_before_(diagnostics.error_count()),
        graph_(std::make_unique<Graph>("")),
        layouts_(*graph_) {}

  std::unique_ptr<Graph> Import() {
    DeclareSourceNodes();
    ResolveInputs();
    ResolveOutputs();
    if (HasFailed()) return nullptr;
    const std::optional<std::vector<int>> order =
        NodesInOrder(flat_, outputs_, ShapedCuts(), diagnostics_);
    if (!order || !CanBeImported(flat_, *order, model_, source_.model.name, diagnostics_))
      return nullptr;
    AddParameters({order->begin(), order->end()});
    channels_first_ = NodesWithChannelsFirst(flat_, *order, outputs_);
    for (int index : *order) ImportNode(index);
    if (HasFailed()) return nullptr;
    AddResults();
    NameTensors(*order);
    if (HasFailed()) return nullptr;
    graph_->RemoveDeadNodes();
    RemoveUnreadParameters();
    return std::move(graph_);
  }

 private:
  bool HasFailed() const { return diagnostics_.error_count() > errors_before_; }

  void DeclareSourceNodes() {
    for (const FlatNode& node : flat_.nodes()) {
      source_numbers_.push_back(
          node.kind == FlatNode::Kind::kArgument
              ? -1
              : graph_->AddSourceNode({node.name, node.op(), node.source->location, {}}));
    }
  }

  // "images" of the signature, "node", "node:1", or "0:node" for what the node reads there.
  std::optional<TensorRef> Find(const std::vector<NamedTensor>& signature,
                                const std::string& name) const {
    absl::string_view text = name;
    for (const NamedTensor& named : signature) {
      if (named.name == name) text = named.tensor;
    }
    if (const int whole = flat_.Find(text); whole >= 0) return TensorRef{whole, 0};
    const std::optional<TensorName> parsed = ParseTensorName(text);
    if (parsed) {
      const int node = flat_.Find(parsed->node);
      if (node >= 0) return TensorRef{node, parsed->output};
    }
    const size_t colon = text.find(':');
    int port = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(text.substr(0, colon), &port))
      return std::nullopt;
    const int reader = flat_.Find(text.substr(colon + 1));
    const bool exists =
        reader >= 0 && port >= 0 && port < static_cast<int>(flat_.node(reader).inputs.size());
    return exists ? std::optional<TensorRef>(flat_.node(reader).inputs[port]) : std::nullopt;
  }

  std::vector<std::string> Names(bool placeholders) const {
    std::vector<std::string> names;
    for (const FlatNode& node : flat_.nodes()) {
      if (!placeholders || IsPlaceholder(node)) names.push_back(node.name);
    }
    return names;
  }

  void ResolveInputs() {
    std::set<std::string> names;
    for (const auto& [name, place] : source_.input_places) names.insert(name);
    for (const auto& [name, shape] : source_.input_shapes) names.insert(name);
    std::vector<std::string> known = Names(/*placeholders=*/true);
    for (const std::string& name : names) {
      const std::optional<TensorRef> ref = Find(model_.inputs, name);
      if (!ref) continue;
      known.push_back(name);
      const auto shape = source_.input_shapes.find(name);
      // The configuration's shape is in the order of its layout, images here are NHWC.
      const bool image = shape != source_.input_shapes.end() && shape->second.rank() == 4;
      inputs_[*ref] = {name, RequestedShape(source_, name, image ? image_layout_ : "")};
    }
    ReportUnknownInputs(source_, known, diagnostics_);
  }

  void ResolveOutputs() {
    std::vector<std::string> names = source_.outputs;
    if (names.empty()) {
      for (const NamedTensor& output : model_.outputs) names.push_back(output.name);
    }
    for (const std::string& name : names) {
      const std::optional<TensorRef> ref = Find(model_.outputs, name);
      if (!ref) {
        ReportUnknownOutput(source_, name, "tensor or node", Names(/*placeholders=*/false),
                            diagnostics_);
      } else if (std::find(outputs_.begin(), outputs_.end(), *ref) == outputs_.end()) {
        outputs_.push_back(*ref);
      }
    }
    if (!names.empty()) return;
    for (int node : flat_.Unread()) {
      // A call yields each result of its function.
      const bool call = flat_.node(node).kind == FlatNode::Kind::kCall;
      const int count = call ? static_cast<int>(flat_.node(node).inputs.size()) : 1;
      for (int output = 0; output < count; ++output) outputs_.push_back({node, output});
    }
    if (!outputs_.empty() || !NodesInOrder(flat_, {}, ShapedCuts(), diagnostics_)) return;
    diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                       "the graph has no output: every node is read by another; name one with "
                       "[[output]]");
  }

  // Tensors in the middle of the graph that become inputs, where nothing in front is looked at.
  std::set<TensorRef> ShapedCuts() const {
    std::set<TensorRef> cuts;
    for (const auto& [ref, input] : inputs_) {
      if (input.shape && !IsPlaceholder(flat_.node(ref.node))) cuts.insert(ref);
    }
    return cuts;
  }

  // The inputs of the signature in its order, then the others in the order of the file.
  void AddParameters(const std::set<int>& reached) {
    for (const NamedTensor& input : model_.inputs) {
      const std::optional<TensorRef> ref = Find(model_.inputs, input.name);
      if (ref && IsPlaceholder(flat_.node(ref->node))) AddPlaceholder(ref->node);
    }
    for (size_t i = 0; i < flat_.nodes().size(); ++i) {
      const int index = static_cast<int>(i);
      if (IsPlaceholder(flat_.node(index)) && reached.count(index) > 0 &&
          tensors_.count({index, 0}) == 0)
        AddPlaceholder(index);
    }
    for (const TensorRef& cut : ShapedCuts()) {
      const FlatNode& node = flat_.node(cut.node);
      AddParameter(cut, *inputs_.at(cut).shape, ElementTypeOfOutput(node));
    }
  }

  static ElementType ElementTypeOfOutput(const FlatNode& node) {
    for (const char* name : {"DstT", "dtype", "T"}) {
      const auto attribute = node.source->attributes.find(name);
      if (attribute == node.source->attributes.end()) continue;
      return ElementTypeOf(attribute->second.type()).value_or(ElementType::kF32);
    }
    return ElementType::kF32;
  }

  void AddPlaceholder(int index) {
    const FlatNode& node = flat_.node(index);
    const TensorRef ref = {index, 0};
    const auto& attributes = node.source->attributes;
    const auto stated = attributes.find("shape");
    const auto dtype = attributes.find("dtype");
    Shape shape =
        stated == attributes.end() ? Shape::UnknownRank() : ShapeOf(stated->second.shape());
    const auto configured = inputs_.find(ref);
    if (configured != inputs_.end() && configured->second.shape) shape = *configured->second.shape;
    if (!shape.has_rank() && configured != inputs_.end()) {
      const auto value = source_.value_shapes.find(configured->second.name);
      if (value != source_.value_shapes.end()) shape = value->second;
    }
    if (!shape.has_rank()) {
      diagnostics_.Error(
          Code::kInputShape, node.source->location,
          absl::StrCat("input '", node.name, "' has no shape; give it one with [[input]] shape"));
      return;
    }
    const DataType type = dtype == attributes.end() ? DT_FLOAT : dtype->second.type();
    if (!ElementTypeOf(type)) {
      diagnostics_.Error(Code::kTensorValue, node.source->location,
                         absl::StrCat("input '", node.name, "' is of type ", NameOf(type),
                                      "; expected numbers or booleans. Cut the model after it with "
                                      "[[input]]"));
      return;
    }
    AddParameter(ref, std::move(shape), *ElementTypeOf(type));
  }

  void AddParameter(const TensorRef& ref, Shape shape, ElementType type) {
    const FlatNode& node = flat_.node(ref.node);
    const std::string name = ref.output == 0 ? node.name : absl::StrCat(node.name, ":", ref.output);
    // The frontend's default is NHWC.
    const bool channels_first = shape.has_rank() && shape.rank() == 4 && image_layout_ == "NCHW";
    const absl::string_view layout = channels_first ? "NCHW" : "";
    const auto configured = inputs_.find(ref);
    const std::string configured_name =
        configured == inputs_.end() ? name : configured->second.name;
    if (source_.batch && shape.has_rank() && shape.rank() > 0 &&
        source_.inputs_without_batch.count(configured_name) == 0)
      shape.set_dim(0, Dim(*source_.batch));
    absl::StatusOr<Node*> parameter = graph_->Add({.op = "Parameter",
                                                   .name = name,
                                                   .inputs = {},
                                                   .attributes = {{"element_type", type},
                                                                  {"layout", std::string(layout)},
                                                                  {"shape", std::move(shape)}},
                                                   .sources = {source_numbers_[ref.node]}});
    if (!parameter.ok()) {
      diagnostics_.Error(Code::kInputShape, node.source->location,
                         absl::StrCat("input '", name, "': ", parameter.status().message()));
      return;
    }
    tensors_[ref] = {(*parameter)->output()};
    AddName(tensors_[ref].value, node.name);
    for (const NamedTensor& input : model_.inputs) {
      if (Find(model_.inputs, input.name) == ref) AddName(tensors_[ref].value, input.name);
    }
    AddName(tensors_[ref].value, absl::StrCat(node.name, ":", ref.output));
  }

  Tensor Read(const TensorRef& ref) const {
    const auto found = tensors_.find(ref);
    return found == tensors_.end() ? Tensor() : found->second;
  }

  void ImportNode(int index) {
    const FlatNode& node = flat_.node(index);
    if (IsPlaceholder(node)) return;
    std::vector<Tensor> inputs;
    for (const TensorRef& input : node.inputs) inputs.push_back(Read(input));
    if (node.kind != FlatNode::Kind::kNode) return Define(index, inputs);
    if (IsVariable(node)) {
      Node* constant =
          graph_->AddConstant(node.name, model_.variables.at(node.name), {source_numbers_[index]});
      return Define(index, {{constant->output()}});
    }
    const OperationType& type = *FindOperationType(node.op());
    const int count = static_cast<int>(inputs.size());
    Operation operation(node, source_numbers_[index], std::move(inputs), layouts_,
                        model_.graph.owner, diagnostics_);
    if (count < type.min_inputs || count > type.max_inputs) {
      operation.Error(Code::kNodeInputs,
                      absl::StrCat("has ", count, " inputs; expected ", type.min_inputs,
                                   type.max_inputs == type.min_inputs ? "" : " or more"));
      return;
    }
    for (int i = 0; i < count; ++i) {
      if (operation.input(i).known()) continue;
      // What it reads was complained about, or is an output that is not imported.
      if (!HasFailed()) {
        operation.Error(Code::kNodeInputs, absl::StrCat("its input ", i,
                                                        " is an output of its node that is not "
                                                        "converted"));
      }
      return;
    }
    if (channels_first_.count(index) > 0) operation.TakeChannelsFirst();
    type.import(operation);
    Define(index, operation.outputs());
  }

  // Also makes inputs of tensors whose shape only the graph in front of them tells.
  void Define(int index, const std::vector<Tensor>& outputs) {
    for (size_t i = 0; i < outputs.size(); ++i) {
      const TensorRef ref = {index, static_cast<int>(i)};
      if (!outputs[i].known() || tensors_.count(ref) > 0) continue;
      const auto cut = inputs_.find(ref);
      if (cut != inputs_.end()) {
        AddParameter(ref, outputs[i].source_shape(), outputs[i].value.type().element_type);
        continue;
      }
      tensors_[ref] = outputs[i];
    }
  }

  // Each name belongs to one value.
  void AddName(const Value& value, const std::string& name) {
    if (value.node == nullptr || !names_.insert(name).second) return;
    std::vector<std::string> names = value.node->tensor_names(value.output);
    names.push_back(name);
    value.node->set_tensor_names(value.output, std::move(names));
  }

  void AddResults() {
    std::vector<Value> results;
    for (const TensorRef& output : outputs_) {
      const FlatNode& node = flat_.node(output.node);
      const Tensor tensor = Read(output);
      if (!tensor.known()) {
        diagnostics_.Error(
            Code::kNodeInputs, node.source->location,
            absl::StrCat("node '", node.name, "' (", node.op(), "): its output ", output.output,
                         ", which is to be an output of the model, is not converted"));
        return;
      }
      const Value value = layouts_.InSourceOrder(tensor, {source_numbers_[output.node]}, node.name);
      results.push_back(value);
      for (const NamedTensor& named : model_.outputs) {
        if (Find(model_.outputs, named.name) == output) AddName(value, named.name);
      }
      AddName(value, absl::StrCat(node.name, ":", output.output));
    }
    if (graph_->parameters().empty()) {
      diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                         "no input leads to the outputs; expected a Placeholder, or [[input]] with "
                         "the name and shape of a tensor");
      return;
    }
    for (size_t i = 0; i < results.size(); ++i) {
      const FlatNode& node = flat_.node(outputs_[i].node);
      (void)*graph_->Add({.op = "Result",
                          .name = absl::StrCat(node.name, "/sink_port_", outputs_[i].output),
                          .inputs = {results[i]}});
    }
  }

  // A name belongs to the value that the source has under it, in its shape and order of elements.
  void NameTensors(const std::vector<int>& order) {
    for (int index : order) {
      const FlatNode& node = flat_.node(index);
      if (node.kind == FlatNode::Kind::kArgument) continue;
      for (auto it = tensors_.lower_bound({index, 0});
           it != tensors_.end() && it->first.node == index; ++it) {
        if (it->second.order == Order::kSource)
          AddName(it->second.value, absl::StrCat(node.name, ":", it->first.output));
      }
    }
  }

  // Placeholders in front of a cut. Others stay even where nothing reads them: programs set them.
  void RemoveUnreadParameters() {
    const bool cuts = std::any_of(inputs_.begin(), inputs_.end(), [this](const auto& input) {
      return !IsPlaceholder(flat_.node(input.first.node));
    });
    if (!cuts) return;
    const std::vector<Node*> parameters = graph_->parameters();
    for (Node* parameter : parameters) {
      const bool served =
          std::any_of(model_.inputs.begin(), model_.inputs.end(), [&](const NamedTensor& input) {
            const std::optional<TensorRef> ref = Find(model_.inputs, input.name);
            return ref && Read(*ref).value == parameter->output();
          });
      if (parameter->uses().empty() && !served) graph_->Remove(parameter);
    }
  }

  struct Input {
    std::string name;
    std::optional<Shape> shape;
  };

  const SourceModel& source_;
  const Model& model_;
  const FlatGraph& flat_;
  const absl::string_view image_layout_;
  Diagnostics& diagnostics_;
  const int errors_before_;
  std::unique_ptr<Graph> graph_;
  Layouts layouts_;
  std::vector<int> source_numbers_;    // of flat nodes; -1 for arguments
  std::map<TensorRef, Input> inputs_;  // that the configuration names
  std::vector<TensorRef> outputs_;
  std::set<int> channels_first_;  // flat nodes that take their images so
  std::map<TensorRef, Tensor> tensors_;
  std::set<std::string> names_;
};

}  // namespace

std::unique_ptr<Graph> ImportModel(const SourceModel& source, const Model& model,
                                   Diagnostics& diagnostics) {
  const std::optional<FlatGraph> flat = FlatGraph::Of(model.graph, diagnostics);
  if (!flat) return nullptr;
  return Importer(source, model, *flat, diagnostics).Import();
}

}  // namespace mo::tensorflow
