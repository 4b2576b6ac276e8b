// mo digest: what a converted model is known by.

#include <memory>
#include <utility>
#include <vector>

#include "converter/base/sha256.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/commands.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/report/model_digest.h"

namespace mo {
namespace {

DigestedFile DigestFile(const std::string& path, Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
  if (file == nullptr) return {};
  return {BaseName(path), static_cast<int64_t>(file->bytes().size()), Sha256Of(file->bytes())};
}

}  // namespace

absl::Status WriteDigest(const Options& options, Diagnostics& diagnostics) {
  const std::optional<ReportExcerpt> report = OpenReport(options.report, diagnostics);
  const DigestedFile xml = DigestFile(options.xml, diagnostics);
  const DigestedFile bin = DigestFile(options.bin, diagnostics);
  MO_RETURN_IF_ERROR(diagnostics.status());
  std::vector<Output> outputs;
  outputs.push_back({options.output_digest, ModelDigestJson({.label = options.label,
                                                             .model = report->model,
                                                             .framework = report->framework,
                                                             .xml = xml,
                                                             .bin = bin,
                                                             .warnings = report->warnings})});
  return WriteAll(std::move(outputs), {options.report, options.xml, options.bin}, diagnostics);
}

}  // namespace mo
