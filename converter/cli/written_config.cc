#include "converter/cli/written_config.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/inputs/inputs.h"

namespace mo {
namespace {

std::string AnyPart(const std::string& pattern) {
  return absl::StrContains(pattern, '|') ? absl::StrCat(".*(?:", pattern, ").*")
                                         : absl::StrCat(".*", pattern, ".*");
}

InputConfig* FindInput(const Node& parameter, Config& config) {
  for (InputConfig& input : config.inputs) {
    if (IsInputNamed(parameter, input.name)) return &input;
  }
  return nullptr;
}

InputConfig& InputOf(const Node& parameter, Config& config) {
  if (InputConfig* input = FindInput(parameter, config)) return *input;
  InputConfig& created = config.inputs.emplace_back();
  created.name = parameter.name();
  return created;
}

}  // namespace

Config WrittenConfig(const Config& config, const ConversionOptions& options, const Graph& graph) {
  Config written = config;
  for (Exclude& exclude : written.excludes) {
    if (exclude.matched_part == MatchedPart::kWholeName) continue;
    for (LocatedText& regex : exclude.regexes) regex.text = AnyPart(regex.text);
    exclude.matched_part = MatchedPart::kWholeName;
  }
  for (InputConfig& input : written.inputs) {
    if (input.value.value) input.shape = {};
  }
  for (const Node* parameter : graph.parameters()) {
    const InputConfig* input = FindInput(*parameter, written);
    const bool by_flag = input != nullptr && input->shape.origin == Origin::kFlag;
    if (by_flag || options.batch)
      InputOf(*parameter, written).shape.Set(parameter->shape(), Origin::kConfig);
  }
  return written;
}

}  // namespace mo
