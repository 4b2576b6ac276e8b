#include "converter/config/input_reader.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/layout.h"
#include "converter/base/text.h"
#include "converter/config/schema.h"

namespace mo {

InputConfig InputReader::Read(const toml::table& table) {
  InputConfig input;
  if (const toml::node* node = TomlReader::Find(table, "shape")) {
    input.shape.Set(ReadShape(*node), Origin::kConfig, reader_.At(*node));
  }
  if (const toml::node* node = TomlReader::Find(table, "value")) {
    input.value.Set(ReadValue(*node), Origin::kConfig, reader_.At(*node));
  }
  if (const toml::node* node = TomlReader::Find(table, "type")) {
    input.type.Set(ReadType(*node), Origin::kConfig, reader_.At(*node));
  }
  if (const toml::node* node = TomlReader::Find(table, "layout")) {
    input.layout.Set(ReadLayout(*node), Origin::kConfig, reader_.At(*node));
  }
  if (const toml::node* node = TomlReader::Find(table, "preprocess")) {
    input.preprocess.Set(ReadPreprocess(*node), Origin::kConfig, reader_.At(*node));
  }
  CheckAgreement(input);
  return input;
}

std::optional<Shape> InputReader::ReadShape(const toml::node& node) {
  const toml::array* array = reader_.Array(node, "'shape'");
  if (array == nullptr) return std::nullopt;
  std::vector<Dim> dims;
  for (const toml::node& element : *array) dims.push_back(ReadDim(element));
  return Shape(std::move(dims));
}

// A dimension that is wrong is reported, and 1 from then on.
Dim InputReader::ReadDim(const toml::node& node) {
  constexpr int64_t kDynamic = -1;
  constexpr int64_t kLargest = std::numeric_limits<int32_t>::max();
  if (const auto* integer = node.as_integer()) {
    if (integer->get() == kDynamic) return Dim::Any();
    if (integer->get() >= 1 && integer->get() <= kLargest) return Dim(integer->get());
  } else if (const auto* text = node.as_string()) {
    const std::optional<Dim> dim = ParseDim(text->get());
    const bool bounded = dim && (dim->max() == Dim::kUnbounded || dim->max() <= kLargest);
    if (bounded && !dim->is_static() && dim->min() <= kLargest) return *dim;
  }
  reader_.WrongValue(node, "a dimension of 'shape'",
                     "a positive integer, -1 for one open until run time, or a range as in "
                     "\"1..8\"");
  return Dim(1);
}

std::optional<ElementType> InputReader::ReadType(const toml::node& node) {
  const std::optional<std::string> name = reader_.String(node, "'type'");
  if (!name) return std::nullopt;
  const std::optional<ElementType> type = ElementTypeFromName(*name);
  if (type && IsConvertible(*type)) return type;
  reader_.WrongValue(node, "'type'", "an element type, such as \"u8\", \"f16\" or \"i64\"");
  return std::nullopt;
}

std::optional<InputValue> InputReader::ReadValue(const toml::node& node) {
  InputValue value;
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    const std::optional<double> element = ReadElement(node, value.is_boolean);
    if (!element) return std::nullopt;
    value.values.push_back(*element);
    return value;
  }
  value.is_list = true;
  if (array->empty()) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(node),
                    "'value' must not be empty; give one value for each element of the input");
    return std::nullopt;
  }
  for (const toml::node& entry : *array) {
    bool is_boolean = false;
    const std::optional<double> element = ReadElement(entry, is_boolean);
    if (!element) return std::nullopt;
    if (!value.values.empty() && is_boolean != value.is_boolean) {
      reader_.Problem(Code::kConfigBadValue, reader_.At(entry),
                      "'value' mixes numbers and booleans; expected one kind");
      return std::nullopt;
    }
    value.is_boolean = is_boolean;
    value.values.push_back(*element);
  }
  return value;
}

std::optional<double> InputReader::ReadElement(const toml::node& node, bool& is_boolean) {
  constexpr absl::string_view kExpected =
      "a boolean, a finite number (an integer within 2^53), or an array of them";
  if (const auto* boolean = node.as_boolean()) {
    is_boolean = true;
    return boolean->get() ? 1 : 0;
  }
  const auto* integer = node.as_integer();
  const auto* number = node.as_floating_point();
  const double value = integer != nullptr  ? static_cast<double>(integer->get())
                       : number != nullptr ? number->get()
                                           : std::numeric_limits<double>::quiet_NaN();
  constexpr int64_t kLargest = static_cast<int64_t>(kMaxExactInteger);
  const int64_t exact = integer != nullptr ? integer->get() : 0;
  if (std::isfinite(value) && exact <= kLargest && exact >= -kLargest) return value;
  reader_.WrongValue(node, "'value'", kExpected);
  return std::nullopt;
}

std::optional<std::string> InputReader::ReadLayout(const toml::node& node) {
  const std::optional<std::string> layout = reader_.String(node, "'layout'");
  if (!layout || IsLayout(*layout)) return layout;
  reader_.WrongValue(node, "'layout'", kLayoutSyntax);
  return std::nullopt;
}

