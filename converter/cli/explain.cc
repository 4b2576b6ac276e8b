// mo explain: says what was done to a node.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/conversion.h"
#include "converter/cli/subcommand.h"
#include "converter/report/explanation.h"

namespace mo {
namespace {

class ExplainCommand : public Subcommand {
 public:
  std::string name() const override { return "explain"; }
  std::string help() const override {
    return "tell what was done to a node, and why not more; without a node, what was not "
           "done and why; write nothing";
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    RequireModel(options, diagnostics);
    nodes_.insert(nodes_.begin(), arguments_.begin(), arguments_.end());
  }

  std::vector<Flag> flags() override {
    return {{"nodes", &arguments_, "names of nodes, in the source model or in the graph"},
            OneValueEach({"--node", &nodes_,
                          "the name of one, also if it begins with a dash; may be repeated"})};
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    Conversion conversion(options, diagnostics);
    MO_RETURN_IF_ERROR(conversion.Load());
    MO_RETURN_IF_ERROR(conversion.Optimize());
    const ReportInput report = conversion.Report();
    if (nodes_.empty()) return ExplainRefusals(report);

    Diagnostics reported_already;
    Conversion all_on(options, reported_already);
    MO_RETURN_IF_ERROR(all_on.Load());
    all_on.SwitchAllOn();
    MO_RETURN_IF_ERROR(all_on.Optimize());
    const ReportInput report_all_on = all_on.Report();
    const std::vector<std::string> names = ExplainableNames(report);
    std::string text;
    for (const std::string& name : nodes_) {
      if (!std::binary_search(names.begin(), names.end(), name)) {
        diagnostics.Error(Code::kUnknownNode, {options.model},
                          absl::StrCat("there is no node '", name, "'", DidYouMean(name, names)));
        continue;
      }
      absl::StrAppend(&text, text.empty() ? "" : "\n", Explain(name, report, report_all_on));
    }
    MO_RETURN_IF_ERROR(diagnostics.status());
    return text;
  }

 private:
  std::vector<std::string> arguments_;  // names without a flag
  std::vector<std::string> nodes_;      // names; after Check all of them
};

}  // namespace

std::unique_ptr<Subcommand> MakeExplain() { return std::make_unique<ExplainCommand>(); }

}  // namespace mo
