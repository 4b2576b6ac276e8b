// mo config: checks a configuration and writes its normal form.

#include "converter/config/config.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/commands.h"
#include "converter/cli/files.h"
#include "converter/config/normal_form.h"

namespace mo {

absl::Status NormalizeConfig(const Options& options, Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> file = OpenFile(options.config, diagnostics);
  if (file == nullptr) return diagnostics.status();
  const Config config = ParseConfig(file->bytes(), options.config, diagnostics);
  MO_RETURN_IF_ERROR(diagnostics.status());
  std::string normal = NormalForm(config);
  if (normal.size() > kMaxConfigSize) {
    diagnostics.Error(
        Code::kConfigBadValue, {options.config},
        absl::StrCat("the configuration has ", normal.size(), " bytes with its texts in double ",
                     "quotes, and at most ", kMaxConfigSize,
                     " are read; write patterns in 'regex' instead of many names in 'nodes'"));
    return diagnostics.status();
  }
  std::vector<Output> outputs;
  outputs.push_back({options.output_config, std::move(normal)});
  return WriteAll(std::move(outputs), {options.config}, diagnostics);
}

}  // namespace mo
