#include "converter/report/model_digest.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/report/json_fields.h"
#include "converter/report/warnings_json.h"

namespace mo {
namespace {

using json::Json;

Json FilesJson(const ModelDigest& digest) {
  Json files = Json::array();
  for (const DigestedFile* file : {&digest.xml, &digest.bin})
    files.push_back({{"name", file->name}, {"bytes", file->bytes}, {"sha256", file->sha256}});
  return files;
}

bool IsSha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

absl::StatusOr<DigestedFile> ReadFile(const Json& files, size_t index, absl::string_view suffix) {
  DigestedFile file;
  MO_ASSIGN_OR_RETURN(file.name, json::Text(files[index], "name"));
  MO_ASSIGN_OR_RETURN(file.bytes, json::Count(files[index], "bytes"));
  MO_ASSIGN_OR_RETURN(file.sha256, json::Text(files[index], "sha256"));
  if (!absl::EndsWith(file.name, suffix))
    return absl::InvalidArgumentError(absl::StrCat("file ", index, " is no ", suffix, " file"));
  if (!IsSha256(file.sha256))
    return absl::InvalidArgumentError(absl::StrCat("the sha256 of file ", index, " is none"));
  return file;
}

}  // namespace

std::string ModelDigestJson(const ModelDigest& digest) {
  const Json json = {{"schema_version", 1},        {"label", digest.label},
                     {"model", digest.model},      {"framework", digest.framework},
                     {"files", FilesJson(digest)}, {"warnings", WarningsJson(digest.warnings)}};
  return json.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n";
}

absl::StatusOr<ModelDigest> ReadModelDigest(absl::string_view text) {
  MO_ASSIGN_OR_RETURN(const Json object, json::Parse(text));
  MO_RETURN_IF_ERROR(json::CheckSchemaVersion(object));
  ModelDigest digest;
  MO_ASSIGN_OR_RETURN(digest.label, json::Text(object, "label"));
  MO_ASSIGN_OR_RETURN(digest.model, json::Text(object, "model"));
  MO_ASSIGN_OR_RETURN(digest.framework, json::Text(object, "framework"));
  MO_ASSIGN_OR_RETURN(const Json* files, json::Array(object, "files"));
  if (files->size() != 2) return absl::InvalidArgumentError("'files' is not an .xml and a .bin");
  MO_ASSIGN_OR_RETURN(digest.xml, ReadFile(*files, 0, ".xml"));
  MO_ASSIGN_OR_RETURN(digest.bin, ReadFile(*files, 1, ".bin"));
  MO_ASSIGN_OR_RETURN(digest.warnings, ReadWarnings(object));
  return digest;
}

}  // namespace mo
