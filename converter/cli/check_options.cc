#include "converter/cli/check_options.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "converter/base/optimization.h"
#include "converter/base/text.h"
#include "converter/base/weights_precision.h"
#include "converter/frontends/frontends.h"

namespace mo {
namespace {

void CheckName(absl::string_view flag, const std::string& value,
               absl::Span<const absl::string_view> names, Diagnostics& diagnostics) {
  if (std::find(names.begin(), names.end(), value) != names.end()) return;
  diagnostics.Error(
      Code::kUsage, {},
      absl::StrCat(flag, " is '", value, "'; expected one of ", absl::StrJoin(names, ", "),
                   DidYouMean(value, {names.begin(), names.end()})));
}

void CheckFramework(const std::string& framework, Diagnostics& diagnostics) {
  if (framework.empty()) return;
  std::vector<absl::string_view> names;
  for (const Frontend* frontend : Frontends()) names.push_back(frontend->name);
  CheckName("--framework", framework, names, diagnostics);
}

}  // namespace

void CheckSettings(const ConversionOptions& options, Diagnostics& diagnostics) {
  CheckFramework(options.framework, diagnostics);
  for (const std::string& name : options.disabled_optimizations)
    CheckName("--disable_optimization", name, kOptimizationNames, diagnostics);
  if (!options.precision.empty())
    CheckName("--precision", options.precision, kWeightsPrecisionNames, diagnostics);
  if (!options.data_type.empty()) {
    constexpr absl::string_view kDataTypes[] = {"FP16", "half", "FP32", "float"};
    CheckName("--data_type", options.data_type, kDataTypes, diagnostics);
  }
  if (!options.precision.empty() &&
      (!options.data_type.empty() || !options.compress_to_fp16.empty())) {
    diagnostics.Error(Code::kUsage, {},
                      "--precision is given beside --data_type or --compress_to_fp16, which are "
                      "its old names; give one of them");
  }
  const bool is_half = options.data_type == "FP16" || options.data_type == "half";
  if (!options.data_type.empty() && !options.compress_to_fp16.empty() &&
      is_half != (options.compress_to_fp16 == "true")) {
    diagnostics.Error(
        Code::kUsage, {},
        absl::StrCat("--data_type ", options.data_type, " and --compress_to_fp16 ",
                     options.compress_to_fp16, " contradict each other; give one of them"));
  }
  if (options.batch && !options.input_shapes.empty()) {
    diagnostics.Error(Code::kUsage, {},
                      "--batch and --input_shape are both given; expected one of them: write the "
                      "batch into the shapes");
  }
  for (size_t i = 1; i < options.outputs.size(); ++i) {
    const auto end = options.outputs.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(options.outputs.begin(), end, *end) == end) continue;
    diagnostics.Error(Code::kUsage, {},
                      absl::StrCat("--output names '", *end, "' twice; name each output once"));
  }
}

}  // namespace mo
