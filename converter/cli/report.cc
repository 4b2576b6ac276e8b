// mo report: what was done to a model, as a web page.

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/xml_characters.h"
#include "converter/cli/conversion.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/cli/subcommand.h"
#include "converter/html_report/page.h"

namespace mo {
namespace {

class Report : public Subcommand {
 public:
  std::string name() const override { return "report"; }
  std::string help() const override {
    return "write a web page about what is done to a model: graphs before and after, rewrites, "
           "reasons, precision";
  }

  std::vector<Flag> flags() override {
    return {
        Required({"--output_html", &output_, "where to write the page, one file"}),
        {"--digest", &digest_path_,
         "what mo digest wrote of the model's IR: its files and warnings are told, too"},
    };
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    RequireModel(options, diagnostics);
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    PageInput page;
    if (!digest_path_.empty()) page.digest = OpenDigest(digest_path_, diagnostics);
    Conversion conversion(options, diagnostics);
    MO_RETURN_IF_ERROR(conversion.Load());
    page.before = PictureOf(conversion.graph(), conversion.records());
    MO_RETURN_IF_ERROR(conversion.Optimize());
    page.after = PictureOf(conversion.graph(), conversion.records());
    page.losses = HalfLossesOf(conversion.graph());
    page.report = conversion.Report();
    CheckDigest(page, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::vector<std::string> inputs = conversion.input_paths();
    if (!digest_path_.empty()) inputs.push_back(digest_path_);
    std::vector<Output> outputs;
    outputs.push_back({output_, HtmlPage(page)});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), inputs, diagnostics));
    return "";
  }

 private:
  void CheckDigest(const PageInput& page, Diagnostics& diagnostics) const {
    if (!page.digest || page.digest->model == XmlCharacters(page.report.model_name)) return;
    diagnostics.Error(
        Code::kUsage, {digest_path_},
        absl::StrCat("the digest is that of '", page.digest->model, "', but the model is '",
                     page.report.model_name, "'; give the model's own, or its --model_name"));
  }

  std::string output_, digest_path_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeReport() { return std::make_unique<Report>(); }

}  // namespace mo
