#include "converter/frontends/tensorflow/importer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/passed_constants.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/tensorflow/boundary.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/image_demand.h"
#include "converter/frontends/tensorflow/node_importer.h"
#include "converter/frontends/tensorflow/node_order.h"
#include "converter/frontends/tensorflow/operation.h"
#include "converter/frontends/tensorflow/placeholders.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

class Importer {
 public:
  Importer(const SourceModel& source, const Model& model, const FlatGraph& flat,
           const Boundary& boundary, Diagnostics& diagnostics)
      : source_(source),
        model_(model),
        flat_(flat),
        boundary_(boundary),
        image_layout_(ImageLayoutOf(flat)),
        diagnostics_(diagnostics),
        errors_before_(diagnostics.error_count()),
        graph_(std::make_unique<Graph>("")),
        layouts_(*graph_),
        passed_on_(*graph_),
        top_({.layouts = layouts_, .passed_on = passed_on_}),
        nodes_(model, flat, source_numbers_, diagnostics) {}

  std::unique_ptr<Graph> Import() {
    DeclareSourceNodes();
    const std::set<TensorRef> shaped_cuts = Cuts(flat_, boundary_, /*shaped=*/true);
    const std::optional<std::vector<int>> order =
        NodesInOrder(flat_, boundary_.outputs, shaped_cuts, diagnostics_);
    if (!order || !CanBeImported(flat_, *order, model_, source_.model.name, diagnostics_))
      return nullptr;
    AddParameters(*order, shaped_cuts);
    channels_first_ = NodesWithChannelsFirst(flat_, *order, boundary_.outputs);
    for (int index : *order) ImportNode(index);
    if (HasFailed()) return nullptr;
    AddResults();
    NameTensors(*order);
    passed_on_.RemoveUnreadOriginals();
    if (HasFailed()) return nullptr;
    graph_->RemoveDeadNodes();
    ArrangeParameters();
    return HasFailed() ? nullptr : std::move(graph_);
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

  // Those that only lead to cuts are also inputs for the time of the import.
  void AddParameters(const std::vector<int>& order, const std::set<TensorRef>& shaped_cuts) {
    std::vector<TensorRef> inputs = boundary_.inputs;
    for (const int index : order) {
      const FlatNode& node = flat_.node(index);
      if (IsPlaceholder(node) && PlaceholderOutputs(node) == 1) inputs.push_back({index, 0});
    }
    for (const TensorRef& input : inputs) {
      if (IsPlaceholder(flat_.node(input.node)) && top_.tensors.count(input) == 0)
        AddPlaceholder(input);
    }
    for (const TensorRef& cut : shaped_cuts)
      AddParameter(cut, *boundary_.requested.at(cut).shape,
                   ElementTypeOfOutput(flat_.node(cut.node)));
  }

  static ElementType ElementTypeOfOutput(const FlatNode& node) {
    for (const char* name : {"DstT", "dtype", "T"}) {
      const auto attribute = node.source->attributes.find(name);
      if (attribute == node.source->attributes.end()) continue;
      return ElementTypeOf(attribute->second.type()).value_or(ElementType::kF32);
    }
    return ElementType::kF32;
  }

  void AddPlaceholder(const TensorRef& ref) {
    const FlatNode& node = flat_.node(ref.node);
    const std::string name = PlaceholderName(flat_, ref);
    auto [type, shape] = StatedInputOf(flat_, ref, model_.graph.owner);
    const auto requested = boundary_.requested.find(ref);
    if (requested != boundary_.requested.end())
      shape = ShapeOfInput(requested->second, source_, std::move(shape));
    if (!shape.has_rank()) {
      diagnostics_.Error(
          Code::kInputShape, node.source->location,
          absl::StrCat("input '", name, "' has no shape; give it one with [[input]] shape"));
      return;
    }
    if (!ElementTypeOf(type)) {
      diagnostics_.Error(Code::kTensorValue, node.source->location,
                         absl::StrCat("input '", name, "' is of type ", NameOf(type),
                                      "; expected numbers or booleans. Cut the model after it with "
                                      "[[input]]"));
      return;
    }
    AddParameter(ref, std::move(shape), *ElementTypeOf(type));
  }

  // Until it is imported what a cut leaves out has its names.
  static std::string TensorNameOf(const FlatNode& node, int output) {
    return absl::StrCat(node.name, ":", output);
  }

  void AddParameter(const TensorRef& ref, Shape shape, ElementType type) {
    const FlatNode& node = flat_.node(ref.node);
    const bool is_placeholder = IsPlaceholder(node);
    const std::string name =
        is_placeholder ? PlaceholderName(flat_, ref) : TensorNameOf(node, ref.output);
    // The frontend's default is NHWC.
    const bool channels_first = shape.has_rank() && shape.rank() == 4 && image_layout_ == "NCHW";
    std::vector<std::string> aliases = {is_placeholder ? name : node.name};
    const auto requested = boundary_.requested.find(ref);
    if (requested != boundary_.requested.end()) aliases = requested->second.names;
    const Value parameter = mo::AddParameter(*graph_, source_,
                                             {.name = name,
                                              .shape = std::move(shape),
                                              .type = type,
                                              .layout = channels_first ? "NCHW" : "",
                                              .aliases = std::move(aliases),
                                              .source = source_numbers_[ref.node],
                                              .place = node.source->location},
                                             diagnostics_);
    if (parameter.node == nullptr) return;
    top_.tensors[ref] = {parameter};
    if (ref.output == 0 || !is_placeholder) AddName(top_.tensors[ref].value, node.name);
    for (const NamedTensor& input : model_.inputs) {
      if (FindTensor(flat_, model_.inputs, input.name) == ref)
        AddName(top_.tensors[ref].value, input.name);
    }
    AddName(top_.tensors[ref].value, TensorNameOf(node, ref.output));
  }

  void ImportNode(int index) {
    const FlatNode& node = flat_.node(index);
    if (IsPlaceholder(node)) return;
    Define(index, nodes_.Import(index, top_, channels_first_.count(index) > 0));
  }

  // Also makes inputs of tensors whose shape only the graph before them tells.
  void Define(int index, const std::vector<Tensor>& outputs) {
    for (size_t i = 0; i < outputs.size(); ++i) {
      const TensorRef ref = {index, static_cast<int>(i)};
      if (!outputs[i].known() || top_.tensors.count(ref) > 0) continue;
      if (boundary_.requested.count(ref) > 0) {
        AddParameter(ref, outputs[i].source_shape(), outputs[i].value.type().element_type);
        continue;
      }
      top_.tensors[ref] = outputs[i];
    }
    const auto cut = boundary_.requested.lower_bound({index, 0});
    if (cut == boundary_.requested.end() || cut->first.node != index || HasFailed()) return;
    if (top_.tensors.count(cut->first) > 0 || boundary_.read.count(cut->first) == 0) return;
    ReportUnknownInput(cut->first);
  }

  void ReportUnknownInput(const TensorRef& ref) {
    const FlatNode& node = flat_.node(ref.node);
    diagnostics_.Error(
        Code::kNodeInputs, node.source->location,
        absl::StrCat("input '", TensorNameOf(node, ref.output), "': it is an output of a ",
                     node.op(), " that is not converted; give its shape with [[input]] shape"));
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
    for (const TensorRef& output : boundary_.outputs) {
      const FlatNode& node = flat_.node(output.node);
      const Tensor tensor = top_.Read(output);
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
        if (FindTensor(flat_, model_.outputs, named.name) == output) AddName(value, named.name);
      }
      AddName(value, TensorNameOf(node, output.output));
    }
    if (graph_->parameters().empty()) {
      diagnostics_.Error(Code::kNoInputs, {source_.model.name},
                         "no input leads to the outputs; expected a Placeholder, or [[input]] with "
                         "the name and shape of a tensor");
      return;
    }
    for (size_t i = 0; i < results.size(); ++i) {
      const TensorRef& output = boundary_.outputs[i];
      AddResult(*graph_, results[i], flat_.node(output.node).name, output.output);
    }
  }

