#include "converter/cli/value_warnings.h"

#include <functional>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace mo {
namespace {

// "3 constants, 'a' (2), 'b' (1) and 1 more": those for which `counts` gives something, the first
// ones by their names.
std::string Listed(absl::Span<const ConstantFinding> findings,
                   const std::function<std::string(const ConstantFinding&)>& counts) {
  constexpr size_t kMaxNames = 8;
  std::vector<std::string> names;
  for (const ConstantFinding& finding : findings) {
    const std::string count = counts(finding);
    if (!count.empty()) names.push_back(absl::StrCat("'", finding.name, "' (", count, ")"));
  }
  std::string text =
      names.size() == 1 ? "1 constant, " : absl::StrCat(names.size(), " constants, ");
  const size_t more = names.size() > kMaxNames ? names.size() - kMaxNames : 0;
  names.resize(names.size() - more);
  absl::StrAppend(&text, absl::StrJoin(names, ", "));
  if (more > 0) absl::StrAppend(&text, " and ", more, " more");
  return text;
}

// "2 NaN, 1 infinite" of the counts that are not 0.
std::string Counts(std::initializer_list<std::pair<int64_t, absl::string_view>> counts) {
  std::vector<std::string> parts;
  for (const auto& [count, what] : counts) {
    if (count > 0) parts.push_back(absl::StrCat(count, " ", what));
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace

void WarnOfValues(absl::Span<const ConstantFinding> findings, const std::string& model,
                  Diagnostics& diagnostics) {
  ConstantFinding sum;
  for (const ConstantFinding& finding : findings) {
    sum.vanished += finding.vanished;
    sum.reduced += finding.reduced;
    sum.nans += finding.nans;
    sum.infinities += finding.infinities;
  }
  if (sum.vanished + sum.reduced > 0) {
    auto counts = [](const ConstantFinding& finding) {
      return Counts({{finding.vanished, "to 0"}, {finding.reduced, "reduced"}});
    };
    diagnostics.Warning(Code::kHalfUnderflow, {model},
                        absl::StrCat("in f16, ", sum.vanished, " values become 0 and ", sum.reduced,
                                     " keep fewer bits: ", Listed(findings, counts)));
  }
  if (sum.nans + sum.infinities > 0) {
    auto counts = [](const ConstantFinding& finding) {
      return Counts({{finding.nans, "NaN"}, {finding.infinities, "infinite"}});
    };
    diagnostics.Warning(Code::kNotFinite, {model},
                        absl::StrCat(sum.nans, " values are NaN and ", sum.infinities,
                                     " infinite: ", Listed(findings, counts)));
  }
}

}  // namespace mo
