// mo compare: two models, or a model before and after the optimizer, or after each of its passes.

#include <charconv>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/comparison.h"
#include "converter/cli/opened_model.h"
#include "converter/cli/subcommand.h"
#include "converter/passes/meant_numbers.h"

namespace mo {
namespace {

constexpr absl::string_view kAllWithin = "All outputs are within the bound.\n";

// Three digits, whatever the locale.
std::string Short(double value) {
  char text[32];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::general, 3);
  return std::string(text, end.ptr);
}

std::string InWords(absl::string_view criterion, const Difference& difference) {
  return absl::StrCat("  ", criterion, ": max abs ", Short(difference.absolute), ", max rel ",
                      Short(difference.relative), ", ", Short(difference.ulps), " ULP, ",
                      Short(difference.parts_of_bound),
                      " of the bound: ", difference.within_bound() ? "within\n" : "BEYOND\n");
}

std::string InWords(const std::vector<OutputDifference>& differences) {
  std::string text;
  for (const OutputDifference& difference : differences) {
    absl::StrAppend(&text, "output '", difference.output, "'\n");
    if (difference.in_double) absl::StrAppend(&text, InWords("double", *difference.in_double));
    absl::StrAppend(&text, InWords("float32", difference.in_float));
  }
  return text;
}

std::string CriterionInWords(const ComparisonOptions& options) {
  constexpr absl::string_view kFloat = "within 16 * 2^-24 * sum |w||x| of each element in float32";
  return absl::StrCat(
      "Inputs: ", options.inputs_per_model, ", from seed ", options.seed, ". Criterion: ",
      options.in_double ? absl::StrCat("within 1e-10 relative in double, and ", kFloat)
                        : absl::StrCat(kFloat, "; not in double, as an IR has rounded constants"),
      ".\n");
}

// What the flags of mo compare say.
struct CompareFlags {
  // Two models, or with optimize or bisect one, whose weights are those of the conversion.
  std::vector<std::string> models;
  std::vector<std::string> weights_a, weights_b;
  bool optimize = false;
  bool bisect = false;
  ComparisonOptions comparison;
};

class Comparer {
 public:
  Comparer(const CompareFlags& flags, const ConversionOptions& options, Diagnostics& diagnostics)
      : flags_(flags),
        options_(options),
        diagnostics_(diagnostics),
        comparison_(flags.comparison) {}

  absl::StatusOr<std::string> CompareTwo() {
    const std::string &a_path = flags_.models[0], &b_path = flags_.models[1];
    comparison_.in_double = !IsIr(a_path) && !IsIr(b_path);
    const std::unique_ptr<OpenedModel> a = Load(a_path, flags_.weights_a);
    const std::unique_ptr<OpenedModel> b = Load(b_path, flags_.weights_b);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    RequireFixedInputs(a->graph(), a_path);
    RequireFixedInputs(b->graph(), b_path);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const absl::StatusOr<Reference> reference = Reference::Of(a->graph(), comparison_);
    if (!reference.ok()) return Explain(reference.status(), a_path);
    const absl::StatusOr<std::vector<OutputDifference>> differences =
        reference->CompareWith(b->graph());
    if (!differences.ok()) return Explain(differences.status(), b_path);
    const bool within = AllWithinBound(*differences);
    if (!within)
      ReportDifference(absl::StrCat("it and ", a_path, " do not compute the same"), b_path);
    return absl::StrCat(CriterionInWords(comparison_), InWords(*differences),
                        within ? kAllWithin : "");
  }

  absl::StatusOr<std::string> CompareOptimized() {
    const std::string& path = flags_.models[0];
    const std::unique_ptr<OpenedModel> original = Load(path, options_.weights);
    if (original != nullptr) RequireFixedInputs(original->graph(), path);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const std::unique_ptr<OpenedModel> model = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    MO_RETURN_IF_ERROR(model->conversion()->Optimize());
    ReadNumbersAsMeant(original->graph(), model->conversion()->records().readings());
    const absl::StatusOr<Reference> reference = Reference::Of(original->graph(), comparison_);
    if (!reference.ok()) return Explain(reference.status(), path);
    const absl::StatusOr<std::vector<OutputDifference>> differences =
        reference->CompareWith(model->graph());
    if (!differences.ok()) return Explain(differences.status(), path);
    const bool within = AllWithinBound(*differences);
    if (!within)
      ReportDifference(
          "the optimizer changes what it computes (mo compare --bisect names the pass)", path);
    return absl::StrCat(CriterionInWords(comparison_), InWords(*differences),
                        within ? kAllWithin : "");
  }

