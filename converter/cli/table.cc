// mo table: many models, from their digests.

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/commands.h"
#include "converter/cli/files.h"
#include "converter/report/model_digest.h"
#include "converter/report/model_table.h"

namespace mo {

absl::Status WriteTable(const Options& options, Diagnostics& diagnostics) {
  std::vector<ModelDigest> models;
  for (const std::string& path : options.digests) {
    const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
    if (file == nullptr) continue;
    absl::StatusOr<ModelDigest> digest = ReadModelDigest(file->bytes());
    if (digest.ok()) {
      models.push_back(*std::move(digest));
    } else {
      diagnostics.Error(Code::kJsonUnreadable, {path},
                        absl::StrCat("the digest cannot be read: ", digest.status().message()));
    }
  }
  MO_RETURN_IF_ERROR(diagnostics.status());
  std::vector<Output> outputs;
  outputs.push_back({options.output_markdown, ModelTableMarkdown(models)});
  outputs.push_back({options.output_json, ModelTableJson(models)});
  return WriteAll(std::move(outputs), options.digests, diagnostics);
}

}  // namespace mo
