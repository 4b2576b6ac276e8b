#include "converter/frontends/onnx/importer.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/passed_constants.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/onnx/initializers.h"
#include "converter/frontends/onnx/node_bodies.h"
#include "converter/frontends/onnx/operation.h"
#include "converter/frontends/onnx/scope.h"
#include "converter/frontends/onnx/support.h"
#include "converter/frontends/onnx/tensor.h"

namespace mo::onnx {
namespace {

// Functions that call themselves, and loops that are unrolled, come to an end.
constexpr int kMaxDepth = 64;
constexpr int64_t kMaxNodes = 1 << 18;  // besides those that the model has outside of them

class Importer {
 public:
  Importer(const SourceModel& source, const ModelDef& model, const Boundary& boundary,
           Diagnostics& diagnostics)
      : source_(source),
        model_(model),
        boundary_(boundary),
        files_(FilesOf(source, model)),
        diagnostics_(diagnostics),
        errors_before_(diagnostics.error_count()),
        graph_(std::make_unique<Graph>(model.graph.name)),
        passed_on_(*graph_),
        top_(model.opsets),
        node_count_(-static_cast<int64_t>(model.graph.nodes.size())) {}

  std::unique_ptr<Graph> Import() {
    if (!CanBeImported(model_, boundary_, diagnostics_)) return nullptr;
    DeclareSourceNodes();
    AddParameters();
    for (const int index : boundary_.nodes)
      ImportNode(model_.graph.nodes[index], source_of_node_[index], top_);
    if (HasFailed()) return nullptr;
    AddResults();
    if (HasFailed()) return nullptr;
    passed_on_.RemoveUnreadOriginals();
    graph_->RemoveDeadNodes();
    ArrangeParameters();
    return std::move(graph_);
  }

 private:
  Graph& GraphOf(const Scope& scope) {
    return scope.body() == nullptr ? *graph_ : scope.body()->graph();
  }

  bool HasFailed() const { return diagnostics_.error_count() > errors_before_; }

  // Initializers are named by exclusions like nodes.
  void DeclareSourceNodes() {
    for (const TensorDef& initializer : model_.graph.initializers) {
      initializers_[initializer.name] = &initializer;
      source_of_initializer_[initializer.name] =
          graph_->AddSourceNode({initializer.name, "Initializer", {source_.model.name}, {}});
    }
    for (const ValueDef& input : model_.graph.inputs) {
      if (initializers_.count(input.name) > 0) continue;
      source_of_input_[input.name] =
          graph_->AddSourceNode({input.name, "Input", {source_.model.name}, {}});
    }
    for (const NodeDef& node : model_.graph.nodes)
      source_of_node_.push_back(graph_->AddSourceNode({NameOf(node), node.op, node.location, {}}));
  }

  void AddParameters() {
    for (const ValueDef& input : model_.graph.inputs) {
      if (source_of_input_.count(input.name) > 0 && !boundary_.IsCut(input.name)) AddInput(input);
    }
    for (const std::string& cut : boundary_.cuts) {
      const std::optional<Shape>& shape = boundary_.requested.at(cut).shape;
      const auto initializer = initializers_.find(cut);
      if (initializer != initializers_.end()) {
        const Value value = AddInitializer(*initializer->second, cut, {}, *graph_);
        if (value.node == nullptr) continue;
        const TensorType type = value.type();
        graph_->Remove(value.node);
        AddParameter(cut, shape.value_or(type.shape), type.element_type, {source_.model.name});
      } else if (shape) {
        AddParameter(cut, *shape, TypeOf(cut), {source_.model.name});
      }
    }
  }

  // Of a value that is not computed.
  ElementType TypeOf(const std::string& name) const {
    for (const std::vector<ValueDef>* some : {&model_.graph.values, &model_.graph.outputs}) {
      for (const ValueDef& value : *some) {
        if (value.name == name)
          return ElementTypeOf(value.element_type).value_or(ElementType::kF32);
      }
    }
    return ElementType::kF32;
  }

