#include "converter/inputs/inputs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/layout.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/inputs/input_nodes.h"
#include "converter/inputs/preprocessing.h"

namespace mo {
namespace {

class InputConfigurer {
 public:
  InputConfigurer(const InputContext& context, Graph& graph, Diagnostics& diagnostics)
      : context_(context),
        graph_(graph),
        diagnostics_(diagnostics),
        nodes_(context, graph, diagnostics) {}

  void Configure(absl::Span<const InputConfig> inputs) {
    const int errors_before = diagnostics_.error_count();
    for (const InputConfig& input : inputs) MakePlan(input);
    if (diagnostics_.error_count() > errors_before) return;
    if (context_.batch) SetBatch(*context_.batch);
    if (diagnostics_.error_count() > errors_before) return;
    for (const InputPlan& plan : plans_) {
      ChangeType(plan);
      ChangeLayout(plan);
      Preprocess(plan, nodes_, diagnostics_);
    }
    if (plans_.empty() || diagnostics_.error_count() > errors_before) return;
    if (const absl::Status status = graph_.InferAll(); !status.ok()) {
      diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                         absl::StrCat("with the inputs as they are configured: ", status.message(),
                                      "; take the settings of the inputs that it reads out"));
    }
  }

 private:
  void ReportLayout(const InputConfig& config, const Location& place, absl::string_view layout,
                    absl::string_view text) {
    diagnostics_.Error(Code::kSettingDoesNotFit, place,
                       absl::StrCat(place.line > 0 ? "[[input]] layout: " : "--layout: ", "\"",
                                    layout, "\" of '", config.name, "' ", text));
  }

