#include "converter/report/json_fields.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"

namespace mo::json {
namespace {

absl::StatusOr<const Json*> Find(const Json& object, const std::string& key) {
  if (!object.is_object())
    return absl::InvalidArgumentError(absl::StrCat("expected an object with '", key, "'"));
  const auto found = object.find(key);
  if (found == object.end())
    return absl::InvalidArgumentError(absl::StrCat("it has no '", key, "'"));
  return &*found;
}

absl::Status WrongType(const std::string& key, absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat("'", key, "' is not ", expected));
}

}  // namespace

absl::StatusOr<Json> Parse(absl::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return absl::InvalidArgumentError("it is no JSON, or not all of it");
  if (!json.is_object()) return absl::InvalidArgumentError("it is no JSON object");
  return json;
}

absl::StatusOr<const Json*> Object(const Json& object, const std::string& key) {
  MO_ASSIGN_OR_RETURN(const Json* value, Find(object, key));
  if (!value->is_object()) return WrongType(key, "an object");
  return value;
}

absl::StatusOr<const Json*> Array(const Json& object, const std::string& key) {
  MO_ASSIGN_OR_RETURN(const Json* value, Find(object, key));
  if (!value->is_array()) return WrongType(key, "an array");
  return value;
}

absl::StatusOr<std::string> Text(const Json& object, const std::string& key) {
  MO_ASSIGN_OR_RETURN(const Json* value, Find(object, key));
  const auto* text = value->get_ptr<const Json::string_t*>();
  if (text == nullptr) return WrongType(key, "a text");
  return *text;
}

absl::StatusOr<int64_t> Count(const Json& object, const std::string& key) {
  MO_ASSIGN_OR_RETURN(const Json* value, Find(object, key));
  const auto* number = value->get_ptr<const Json::number_unsigned_t*>();
  if (number == nullptr || *number > uint64_t{std::numeric_limits<int64_t>::max()})
    return WrongType(key, "a number of 0 or more");
  return static_cast<int64_t>(*number);
}

absl::Status CheckSchemaVersion(const Json& object) {
  MO_ASSIGN_OR_RETURN(const int64_t version, Count(object, "schema_version"));
  if (version == 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("its schema_version is ", version, ", and only 1 is understood"));
}

}  // namespace mo::json
