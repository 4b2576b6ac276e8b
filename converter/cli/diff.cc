// mo diff: what differs between two models, without running them.

#include <memory>
#include <vector>

#include "converter/base/status.h"
#include "converter/cli/graph_diff.h"
#include "converter/cli/opened_model.h"
#include "converter/cli/subcommand.h"

namespace mo {
namespace {

class Diff : public Subcommand {
 public:
  std::string name() const override { return "diff"; }
  std::string help() const override {
    return "tell what differs between two models: nodes, attributes, shapes, weights";
  }

  std::vector<Flag> flags() override {
    Flag models = {"models", &models_,
                   "two models, each a source model or an IR (.xml, with the .bin beside it)"};
    models.max_arguments = 2;
    return {
        models,
        {"--weights_a", &weights_a_, "the weights of the first; may be repeated"},
        {"--weights_b", &weights_b_, "the weights of the second; may be repeated"},
    };
  }

  std::string model(const ConversionOptions& options) const override {
    return models_.empty() ? options.model : models_[0];
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    if (models_.size() == 2 && options.model.empty() && options.weights.empty()) return;
    diagnostics.Error(Code::kUsage, {},
                      "diff takes two models, as in mo diff old.xml new.xml; name the weights of "
                      "source models with --weights_a and --weights_b");
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    const auto a = OpenedModel::Open(models_[0], weights_a_, options, diagnostics);
    const auto b = OpenedModel::Open(models_[1], weights_b_, options, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    const std::string text = GraphDifferences(a->graph(), b->graph());
    if (text.empty()) return std::string("The models are the same.\n");
    return text;
  }

 private:
  std::vector<std::string> models_, weights_a_, weights_b_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeDiff() { return std::make_unique<Diff>(); }

}  // namespace mo