std::vector<PreprocessStep> InputReader::ReadPreprocess(const toml::node& node) {
  std::vector<PreprocessStep> steps;
  const toml::array* array = reader_.Array(node, "'preprocess'");
  if (array == nullptr) return steps;
  constexpr size_t kMaxSteps = 64;
  if (array->size() > kMaxSteps) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(node),
                    absl::StrCat("'preprocess' has ", array->size(), " steps, expected at most ",
                                 kMaxSteps, "; put several into one"));
    return steps;
  }
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr || table->size() != 1) {
      const absl::string_view hint = table == nullptr ? "" : " of several or no keys";
      reader_.WrongValue(element, "a step of 'preprocess'",
                         "a table of one key, as in { mean = 127.5 }", hint);
      continue;
    }
    std::optional<PreprocessStep> step = ReadStep(*table);
    if (step) steps.push_back(*std::move(step));
  }
  return steps;
}

std::optional<PreprocessStep> InputReader::ReadStep(const toml::table& table) {
  const toml::key& key = table.cbegin()->first;
  const toml::node& value = table.cbegin()->second;
  const std::string name = TomlReader::TextOf(key);
  const auto found = std::find(std::begin(schema::kStepNames), std::end(schema::kStepNames), name);
  if (found == std::end(schema::kStepNames)) {
    const std::string near =
        DidYouMean(name, {std::begin(schema::kStepNames), std::end(schema::kStepNames)});
    reader_.Problem(
        Code::kConfigUnknownKey, reader_.At(key.source()),
        absl::StrCat("unknown step '", name, "' in 'preprocess'",
                     near.empty() ? "; expected 'reverse_channels', 'mean' or 'scale'" : near));
    return std::nullopt;
  }
  PreprocessStep step{static_cast<PreprocessStep::Kind>(found - std::begin(schema::kStepNames)),
                      {},
                      reader_.At(key.source())};
  const std::string what = absl::StrCat("'", name, "'");
  if (step.kind == PreprocessStep::Kind::kReverseChannels) {
    if (!reader_.Bool(value, what).value_or(false)) return std::nullopt;
    return step;
  }
  step.values = ReadChannelValues(value, what);
  const bool has_zero = std::count(step.values.begin(), step.values.end(), 0.0) > 0;
  if (step.kind == PreprocessStep::Kind::kScale && has_zero) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(value),
                    "'scale' must not be 0: values are divided by it");
    return std::nullopt;
  }
  return step;
}

std::vector<double> InputReader::ReadChannelValues(const toml::node& node, absl::string_view what) {
  std::vector<double> values;
  const toml::array* array = node.as_array();
  if (array == nullptr) {
    if (const std::optional<double> value = reader_.Number(node, what)) values.push_back(*value);
    return values;
  }
  if (array->empty()) {
    reader_.Problem(Code::kConfigBadValue, reader_.At(node),
                    absl::StrCat(what, " must not be empty; give one number, or one per channel"));
  }
  for (const toml::node& element : *array) {
    const std::optional<double> value = reader_.Number(element, absl::StrCat("an entry of ", what));
    if (value) values.push_back(*value);
  }
  return values;
}

// What one key asks of another.
void InputReader::CheckAgreement(const InputConfig& input) {
  const std::optional<std::string>& layout = input.layout.value;
  const std::optional<Shape>& shape = input.shape.value;
  if (input.value.value && input.type.value) {
    return reader_.Problem(Code::kConfigBadValue, input.type.location,
                           "'value' and 'type' are both given; the value has the model's type. "
                           "Keep one of them");
  }
  if (input.value.value && shape) {
    return reader_.Problem(Code::kConfigBadValue, input.value.location,
                           "'value' and 'shape' are both given; the value has the input's shape. "
                           "Keep one of them");
  }
  if (!layout) return CheckChannels(input, 0);
  if (shape && static_cast<int>(layout->size()) != shape->rank()) {
    return reader_.Problem(Code::kConfigBadValue, input.layout.location,
                           absl::StrCat("'layout' has ", layout->size(), " axes, but 'shape' has ",
                                        shape->rank(), " dimensions"));
  }
  const size_t axis = layout->find('C');
  if (axis != std::string::npos) {
    const bool known = shape && shape->dim(static_cast<int>(axis)).is_static();
    return CheckChannels(
        input, known ? static_cast<size_t>(shape->dim(static_cast<int>(axis)).value()) : 0);
  }
  if (input.preprocess.value.empty()) return;
  reader_.Problem(Code::kConfigBadValue, input.preprocess.location,
                  absl::StrCat("'preprocess' works on channels, but the layout \"", *layout,
                               "\" has no axis C"));
}

// `channels` is 0 when the shape does not say; then the first list does.
void InputReader::CheckChannels(const InputConfig& input, size_t channels) {
  for (const PreprocessStep& step : input.preprocess.value) {
    const size_t count = step.values.size();
    if (count <= 1) continue;
    if (channels == 0) channels = count;
    if (count == channels) continue;
    reader_.Problem(Code::kConfigBadValue, step.location,
                    absl::StrCat("'", schema::kStepNames[static_cast<int>(step.kind)], "' has ",
                                 count, " values, but the input has ", channels,
                                 " channels; give one value, or one per channel"));
  }
}

}  // namespace mo
