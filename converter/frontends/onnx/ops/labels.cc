// Operators of ai.onnx.ml that put labels in the place of others: numbers, or strings.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/distinct.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.ml";
constexpr int kNewest = 5;
constexpr absl::string_view kDefaultText = "_Unused";

// Labels in their order: numbers, or texts where there are no numbers.
struct Labels {
  std::optional<Constant> numbers;  // a list
  std::vector<std::string> texts;

  int64_t size() const { return numbers ? numbers->size() : static_cast<int64_t>(texts.size()); }
};

Labels Counted(int64_t count) {
  Ints numbers;
  for (int64_t i = 0; i < count; ++i) numbers.push_back(i);
  return {Constant::FromInt64s({count}, numbers), {}};
}

// The labels of `what`, "keys" or "values": strings, integers, floats or a tensor. nullopt after an
// error.
std::optional<Labels> ReadLabels(Operation& o, const std::string& what) {
  const std::string tensor = what + "_tensor";
  if (o.HasTextTensor(tensor)) {
    const std::optional<TextTensor> texts = o.TextTensorAttribute(tensor);
    if (!texts) return std::nullopt;
    return Labels{std::nullopt, texts->texts};
  }
  if (o.HasAttribute(tensor)) {
    const std::optional<Constant> numbers = o.TensorAttribute(tensor);
    if (!numbers) return std::nullopt;
    return Labels{numbers->Reshaped({numbers->size()}), {}};
  }
  if (o.HasAttribute(what + "_strings"))
    return Labels{std::nullopt, o.TextsAttribute(what + "_strings")};
  if (o.HasAttribute(what + "_int64s")) {
    const Ints list = o.IntsAttribute(what + "_int64s");
    return Labels{Constant::FromInt64s({static_cast<int64_t>(list.size())}, list), {}};
  }
  const std::vector<double> list = o.FloatsAttribute(what + "_floats");
  const Extents extents = {static_cast<int64_t>(list.size())};
  return Labels{Constant::FromDoubles(ElementType::kF32, extents, list), {}};
}

// What an element that is no key becomes, as one label. nullopt after an error.
std::optional<Labels> ReadDefault(Operation& o, const Labels& values) {
  if (!o.HasAttribute("default_tensor")) {
    if (!values.numbers)
      return Labels{std::nullopt, {o.TextAttribute("default_string", kDefaultText)}};
    const ElementType type = values.numbers->type();
    const double number = IsFloatingPoint(type)
                              ? o.FloatAttribute("default_float", -0.0)
                              : static_cast<double>(o.IntAttribute("default_int64", -1));
    return Labels{Constant::FromDoubles(type, {1}, {number}), {}};
  }
  Labels labels;
  if (o.HasTextTensor("default_tensor")) {
    const std::optional<TextTensor> texts = o.TextTensorAttribute("default_tensor");
    if (!texts) return std::nullopt;
    labels.texts = texts->texts;
  } else {
    const std::optional<Constant> numbers = o.TensorAttribute("default_tensor");
    if (!numbers) return std::nullopt;
    labels.numbers = *numbers;
  }
  const bool fits = labels.size() == 1 && labels.numbers.has_value() == values.numbers.has_value();
  if (fits && (!labels.numbers || IsConvertible(labels.numbers->type()))) {
    if (labels.numbers)
      labels.numbers =
          Constant::FromDoubles(values.numbers->type(), {1}, labels.numbers->Doubles());
    return labels;
  }
  o.Error(Code::kNodeAttribute,
          absl::StrCat("default_tensor has ", labels.size(),
                       " elements; expected one, a string if the values are strings, and otherwise "
                       "a number"),
          "default_tensor");
  return std::nullopt;
}

