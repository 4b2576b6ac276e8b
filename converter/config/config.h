#ifndef CONVERTER_CONFIG_CONFIG_H_
#define CONVERTER_CONFIG_CONFIG_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/base/optimization.h"
#include "converter/base/weights_precision.h"
#include "converter/graph/element_type.h"
#include "converter/graph/shape.h"

namespace mo {

// What a user asks of a conversion: a TOML file, with flags on top of it. docs/config.md explains
// each key. A default-constructed Config is what configs/default.toml says.
//
//   Diagnostics diagnostics;
//   Config config = ParseConfig(text, "resnet50.toml", diagnostics);
//   if (diagnostics.has_errors()) return diagnostics.status();
//   if (config.IsOn(Optimization::kLinearFusing)) ...

// Where a value comes from.
enum class Origin { kDefault, kConfig, kFlag };

// "default", "config" or "flag".
absl::string_view OriginName(Origin origin);

// A value that the TOML file or a flag may set.
template <typename T>
struct Setting {
  T value{};
  Origin origin = Origin::kDefault;
  Location location = {};  // of the value in the TOML file; line 0 when it does not come from there

  void Set(T new_value, Origin new_origin, Location new_location = {}) {
    value = std::move(new_value);
    origin = new_origin;
    location = std::move(new_location);
  }
};

// A text of the TOML file and its place; line 0 when it comes from a flag.
struct LocatedText {
  std::string text;
  Location location;
};

// Which part of a name a pattern has to match.
enum class MatchedPart { kWholeName, kAnyPart };

// [[exclude]]: nodes that some optimizations leave alone. At least one of nodes and regexes is not
// empty, and each regex compiles (regex.h).
struct Exclude {
  std::vector<LocatedText> nodes;                      // whole names in the source model
  std::vector<LocatedText> regexes;                    // RE2
  MatchedPart matched_part = MatchedPart::kWholeName;  // of a name, by the regexes
  OptimizationSet optimizations = OptimizationSet::All();
  std::string reason;
  bool allow_unmatched = false;  // otherwise a name or pattern that hits no node is an error
  Origin origin = Origin::kConfig;
  Location location;  // of the [[exclude]]
};

// One step of [[input]].preprocess.
struct PreprocessStep {
  enum class Kind { kReverseChannels, kMean, kScale };

  Kind kind;
  // kMean: subtracted; kScale: divided by, never 0. One for all channels or one per channel,
  // finite.
  std::vector<double> values;
  Location location;
};

// What an input always is, so that it becomes a constant.
struct InputValue {
  bool is_list = false;        // else one value, which fills the shape
  bool is_boolean = false;     // then each of `values` is 0 or 1
  std::vector<double> values;  // finite, not empty; integers are within 2^53

  friend bool operator==(const InputValue&, const InputValue&) = default;
};

// Beyond it not every integer is a double.
inline constexpr double kMaxExactInteger = 9007199254740992.0;

// [[input]]: what the IR's input shall be.
struct InputConfig {
  std::string name;
  Location location;  // of the name
  // Each dimension is positive, a range, or open (Dim::Any()). No value: as in the source.
  Setting<std::optional<Shape>> shape;
  // Given instead of a shape. No value: the input stays one.
  Setting<std::optional<InputValue>> value;
  // What the IR's input holds, converted to the source's type. No value: the source's type.
  Setting<std::optional<ElementType>> type;
  // One letter per axis out of N, C, D, H, W, each at most once. No value: as in the source.
  Setting<std::optional<std::string>> layout;
  // The same for the input as the source has it, where its graph does not say. By a flag alone.
  Setting<std::optional<std::string>> source_layout;
  Setting<std::vector<PreprocessStep>> preprocess;  // in this order
};

struct Config {
  // The switches, in the order of Optimization.
  std::array<Setting<bool>, kOptimizationNames.size()> optimizations = AllOn();
  Setting<bool> add_into_unpadded_convolution = {false};
  Setting<WeightsPrecision> weights_precision = {WeightsPrecision::kSource};
  std::vector<Exclude> excludes;
  std::vector<InputConfig> inputs;              // names differ
  std::vector<LocatedText> outputs;             // names differ
  std::vector<LocatedText> warnings_as_errors;  // ids of diagnostics, such as "MO3115"

  Setting<bool>& Switch(Optimization o) { return optimizations[static_cast<size_t>(o)]; }
  const Setting<bool>& Switch(Optimization o) const {
    return optimizations[static_cast<size_t>(o)];
  }
  bool IsOn(Optimization o) const { return Switch(o).value; }

 private:
  static std::array<Setting<bool>, kOptimizationNames.size()> AllOn();
};

// A longer configuration is not read.
inline constexpr size_t kMaxConfigSize = size_t{4} << 20;

// Reads a TOML configuration and reports each of its problems, in the order of the file, as an
// error of `diagnostics`. With errors the result holds what could be read and serves only to go on
// looking for problems. Gives `toml_text` to diagnostics as the source text of `file`, and treats
// the warnings of [diagnostics].errors as errors from now on. Any bytes are safe to pass.
Config ParseConfig(absl::string_view toml_text, const std::string& file, Diagnostics& diagnostics);

// The keys that a configuration may have, table by table. The first table is the top level, with an
// empty name.
struct ConfigTable {
  absl::string_view name;
  bool repeated;  // [[name]] instead of [name]
  absl::Span<const absl::string_view> keys;
};
absl::Span<const ConfigTable> ConfigSchema();

}  // namespace mo

#endif  // CONVERTER_CONFIG_CONFIG_H_