  void MakePlan(const InputConfig& input) {
    const std::vector<Node*>& parameters = graph_.parameters();
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Node* node) {
      return IsInputNamed(*node, input.name);
    });
    if (found == parameters.end()) return;
    const bool asks = input.location.line > 0 || input.shape.value || input.type.value ||
                      input.layout.value || input.source_layout.value ||
                      !input.preprocess.value.empty();
    if (!asks) return;
    InputPlan plan = {*found, &input, SourceLayout(**found, &input, context_), ""};
    plan.target = input.layout.value.value_or(plan.source);
    for (const InputPlan& other : plans_) {
      if (other.parameter != plan.parameter) continue;
      diagnostics_.Error(Code::kSettingDoesNotFit, input.location,
                         absl::StrCat(input.location.line > 0 ? "[[input]] name: '" : "--input: '",
                                      other.config->name, "' and '", input.name,
                                      "' are names of one input; keep one ",
                                      input.location.line > 0 ? "[[input]] for it" : "of them"));
      return;
    }
    const bool layouts_fit = CheckLayouts(plan);
    if (CheckType(plan) && layouts_fit) plans_.push_back(std::move(plan));
  }

  bool CheckLayouts(const InputPlan& plan) {
    const std::optional<std::string>& stated = plan.config->source_layout.value;
    if (stated && *stated != plan.source) {
      ReportLayout(
          *plan.config, plan.config->source_layout.location, *stated,
          absl::StrCat("is not what the model has: ", plan.source, "; write ", plan.config->name,
                       "(", plan.source, "->", *stated, ") if the input of the IR shall have it"));
      return false;
    }
    if (plan.target.empty()) return true;
    const Shape& shape = plan.parameter->shape();
    if (!shape.has_rank() || shape.rank() != static_cast<int>(plan.target.size())) {
      ReportLayout(*plan.config, plan.config->layout.location, plan.target,
                   absl::StrCat("has ", plan.target.size(), " axes, but the input has the shape ",
                                ToString(shape), "; expected one letter for each axis"));
      return false;
    }
    if (LayoutOrder(plan.source, plan.target)) return true;
    ReportLayout(
        *plan.config, plan.config->layout.location, plan.target,
        absl::StrCat("has other axes than the model's ", plan.source, "; expected its letters"));
    return false;
  }

  bool CheckType(const InputPlan& plan) {
    const Setting<std::optional<ElementType>>& type = plan.config->type;
    const ElementType source = plan.parameter->type().element_type;
    if (!type.value || HoldsEvery(source, *type.value)) return true;
    diagnostics_.Error(
        Code::kSettingDoesNotFit, type.location,
        absl::StrCat(type.location.line > 0 ? "[[input]] type: " : "--input: ", "'",
                     plan.config->name, "' shall be ", ElementTypeName(*type.value),
                     ", but the model reads ", ElementTypeName(source),
                     ", which does not hold each of its numbers; leave the type out, or give a "
                     "smaller one"));
    return false;
  }

  // The layout of any input, configured or not.
  std::string LayoutOf(const Node& parameter) const {
    for (const InputPlan& plan : plans_) {
      if (plan.parameter == &parameter) return plan.source;
    }
    return SourceLayout(parameter, nullptr, context_);
  }

  // A shape by a flag, which has the source's layout, does not say otherwise.
  void CheckBatch(const InputPlan& plan, int64_t batch) {
    const Setting<std::optional<Shape>>& shape = plan.config->shape;
    const size_t axis = plan.source.empty() ? 0 : plan.source.find('N');
    if (!shape.value || shape.origin != Origin::kFlag ||
        axis >= static_cast<size_t>(shape.value->rank()))
      return;
    const Dim& dim = shape.value->dim(static_cast<int>(axis));
    if (dim.Compatible(Dim(batch))) return;
    diagnostics_.Error(
        Code::kUsage, {},
        absl::StrCat("--batch ", batch, " and the shape ", ToString(*shape.value), " of '",
                     plan.config->name, "' contradict each other; leave --batch out"));
  }

  void SetBatch(int64_t batch) {
    for (const InputPlan& plan : plans_) CheckBatch(plan, batch);
    for (Node* parameter : graph_.parameters()) {
      const std::string layout = LayoutOf(*parameter);
      const size_t axis = layout.empty() ? 0 : layout.find('N');
      Shape shape = parameter->shape();
      if (!shape.has_rank() || axis >= static_cast<size_t>(shape.rank())) continue;
      shape.set_dim(static_cast<int>(axis), Dim(batch));
      graph_.SetAttribute(parameter, "shape", std::move(shape));
    }
    if (const absl::Status status = graph_.InferAll(); !status.ok()) {
      diagnostics_.Error(Code::kGraphInvalid, {context_.file},
                         absl::StrCat("with --batch ", batch, ": ", status.message()));
    }
  }

  // The readers of a parameter keep what they read.
  void ChangeType(const InputPlan& plan) {
    Node* parameter = plan.parameter;
    const ElementType source = parameter->type().element_type;
    const ElementType target = plan.config->type.value.value_or(source);
    if (target == source) return;
    const std::vector<Use> readers = parameter->uses();
    graph_.SetAttribute(parameter, "element_type", target);
    (void)graph_.Infer(parameter);
    Node* convert = nodes_.Add(*parameter, ops::kConvert, "convert", {parameter->output()},
                               {{"destination_type", source}});
    if (convert == nullptr) return;
    for (const Use& reader : readers) graph_.SetInput(reader, convert->output());
  }

  void ChangeLayout(const InputPlan& plan) {
    Node* parameter = plan.parameter;
    const bool stated = plan.config->layout.value || plan.config->source_layout.value;
    if (stated) graph_.SetAttribute(parameter, "layout", plan.target);
    if (plan.source == plan.target) return;
    const std::vector<int> there = LayoutOrder(plan.source, plan.target).value();
    std::vector<Dim> dims;
    for (int axis : there) dims.push_back(parameter->shape().dim(axis));
    const std::vector<Use> readers = parameter->uses();
    graph_.SetAttribute(parameter, "shape", Shape(std::move(dims)));
    (void)graph_.Infer(parameter);
    const std::vector<int> back = LayoutOrder(plan.target, plan.source).value();
    const std::vector<int64_t> order(back.begin(), back.end());
    const Value constant =
        nodes_.AddConstant(*parameter, "transpose/order",
                           Constant::FromInt64s({static_cast<int64_t>(order.size())}, order));
    Node* transpose =
        nodes_.Add(*parameter, ops::kTranspose, "transpose", {parameter->output(), constant});
    if (transpose == nullptr) return;
    for (const Use& reader : readers) graph_.SetInput(reader, transpose->output());
  }

  const InputContext& context_;
  Graph& graph_;
  Diagnostics& diagnostics_;
  InputNodes nodes_;
  std::vector<InputPlan> plans_;
};

}  // namespace

bool IsInputNamed(const Node& parameter, absl::string_view name) {
  const auto has = [name](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return parameter.name() == name || has(parameter.tensor_names()) || has(parameter.aliases());
}

std::string SourceLayout(const Node& parameter, const InputConfig* config,
                         const InputContext& context) {
  const std::string& stated = parameter.attributes().GetString("layout");
  if (!stated.empty()) return stated;
  if (parameter.shape().has_rank() && parameter.shape().rank() == 4 &&
      !context.image_layout.empty())
    return context.image_layout;
  if (config == nullptr) return "";
  return config->source_layout.value.value_or(config->layout.value.value_or(""));
}

void ConfigureInputs(absl::Span<const InputConfig> inputs, const InputContext& context,
                     Graph& graph, Diagnostics& diagnostics) {
  InputConfigurer(context, graph, diagnostics).Configure(inputs);
}

}  // namespace mo
