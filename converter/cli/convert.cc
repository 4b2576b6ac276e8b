// mo without a subcommand: converts a model.

#include "converter/base/status.h"
#include "converter/cli/conversion.h"
#include "converter/cli/subcommand.h"

namespace mo {
namespace {

class Convert : public Subcommand {
 public:
  std::string name() const override { return ""; }
  std::string help() const override { return "convert a model"; }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    RequireModel(options, diagnostics);
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    Conversion conversion(options, diagnostics);
    MO_RETURN_IF_ERROR(conversion.Load());
    const bool for_report = !options.output_report.empty() || !options.output_graph.empty();
    MO_RETURN_IF_ERROR(conversion.Optimize(for_report));
    MO_RETURN_IF_ERROR(conversion.Write());
    return "";
  }
};

}  // namespace

void RequireModel(const ConversionOptions& options, Diagnostics& diagnostics) {
  if (!options.model.empty()) return;
  diagnostics.Error(Code::kUsage, {}, "no model is given; name it with --model");
}

std::unique_ptr<Subcommand> MakeConvert() { return std::make_unique<Convert>(); }

}  // namespace mo
