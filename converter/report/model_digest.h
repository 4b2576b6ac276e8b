#ifndef CONVERTER_REPORT_MODEL_DIGEST_H_
#define CONVERTER_REPORT_MODEL_DIGEST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/report/report_reader.h"

namespace mo {

struct DigestedFile {
  std::string name;  // without its folder
  int64_t bytes = 0;
  std::string sha256;  // 64 lower-case hexadecimal digits
};

// What a converted model is known by: a small file beside it, and a line in a table of models.
struct ModelDigest {
  std::string label;  // "//models:resnet50_ir", or empty
  std::string model;
  std::string framework;
  DigestedFile xml, bin;
  std::vector<ReportedWarning> warnings;
};

// As JSON, schema_version 1 (docs/report.md), and back. Any bytes are safe to read; InvalidArgument
// if they are no digest.
std::string ModelDigestJson(const ModelDigest& digest);
absl::StatusOr<ModelDigest> ReadModelDigest(absl::string_view json);

}  // namespace mo

#endif  // CONVERTER_REPORT_MODEL_DIGEST_H_
