// Any bytes as a report and as a digest: no crash, no hang; and what is read has a table, and reads
// the same again.

#include <cstdint>
#include <cstdlib>

#include "converter/report/model_digest.h"
#include "converter/report/model_table.h"
#include "converter/report/report_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<mo::ReportExcerpt> report = mo::ReadReport(text);
  if (!report.ok() && report.status().message().empty()) std::abort();
  const absl::StatusOr<mo::ModelDigest> digest = mo::ReadModelDigest(text);
  if (!digest.ok()) return 0;
  const std::string written = mo::ModelDigestJson(*digest);
  const absl::StatusOr<mo::ModelDigest> again = mo::ReadModelDigest(written);
  if (!again.ok() || mo::ModelDigestJson(*again) != written) std::abort();
  mo::ModelTableJson({*digest, *again});
  mo::ModelTableMarkdown({*digest, *again});
  return 0;
}
