#include "converter/config/config.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/config/input_reader.h"
#include "converter/config/regex.h"
#include "converter/config/schema.h"
#include "converter/config/toml_reader.h"

namespace mo {
namespace {

// Reads one file into one Config.
class Parser {
 public:
  Parser(const std::string& file, Config& config) : reader_(file), config_(config) {}

  void Parse(absl::string_view text);
  void Report(Diagnostics& diagnostics) { std::move(reader_).Report(diagnostics); }

 private:
  // False when the file is for another version, whose keys are not known here.
  bool ReadSchemaVersion(const toml::table& root);
  void ReadOptimizations(const toml::table& table);
  void ReadWeights(const toml::table& table);
  void ReadExclude(const toml::table& table);
  void ReadInput(const toml::table& table);
  void ReadOutput(const toml::table& table);
  void ReadDiagnostics(const toml::table& table);

  void ReadSwitch(const toml::table& table, absl::string_view key, Setting<bool>& setting);
  std::vector<LocatedText> ReadTexts(const toml::table& table, absl::string_view key);
  OptimizationSet ReadOptimizationSet(const toml::node& node);
  // The 'name' of an [[input]] or [[output]], which is not in `lines` yet: where each name is.
  std::optional<LocatedText> ReadUniqueName(const toml::table& table, const ConfigTable& kind,
                                            std::map<std::string, int>& lines);

  TomlReader reader_;
  Config& config_;
  std::map<std::string, int> input_lines_;
  std::map<std::string, int> output_lines_;
};

void Parser::Parse(absl::string_view text) {
  const std::optional<toml::table> root = reader_.Parse(text);
  if (!root || !ReadSchemaVersion(*root)) return;
  reader_.CheckKeys(*root, schema::kTop);
  for (const auto* table : reader_.Tables(*root, schema::kOptimizations)) ReadOptimizations(*table);
  for (const auto* table : reader_.Tables(*root, schema::kWeights)) ReadWeights(*table);
  for (const auto* table : reader_.Tables(*root, schema::kExclude)) ReadExclude(*table);
  for (const auto* table : reader_.Tables(*root, schema::kInput)) ReadInput(*table);
  for (const auto* table : reader_.Tables(*root, schema::kOutput)) ReadOutput(*table);
  for (const auto* table : reader_.Tables(*root, schema::kDiagnostics)) ReadDiagnostics(*table);
}

bool Parser::ReadSchemaVersion(const toml::table& root) {
  const std::string expected = absl::StrCat("schema = ", schema::kVersion);
  const toml::node* node = TomlReader::Find(root, "schema");
  if (node == nullptr) {
    reader_.Problem(
        Code::kConfigSchemaVersion, reader_.At({{1, 1}, {1, 1}, nullptr}),
        absl::StrCat("the schema version is missing; begin the file with '", expected, "'"));
    return true;
  }
  const auto* version = node->as_integer();
  if (version != nullptr && version->get() == schema::kVersion) return true;
  const std::string found = version != nullptr ? absl::StrCat(version->get()) : "of another type";
  reader_.Problem(Code::kConfigSchemaVersion, reader_.At(*node),
                  absl::StrCat("the schema version is ", found, ", and only ", schema::kVersion,
                               " is supported; write '", expected,
                               "' or use the rules_mo that this "
                               "file was written for"));
  return false;
}

void Parser::ReadOptimizations(const toml::table& table) {
  reader_.CheckKeys(table, schema::kOptimizations);
  for (size_t i = 0; i < kOptimizationNames.size(); ++i) {
    ReadSwitch(table, kOptimizationNames[i], config_.optimizations[i]);
  }
  ReadSwitch(table, schema::kAddIntoUnpadded, config_.add_into_unpadded_convolution);
}

void Parser::ReadSwitch(const toml::table& table, absl::string_view key, Setting<bool>& setting) {
  const toml::node* node = TomlReader::Find(table, key);
  if (node == nullptr) return;
  const std::optional<bool> value = reader_.Bool(*node, absl::StrCat("'", key, "'"));
  if (value) setting.Set(*value, Origin::kConfig, reader_.At(*node));
}

void Parser::ReadWeights(const toml::table& table) {
  reader_.CheckKeys(table, schema::kWeights);
  const toml::node* node = TomlReader::Find(table, "precision");
  if (node == nullptr) return;
  const std::optional<size_t> choice = reader_.Choice(*node, "'precision'", kWeightsPrecisionNames);
  if (!choice) return;
  config_.weights_precision.Set(static_cast<WeightsPrecision>(*choice), Origin::kConfig,
                                reader_.At(*node));
}

std::vector<LocatedText> Parser::ReadTexts(const toml::table& table, absl::string_view key) {
  std::vector<LocatedText> texts;
  const toml::node* node = TomlReader::Find(table, key);
  const toml::array* array =
      node == nullptr ? nullptr : reader_.Array(*node, absl::StrCat("'", key, "'"));
  if (array == nullptr) return texts;
  for (const toml::node& element : *array) {
    std::optional<LocatedText> text =
        reader_.NonEmptyString(element, absl::StrCat("an entry of '", key, "'"));
    if (text) texts.push_back(*std::move(text));
  }
  return texts;
}

void Parser::ReadExclude(const toml::table& table) {
  reader_.CheckKeys(table, schema::kExclude);
  Exclude exclude;
  exclude.location = reader_.At(table);
  exclude.nodes = ReadTexts(table, "nodes");
  for (LocatedText& regex : ReadTexts(table, "regex")) {
    const absl::Status status = Regex::Compile(regex.text).status();
    if (status.ok()) {
      exclude.regexes.push_back(std::move(regex));
    } else {
      reader_.Problem(Code::kConfigBadRegex, regex.location,
                      absl::StrCat("the regular expression is not valid: ", status.message()));
    }
  }
  if (const toml::node* node = TomlReader::Find(table, "optimizations")) {
    exclude.optimizations = ReadOptimizationSet(*node);
  }
  if (const toml::node* node = TomlReader::Find(table, "reason")) {
    exclude.reason = reader_.String(*node, "'reason'").value_or("");
  }
  if (const toml::node* node = TomlReader::Find(table, "unmatched")) {
    exclude.allow_unmatched =
        reader_.Choice(*node, "'unmatched'", schema::kUnmatchedNames) == size_t{1};
  }
  const auto is_empty = [&](absl::string_view key) {
    const toml::node* node = TomlReader::Find(table, key);
    return node == nullptr || (node->is_array() && node->as_array()->empty());
  };
  if (is_empty("nodes") && is_empty("regex")) {
    reader_.Problem(Code::kConfigBadValue, exclude.location,
                    "[[exclude]] names no node; give it 'nodes', 'regex' or both");
  }
  if (!exclude.nodes.empty() || !exclude.regexes.empty()) {
    config_.excludes.push_back(std::move(exclude));
  }
}

OptimizationSet Parser::ReadOptimizationSet(const toml::node& node) {
  const toml::array* array = reader_.Array(node, "'optimizations'");
  OptimizationSet set;
  if (array == nullptr) return set;
  if (array->empty()) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(node),
                    "'optimizations' must not be empty; leave it out to mean all of them");
  }
  for (const toml::node& element : *array) {
    const std::optional<size_t> choice =
        reader_.Choice(element, "an entry of 'optimizations'", kOptimizationNames);
    if (choice) set.Insert(static_cast<Optimization>(*choice));
  }
  return set;
}

