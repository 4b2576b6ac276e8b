#include "converter/cli/opened_model.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace mo {

bool IsIr(const std::string& path) { return absl::EndsWith(path, ".xml"); }

std::unique_ptr<OpenedModel> OpenedModel::Open(const std::string& path,
                                               const std::vector<std::string>& weights,
                                               const ConversionOptions& options,
                                               Diagnostics& diagnostics) {
  std::unique_ptr<OpenedModel> model(new OpenedModel);
  if (IsIr(path)) {
    const std::string bin = absl::StrCat(absl::StripSuffix(path, ".xml"), ".bin");
    model->ir_ = OpenIrFiles(path, bin, diagnostics);
    return model->ir_ ? std::move(model) : nullptr;
  }
  model->options_ = options;
  model->options_.model = path;
  model->options_.weights = weights;
  model->conversion_ = std::make_unique<Conversion>(model->options_, diagnostics);
  const int errors = diagnostics.error_count();
  const absl::Status status = model->conversion_->Load();
  if (status.ok()) return model;
  if (diagnostics.error_count() == errors)
    diagnostics.Error(Code::kInternal, {path}, std::string(status.message()));
  return nullptr;
}

}  // namespace mo