  void AddInput(const ValueDef& input) {
    const Location place = {source_.model.name};
    if (input.kind != ValueDef::Kind::kTensor) {
      diagnostics_.Error(Code::kTensorValue, place,
                         absl::StrCat("input '", input.name,
                                      "' is a sequence, an optional or a map; expected a tensor. "
                                      "Cut the model after it with [[input]]"));
      return;
    }
    const auto requested = boundary_.requested.find(input.name);
    const Shape shape = requested == boundary_.requested.end()
                            ? input.shape
                            : ShapeOfInput(requested->second, source_, input.shape);
    if (!shape.has_rank()) {
      diagnostics_.Error(
          Code::kInputShape, place,
          absl::StrCat("input '", input.name, "' has no shape; give it one with [[input]] shape"));
      return;
    }
    const std::optional<ElementType> type = ElementTypeOf(input.element_type);
    if (!type) {
      diagnostics_.Error(
          Code::kTensorValue, place,
          absl::StrCat("input '", input.name, "' is of type ", NameOf(input.element_type),
                       "; expected numbers, booleans or strings. Cut the model after it "
                       "with [[input]]"));
      return;
    }
    AddParameter(input.name, shape, *type, place);
  }

  void AddParameter(const std::string& name, Shape shape, ElementType type, Location place) {
    std::vector<std::string> aliases = {name};
    const auto requested = boundary_.requested.find(name);
    if (requested != boundary_.requested.end()) aliases = requested->second.names;
    const auto source = source_of_input_.find(name);
    const Value parameter =
        mo::AddParameter(*graph_, source_,
                         {.name = name,
                          .shape = std::move(shape),
                          .type = type,
                          .aliases = std::move(aliases),
                          .source = source == source_of_input_.end() ? -1 : source->second,
                          .place = std::move(place)},
                         diagnostics_);
    top_.Define(name, parameter);
    AddName(parameter, name);
    if (parameter.node != nullptr) parameters_[name] = parameter.node;
  }

  // What a name means, with the initializer of that name if nothing was read there so far.
  SourceValue Find(const std::string& name, const Scope& scope) {
    if (name.empty()) return SourceValue::None();
    if (const SourceValue* found = scope.Find(name)) return *found;
    const auto initializer = initializers_.find(name);
    if (initializer == initializers_.end()) return {};
    const SourceSet sources = {source_of_initializer_.at(name)};
    const Value value = AddInitializer(*initializer->second, name, sources, *graph_);
    top_.Define(name, value);
    AddName(value, name);
    return value;
  }

  // The same, as a value of the graph that the scope's nodes are added to.
  SourceValue Read(const std::string& name, const Scope& scope) {
    SourceValue value = Find(name, scope);
    if (scope.body() == nullptr) return value;
    value.tensor = scope.body()->Captured(value.tensor);
    for (Value& element : value.elements) element = scope.body()->Captured(element);
    return value;
  }

  // A value without a node after an error.
  Value AddInitializer(const TensorDef& tensor, const std::string& name, SourceSet sources,
                       Graph& graph) {
    const absl::StatusOr<Value> value =
        InitializerOf(tensor, name, std::move(sources), files_, graph);
    if (value.ok()) return *value;
    diagnostics_.Error(Code::kTensorValue, {source_.model.name},
                       absl::StrCat("initializer '", name, "': ", value.status().message()));
    return {};
  }

