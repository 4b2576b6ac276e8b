// mo config: checks a configuration and writes its normal form.

#include "converter/config/config.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/files.h"
#include "converter/cli/subcommand.h"
#include "converter/config/normal_form.h"

namespace mo {

namespace {

class ConfigCommand : public Subcommand {
 public:
  std::string name() const override { return "config"; }
  std::string help() const override { return "check a configuration and write its normal form"; }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        Required({"--config", &config_, "the configuration"}),
        Required({"--output_config", &output_, "where to write its normal form"}),
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    const std::shared_ptr<const MappedFile> file = OpenFile(config_, diagnostics);
    if (file == nullptr) return diagnostics.status();
    const Config config = ParseConfig(file->bytes(), config_, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::string normal = NormalForm(config);
    if (normal.size() > kMaxConfigSize) {
      diagnostics.Error(
          Code::kConfigBadValue, {config_},
          absl::StrCat("the configuration has ", normal.size(), " bytes with its texts in double ",
                       "quotes, and at most ", kMaxConfigSize,
                       " are read; write patterns in 'regex' instead of many names in 'nodes'"));
      return diagnostics.status();
    }
    std::vector<Output> outputs;
    outputs.push_back({output_, std::move(normal)});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), {config_}, diagnostics));
    return "";
  }

 private:
  std::string config_, output_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfig() { return std::make_unique<ConfigCommand>(); }

}  // namespace mo
