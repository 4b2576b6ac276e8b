#ifndef CONVERTER_CONFIG_SAME_MEANING_H_
#define CONVERTER_CONFIG_SAME_MEANING_H_

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "converter/config/config.h"

namespace mo {

// Whether two configurations ask for the same, wherever and in which order they say it. For tests.
class SameMeaning {
  using Texts = std::set<std::string>;

  static std::vector<std::string> InOrder(const std::vector<LocatedText>& texts) {
    std::vector<std::string> all;
    for (const LocatedText& text : texts) all.push_back(text.text);
    return all;
  }
  static Texts Sorted(const std::vector<LocatedText>& texts) {
    const std::vector<std::string> all = InOrder(texts);
    return {all.begin(), all.end()};
  }
  static std::vector<bool> Switches(const Config& config) {
    std::vector<bool> switches = {config.add_into_unpadded_convolution.value};
    for (const Setting<bool>& setting : config.optimizations) switches.push_back(setting.value);
    return switches;
  }
  static auto Excludes(const Config& config) {
    std::set<std::tuple<Texts, Texts, std::vector<bool>, std::string, bool>> all;
    for (const Exclude& exclude : config.excludes) {
      std::vector<bool> optimizations;
      for (const absl::string_view name : kOptimizationNames)
        optimizations.push_back(exclude.optimizations.Has(*OptimizationFromName(name)));
      all.emplace(Sorted(exclude.nodes), Sorted(exclude.regexes), optimizations, exclude.reason,
                  exclude.allow_unmatched);
    }
    return all;
  }
  // The bytes of doubles, so that -0 is not 0.
  static std::vector<std::string> Bits(const std::vector<double>& values) {
    std::vector<std::string> all;
    for (const double& value : values) {
      std::string& bits = all.emplace_back(sizeof(value), '\0');
      std::memcpy(bits.data(), &value, sizeof(value));
    }
    return all;
  }
  static auto Inputs(const Config& config) {
    std::set<
        std::tuple<std::string, std::string, std::optional<ElementType>, std::optional<std::string>,
                   std::vector<std::pair<int, std::vector<std::string>>>, bool, bool, bool,
                   std::vector<std::string>>>
        all;
    for (const InputConfig& input : config.inputs) {
      std::vector<std::pair<int, std::vector<std::string>>> steps;
      for (const PreprocessStep& step : input.preprocess.value)
        steps.emplace_back(static_cast<int>(step.kind), Bits(step.values));
      const InputValue value = input.value.value.value_or(InputValue());
      all.emplace(input.name, input.shape.value ? ToString(*input.shape.value) : "",
                  input.type.value, input.layout.value, steps, input.value.value.has_value(),
                  value.is_list, value.is_boolean, Bits(value.values));
    }
    return all;
  }

 public:
  static bool Of(const Config& a, const Config& b) {
    return Switches(a) == Switches(b) && a.weights_precision.value == b.weights_precision.value &&
           Excludes(a) == Excludes(b) && Inputs(a) == Inputs(b) &&
           InOrder(a.outputs) == InOrder(b.outputs) &&
           Sorted(a.warnings_as_errors) == Sorted(b.warnings_as_errors);
  }
};

}  // namespace mo

#endif  // CONVERTER_CONFIG_SAME_MEANING_H_