  void ImportNode(const NodeDef& original, int source, Scope& scope) {
    const std::optional<NodeDef> resolved = WithReferences(original, scope.call());
    const NodeDef& node = resolved ? *resolved : original;
    if (++node_count_ > kMaxNodes) return ReportTooLarge(node);
    std::vector<SourceValue> inputs;
    bool known = true;
    for (const std::string& input : node.inputs) {
      inputs.push_back(Read(input, scope));
      known &= inputs.back().kind != SourceValue::Kind::kFailed;
    }
    while (!inputs.empty() && inputs.back().kind == SourceValue::Kind::kNone &&
           node.inputs[inputs.size() - 1].empty())
      inputs.pop_back();
    if (!known) return;  // that was reported
    if (const FunctionDef* function = FindFunction(model_, node)) {
      return ImportCall(*function, node, std::move(inputs), Union({source}, scope.sources()),
                        scope);
    }
    const int64_t version = scope.VersionOf(node.domain);
    NodeBodies bodies(
        node, source, scope, GraphOf(scope),
        [this, &scope](const GraphDef& definition, std::vector<SourceValue> given, Scope& inner) {
          return ImportBody(definition, std::move(given), inner, scope.depth() + 1);
        },
        diagnostics_);
    Operation operation(node, version, source, std::move(inputs), GraphOf(scope), bodies, files_,
                        diagnostics_);
    operation.AddSources(scope.sources());
    const OperatorType& type = *FindOperator(node, version);  // there is one: CanBeImported()
    const std::string wrong =
        WrongCount(operation.input_count(), "inputs", type.min_inputs, type.max_inputs);
    if (!wrong.empty()) {
      operation.Error(Code::kNodeInputs, wrong);
      return;
    }
    if (!type.takes_lists && !operation.HasTensors(type.min_inputs)) return;
    type.import(operation);
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      SourceValue value = i < operation.outputs().size() ? operation.outputs()[i] : SourceValue();
      if (value.kind == SourceValue::Kind::kTensor)
        value.tensor = PassedOn(scope).Own(value.tensor, source, operation.name());
      Define(node, i, std::move(value), scope);
    }
  }

  PassedConstants& PassedOn(const Scope& scope) {
    return scope.body() == nullptr ? passed_on_ : scope.body()->passed_on();
  }

  void ReportTooLarge(const NodeDef& node) {
    if (node_count_ > kMaxNodes + 1) return;
    diagnostics_.Error(
        Code::kControlFlow, node.location,
        absl::StrCat("the model has more than ", kMaxNodes,
                     " more nodes with its loops unrolled; cut it with [[input]] and "
                     "[[output]]"));
  }

  // Also makes inputs of values whose shape only the graph before them tells.
  void Define(const NodeDef& node, size_t output, SourceValue value, Scope& scope) {
    const std::string& name = node.outputs[output];
    if (name.empty()) return;
    const bool is_top = &scope == &top_;
    if (is_top && top_.Find(name) != nullptr) return;  // an input with a shape of its own
    if (value.kind == SourceValue::Kind::kFailed && !HasFailed()) {
      diagnostics_.Error(Code::kNodeInputs, node.location,
                         absl::StrCat("node '", NameOf(node), "' (", node.op, "): its output ",
                                      output, " is not converted"));
    }
    if (is_top && boundary_.IsCut(name) && value.kind == SourceValue::Kind::kTensor) {
      const TensorType type = value.tensor.type();
      return AddParameter(name, type.shape, type.element_type, node.location);
    }
    if (is_top && value.kind == SourceValue::Kind::kTensor) AddName(value.tensor, name);
    scope.Define(name, std::move(value));
  }

  void ImportCall(const FunctionDef& function, const NodeDef& node, std::vector<SourceValue> inputs,
                  SourceSet sources, Scope& caller) {
    AttributeDefs call = function.defaults;
    for (const auto& [name, attribute] : node.attributes) call[name] = attribute;
    Scope scope =
        Scope::OfFunction(function.opsets, call, absl::StrCat(caller.prefix(), NameOf(node), "/"),
                          sources, caller.body());
    for (size_t i = 0; i < function.inputs.size(); ++i)
      scope.Define(function.inputs[i], i < inputs.size() ? inputs[i] : SourceValue::None());
    ImportNodes(function.nodes, scope, caller.depth() + 1);
    for (size_t i = 0; i < node.outputs.size() && i < function.outputs.size(); ++i)
      Define(node, i, Read(function.outputs[i], scope), caller);
  }

  void ImportNodes(const std::vector<NodeDef>& nodes, Scope& scope, int depth) {
    scope.set_depth(depth);
    if (depth > kMaxDepth) {
      if (!HasFailed()) {
        diagnostics_.Error(Code::kFunctionCall,
                           nodes.empty() ? Location{source_.model.name} : nodes[0].location,
                           absl::StrCat("functions and graphs are nested more than ", kMaxDepth,
                                        " levels deep at '", scope.prefix(),
                                        "'; a function must not call itself"));
      }
      return;
    }
    auto is_known = [&](const std::string& value) {
      return scope.Find(value) != nullptr || initializers_.count(value) > 0;
    };
    if (!AreInOrder(nodes, is_known, diagnostics_)) return;
    for (const NodeDef& node : nodes) {
      if (HasFailed()) return;
      const int source = graph_->AddSourceNode(
          {absl::StrCat(scope.prefix(), NameOf(node)), node.op, node.location, {}});
      ImportNode(node, source, scope);
    }
  }

