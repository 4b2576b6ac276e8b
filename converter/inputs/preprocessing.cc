#include "converter/inputs/preprocessing.h"

#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

using Kind = PreprocessStep::Kind;

// How steps are called in a configuration, and by which flag, in the order of Kind.
constexpr absl::string_view kStepNames[] = {"reverse_channels", "mean", "scale"};
constexpr absl::string_view kStepFlags[] = {"--reverse_input_channels", "--mean_values",
                                            "--scale_values"};

// Where the preprocessing goes: after `value`, whose axes are in the order of `layout`.
struct Place {
  Value value;
  std::string layout;
};

class Preprocessor {
 public:
  Preprocessor(const InputPlan& plan, InputNodes& nodes, Diagnostics& diagnostics)
      : plan_(plan), nodes_(nodes), diagnostics_(diagnostics) {}

  void Run() {
    const std::vector<PreprocessStep>& steps = plan_.config->preprocess.value;
    if (steps.empty()) return;
    const Place place = FindPlace();
    const std::vector<Use> readers = place.value.node->uses(place.value.output);
    Place now = place;
    for (const PreprocessStep& step : steps) {
      if (!CheckChannels(step, now) || !Append(step, now)) return;
    }
    for (const Use& reader : readers) nodes_.SetInput(reader, now.value);
    if (place.value.node == plan_.parameter) return;
    now.value.node->set_tensor_names(0, place.value.node->tensor_names());
    place.value.node->set_tensor_names(0, {});
  }

 private:
  void ReportStep(const PreprocessStep& step, absl::string_view text) {
    const size_t kind = static_cast<size_t>(step.kind);
    const std::string key = step.location.line > 0
                                ? absl::StrCat("[[input]] preprocess: ", kStepNames[kind])
                                : std::string(kStepFlags[kind]);
    diagnostics_.Error(Code::kSettingDoesNotFit, step.location,
                       absl::StrCat(key, " of '", plan_.config->name, "' ", text));
  }

  // The only reader of `value` if what it does and the preprocessing can change places.
  static Node* Passable(Value value) {
    const std::vector<Use>& uses = value.node->uses(value.output);
    if (uses.size() != 1 || uses[0].input != 0) return nullptr;
    Node* reader = uses[0].node;
    if (reader->Is(ops::kTranspose) && reader->constant_input(1) != nullptr) return reader;
    const bool widens = reader->Is(ops::kConvert) && IsFloatingPoint(reader->type().element_type) &&
                        (IsInteger(value.type().element_type) ||
                         HoldsEvery(reader->type().element_type, value.type().element_type));
    return widens ? reader : nullptr;
  }

  Place FindPlace() const {
    Place place = {plan_.parameter->output(), plan_.target};
    while (Node* reader = Passable(place.value)) {
      // What has a name after the preprocessing is another value before it.
      if (place.value.node != plan_.parameter) place.value.node->set_tensor_names(0, {});
      if (reader->Is(ops::kTranspose) && !place.layout.empty()) {
        std::string layout;
        for (int64_t axis : reader->constant_input(1)->Int64s()) layout += place.layout[axis];
        place.layout = std::move(layout);
      }
      place.value = reader->output();
    }
    return place;
  }

  static int ChannelAxis(const Place& place) { return static_cast<int>(place.layout.find('C')); }

