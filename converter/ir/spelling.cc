#include "converter/ir/spelling.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/base/layout.h"
#include "converter/base/text.h"

namespace mo {
namespace {

std::string DimText(const Dim& dim) {
  if (!dim.symbol().empty() || dim == Dim::Any()) return "?";
  return ToString(dim);
}

std::optional<Dim> ParseDimText(absl::string_view text) {
  return text == "-1" ? Dim::Any() : ParseDim(text);
}

std::optional<Shape> ParseShapeText(absl::string_view text) {
  if (text == "...") return Shape::UnknownRank();
  std::vector<Dim> dims;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    std::optional<Dim> dim = ParseDimText(absl::StripAsciiWhitespace(part));
    if (!dim) return std::nullopt;
    dims.push_back(*std::move(dim));
  }
  return Shape(std::move(dims));
}

template <typename T>
std::optional<AttributeValue> ParseListText(absl::string_view text,
                                            std::optional<T> (*parse)(absl::string_view)) {
  std::vector<T> list;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    const std::optional<T> value = parse(absl::StripAsciiWhitespace(part));
    if (!value) return std::nullopt;
    list.push_back(*value);
  }
  return list;
}

template <typename T>
std::optional<AttributeValue> AsAttribute(std::optional<T> value) {
  if (!value) return std::nullopt;
  return AttributeValue(*std::move(value));
}

}  // namespace

const OpSchema* FindOpOfLayer(absl::string_view type, int outputs) {
  const OpSchema* found = nullptr;
  for (const OpSchema& op : AllOps()) {
    if (op.layer_type() == type && (found == nullptr || op.outputs == outputs)) found = &op;
  }
  return found;
}

std::string CompressedName(absl::string_view name) { return absl::StrCat(name, "_compressed"); }

std::string PortPrecision(ElementType type) {
  switch (type) {
    case ElementType::kBoolean:
      return "BOOL";
    case ElementType::kF16:
      return "FP16";
    case ElementType::kF32:
      return "FP32";
    case ElementType::kF64:
      return "FP64";
    case ElementType::kString:
      return "STRING";
    default:
      return absl::AsciiStrToUpper(ElementTypeName(type));
  }
}

std::string AttributeText(const AttributeValue& value) {
  struct Speller {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(int64_t v) const { return absl::StrCat(v); }
    std::string operator()(double v) const { return ShortestDecimal(v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const Ints& v) const { return absl::StrJoin(v, ", "); }
    std::string operator()(const Doubles& v) const {
      return absl::StrJoin(v, ", ",
                           [](std::string* out, double d) { out->append(ShortestDecimal(d)); });
    }
    std::string operator()(ElementType v) const { return std::string(ElementTypeName(v)); }
    std::string operator()(const Shape& v) const {
      if (!v.has_rank()) return "...";
      return absl::StrJoin(v.dims(), ",",
                           [](std::string* out, const Dim& dim) { out->append(DimText(dim)); });
    }
  };
  return std::visit(Speller(), value);
}

std::optional<AttributeValue> ParseAttributeText(AttributeKind kind, absl::string_view text) {
  switch (kind) {
    case AttributeKind::kBool:
      if (text == "true" || text == "1") return true;
      if (text == "false" || text == "0") return false;
      return std::nullopt;
    case AttributeKind::kInt:
      return AsAttribute(ParseInt64(text));
    case AttributeKind::kDouble:
      return AsAttribute(ParseDouble(text));
    case AttributeKind::kString:
      return std::string(text);
    case AttributeKind::kInts:
      return ParseListText<int64_t>(text, ParseInt64);
    case AttributeKind::kDoubles:
      return ParseListText<double>(text, ParseDouble);
    case AttributeKind::kElementType:
      return AsAttribute(ElementTypeFromName(text));
    case AttributeKind::kShape:
      return AsAttribute(ParseShapeText(text));
  }
  return std::nullopt;
}

std::string JoinTensorNames(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += ',';
    for (char c : name) {
      if (c == ',') joined += '\\';
      joined += c;
    }
  }
  return joined;
}

std::vector<std::string> SplitTensorNames(absl::string_view text) {
  std::vector<std::string> names;
  if (text.empty()) return names;
  names.emplace_back();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',') {
      names.back() += text[++i];
    } else if (text[i] == ',') {
      names.emplace_back();
    } else {
      names.back() += text[i];
    }
  }
  return names;
}

std::string LayoutText(absl::string_view layout) {
  return absl::StrCat("[",
                      absl::StrJoin(std::vector<char>(layout.begin(), layout.end()), ",",
                                    [](std::string* out, char axis) { out->push_back(axis); }),
                      "]");
}

std::string ParseLayoutText(absl::string_view text) {
  std::string layout;
  for (const char c : text) {
    if (c != '[' && c != ']' && c != ',') layout += c;
  }
  return IsLayout(layout) && LayoutText(layout) == text ? layout : "";
}

}  // namespace mo
