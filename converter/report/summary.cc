#include "converter/report/summary.h"

#include <map>

#include "absl/strings/str_cat.h"

namespace mo {
namespace {

std::string OperationsComments(const GraphCounts& before, const GraphCounts& after) {
  std::map<std::string, std::pair<int, int>> counts;
  for (const auto& [type, count] : before.operations) counts[type].first = count;
  for (const auto& [type, count] : after.operations) counts[type].second = count;
  std::string text = "# operations, before -> after:\n";
  for (const auto& [type, count] : counts)
    absl::StrAppend(&text, "#   ", type, ": ", count.first, " -> ", count.second, "\n");
  return text;
}

bool IsOff(const ReportInput& input, absl::string_view optimization) {
  const std::string key = absl::StrCat("optimizations.", optimization);
  for (const ReportedSetting& setting : input.settings) {
    if (setting.key == key) return setting.value == "false";
  }
  return false;
}

std::string RewritesComments(const ReportInput& input) {
  std::string text = "# rewrites:\n";
  for (const absl::string_view name : kOptimizationNames) {
    int count = 0;
    for (const Rewrite& rewrite : input.records->rewrites()) count += rewrite.optimization == name;
    absl::StrAppend(&text, "#   ", name, ": ",
                    IsOff(input, name) ? std::string("off") : absl::StrCat(count), "\n");
  }
  return text;
}

}  // namespace

std::string SummaryComments(const ReportInput& input) {
  return OperationsComments(input.before, input.after) + RewritesComments(input);
}

}  // namespace mo