  absl::StatusOr<std::string> CompareAfterEachPass() {
    const std::string& path = flags_.models[0];
    const std::unique_ptr<OpenedModel> original = Load(path, options_.weights);
    if (original != nullptr) RequireFixedInputs(original->graph(), path);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const std::unique_ptr<OpenedModel> model = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const PassOptions pass_options = model->conversion()->pass_options();
    Records records;
    PassContext context(pass_options, records);
    const absl::StatusOr<Bisection> bisection =
        Bisect(Pipeline(), original->graph(), model->graph(), context, comparison_);
    if (!bisection.ok()) return Explain(bisection.status(), path);
    std::string text = CriterionInWords(comparison_);
    if (!bisection->wrong) {
      absl::StrAppend(&text, "All outputs are within the bound after each of the ",
                      bisection->compared, " passes that changed the graph.\n");
      return text;
    }
    const WrongPass& wrong = *bisection->wrong;
    ReportDifference(absl::StrCat("pass ", wrong.pass, " changes what it computes"), path);
    absl::StrAppend(&text, "The first pass after which an output is beyond the bound: ", wrong.pass,
                    " (stage ", wrong.stage, ", round ", wrong.round, ").\n",
                    InWords(wrong.differences));
    return text;
  }

 private:
  std::unique_ptr<OpenedModel> Load(const std::string& path,
                                    const std::vector<std::string>& weights) {
    return OpenedModel::Open(path, weights, options_, diagnostics_);
  }

  // Reports each input whose shape is open: nothing can be computed of it.
  void RequireFixedInputs(const Graph& graph, const std::string& path) {
    for (Node* parameter : graph.parameters()) {
      const Shape& shape = parameter->output().shape();
      if (shape.is_static()) continue;
      diagnostics_.Error(
          Code::kNotComparable, {path},
          absl::StrCat("input '", parameter->name(), "' has the open shape ", ToString(shape),
                       ", and a model runs only on a fixed one; set the batch with --batch 1 (in a "
                       "mo_equivalence_test: batch = 1), or all of it with --input_shape or an "
                       "[[input]] with its 'shape' in the configuration"));
    }
  }

  absl::Status Explain(const absl::Status& status, const std::string& path) {
    if (absl::IsInternal(status)) return status;
    diagnostics_.Error(Code::kNotComparable, {path}, std::string(status.message()));
    return diagnostics_.status();
  }

  void ReportDifference(const std::string& text, const std::string& path) {
    diagnostics_.Error(Code::kModelsDiffer, {path},
                       absl::StrCat(text, ": an output differs by more than rounding explains"));
  }

  const CompareFlags& flags_;
  const ConversionOptions& options_;
  Diagnostics& diagnostics_;
  ComparisonOptions comparison_;
};

class Compare : public Subcommand {
 public:
  std::string name() const override { return "compare"; }
  std::string help() const override {
    return "run two models on the same inputs and compare their outputs";
  }

  std::vector<Flag> flags() override {
    Flag models = {"models", &flags_.models,
                   "two models, each a source model or an IR (.xml, with the .bin beside it); with "
                   "--optimize or --bisect one source model"};
    models.max_arguments = 2;
    Flag inputs = {"--inputs_per_model", &flags_.comparison.inputs_per_model,
                   "how many times to run; 1 to 1000"};
    inputs.min = 1;
    inputs.max = 1000;
    return {
        models,
        {"--weights_a", &flags_.weights_a, "the weights of the first; may be repeated"},
        {"--weights_b", &flags_.weights_b, "the weights of the second; may be repeated"},
        {"--optimize", &flags_.optimize, "compare the model with what the optimizer makes of it"},
        {"--bisect", &flags_.bisect,
         "optimize the model, compare after each pass, and name the first wrong one"},
        {"--seed", &flags_.comparison.seed, "which inputs"},
        inputs,
    };
  }

  std::string model(const ConversionOptions& options) const override {
    return options.model.empty() && !flags_.models.empty() ? flags_.models[0] : options.model;
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
    if (flags_.bisect && flags_.optimize) usage("--optimize and --bisect are both given; give one");
    if (flags_.bisect || flags_.optimize) {
      const absl::string_view flag = flags_.bisect ? "--bisect" : "--optimize";
      if (!options.model.empty()) flags_.models.insert(flags_.models.begin(), options.model);
      if (flags_.models.size() != 1) usage(absl::StrCat("compare ", flag, " takes one model"));
      if (!flags_.weights_a.empty() || !flags_.weights_b.empty())
        usage(absl::StrCat("--weights_a and --weights_b are for two models; with ", flag,
                           " use --weights"));
      return;
    }
    if (flags_.models.size() != 2 || !options.model.empty())
      usage(
          "compare takes two models, as in mo compare net.prototxt net.xml --weights_a "
          "net.caffemodel");
    if (!options.weights.empty())
      usage("two models are compared; name their weights with --weights_a and --weights_b");
    if (!options.files.empty())
      usage(
          "two models are compared; --file would be for both. Leave it out: their folders are "
          "read");
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    Comparer comparer(flags_, options, diagnostics);
    if (flags_.bisect) return comparer.CompareAfterEachPass();
    return flags_.optimize ? comparer.CompareOptimized() : comparer.CompareTwo();
  }

 private:
  CompareFlags flags_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeCompare() { return std::make_unique<Compare>(); }

}  // namespace mo
