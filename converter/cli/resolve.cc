#include "converter/cli/resolve.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/config/normal_form.h"
#include "converter/config/regex.h"

namespace mo {
namespace {

// Whether a bracket is opened that is not closed: the pattern was cut at a comma in it.
bool BracketStaysOpen(absl::string_view pattern) {
  int open = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (absl::StrContains("{[(", pattern[i])) {
      ++open;
    } else if (absl::StrContains("}])", pattern[i])) {
      --open;
    }
  }
  return open > 0;
}

void ApplyFinegrainFusing(const std::vector<std::string>& patterns, Config& config,
                          Diagnostics& diagnostics) {
  if (patterns.empty()) return;
  Exclude exclude;
  exclude.reason = "--finegrain_fusing";
  exclude.origin = Origin::kFlag;
  exclude.allow_unmatched = true;
  exclude.matched_part = MatchedPart::kAnyPart;
  for (const std::string& pattern : patterns) {
    const absl::StatusOr<Regex> regex = Regex::Compile(pattern);
    if (BracketStaysOpen(pattern)) {
      diagnostics.Warning(
          Code::kUnanchoredExclusion, {},
          absl::StrCat("--finegrain_fusing: '", absl::StrJoin(patterns, ","),
                       "' is split at each comma, also within brackets, and '", pattern,
                       "' is a pattern of its own; write a pattern with a comma into a "
                       "configuration: [[exclude]] regex = ['.*",
                       absl::StrJoin(patterns, ","), ".*']"));
    }
    if (regex.ok()) {
      exclude.regexes.push_back({pattern, {}});
    } else {
      diagnostics.Error(Code::kConfigBadRegex, {},
                        absl::StrCat("--finegrain_fusing: '", pattern,
                                     "' is not valid: ", regex.status().message()));
    }
  }
  if (!exclude.regexes.empty()) config.excludes.push_back(std::move(exclude));
}

InputConfig& InputOf(const std::string& name, Config& config) {
  for (InputConfig& configured : config.inputs) {
    if (configured.name == name) return configured;
  }
  InputConfig& created = config.inputs.emplace_back();
  created.name = name;
  return created;
}

// A flag's shape takes the place of the configuration's shape or value.
void SetShape(const Shape& shape, InputConfig& input) {
  input.value = {};
  input.shape.Set(shape, Origin::kFlag);
}

void ApplyInputsOfFlags(const ConversionOptions& options, Config& config,
                        Diagnostics& diagnostics) {
  for (const OldInput& flag : options.inputs) {
    InputConfig& input = InputOf(flag.name, config);
    if (flag.shape) SetShape(*flag.shape, input);
    if (flag.type) input.type.Set(flag.type, Origin::kFlag);
  }
  if (options.input_shapes.empty() || options.inputs.empty()) return;
  if (options.input_shapes.size() != options.inputs.size()) {
    diagnostics.Error(
        Code::kUsage, {},
        absl::StrCat("--input_shape has ", options.input_shapes.size(), " shapes and --input ",
                     options.inputs.size(), " names; expected one name for each shape"));
    return;
  }
  for (size_t i = 0; i < options.inputs.size(); ++i) {
    SetShape(options.input_shapes[i], InputOf(options.inputs[i].name, config));
  }
}

// A flag's value takes the place of the configuration's value or shape.
void ApplyValues(const ConversionOptions& options, Config& config) {
  for (const OldValue& value : options.values) {
    InputConfig& input = InputOf(value.name, config);
    input.shape = {};
    if (value.shape) input.shape.Set(value.shape, Origin::kFlag);
    input.type = {};
    input.value.Set(value.value, Origin::kFlag);
  }
}

}  // namespace

void ApplyFlags(const ConversionOptions& options, Config& config, Diagnostics& diagnostics) {
  if (options.disable_fusing) config.Switch(Optimization::kLinearFusing).Set(false, Origin::kFlag);
  if (options.disable_gfusing)
    config.Switch(Optimization::kGroupedConvolution).Set(false, Origin::kFlag);
  if (options.disable_resnet_optimization)
    config.Switch(Optimization::kResnetStride).Set(false, Origin::kFlag);
  for (const std::string& name : options.disabled_optimizations)
    config.Switch(*OptimizationFromName(name)).Set(false, Origin::kFlag);
  if (const std::optional<WeightsPrecision> precision =
          WeightsPrecisionFromName(options.precision)) {
    config.weights_precision.Set(*precision, Origin::kFlag);
  }
  if (options.compress_to_fp16 == "true" || options.data_type == "FP16" ||
      options.data_type == "half") {
    config.weights_precision.Set(WeightsPrecision::kF16, Origin::kFlag);
  } else if (!options.data_type.empty()) {
    config.weights_precision.Set(WeightsPrecision::kF32, Origin::kFlag);
  }
  ApplyFinegrainFusing(options.finegrain_fusing, config, diagnostics);
  ApplyInputsOfFlags(options, config, diagnostics);
  ApplyValues(options, config);
  if (!options.outputs.empty()) config.outputs.clear();
  for (const std::string& output : options.outputs) config.outputs.push_back({output, {}});
}