  // A name belongs to the value that the source has under it, in its shape and order of elements.
  void NameTensors(const std::vector<int>& order) {
    for (int index : order) {
      const FlatNode& node = flat_.node(index);
      if (node.kind == FlatNode::Kind::kArgument) continue;
      for (auto it = top_.tensors.lower_bound({index, 0});
           it != top_.tensors.end() && it->first.node == index; ++it) {
        if (it->second.order == Order::kSource)
          AddName(it->second.value, TensorNameOf(node, it->first.output));
      }
    }
  }

  // Removes placeholders that only lead to cuts, and gives cuts the names of the nodes whose place
  // they take. Others stay even where nothing reads them: programs set them.
  void ArrangeParameters() {
    std::vector<Node*> arranged;
    for (const TensorRef& input : boundary_.inputs) {
      const Value value = top_.Read(input).value;
      if (value.node == nullptr) return ReportUnknownInput(input);
      arranged.push_back(value.node);
    }
    const std::vector<Node*> parameters = graph_->parameters();
    for (Node* parameter : parameters) {
      if (std::find(arranged.begin(), arranged.end(), parameter) == arranged.end())
        graph_->Remove(parameter);
    }
    graph_->OrderParameters(arranged);
    for (size_t i = 0; i < arranged.size(); ++i) {
      const TensorRef& input = boundary_.inputs[i];
      if (input.output == 0) graph_->Rename(arranged[i], flat_.node(input.node).name);
    }
  }

  const SourceModel& source_;
  const Model& model_;
  const FlatGraph& flat_;
  const Boundary& boundary_;
  const absl::string_view image_layout_;
  Diagnostics& diagnostics_;
  const int errors_before_;
  std::unique_ptr<Graph> graph_;
  Layouts layouts_;
  std::vector<int> source_numbers_;  // of flat nodes; -1 for arguments
  std::set<int> channels_first_;     // flat nodes that take their images so
  PassedConstants passed_on_;
  Level top_;
  NodeImporter nodes_;
  std::set<std::string> names_;
};

}  // namespace

std::unique_ptr<Graph> ImportModel(const SourceModel& source, const Model& model,
                                   Diagnostics& diagnostics) {
  const std::optional<LiveGraph> live = ReadLiveGraph(source, model, diagnostics);
  if (!live) return nullptr;
  const std::optional<Boundary> boundary = FindBoundary(source, model, *live, diagnostics);
  return boundary ? Importer(source, model, live->graph, *boundary, diagnostics).Import() : nullptr;
}

}  // namespace mo::tensorflow
