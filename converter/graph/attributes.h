#ifndef CONVERTER_GRAPH_ATTRIBUTES_H_
#define CONVERTER_GRAPH_ATTRIBUTES_H_

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/element_type.h"
#include "converter/graph/shape.h"

namespace mo {

using Ints = std::vector<int64_t>;
using Doubles = std::vector<double>;
using AttributeValue =
    std::variant<bool, int64_t, double, std::string, Ints, Doubles, ElementType, Shape>;

// In the order of AttributeValue's alternatives.
enum class AttributeKind { kBool, kInt, kDouble, kString, kInts, kDoubles, kElementType, kShape };

inline AttributeKind KindOf(const AttributeValue& value) {
  return static_cast<AttributeKind>(value.index());
}

// The attributes of one node, ordered by name. The schema of the operation says which there are; a
// getter for an attribute that is missing or of another kind gives the kind's empty value (nodes of
// a verified graph have all of them).
class Attributes {
 public:
  Attributes() = default;
  Attributes(std::initializer_list<std::pair<absl::string_view, AttributeValue>> values) {
    values_.reserve(values.size());
    for (const auto& [name, value] : values) Set(name, value);
  }

  void Set(absl::string_view name, AttributeValue value) {
    const auto place = values_.begin() + (From(name) - values_.cbegin());
    if (place != values_.end() && place->first == name) {
      place->second = std::move(value);
    } else {
      values_.emplace(place, std::string(name), std::move(value));
    }
  }
  bool Has(absl::string_view name) const { return Find(name) != nullptr; }
  const AttributeValue* Find(absl::string_view name) const {
    const auto found = From(name);
    return found == values_.end() || found->first != name ? nullptr : &found->second;
  }

  bool GetBool(absl::string_view name) const { return Get<bool>(name); }
  int64_t GetInt(absl::string_view name) const { return Get<int64_t>(name); }
  double GetDouble(absl::string_view name) const { return Get<double>(name); }
  const std::string& GetString(absl::string_view name) const { return Get<std::string>(name); }
  const Ints& GetInts(absl::string_view name) const { return Get<Ints>(name); }
  const Doubles& GetDoubles(absl::string_view name) const { return Get<Doubles>(name); }
  ElementType GetElementType(absl::string_view name) const { return Get<ElementType>(name); }
  const Shape& GetShape(absl::string_view name) const { return Get<Shape>(name); }

  // In the order of the names.
  using List = std::vector<std::pair<std::string, AttributeValue>>;
  const List& all() const { return values_; }
  friend bool operator==(const Attributes&, const Attributes&) = default;

 private:
  template <typename T>
  const T& Get(absl::string_view name) const {
    static const T empty{};
    const AttributeValue* value = Find(name);
    const T* typed = value == nullptr ? nullptr : std::get_if<T>(value);
    return typed == nullptr ? empty : *typed;
  }

  // The first one whose name is not before `name`. There are few: most nodes have none.
  List::const_iterator From(absl::string_view name) const {
    return std::find_if(values_.begin(), values_.end(),
                        [name](const auto& value) { return value.first >= name; });
  }

  List values_;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_ATTRIBUTES_H_