// The place of each element of input 0 among the keys, of which the first has 1; 0 if it is none. A
// value without a node after an error.
Value PlaceOfKey(Operation& o, const Labels& keys) {
  if (!keys.numbers) {
    if (!AreDistinct(o, "keys", keys.texts)) return {};
    return PlaceAmong(o, Unpacked(o, o.input(0), "/strings"), keys.texts, "/place");
  }
  if (!AreDistinct(o, "keys", keys.numbers->Doubles())) return {};
  const Value column =
      o.Add(ops::kUnsqueeze, "/column", {o.input(0), o.AddIntegers("/column/axis", {-1})});
  const Value list =
      o.Converted(o.AddConstant("/keys", *keys.numbers), "/keys/converted", o.type(0));
  const Value equal = o.Add(ops::kEqual, "/equal", {column, list});
  Ints places;
  for (int64_t i = 0; i < keys.size(); ++i) places.push_back(i + 1);
  const Value weighted = o.Add(
      ops::kMultiply, "/places",
      {o.Converted(equal, "/equal/i64", ElementType::kI64), o.AddIntegers("/numbers", places)});
  return o.Add(ops::kReduceSum, "/place", {weighted, o.AddIntegers("/place/axis", {-1})},
               {{"keep_dims", false}});
}

// The value of the key that each element is, or else the default.
void Encode(Operation& o, const Labels& keys, const Labels& values, const Labels& fallback) {
  const Value place = PlaceOfKey(o, keys);
  if (!values.numbers) {
    std::vector<std::string> texts = fallback.texts;
    texts.insert(texts.end(), values.texts.begin(), values.texts.end());
    return o.SetOutput(TextsAt(o, "", texts, place));
  }
  const Value table = o.Add(ops::kConcat, "/values",
                            {o.AddConstant("/default", *fallback.numbers),
                             o.AddConstant("/values/listed", *values.numbers)},
                            {{"axis", int64_t{0}}});
  o.SetOutput(o.Add(ops::kGather, "", {table, place, o.AddInteger("/axis", 0)}));
}

void ImportLabelEncoder(Operation& o) {
  const auto keys = ReadLabels(o, "keys"), values = ReadLabels(o, "values");
  if (!keys || !values) return;
  const auto are_numbers = [](const Labels& labels) {
    return !labels.numbers || IsConvertible(labels.numbers->type());
  };
  if (keys->size() == 0 || values->size() != keys->size() || !are_numbers(*keys) ||
      !are_numbers(*values)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has ", keys->size(), " keys and ", values->size(),
                         " values; expected equally many numbers or strings"));
    return;
  }
  const std::optional<Labels> fallback = ReadDefault(o, *values);
  if (fallback) Encode(o, *keys, *values, *fallback);
}

// Between strings and numbers, in the direction that input 0 asks for.
void EncodeBetween(Operation& o, const std::vector<std::string>& texts, const Labels& numbers) {
  if (texts.empty() || static_cast<int64_t>(texts.size()) != numbers.size()) {
    o.Error(Code::kNodeAttribute, absl::StrCat("has ", texts.size(), " strings and ",
                                               numbers.size(), " numbers; expected equally many"));
    return;
  }
  const Labels strings = {std::nullopt, texts};
  const bool is_text = o.type(0) == ElementType::kString;
  const Labels& values = is_text ? numbers : strings;
  const std::optional<Labels> fallback = ReadDefault(o, values);
  if (fallback) Encode(o, is_text ? strings : numbers, values, *fallback);
}

// In version 1 the numbers are the places of the strings.
void ImportLabelEncoder1(Operation& o) {
  const std::vector<std::string> texts = o.TextsAttribute("classes_strings");
  EncodeBetween(o, texts, Counted(static_cast<int64_t>(texts.size())));
}

void ImportCategoryMapper(Operation& o) {
  const Ints numbers = o.IntsAttribute("cats_int64s");
  const Extents extents = {static_cast<int64_t>(numbers.size())};
  EncodeBetween(o, o.TextsAttribute("cats_strings"), {Constant::FromInt64s(extents, numbers), {}});
}

}  // namespace

std::vector<OperatorType> LabelsOperators() {
  return {{"CategoryMapper", 1, kNewest, 1, 1, ImportCategoryMapper, kDomain},
          {"LabelEncoder", 1, 1, 1, 1, ImportLabelEncoder1, kDomain},
          {"LabelEncoder", 2, kNewest, 1, 1, ImportLabelEncoder, kDomain}};
}

}  // namespace mo::onnx
