// mo inspect: prints a model as text.

#include "converter/base/status.h"
#include "converter/cli/conversion.h"
#include "converter/cli/subcommand.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

class Inspect : public Subcommand {
 public:
  std::string name() const override { return "inspect"; }
  std::string help() const override {
    return "print the model as a text graph, before any optimization";
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    RequireModel(options, diagnostics);
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    Conversion conversion(options, diagnostics);
    MO_RETURN_IF_ERROR(conversion.Load());
    return PrintGraph(conversion.graph());
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeInspect() { return std::make_unique<Inspect>(); }

}  // namespace mo
