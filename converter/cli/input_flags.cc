#include "converter/cli/input_flags.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "converter/base/layout.h"
#include "converter/base/text.h"

namespace mo {
namespace {

constexpr absl::string_view kExpectedValues =
    "data[104,117,123] or (104,117,123), one for each input";
constexpr absl::string_view kExpectedLayout =
    "nchw, data(nchw) or data(nhwc->nchw), with letters out of n, c, d, h and w, each once";

// A part of a flag: name[content] or name(content).
struct Group {
  std::string name, content;
};

// Groups that are separated by commas; nullopt if the text has another form.
std::optional<std::vector<Group>> ParseGroups(absl::string_view text) {
  std::vector<Group> groups;
  while (true) {
    const size_t open = text.find_first_of("[(");
    // "104,117,123"
    if (open == absl::string_view::npos && groups.empty())
      return std::vector<Group>{{"", std::string(text)}};
    if (open == absl::string_view::npos) return std::nullopt;
    const size_t close = text.find(text[open] == '[' ? ']' : ')', open);
    if (close == absl::string_view::npos) return std::nullopt;
    groups.push_back({std::string(absl::StripAsciiWhitespace(text.substr(0, open))),
                      std::string(text.substr(open + 1, close - open - 1))});
    text = absl::StripAsciiWhitespace(text.substr(close + 1));
    if (text.empty()) break;
    if (text[0] != ',') return std::nullopt;
    text.remove_prefix(1);
  }
  const auto has_name = [](const Group& group) { return !group.name.empty(); };
  const bool all = std::all_of(groups.begin(), groups.end(), has_name);
  const bool none = std::none_of(groups.begin(), groups.end(), has_name);
  return all || none ? std::optional(std::move(groups)) : std::nullopt;
}

void ReportUsage(absl::string_view flag, absl::string_view text, absl::string_view expected,
                 Diagnostics& diagnostics) {
  diagnostics.Error(Code::kUsage, {}, absl::StrCat(flag, " is '", text, "'; expected ", expected));
}

std::vector<NamedValues> ParseValues(absl::string_view flag, const std::string& text,
                                     bool may_be_zero, Diagnostics& diagnostics) {
  if (text.empty()) return {};
  const std::optional<std::vector<Group>> groups = ParseGroups(text);
  std::vector<NamedValues> all;
  bool ok = groups.has_value(), zero = false;
  for (const Group& group : groups.value_or(std::vector<Group>())) {
    NamedValues& named = all.emplace_back(NamedValues{group.name, {}});
    for (absl::string_view number : absl::StrSplit(group.content, ',')) {
      const std::optional<double> value = ParseDouble(absl::StripAsciiWhitespace(number));
      ok &= value && std::isfinite(*value);
      zero |= value == 0.0;
      named.values.push_back(value.value_or(0));
    }
  }
  if (!ok) {
    ReportUsage(flag, text, kExpectedValues, diagnostics);
  } else if (zero && !may_be_zero) {
    ReportUsage(flag, text, "numbers other than 0: the input is divided by them", diagnostics);
  }
  return all;
}

// The long form of layouts, "[n,h,w,c]" and "data([n,h,w,c]->[n,c,h,w])", in the short form:
// "(nhwc)" and "data(nhwc->nchw)".
std::string WithoutInnerBrackets(absl::string_view text) {
  std::string out;
  bool in_parenthesis = false, in_bracket = false;
  for (char c : text) {
    if (c == '(' || c == ')') in_parenthesis = c == '(';
    if (c == '[' || c == ']') {
      in_bracket = c == '[';
      if (!in_parenthesis) out += in_bracket ? '(' : ')';
    } else if (!in_bracket || (c != ',' && c != ' ')) {
      out += c;
    }
  }
  return absl::StrReplaceAll(out, {{")->(", "->"}});
}

// "nhwc->nchw" or "nchw"; nullopt if it is neither.
std::optional<NamedLayout> ParseLayout(const std::string& name, absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits("->", 1));
  NamedLayout layout = {name, absl::AsciiStrToUpper(absl::StripAsciiWhitespace(parts.front())),
                        absl::AsciiStrToUpper(absl::StripAsciiWhitespace(parts.back()))};
  if (!IsLayout(layout.source) || !LayoutOrder(layout.source, layout.target)) return std::nullopt;
  return layout;
}

void ParseLayouts(const std::string& text, InputFlags& flags, Diagnostics& diagnostics) {
  if (text.empty()) return;
  std::optional<std::vector<Group>> groups;
  if (absl::StrContains(text, '(') || absl::StrContains(text, '[')) {
    groups = ParseGroups(WithoutInnerBrackets(text));
  } else {
    groups.emplace();
    for (absl::string_view part : absl::StrSplit(text, ','))
      groups->push_back({"", std::string(part)});
  }
  bool ok = groups.has_value();
  for (const Group& group : groups.value_or(std::vector<Group>())) {
    std::optional<NamedLayout> layout = ParseLayout(group.name, group.content);
    ok &= layout.has_value();
    if (layout) flags.layouts.push_back(*std::move(layout));
  }
  if (!ok) ReportUsage("--layout", text, kExpectedLayout, diagnostics);
}

class Overlay {
 public:
  Overlay(const InputFlags& flags, const std::vector<std::string>& order, const Graph& graph,
          const InputContext& context, Config& config, Diagnostics& diagnostics)
      : flags_(flags),
        order_(order),
        graph_(graph),
        context_(context),
        config_(config),
        diagnostics_(diagnostics) {}

