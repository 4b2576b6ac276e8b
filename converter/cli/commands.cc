#include "converter/cli/commands.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/conversion.h"
#include "converter/graph/text.h"
#include "converter/passes/pipeline.h"
#include "converter/report/explanation.h"

namespace mo {

absl::Status Convert(const Options& options, Diagnostics& diagnostics) {
  Conversion conversion(options, diagnostics);
  MO_RETURN_IF_ERROR(conversion.Load());
  MO_RETURN_IF_ERROR(conversion.Optimize());
  return conversion.Write();
}

absl::Status Check(const Options& options, Diagnostics& diagnostics) {
  Conversion conversion(options, diagnostics);
  MO_RETURN_IF_ERROR(conversion.Load());
  return options.model.empty() ? absl::OkStatus() : conversion.Optimize();
}

absl::StatusOr<std::string> Inspect(const Options& options, Diagnostics& diagnostics) {
  Conversion conversion(options, diagnostics);
  MO_RETURN_IF_ERROR(conversion.Load());
  return PrintGraph(conversion.graph());
}

absl::StatusOr<std::string> ExplainNodes(const Options& options, Diagnostics& diagnostics) {
  Conversion conversion(options, diagnostics);
  MO_RETURN_IF_ERROR(conversion.Load());
  MO_RETURN_IF_ERROR(conversion.Optimize());
  const ReportInput report = conversion.Report();
  if (options.nodes.empty()) return ExplainRefusals(report);

  Diagnostics reported_already;
  Conversion all_on(options, reported_already);
  MO_RETURN_IF_ERROR(all_on.Load());
  all_on.SwitchAllOn();
  MO_RETURN_IF_ERROR(all_on.Optimize());
  const ReportInput report_all_on = all_on.Report();
  const std::vector<std::string> names = ExplainableNames(report);
  std::string text;
  for (const std::string& name : options.nodes) {
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

std::string ListPasses() {
  std::string text;
  for (const Stage& stage : Pipeline()) {
    absl::StrAppend(&text, stage.name, stage.repeated ? " (until nothing changes)\n" : "\n");
    for (const Pass* pass : stage.passes) {
      absl::StrAppend(&text, "  ", pass->name, ": ", pass->summary, "\n");
      if (pass->optimization)
        absl::StrAppend(&text, "    switched by ", OptimizationName(*pass->optimization), "\n");
    }
  }
  return text;
}

}  // namespace mo
