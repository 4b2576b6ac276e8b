// mo passes: prints the table of the optimizer.

#include "absl/strings/str_cat.h"
#include "converter/cli/subcommand.h"
#include "converter/passes/pipeline.h"

namespace mo {
namespace {

class Passes : public Subcommand {
 public:
  std::string name() const override { return "passes"; }
  std::string help() const override { return "list the passes of the optimizer"; }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics&) override {
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
};

}  // namespace

std::unique_ptr<Subcommand> MakePasses() { return std::make_unique<Passes>(); }

}  // namespace mo