void SetInputShape(const std::string& name, const Shape& shape, Config& config) {
  SetShape(shape, InputOf(name, config));
}

void ApplyInputs(const Config& config, SourceModel& source) {
  for (const InputConfig& input : config.inputs) {
    source.input_places[input.name] = input.location;
    const bool has_no_batch =
        input.layout.value && input.layout.value->find('N') == std::string::npos;
    if (has_no_batch || input.value.value) source.inputs_without_batch.insert(input.name);
    if (input.value.value) {
      const InputValue& value = *input.value.value;
      source.values[input.name] = {value.values, value.is_list};
    }
    if (!input.shape.value) continue;
    source.input_shapes[input.name] = *input.shape.value;
    // Of a configuration the shape is the IR's; of a flag, as ever, the source's.
    if (input.shape.origin == Origin::kConfig && input.layout.value)
      source.input_layouts[input.name] = *input.layout.value;
  }
  for (const LocatedText& output : config.outputs) {
    source.outputs.push_back(output.text);
    source.output_places[output.text] = output.location;
  }
}

PassOptions PassOptionsOf(const Config& config) {
  PassOptions options;
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    const Optimization optimization = static_cast<Optimization>(i);
    if (!config.IsOn(optimization)) options.disabled.Insert(optimization);
  }
  options.add_into_unpadded_convolution = config.add_into_unpadded_convolution.value;
  return options;
}

std::vector<ReportedSetting> SettingsOf(const Config& config) {
  std::vector<ReportedSetting> settings;
  auto add = [&](std::string key, std::string value, Origin origin) {
    settings.push_back({std::move(key), std::move(value), std::string(OriginName(origin))});
  };
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    const Setting<bool>& setting = config.optimizations[i];
    add(absl::StrCat("optimizations.", kOptimizationNames[i]), setting.value ? "true" : "false",
        setting.origin);
  }
  add("optimizations.add_into_unpadded_convolution",
      config.add_into_unpadded_convolution.value ? "true" : "false",
      config.add_into_unpadded_convolution.origin);
  add("weights.precision", std::string(WeightsPrecisionName(config.weights_precision.value)),
      config.weights_precision.origin);
  for (const InputConfig& input : config.inputs) {
    const std::string key = absl::StrCat("input.", input.name, ".");
    if (input.shape.value) add(key + "shape", ShapeText(*input.shape.value), input.shape.origin);
    if (input.type.value)
      add(key + "type", std::string(ElementTypeName(*input.type.value)), input.type.origin);
    if (input.value.value) add(key + "value", ValueText(*input.value.value), input.value.origin);
    if (input.source_layout.value)
      add(key + "source_layout", *input.source_layout.value, input.source_layout.origin);
    if (input.layout.value) add(key + "layout", *input.layout.value, input.layout.origin);
    if (!input.preprocess.value.empty())
      add(key + "preprocess", PreprocessText(input.preprocess.value), input.preprocess.origin);
  }
  for (const LocatedText& output : config.outputs)
    add(absl::StrCat("output.", output.text), "true",
        output.location.line > 0 ? Origin::kConfig : Origin::kFlag);
  return settings;
}

void WarnOfFinegrainFusing(const Exclusions& exclusions, const std::vector<std::string>& names,
                           Diagnostics& diagnostics) {
  for (const ExclusionMatch& match : exclusions.matches) {
    if (match.origin != Origin::kFlag) continue;
    if (match.nodes.empty()) {
      diagnostics.Warning(Code::kExclusionUnmatched, {},
                          absl::StrCat("--finegrain_fusing: '", match.pattern,
                                       "' matches no part of a node's name"));
    }
    if (match.nodes_by_part.empty()) continue;
    diagnostics.Warning(
        Code::kUnanchoredExclusion, {},
        absl::StrCat("--finegrain_fusing: '", match.pattern, "' hits ", match.nodes.size(),
                     " nodes, ", match.nodes_by_part.size(),
                     " of them only by a part of the name, the first is '",
                     names[match.nodes_by_part[0]],
                     "'; [[exclude]] regex in a configuration matches whole names"));
  }
}

}  // namespace mo