  void Apply() {
    const auto layouts = ByParameter("--layout", flags_.layouts);
    for (const auto& [parameter, layout] : layouts) ApplyLayout(*parameter, *layout);
    const auto means = ByParameter("--mean_values", flags_.mean_values);
    const auto scales = ByParameter("--scale_values", flags_.scale_values);
    bool reversed = false;
    for (const Node* parameter : graph_.parameters()) {
      std::vector<PreprocessStep> steps;
      if (flags_.reverse_input_channels && HasThreeChannels(*parameter)) {
        steps.push_back({PreprocessStep::Kind::kReverseChannels, {}, {}});
        reversed = true;
      }
      for (const auto& [of, mean] : means) {
        if (of == parameter) steps.push_back({PreprocessStep::Kind::kMean, mean->values, {}});
      }
      for (const auto& [of, scale] : scales) {
        if (of == parameter) steps.push_back({PreprocessStep::Kind::kScale, scale->values, {}});
      }
      if (flags_.scale) steps.push_back({PreprocessStep::Kind::kScale, {*flags_.scale}, {}});
      if (!steps.empty()) InputOf(*parameter).preprocess.Set(std::move(steps), Origin::kFlag);
    }
    if (flags_.reverse_input_channels && !reversed) {
      diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                         "--reverse_input_channels: no input is known to have three channels; if "
                         "one has, name its layout with --layout, as in --layout nhwc");
    }
  }

