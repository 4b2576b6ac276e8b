#ifndef CONVERTER_GRAPH_ATTRIBUTES_H_
#define CONVERTER_GRAPH_ATTRIBUTES_H_

#include <cstdint>
#include <functional>
#include <map>
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
  Attributes(std::initializer_list<std::pair<const std::string, AttributeValue>> values)
      : values_(values) {}

  void Set(absl::string_view name, AttributeValue value) {
    values_[std::string(name)] = std::move(value);
  }
  bool Has(absl::string_view name) const { return Find(name) != nullptr; }
  const AttributeValue* Find(absl::string_view name) const {
    auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

  bool GetBool(absl::string_view name) const { return Get<bool>(name); }
  int64_t GetInt(absl::string_view name) const { return Get<int64_t>(name); }
  double GetDouble(absl::string_view name) const { return Get<double>(name); }
  const std::string& GetString(absl::string_view name) const { return Get<std::string>(name); }
  const Ints& GetInts(absl::string_view name) const { return Get<Ints>(name); }
  const Doubles& GetDoubles(absl::string_view name) const { return Get<Doubles>(name); }
  ElementType GetElementType(absl::string_view name) const { return Get<ElementType>(name); }
  const Shape& GetShape(absl::string_view name) const { return Get<Shape>(name); }

  using Map = std::map<std::string, AttributeValue, std::less<>>;
  const Map& all() const { return values_; }
  friend bool operator==(const Attributes&, const Attributes&) = default;

 private:
  template <typename T>
  const T& Get(absl::string_view name) const {
    static const T empty{};
    const AttributeValue* value = Find(name);
    const T* typed = value == nullptr ? nullptr : std::get_if<T>(value);
    return typed == nullptr ? empty : *typed;
  }

  Map values_;
};

}  // namespace mo

#endif  // CONVERTER_GRAPH_ATTRIBUTES_H_
