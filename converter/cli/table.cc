// mo table: many models, from their digests.

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/cli/subcommand.h"
#include "converter/html_report/models_page.h"
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
        {"--output_markdown", &markdown_, "where to write it as Markdown"},
        {"--output_json", &json_, "where to write it as JSON"},
        {"--output_html", &html_, "where to write it as a web page"},
        OneValueEach({"--report", &reports_,
                      "LABEL=PATH: the report of a model, for the page; may be repeated"}),
        OneValueEach({"--page", &pages_,
                      "LABEL=PATH: where the model's own page is, from this one; may be repeated"}),
    };
  }

  void Check(ConversionOptions&, Diagnostics& diagnostics) override {
    if (markdown_.empty() && json_.empty() && html_.empty()) {
      diagnostics.Error(Code::kUsage, {},
                        "no output is named; give --output_markdown, --output_json or "
                        "--output_html");
    }
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    std::vector<ModelDigest> models;
    for (const std::string& path : digests_) {
      std::optional<ModelDigest> digest = OpenDigest(path, diagnostics);
      if (digest) models.push_back(*std::move(digest));
    }
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::vector<std::string> inputs = digests_;
    std::vector<Output> outputs;
    if (!html_.empty()) outputs.push_back({html_, Page(models, inputs, diagnostics)});
    if (!markdown_.empty()) outputs.push_back({markdown_, ModelTableMarkdown(models)});
    if (!json_.empty()) outputs.push_back({json_, ModelTableJson(models)});
    MO_RETURN_IF_ERROR(diagnostics.status());
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), inputs, diagnostics));
    return "";
  }

 private:
  // `inputs` gets the files that are read for it.
  std::string Page(const std::vector<ModelDigest>& models, std::vector<std::string>& inputs,
                   Diagnostics& diagnostics) const {
    std::vector<ListedModel> listed;
    for (const ModelDigest& model : models) listed.push_back({.digest = model});
    for (const std::string& report : reports_) {
      const auto [model, path] = Split(report, listed, "--report", diagnostics);
      if (model == nullptr) continue;
      inputs.push_back(path);
      model->report = OpenReport(path, diagnostics);
    }
    for (const std::string& page : pages_) {
      const auto [model, path] = Split(page, listed, "--page", diagnostics);
      if (model != nullptr) model->page = path;
    }
    return ModelsPage(std::move(listed));
  }

  // Which model LABEL=PATH is about, and the path. nullptr after reporting that there is none.
  static std::pair<ListedModel*, std::string> Split(const std::string& text,
                                                    std::vector<ListedModel>& models,
                                                    const std::string& flag,
                                                    Diagnostics& diagnostics) {
    ListedModel* found = nullptr;  // the one of the longest label: a label may have a "="
    for (ListedModel& model : models) {
      const std::string& label = model.digest.label;
      if (label.empty() || !absl::StartsWith(text, label + "=")) continue;
      if (found == nullptr || label.size() > found->digest.label.size()) found = &model;
    }
    if (found != nullptr) return {found, text.substr(found->digest.label.size() + 1)};
    diagnostics.Error(
        Code::kUsage, {},
        absl::StrCat(flag, " ", text, ": no digest has this label; write LABEL=PATH, ",
                     "with the label that mo digest was given"));
    return {nullptr, ""};
  }

  std::vector<std::string> digests_, reports_, pages_;
  std::string markdown_, json_, html_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeTable() { return std::make_unique<Table>(); }

}  // namespace mo
