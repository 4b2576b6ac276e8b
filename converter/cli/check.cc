// mo check: reports every problem, and writes nothing.

#include "converter/base/status.h"
#include "converter/cli/conversion.h"
#include "converter/cli/subcommand.h"

namespace mo {
namespace {

class CheckCommand : public Subcommand {
 public:
  std::string name() const override { return "check"; }
  std::string help() const override {
    return "read the model and the configuration, report every problem, write nothing";
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    Conversion conversion(options, diagnostics);
    MO_RETURN_IF_ERROR(conversion.Load());
    if (!options.model.empty()) MO_RETURN_IF_ERROR(conversion.Optimize());
    return "";
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeCheck() { return std::make_unique<CheckCommand>(); }

}  // namespace mo
