// mo inspect: prints a model, or what it is made of.

#include "converter/base/status.h"
#include "converter/cli/graph_summary.h"
#include "converter/cli/opened_model.h"
#include "converter/cli/subcommand.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

class Inspect : public Subcommand {
 public:
  std::string name() const override { return "inspect"; }
  std::string help() const override {
    return "print a model as a text graph, before any optimization; of an IR --model is the .xml";
  }

  std::vector<Flag> flags() override {
    return {
        {"--mog", &mog_, "as a text graph, which mo can read again; so if nothing is given"},
        {"--summary", &summary_, "inputs, outputs, operations, parameters and memory instead"},
        {"--dot", &dot_, "for Graphviz instead, without constants"},
    };
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    RequireModel(options, diagnostics);
    if (mog_ + summary_ + dot_ > 1)
      diagnostics.Error(Code::kUsage, {}, "give one of --mog, --summary and --dot");
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    const auto model = OpenedModel::Open(options.model, options.weights, options, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    if (summary_) return GraphSummary(model->graph());
    return dot_ ? GraphDot(model->graph()) : PrintGraph(model->graph());
  }

 private:
  bool mog_ = false, summary_ = false, dot_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeInspect() { return std::make_unique<Inspect>(); }

}  // namespace mo
