#ifndef CONVERTER_REPORT_JSON_FIELDS_H_
#define CONVERTER_REPORT_JSON_FIELDS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

// Reads JSON that others may have written. For the files of this folder alone. All errors are
// InvalidArgument, in words; nothing throws.
namespace mo::json {

using Json = nlohmann::ordered_json;

// An object, the whole of a text.
absl::StatusOr<Json> Parse(absl::string_view text);

// The value of a key of `object`, of the type that is asked for.
absl::StatusOr<const Json*> Object(const Json& object, const std::string& key);
absl::StatusOr<const Json*> Array(const Json& object, const std::string& key);
absl::StatusOr<std::string> Text(const Json& object, const std::string& key);
absl::StatusOr<int64_t> Count(const Json& object, const std::string& key);  // 0 or more

// That the object says schema_version = 1.
absl::Status CheckSchemaVersion(const Json& object);

}  // namespace mo::json

#endif  // CONVERTER_REPORT_JSON_FIELDS_H_