  // A step that is not the same for all channels needs to know which they are.
  bool CheckChannels(const PreprocessStep& step, const Place& place) {
    const size_t count = step.values.size();
    if (step.kind != Kind::kReverseChannels && count == 1) return true;
    if (place.layout.empty()) {
      ReportStep(step,
                 "is about channels, but the layout of the input is not known; give it a layout, "
                 "such as layout = \"NHWC\" in the configuration or --layout nhwc");
      return false;
    }
    if (place.layout.find('C') == std::string::npos) {
      ReportStep(
          step, absl::StrCat("is about channels, but the layout ", plan_.target, " has no axis C"));
      return false;
    }
    const Dim& channels = place.value.shape().dim(ChannelAxis(place));
    if (!channels.is_static()) {
      ReportStep(step,
                 absl::StrCat("is about channels, but their number is open in ",
                              ToString(plan_.parameter->shape()), "; give the input a shape"));
      return false;
    }
    if (step.kind == Kind::kReverseChannels || channels.value() == static_cast<int64_t>(count))
      return true;
    ReportStep(step, absl::StrCat("has ", count, " values, but the input has ", channels.value(),
                                  " channels; give one value, or one per channel"));
    return false;
  }

  bool Append(const PreprocessStep& step, Place& place) {
    Node* node =
        step.kind == Kind::kReverseChannels ? AppendReversal(place) : AppendArithmetic(step, place);
    if (node != nullptr) place.value = node->output();
    return node != nullptr;
  }

  Node* AppendReversal(const Place& place) {
    const Node& parameter = *plan_.parameter;
    const int axis = ChannelAxis(place);
    const int64_t channels = place.value.shape().dim(axis).value();
    constexpr int64_t kMaxChannels = 1 << 20;
    if (channels > kMaxChannels) {
      nodes_.ReportInput(parameter, absl::StrCat(" has ", channels, " channels, and at most ",
                                                 kMaxChannels, " can be reversed"));
      return nullptr;
    }
    std::vector<int64_t> order(channels);
    for (int64_t i = 0; i < channels; ++i) order[i] = channels - 1 - i;
    const Value indices = nodes_.AddConstant(parameter, "reverse_channels/order",
                                             Constant::FromInt64s({channels}, order));
    const Value axis_value =
        nodes_.AddConstant(parameter, "reverse_channels/axis", Constant::FromInt64s({}, {axis}));
    return nodes_.Add(parameter, ops::kGather, "reverse_channels",
                      {place.value, indices, axis_value});
  }

  Node* AppendArithmetic(const PreprocessStep& step, Place& place) {
    const Node& parameter = *plan_.parameter;
    if (IsInteger(place.value.type().element_type)) {
      Node* convert = nodes_.Add(parameter, ops::kConvert, "convert", {place.value},
                                 {{"destination_type", ElementType::kF32}});
      if (convert == nullptr) return nullptr;
      place.value = convert->output();
    }
    const ElementType type = place.value.type().element_type;
    if (!IsFloatingPoint(type) || !IsConvertible(type)) {
      ReportStep(step, absl::StrCat("is arithmetic, but the input is ", ElementTypeName(type)));
      return nullptr;
    }
    const bool is_mean = step.kind == Kind::kMean;
    for (double value : step.values) {
      const double rounded = RoundTo(type, value);
      if (std::isfinite(rounded) && (is_mean || rounded != 0)) continue;
      ReportStep(step, absl::StrCat("holds ", ShortestDecimal(value), ", which ",
                                    ElementTypeName(type), " cannot hold"));
      return nullptr;
    }
    Extents extents;
    if (step.values.size() > 1) {
      extents.assign(place.value.shape().rank() - ChannelAxis(place), 1);
      extents[0] = static_cast<int64_t>(step.values.size());
    }
    const absl::string_view suffix = kStepNames[static_cast<size_t>(step.kind)];
    const Value operand = nodes_.AddConstant(parameter, absl::StrCat(suffix, "/value"),
                                             Constant::FromDoubles(type, extents, step.values));
    return nodes_.Add(parameter, is_mean ? ops::kSubtract : ops::kDivide, suffix,
                      {place.value, operand});
  }

  const InputPlan& plan_;
  InputNodes& nodes_;
  Diagnostics& diagnostics_;
};

}  // namespace

void Preprocess(const InputPlan& plan, InputNodes& nodes, Diagnostics& diagnostics) {
  Preprocessor(plan, nodes, diagnostics).Run();
}

}  // namespace mo
