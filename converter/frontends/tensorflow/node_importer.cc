#include "converter/frontends/tensorflow/node_importer.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/ports.h"
#include "converter/frontends/tensorflow/node_order.h"
#include "converter/frontends/tensorflow/placeholders.h"
#include "converter/graph/bodies.h"

namespace mo::tensorflow {

Tensor Level::Read(const TensorRef& ref) const {
  const auto found = tensors.find(ref);
  return found == tensors.end() ? Tensor() : found->second;
}

NodeImporter::NodeImporter(const Model& model, const FlatGraph& flat,
                           const std::vector<int>& source_numbers, Diagnostics& diagnostics)
    : model_(model),
      flat_(flat),
      source_numbers_(source_numbers),
      diagnostics_(diagnostics),
      errors_before_(diagnostics.error_count()) {}

// Of one node at one level.
class NodeImporter::Bodies : public BodyImporter {
 public:
  Bodies(NodeImporter& importer, int index, Level& level)
      : importer_(importer), index_(index), level_(level) {}

  const FlatGraph& flat() const override { return importer_.flat_; }

  std::unique_ptr<BodyGraph> NewBody(absl::string_view suffix, BodyGraph* enclosing) override {
    BodyGraph* const around = enclosing == nullptr ? level_.body : enclosing;
    Graph& outer = enclosing == nullptr ? level_.layouts.graph() : enclosing->graph();
    auto body = std::make_unique<BodyGraph>(suffix, outer, around,
                                            absl::StrCat(node().name, "/", suffix, "/"), Sources());
    if (body->depth() <= kMaxNesting) return body;
    ReportDepth();
    return nullptr;
  }

  std::optional<std::vector<Value>> Import(const FlatBody& function,
                                           const std::vector<TensorRef>& results,
                                           const std::map<int, Value>& given,
                                           BodyGraph* body) override {
    if (importer_.depth_ >= 2 * kMaxNesting) {
      ReportDepth();
      return std::nullopt;
    }
    const std::optional<std::vector<int>> order = NodesOfBody(importer_.flat_, function, results);
    if (!order) return std::nullopt;
    std::optional<Layouts> layouts;
    if (body != nullptr) layouts.emplace(body->graph());
    Level inside = {.layouts = body == nullptr ? level_.layouts : *layouts,
                    .passed_on = body == nullptr ? level_.passed_on : body->passed_on(),
                    .body = body == nullptr ? level_.body : body};
    for (const auto& [argument, value] : given) inside.tensors[{argument, 0}] = {value};
    // Other arguments are the same whenever the function runs.
    for (const int argument : function.arguments) {
      const std::vector<TensorRef>& inputs = importer_.flat_.node(argument).inputs;
      if (!inputs.empty()) Capture({argument, 0}, inputs[0], inside);
    }
    ++importer_.depth_;
    for (const int index : *order) {
      if (inside.tensors.count({index, 0}) > 0 || importer_.HasFailed()) continue;
      if (IsPlaceholder(importer_.flat_.node(index))) {
        for (int i = 0; i < PlaceholderOutputs(importer_.flat_.node(index)); ++i)
          Capture({index, i}, {index, i}, inside);
        continue;
      }
      const std::vector<Tensor> outputs = importer_.Import(index, inside);
      for (size_t i = 0; i < outputs.size(); ++i)
        inside.tensors[{index, static_cast<int>(i)}] = outputs[i];
    }
    --importer_.depth_;
    return Results(results, inside);
  }

 private:
  const FlatNode& node() const { return importer_.flat_.node(index_); }
  SourceSet Sources() const { return {importer_.source_numbers_[index_]}; }

  void ReportDepth() {
    if (importer_.HasFailed()) return;
    importer_.diagnostics_.Error(
        Code::kControlFlow, node().source->location,
        absl::StrCat("node '", node().name, "' (", node().op(),
                     "): branches and loops are nested more than ", kMaxNesting,
                     " levels deep; export the model with fewer"));
  }

  // `ref` is `source` of the level around it.
  void Capture(const TensorRef& ref, const TensorRef& source, Level& inside) {
    const Tensor outside = level_.Read(source);
    if (!outside.known() || inside.tensors.count(ref) > 0) return;
    const Value value = level_.layouts.InSourceOrder(outside, Sources(), node().name);
    inside.tensors[ref] = {inside.body == nullptr ? value : inside.body->Captured(value)};
  }

  std::optional<std::vector<Value>> Results(const std::vector<TensorRef>& results, Level& inside) {
    std::vector<Value> values;
    for (const TensorRef& result : results) {
      const Tensor tensor = inside.Read(result);
      if (importer_.HasFailed()) return std::nullopt;
      if (!tensor.known()) {
        importer_.diagnostics_.Error(
            Code::kNodeInputs, node().source->location,
            absl::StrCat("node '", node().name, "' (", node().op(),
                         "): a result of a function that it runs is not converted"));
        return std::nullopt;
      }
      values.push_back(inside.layouts.InSourceOrder(tensor, Sources(), node().name));
    }
    return values;
  }

  NodeImporter& importer_;
  const int index_;
  Level& level_;
};

std::vector<Tensor> NodeImporter::Import(int index, Level& level, bool channels_first_wanted) {
  const FlatNode& node = flat_.node(index);
  std::vector<Tensor> inputs;
  for (const TensorRef& input : node.inputs) inputs.push_back(level.Read(input));
  if (node.kind != FlatNode::Kind::kNode) return inputs;
  if (IsVariable(node)) {
    Node* constant = level.layouts.graph().AddConstant(node.name, model_.variables.at(node.name),
                                                       {source_numbers_[index]});
    return {{constant->output()}};
  }
  return ImportOperation(index, std::move(inputs), level, channels_first_wanted);
}

std::vector<Tensor> NodeImporter::ImportOperation(int index, std::vector<Tensor> inputs,
                                                  Level& level, bool channels_first_wanted) {
  const FlatNode& node = flat_.node(index);
  const OperationType& type = *FindOperationType(*node.source);
  const int count = static_cast<int>(inputs.size());
  Bodies bodies(*this, index, level);
  Operation operation(node, source_numbers_[index], std::move(inputs), level.layouts,
                      model_.graph.owner, bodies, diagnostics_);
  const std::string wrong = WrongCount(count, "inputs", type.min_inputs, type.max_inputs);
  if (!wrong.empty()) {
    operation.Error(Code::kNodeInputs, wrong);
    return {};
  }
  for (int i = 0; i < count; ++i) {
    if (operation.input(i).known()) continue;
    // What it reads had an error, or is an output that is not imported.
    if (!HasFailed()) {
      operation.Error(
          Code::kNodeInputs,
          absl::StrCat("its input ", i, " is an output of its node that is not converted"));
    }
    return {};
  }
  if (channels_first_wanted) {
    operation.set_channels_first_wanted();
    if (type.images == Images::kFollowed) operation.TakeChannelsFirst();
  }
  type.import(operation);
  std::vector<Tensor> outputs = operation.outputs();
  for (Tensor& output : outputs)
    output.value = level.passed_on.Own(output.value, source_numbers_[index], node.name);
  return outputs;
}

}  // namespace mo::tensorflow
