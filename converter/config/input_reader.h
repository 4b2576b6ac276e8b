#ifndef CONVERTER_CONFIG_INPUT_READER_H_
#define CONVERTER_CONFIG_INPUT_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/config/config.h"
#include "converter/config/toml_reader.h"

namespace mo {

// Reads an [[input]]: what each key says, and whether the keys agree. For config.cc alone.
class InputReader {
 public:
  explicit InputReader(TomlReader& reader) : reader_(reader) {}

  // All but the name.
  InputConfig Read(const toml::table& table);

 private:
  std::optional<Shape> ReadShape(const toml::node& node);
  Dim ReadDim(const toml::node& node);
  std::optional<ElementType> ReadType(const toml::node& node);
  std::optional<InputValue> ReadValue(const toml::node& node);
  std::optional<double> ReadElement(const toml::node& node, bool& is_boolean);
  std::optional<std::string> ReadLayout(const toml::node& node);
  std::vector<PreprocessStep> ReadPreprocess(const toml::node& node);
  std::optional<PreprocessStep> ReadStep(const toml::table& table);
  std::vector<double> ReadChannelValues(const toml::node& node, absl::string_view what);
  void CheckAgreement(const InputConfig& input);
  void CheckChannels(const InputConfig& input, size_t channels);

  TomlReader& reader_;
};

}  // namespace mo

#endif  // CONVERTER_CONFIG_INPUT_READER_H_
