// mo digest: what a converted model is known by.

#include <memory>
#include <utility>
#include <vector>

#include "converter/base/sha256.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/cli/subcommand.h"
#include "converter/report/model_digest.h"

namespace mo {
namespace {

DigestedFile DigestFile(const std::string& path, Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
  if (file == nullptr) return {};
  return {BaseName(path), static_cast<int64_t>(file->bytes().size()), Sha256Of(file->bytes())};
}

// What stands for the report of an IR that came without one.
ReportExcerpt OfOtherTool() { return {.framework = "ir"}; }

class DigestCommand : public Subcommand {
 public:
  std::string name() const override { return "digest"; }
  std::string help() const override {
    return "write what an IR is known by: names, sizes, SHA-256, warnings";
  }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        Required({"--xml", &xml_, "the .xml file of the IR"}),
        Required({"--bin", &bin_, "its .bin file"}),
        {"--report", &report_, "the report of its conversion, if mo made it"},
        {"--label", &label_, "the model's name among all: //models:resnet50_ir"},
        Required({"--output_digest", &output_, "where to write the digest"}),
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    const std::optional<ReportExcerpt> report =
        report_.empty() ? OfOtherTool() : OpenReport(report_, diagnostics);
    const DigestedFile xml = DigestFile(xml_, diagnostics);
    const DigestedFile bin = DigestFile(bin_, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::vector<Output> outputs;
    outputs.push_back({output_, ModelDigestJson({.label = label_,
                                                 .model = report->model,
                                                 .framework = report->framework,
                                                 .xml = xml,
                                                 .bin = bin,
                                                 .warnings = report->warnings})});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), {report_, xml_, bin_}, diagnostics));
    return "";
  }

 private:
  std::string xml_, bin_, report_, label_, output_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeDigest() { return std::make_unique<DigestCommand>(); }

}  // namespace mo
