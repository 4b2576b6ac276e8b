#include "converter/config/normal_form.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/config/schema.h"

namespace mo {
namespace {

// A basic string of TOML.
std::string Quoted(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&quoted, "\\", absl::string_view(&c, 1));
    } else if (byte < 0x20 || byte == 0x7f) {
      absl::StrAppendFormat(&quoted, "\\u%04X", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

// A float of TOML, never an integer, whose range is smaller.
std::string Float(double value) {
  const std::string text = ShortestDecimal(value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string KeyLine(absl::string_view key, absl::string_view value) {
  return absl::StrCat(key, " = ", value, "\n");
}

// Sorted, each once, one a line; nothing if there are none.
std::string TextsLines(absl::string_view key, const std::vector<LocatedText>& texts) {
  std::set<std::string> sorted;
  for (const LocatedText& text : texts) sorted.insert(Quoted(text.text));
  if (sorted.empty()) return "";
  return KeyLine(key, absl::StrCat("[\n    ", absl::StrJoin(sorted, ",\n    "), ",\n]"));
}

std::string ChannelValues(const std::vector<double>& values) {
  if (values.size() == 1) return Float(values[0]);
  const auto append = [](std::string* out, double value) { out->append(Float(value)); };
  return absl::StrCat("[", absl::StrJoin(values, ", ", append), "]");
}

std::string Step(const PreprocessStep& step) {
  const bool reverse = step.kind == PreprocessStep::Kind::kReverseChannels;
  return absl::StrCat("{ ", schema::kStepNames[static_cast<int>(step.kind)], " = ",
                      reverse ? "true" : ChannelValues(step.values), " }");
}

std::string OptimizationsLines(const Config& config) {
  const Config defaults;
  std::string lines;
  auto add = [&lines](absl::string_view key, bool value, bool default_value) {
    if (value != default_value) lines += KeyLine(key, value ? "true" : "false");
  };
  for (size_t i = 0; i < kOptimizationNames.size(); ++i)
    add(kOptimizationNames[i], config.optimizations[i].value, defaults.optimizations[i].value);
  add(schema::kAddIntoUnpadded, config.add_into_unpadded_convolution.value,
      defaults.add_into_unpadded_convolution.value);
  return lines;
}

std::string WeightsLines(const Config& config) {
  const WeightsPrecision precision = config.weights_precision.value;
  if (precision == Config().weights_precision.value) return "";
  return KeyLine("precision", Quoted(WeightsPrecisionName(precision)));
}

std::string ExcludeLines(const Exclude& exclude) {
  std::string lines =
      absl::StrCat(TextsLines("nodes", exclude.nodes), TextsLines("regex", exclude.regexes));
  if (exclude.optimizations != OptimizationSet::All()) {
    std::vector<std::string> names;
    for (const absl::string_view name : kOptimizationNames) {
      if (exclude.optimizations.Has(*OptimizationFromName(name))) names.push_back(Quoted(name));
    }
    lines += KeyLine("optimizations", absl::StrCat("[", absl::StrJoin(names, ", "), "]"));
  }
  if (!exclude.reason.empty()) lines += KeyLine("reason", Quoted(exclude.reason));
  if (exclude.allow_unmatched) lines += KeyLine("unmatched", Quoted(schema::kUnmatchedNames[1]));
  return lines;
}

std::string InputLines(const InputConfig& input) {
  std::string lines = KeyLine("name", Quoted(input.name));
  if (input.shape.value) lines += KeyLine("shape", ShapeText(*input.shape.value));
  if (input.value.value) lines += KeyLine("value", ValueText(*input.value.value));
  if (input.type.value) lines += KeyLine("type", Quoted(ElementTypeName(*input.type.value)));
  if (input.layout.value) lines += KeyLine("layout", Quoted(*input.layout.value));
  if (input.preprocess.value.empty()) return lines;
  return lines + KeyLine("preprocess", PreprocessText(input.preprocess.value));
}

std::string Table(const ConfigTable& table, absl::string_view lines) {
  if (lines.empty()) return "";
  return table.repeated ? absl::StrCat("\n[[", table.name, "]]\n", lines)
                        : absl::StrCat("\n[", table.name, "]\n", lines);
}

}  // namespace

std::string PreprocessText(const std::vector<PreprocessStep>& steps) {
  const auto append = [](std::string* out, const PreprocessStep& step) { out->append(Step(step)); };
  return absl::StrCat("[", absl::StrJoin(steps, ", ", append), "]");
}

std::string ShapeText(const Shape& shape) {
  const auto append = [](std::string* out, const Dim& dim) {
    out->append(dim == Dim::Any() ? "-1" : dim.is_static() ? ToString(dim) : Quoted(ToString(dim)));
  };
  return absl::StrCat("[", absl::StrJoin(shape.dims(), ", ", append), "]");
}

std::string ValueText(const InputValue& value) {
  const auto append = [&value](std::string* out, double element) {
    out->append(value.is_boolean ? (element != 0 ? "true" : "false") : Float(element));
  };
  const std::string elements = absl::StrJoin(value.values, ", ", append);
  return value.is_list ? absl::StrCat("[", elements, "]") : elements;
}

std::string NormalForm(const Config& config) {
  std::set<std::string> excludes;
  for (const Exclude& exclude : config.excludes) excludes.insert(ExcludeLines(exclude));
  std::vector<const InputConfig*> inputs;
  for (const InputConfig& input : config.inputs) inputs.push_back(&input);
  std::sort(inputs.begin(), inputs.end(),
            [](const InputConfig* a, const InputConfig* b) { return a->name < b->name; });

  std::string text = KeyLine("schema", absl::StrCat(schema::kVersion));
  text += Table(schema::kOptimizations, OptimizationsLines(config));
  text += Table(schema::kWeights, WeightsLines(config));
  for (const std::string& exclude : excludes) text += Table(schema::kExclude, exclude);
  for (const InputConfig* input : inputs) text += Table(schema::kInput, InputLines(*input));
  for (const LocatedText& output : config.outputs)
    text += Table(schema::kOutput, KeyLine("name", Quoted(output.text)));
  return text + Table(schema::kDiagnostics, TextsLines("errors", config.warnings_as_errors));
}

}  // namespace mo