std::optional<LocatedText> Parser::ReadUniqueName(const toml::table& table, const ConfigTable& kind,
                                                  std::map<std::string, int>& lines) {
  const toml::node* node = TomlReader::Find(table, "name");
  if (node == nullptr) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(table),
                    absl::StrCat("[[", kind.name, "]] has no 'name'; give it the name that the ",
                                 kind.name, " has in the source model"));
    return std::nullopt;
  }
  std::optional<LocatedText> name = reader_.NonEmptyString(*node, "'name'");
  if (!name) return std::nullopt;
  const auto [first, is_new] = lines.emplace(name->text, name->location.line);
  if (is_new) return name;
  reader_.Problem(
      Code::kConfigBadValue, name->location,
      absl::StrCat("the ", kind.name, " '", name->text, "' is configured twice, first in line ",
                   first->second, "; keep one [[", kind.name, "]] for it"));
  return std::nullopt;
}

void Parser::ReadInput(const toml::table& table) {
  reader_.CheckKeys(table, schema::kInput);
  const std::optional<LocatedText> name = ReadUniqueName(table, schema::kInput, input_lines_);
  InputConfig input = InputReader(reader_).Read(table);
  if (!name) return;
  input.name = name->text;
  input.location = name->location;
  config_.inputs.push_back(std::move(input));
}

void Parser::ReadOutput(const toml::table& table) {
  reader_.CheckKeys(table, schema::kOutput);
  std::optional<LocatedText> name = ReadUniqueName(table, schema::kOutput, output_lines_);
  if (name) config_.outputs.push_back(*std::move(name));
}

void Parser::ReadDiagnostics(const toml::table& table) {
  std::vector<std::string> known;
  for (const CodeInfo& info : kDiagnosticCodes) known.emplace_back(info.id);
  reader_.CheckKeys(table, schema::kDiagnostics);
  for (LocatedText& id : ReadTexts(table, "errors")) {
    if (std::count(known.begin(), known.end(), id.text) > 0) {
      config_.warnings_as_errors.push_back(std::move(id));
      continue;
    }
    const std::string near = DidYouMean(id.text, known);
    reader_.Problem(Code::kConfigBadValue, id.location,
                    absl::StrCat("no diagnostic has the code '", id.text, "'",
                                 near.empty() ? "; expected one such as 'MO3115'" : near));
  }
}

}  // namespace

absl::string_view OriginName(Origin origin) {
  constexpr absl::string_view kNames[] = {"default", "config", "flag"};
  return kNames[static_cast<int>(origin)];
}

std::array<Setting<bool>, kOptimizationNames.size()> Config::AllOn() {
  std::array<Setting<bool>, kOptimizationNames.size()> switches;
  for (Setting<bool>& setting : switches) setting.value = true;
  return switches;
}

Config ParseConfig(absl::string_view toml_text, const std::string& file, Diagnostics& diagnostics) {
  Config config;
  diagnostics.AddSourceText(file, toml_text);
  Parser parser(file, config);
  parser.Parse(toml_text);
  for (const LocatedText& id : config.warnings_as_errors) diagnostics.TreatAsError(id.text);
  parser.Report(diagnostics);
  return config;
}

absl::Span<const ConfigTable> ConfigSchema() { return schema::kTables; }

}  // namespace mo