 private:
  // Each entry with its input; those that have none are reported.
  template <typename Entry>
  std::vector<std::pair<const Node*, const Entry*>> ByParameter(absl::string_view flag,
                                                                const std::vector<Entry>& entries) {
    std::vector<std::pair<const Node*, const Entry*>> all;
    if (entries.empty()) return all;
    std::vector<std::string> names = order_;
    if (names.empty()) {
      for (const Node* parameter : graph_.parameters()) names.push_back(parameter->name());
    }
    const bool by_name = !entries[0].input.empty();
    if (!by_name && entries.size() != names.size()) {
      diagnostics_.Error(
          Code::kSettingDoesNotFit, {context_.file},
          absl::StrCat(flag, " is given for ", entries.size(), " inputs, but there are ",
                       names.size(), ": ", absl::StrJoin(names, ", "),
                       "; give it for each, or name those that it is for, as in ",
                       flag == "--layout" ? "data(nchw)" : "data[1,2,3]"));
      return all;
    }
    for (size_t i = 0; i < entries.size(); ++i) {
      const Node* parameter = Find(flag, by_name ? entries[i].input : names[i]);
      if (parameter != nullptr) all.emplace_back(parameter, &entries[i]);
    }
    for (size_t i = 0; i < all.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (all[i].first != all[j].first) continue;
        diagnostics_.Error(Code::kSettingDoesNotFit, {context_.file},
                           absl::StrCat(flag, " names the input '", all[i].first->name(),
                                        "' twice; name it once"));
      }
    }
    return all;
  }

  const Node* Find(absl::string_view flag, const std::string& name) {
    std::vector<std::string> known;
    for (const Node* parameter : graph_.parameters()) {
      if (IsInputNamed(*parameter, name)) return parameter;
      known.push_back(parameter->name());
    }
    diagnostics_.Error(
        Code::kConfigUnknownTensor, {},
        absl::StrCat(flag, ": the model has no input '", name, "'", DidYouMean(name, known)));
    return nullptr;
  }

  InputConfig* FindInput(const Node& parameter) {
    for (InputConfig& input : config_.inputs) {
      if (IsInputNamed(parameter, input.name)) return &input;
    }
    return nullptr;
  }

  InputConfig& InputOf(const Node& parameter) {
    if (InputConfig* input = FindInput(parameter)) return *input;
    InputConfig& created = config_.inputs.emplace_back();
    created.name = parameter.name();
    return created;
  }

  void ApplyLayout(const Node& parameter, const NamedLayout& layout) {
    InputConfig& input = InputOf(parameter);
    // The frontend has read the shape already, in the order that the configuration states.
    const std::string written = input.layout.value.value_or(layout.source);
    if (input.shape.origin == Origin::kConfig && written != layout.target) {
      diagnostics_.Error(
          Code::kSettingDoesNotFit, input.shape.location,
          absl::StrCat("[[input]] shape: that of '", input.name, "' is written as ", written,
                       ", but --layout makes the input of the IR ", layout.target,
                       "; write layout = \"", layout.target, "\" beside it, and the shape so"));
      return;
    }
    input.source_layout.Set(layout.source, Origin::kFlag);
    input.layout.Set(layout.target, Origin::kFlag);
  }

  bool HasThreeChannels(const Node& parameter) {
    const std::string layout = SourceLayout(parameter, FindInput(parameter), context_);
    const size_t axis = layout.find('C');
    const Shape& shape = parameter.shape();
    return axis != std::string::npos && shape.has_rank() &&
           axis < static_cast<size_t>(shape.rank()) && shape.dim(static_cast<int>(axis)) == Dim(3);
  }

  const InputFlags& flags_;
  const std::vector<std::string>& order_;
  const Graph& graph_;
  const InputContext& context_;
  Config& config_;
  Diagnostics& diagnostics_;
};

}  // namespace

void ParseInputFlags(const InputFlagWords& words, InputFlags& flags, Diagnostics& diagnostics) {
  flags.mean_values =
      ParseValues("--mean_values", words.mean_values, /*may_be_zero=*/true, diagnostics);
  flags.scale_values =
      ParseValues("--scale_values", words.scale_values, /*may_be_zero=*/false, diagnostics);
  ParseLayouts(words.layout, flags, diagnostics);
  if (words.scale.empty()) return;
  flags.scale = ParseDouble(words.scale);
  if (!flags.scale || !std::isfinite(*flags.scale) || *flags.scale == 0)
    ReportUsage("--scale", words.scale, "a number other than 0", diagnostics);
  if (!words.scale_values.empty()) {
    diagnostics.Error(Code::kUsage, {},
                      "--scale and --scale_values are both given; expected one of them");
  }
}

void ApplyInputFlags(const InputFlags& flags, const std::vector<std::string>& order,
                     const Graph& graph, const InputContext& context, Config& config,
                     Diagnostics& diagnostics) {
  Overlay(flags, order, graph, context, config, diagnostics).Apply();
}

}  // namespace mo
