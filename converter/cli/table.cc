// mo table: many models, from their digests.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "converter/base/status.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/cli/subcommand.h"
#include "converter/report/model_table.h"

namespace mo {

namespace {

class Table : public Subcommand {
 public:
  std::string name() const override { return "table"; }
  std::string help() const override { return "write a table of many models from their digests"; }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        {"digests", &digests_, "what mo digest wrote, one for each model"},
        Required({"--output_markdown", &markdown_, "where to write it as Markdown"}),
        Required({"--output_json", &json_, "where to write it as JSON"}),
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    std::vector<ModelDigest> models;
    for (const std::string& path : digests_) {
      std::optional<ModelDigest> digest = OpenDigest(path, diagnostics);
      if (digest) models.push_back(*std::move(digest));
    }
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::vector<Output> outputs;
    outputs.push_back({markdown_, ModelTableMarkdown(models)});
    outputs.push_back({json_, ModelTableJson(models)});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), digests_, diagnostics));
    return "";
  }

 private:
  std::vector<std::string> digests_;
  std::string markdown_, json_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeTable() { return std::make_unique<Table>(); }

}  // namespace mo