  std::optional<std::vector<SourceValue>> ImportBody(const GraphDef& body,
                                                     std::vector<SourceValue> inputs, Scope& scope,
                                                     int depth) {
    for (size_t i = 0; i < body.inputs.size() && i < inputs.size(); ++i)
      scope.Define(body.inputs[i].name, inputs[i]);
    for (const TensorDef& initializer : body.initializers) {
      const std::string name = absl::StrCat(scope.prefix(), initializer.name);
      scope.Define(initializer.name,
                   AddInitializer(initializer, name, scope.sources(), GraphOf(scope)));
    }
    ImportNodes(body.nodes, scope, depth);
    if (HasFailed()) return std::nullopt;
    std::vector<SourceValue> outputs;
    for (const ValueDef& output : body.outputs) outputs.push_back(Read(output.name, scope));
    return outputs;
  }

  // Each name belongs to one value.
  static void AddName(const Value& value, const std::string& name) {
    if (value.node == nullptr) return;
    std::vector<std::string> names = value.node->tensor_names(value.output);
    names.push_back(name);
    value.node->set_tensor_names(value.output, std::move(names));
  }

  void AddResults() {
    std::map<std::string, std::pair<std::string, int>> ports;  // of values: node and output
    for (const NodeDef& node : model_.graph.nodes) {
      for (size_t i = 0; i < node.outputs.size(); ++i)
        ports[node.outputs[i]] = {NameOf(node), static_cast<int>(i)};
    }
    std::vector<std::pair<std::string, Value>> results;
    for (const std::string& output : boundary_.outputs) {
      const SourceValue value = Read(output, top_);
      if (value.kind != SourceValue::Kind::kTensor) {
        if (HasFailed()) return;
        diagnostics_.Error(Code::kNodeInputs, {source_.model.name},
                           absl::StrCat("output '", output,
                                        "' is a sequence or an optional; expected a tensor. Name "
                                        "another output with [[output]]"));
        return;
      }
      results.emplace_back(output, value.tensor);
    }
    for (const auto& [output, value] : results) {
      const auto port = ports.find(output);
      if (port == ports.end()) {
        AddResult(*graph_, value, output, 0);
      } else {
        AddResult(*graph_, value, port->second.first, port->second.second);
      }
    }
  }

  // Inputs that only lead to cuts go; others stay even where nothing reads them: programs set them.
  void ArrangeParameters() {
    std::vector<Node*> arranged;
    std::set<const Node*> kept;
    for (const std::string& input : boundary_.inputs) {
      const auto parameter = parameters_.find(input);
      if (parameter == parameters_.end()) continue;
      arranged.push_back(parameter->second);
      kept.insert(parameter->second);
    }
    const std::vector<Node*> parameters = graph_->parameters();
    for (Node* parameter : parameters) {
      if (kept.count(parameter) == 0) graph_->Remove(parameter);
    }
    graph_->OrderParameters(arranged);
  }

  const SourceModel& source_;
  const ModelDef& model_;
  const Boundary& boundary_;
  const TensorFiles files_;
  Diagnostics& diagnostics_;
  const int errors_before_;
  std::unique_ptr<Graph> graph_;
  PassedConstants passed_on_;
  Scope top_;
  std::map<std::string, const TensorDef*> initializers_;
  std::map<std::string, int> source_of_initializer_, source_of_input_;
  std::vector<int> source_of_node_;  // by the node's index
  std::map<std::string, Node*> parameters_;
  int64_t node_count_;
};

}  // namespace

std::unique_ptr<Graph> ImportModel(const SourceModel& source, const ModelDef& model,
                                   const Boundary& boundary, Diagnostics& diagnostics) {
  return Importer(source, model, boundary, diagnostics).Import();
}

}  // namespace mo::onnx
