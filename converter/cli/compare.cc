// mo compare: two models, or a model before and after the optimizer, or after each of its passes.

#include <charconv>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/base/status.h"
#include "converter/cli/commands.h"
#include "converter/cli/comparison.h"
#include "converter/cli/conversion.h"
#include "converter/cli/ir_files.h"
#include "converter/passes/meant_numbers.h"

namespace mo {
namespace {

constexpr absl::string_view kAllWithin = "All outputs are within the bound.\n";

bool IsIr(const std::string& path) { return absl::EndsWith(path, ".xml"); }

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

class Comparer {
 public:
  Comparer(const Options& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {
    comparison_.seed = options.seed;
    comparison_.inputs_per_model = options.inputs_per_model;
  }

  absl::StatusOr<std::string> CompareTwo() {
    const std::string &a_path = options_.compared[0], &b_path = options_.compared[1];
    comparison_.in_double = !IsIr(a_path) && !IsIr(b_path);
    const std::unique_ptr<Model> a = Load(a_path, options_.weights_a);
    const std::unique_ptr<Model> b = Load(b_path, options_.weights_b);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const absl::StatusOr<Reference> reference = Reference::Of(*a->graph, comparison_);
    if (!reference.ok()) return Explain(reference.status(), a_path);
    const absl::StatusOr<std::vector<OutputDifference>> differences =
        reference->CompareWith(*b->graph);
    if (!differences.ok()) return Explain(differences.status(), b_path);
    const bool within = AllWithinBound(*differences);
    if (!within)
      TellThatTheyDiffer(absl::StrCat("it and ", a_path, " do not compute the same"), b_path);
    return absl::StrCat(CriterionInWords(comparison_), InWords(*differences),
                        within ? kAllWithin : "");
  }

  absl::StatusOr<std::string> CompareOptimized() {
    const std::string& path = options_.compared[0];
    const std::unique_ptr<Model> original = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const std::unique_ptr<Model> model = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    MO_RETURN_IF_ERROR(model->conversion->Optimize());
    ReadNumbersAsMeant(*original->graph, model->conversion->records().readings());
    const absl::StatusOr<Reference> reference = Reference::Of(*original->graph, comparison_);
    if (!reference.ok()) return Explain(reference.status(), path);
    const absl::StatusOr<std::vector<OutputDifference>> differences =
        reference->CompareWith(*model->graph);
    if (!differences.ok()) return Explain(differences.status(), path);
    const bool within = AllWithinBound(*differences);
    if (!within)
      TellThatTheyDiffer(
          "the optimizer changes what it computes (mo compare --bisect names the pass)", path);
    return absl::StrCat(CriterionInWords(comparison_), InWords(*differences),
                        within ? kAllWithin : "");
  }

  absl::StatusOr<std::string> CompareAfterEachPass() {
    const std::string& path = options_.compared[0];
    const std::unique_ptr<Model> original = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const std::unique_ptr<Model> model = Load(path, options_.weights);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    const PassOptions pass_options = model->conversion->pass_options();
    Records records;
    PassContext context(pass_options, records);
    const absl::StatusOr<Bisection> bisection =
        Bisect(Pipeline(), *original->graph, *model->graph, context, comparison_);
    if (!bisection.ok()) return Explain(bisection.status(), path);
    std::string text = CriterionInWords(comparison_);
    if (!bisection->wrong) {
      absl::StrAppend(&text, "All outputs are within the bound after each of the ",
                      bisection->compared, " passes that changed the graph.\n");
      return text;
    }
    const WrongPass& wrong = *bisection->wrong;
    TellThatTheyDiffer(absl::StrCat("pass ", wrong.pass, " changes what it computes"), path);
    absl::StrAppend(&text, "The first pass after which an output is beyond the bound: ", wrong.pass,
                    " (stage ", wrong.stage, ", round ", wrong.round, ").\n",
                    InWords(wrong.differences));
    return text;
  }

 private:
  // A graph and what it points into.
  struct Model {
    Options options;
    std::unique_ptr<Conversion> conversion;  // of a source model
    std::optional<OpenIr> ir;
    Graph* graph = nullptr;
  };

  // nullptr after reporting what is wrong.
  std::unique_ptr<Model> Load(const std::string& path, const std::vector<std::string>& weights) {
    auto model = std::make_unique<Model>();
    if (IsIr(path)) {
      model->ir =
          OpenIrFiles(path, absl::StrCat(absl::StripSuffix(path, ".xml"), ".bin"), diagnostics_);
      if (!model->ir) return nullptr;
      model->graph = model->ir->graph.get();
      return model;
    }
    model->options = options_;
    model->options.model = path;
    model->options.weights = weights;
    model->conversion = std::make_unique<Conversion>(model->options, diagnostics_);
    const int errors = diagnostics_.error_count();
    model->conversion->Load().IgnoreError();  // is told by the diagnostics
    if (diagnostics_.error_count() > errors) return nullptr;
    model->graph = &model->conversion->graph();
    return model;
  }

  absl::Status Explain(const absl::Status& status, const std::string& path) {
    if (absl::IsInternal(status)) return status;
    diagnostics_.Error(Code::kNotComparable, {path}, std::string(status.message()));
    return diagnostics_.status();
  }

  void TellThatTheyDiffer(const std::string& text, const std::string& path) {
    diagnostics_.Error(Code::kModelsDiffer, {path},
                       absl::StrCat(text, ": an output differs by more than rounding explains"));
  }

  const Options& options_;
  Diagnostics& diagnostics_;
  ComparisonOptions comparison_;
};

}  // namespace

absl::StatusOr<std::string> Compare(const Options& options, Diagnostics& diagnostics) {
  Comparer comparer(options, diagnostics);
  if (options.bisect) return comparer.CompareAfterEachPass();
  return options.optimize ? comparer.CompareOptimized() : comparer.CompareTwo();
}

}  // namespace mo
