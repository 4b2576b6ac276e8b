#include "converter/frontends/inputs.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/layout.h"
#include "converter/base/status.h"
#include "converter/base/text.h"

namespace mo {
namespace {

using Kind = PreprocessStep::Kind;

// How steps are called in a configuration, and by which flag, in the order of Kind.
constexpr absl::string_view kStepNames[] = {"reverse_channels", "mean", "scale"};
constexpr absl::string_view kStepFlags[] = {"--reverse_input_channels", "--mean_values",
                                            "--scale_values"};

// An input and what it becomes.
struct Plan {
  Node* parameter;
  const InputConfig* config;
  std::string source, target;  // layouts; "" if not known
};

// Where the preprocessing goes: after `value`, whose axes are in the order of `layout`.
struct Place {
  Value value;
  std::string layout;
};

class InputConfigurer {
 public:
  InputConfigurer(const InputContext& context, Graph& graph, Diagnostics& diagnostics)
      : context_(context), graph_(graph), diagnostics_(diagnostics) {}

  void Configure(absl::Span<const InputConfig> inputs) {
    const int errors_before = diagnostics_.error_count();
    for (const InputConfig& input : inputs) MakePlan(input);
    if (diagnostics_.error_count() > errors_before) return;
    if (context_.batch) SetBatch(*context_.batch);
    if (diagnostics_.error_count() > errors_before) return;
    for (const Plan& plan : plans_) {
      ChangeType(plan);
      ChangeLayout(plan);
      Preprocess(plan);
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

  void ReportStep(const Plan& plan, const PreprocessStep& step, absl::string_view text) {
    const size_t kind = static_cast<size_t>(step.kind);
    const std::string key = step.location.line > 0
                                ? absl::StrCat("[[input]] preprocess: ", kStepNames[kind])
                                : std::string(kStepFlags[kind]);
    diagnostics_.Error(Code::kSettingDoesNotFit, step.location,
                       absl::StrCat(key, " of '", plan.config->name, "' ", text));
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
    Plan plan = {*found, &input, SourceLayout(**found, &input, context_), ""};
    plan.target = input.layout.value.value_or(plan.source);
    for (const Plan& other : plans_) {
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

  bool CheckLayouts(const Plan& plan) {
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

  bool CheckType(const Plan& plan) {
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
    for (const Plan& plan : plans_) {
      if (plan.parameter == &parameter) return plan.source;
    }
    return SourceLayout(parameter, nullptr, context_);
  }

  // A shape by a flag, which has the source's layout, does not say otherwise.
  void CheckBatch(const Plan& plan, int64_t batch) {
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
    for (const Plan& plan : plans_) CheckBatch(plan, batch);
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

  Node* Add(const Node& parameter, absl::string_view op, absl::string_view suffix,
            std::vector<Value> inputs, Attributes attributes = {}) {
    absl::StatusOr<Node*> node = graph_.Add({.op = op,
                                             .name = absl::StrCat(parameter.name(), "/", suffix),
                                             .inputs = std::move(inputs),
                                             .attributes = std::move(attributes),
                                             .sources = parameter.sources()});
    if (node.ok()) return *node;
    diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                       absl::StrCat("input '", parameter.name(), "': ", node.status().message()));
    return nullptr;
  }

  Value AddConstant(const Node& parameter, absl::string_view suffix, Constant constant) {
    return graph_
        .AddConstant(absl::StrCat(parameter.name(), "/", suffix), std::move(constant),
                     parameter.sources())
        ->output();
  }

  // The readers of a parameter keep what they read.
  void ChangeType(const Plan& plan) {
    Node* parameter = plan.parameter;
    const ElementType source = parameter->type().element_type;
    const ElementType target = plan.config->type.value.value_or(source);
    if (target == source) return;
    const std::vector<Use> readers = parameter->uses();
    graph_.SetAttribute(parameter, "element_type", target);
    (void)graph_.Infer(parameter);
    Node* convert = Add(*parameter, "Convert", "convert", {parameter->output()},
                        {{"destination_type", source}});
    if (convert == nullptr) return;
    for (const Use& reader : readers) graph_.SetInput(reader, convert->output());
  }

  void ChangeLayout(const Plan& plan) {
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
        AddConstant(*parameter, "transpose/order",
                    Constant::FromInt64s({static_cast<int64_t>(order.size())}, order));
    Node* transpose = Add(*parameter, "Transpose", "transpose", {parameter->output(), constant});
    if (transpose == nullptr) return;
    for (const Use& reader : readers) graph_.SetInput(reader, transpose->output());
  }

  // The only reader of `value` if what it does and the preprocessing can change places.
  static Node* Passable(Value value) {
    const std::vector<Use>& uses = value.node->uses(value.output);
    if (uses.size() != 1 || uses[0].input != 0) return nullptr;
    Node* reader = uses[0].node;
    if (reader->Is("Transpose") && reader->constant_input(1) != nullptr) return reader;
    const bool widens = reader->Is("Convert") && IsFloatingPoint(reader->type().element_type) &&
                        (IsInteger(value.type().element_type) ||
                         HoldsEvery(reader->type().element_type, value.type().element_type));
    return widens ? reader : nullptr;
  }

  static Place PlaceOf(const Plan& plan) {
    Place place = {plan.parameter->output(), plan.target};
    while (Node* reader = Passable(place.value)) {
      // What has a name after the preprocessing is another value before it.
      if (place.value.node != plan.parameter) place.value.node->set_tensor_names(0, {});
      if (reader->Is("Transpose") && !place.layout.empty()) {
        std::string layout;
        for (int64_t axis : reader->constant_input(1)->Int64s()) layout += place.layout[axis];
        place.layout = std::move(layout);
      }
      place.value = reader->output();
    }
    return place;
  }

  void Preprocess(const Plan& plan) {
    const std::vector<PreprocessStep>& steps = plan.config->preprocess.value;
    if (steps.empty()) return;
    const Place place = PlaceOf(plan);
    const std::vector<Use> readers = place.value.node->uses(place.value.output);
    Place now = place;
    for (const PreprocessStep& step : steps) {
      if (!CheckChannels(plan, step, now) || !Append(plan, step, now)) return;
    }
    for (const Use& reader : readers) graph_.SetInput(reader, now.value);
    if (place.value.node == plan.parameter) return;
    now.value.node->set_tensor_names(0, place.value.node->tensor_names());
    place.value.node->set_tensor_names(0, {});
  }

  static int ChannelAxis(const Place& place) { return static_cast<int>(place.layout.find('C')); }

  // A step that is not the same for all channels needs to know which they are.
  bool CheckChannels(const Plan& plan, const PreprocessStep& step, const Place& place) {
    const size_t count = step.values.size();
    if (step.kind != Kind::kReverseChannels && count == 1) return true;
    if (place.layout.empty()) {
      ReportStep(plan, step,
                 "is about channels, but the layout of the input is not known; give it a layout, "
                 "such as layout = \"NHWC\" in the configuration or --layout nhwc");
      return false;
    }
    if (place.layout.find('C') == std::string::npos) {
      ReportStep(plan, step,
                 absl::StrCat("is about channels, but the layout ", plan.target, " has no axis C"));
      return false;
    }
    const Dim& channels = place.value.shape().dim(ChannelAxis(place));
    if (!channels.is_static()) {
      ReportStep(plan, step,
                 absl::StrCat("is about channels, but their number is open in ",
                              ToString(plan.parameter->shape()), "; give the input a shape"));
      return false;
    }
    if (step.kind == Kind::kReverseChannels || channels.value() == static_cast<int64_t>(count))
      return true;
    ReportStep(plan, step,
               absl::StrCat("has ", count, " values, but the input has ", channels.value(),
                            " channels; give one value, or one per channel"));
    return false;
  }

  bool Append(const Plan& plan, const PreprocessStep& step, Place& place) {
    Node* node = step.kind == Kind::kReverseChannels ? AppendReversal(*plan.parameter, place)
                                                     : AppendArithmetic(plan, step, place);
    if (node != nullptr) place.value = node->output();
    return node != nullptr;
  }

  Node* AppendReversal(const Node& parameter, const Place& place) {
    const int axis = ChannelAxis(place);
    const int64_t channels = place.value.shape().dim(axis).value();
    constexpr int64_t kMostChannels = 1 << 20;
    if (channels > kMostChannels) {
      diagnostics_.Error(
          Code::kSettingDoesNotFit, {context_.file},
          absl::StrCat("input '", parameter.name(), "' has ", channels, " channels, and at most ",
                       kMostChannels, " can be reversed"));
      return nullptr;
    }
    std::vector<int64_t> order(channels);
    for (int64_t i = 0; i < channels; ++i) order[i] = channels - 1 - i;
    const Value indices =
        AddConstant(parameter, "reverse_channels/order", Constant::FromInt64s({channels}, order));
    const Value axis_value =
        AddConstant(parameter, "reverse_channels/axis", Constant::FromInt64s({}, {axis}));
    return Add(parameter, "Gather", "reverse_channels", {place.value, indices, axis_value});
  }

  Node* AppendArithmetic(const Plan& plan, const PreprocessStep& step, Place& place) {
    const Node& parameter = *plan.parameter;
    if (IsInteger(place.value.type().element_type)) {
      Node* convert = Add(parameter, "Convert", "convert", {place.value},
                          {{"destination_type", ElementType::kF32}});
      if (convert == nullptr) return nullptr;
      place.value = convert->output();
    }
    const ElementType type = place.value.type().element_type;
    if (!IsFloatingPoint(type) || !IsConvertible(type)) {
      ReportStep(plan, step,
                 absl::StrCat("is arithmetic, but the input is ", ElementTypeName(type)));
      return nullptr;
    }
    const bool is_mean = step.kind == Kind::kMean;
    for (double value : step.values) {
      const double rounded = RoundTo(type, value);
      if (std::isfinite(rounded) && (is_mean || rounded != 0)) continue;
      ReportStep(plan, step,
                 absl::StrCat("holds ", ShortestDecimal(value), ", which ", ElementTypeName(type),
                              " cannot hold"));
      return nullptr;
    }
    Extents extents;
    if (step.values.size() > 1) {
      extents.assign(place.value.shape().rank() - ChannelAxis(place), 1);
      extents[0] = static_cast<int64_t>(step.values.size());
    }
    const absl::string_view suffix = kStepNames[static_cast<size_t>(step.kind)];
    const Value operand = AddConstant(parameter, absl::StrCat(suffix, "/value"),
                                      Constant::FromDoubles(type, extents, step.values));
    return Add(parameter, is_mean ? "Subtract" : "Divide", suffix, {place.value, operand});
  }

  const InputContext& context_;
  Graph& graph_;
  Diagnostics& diagnostics_;
  std::vector<Plan> plans_;
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
