#include "converter/cli/comparison.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/passes/meant_numbers.h"

namespace mo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kDoubleBound = 1e-10;

// The position of a float among all floats in ascending order.
int64_t Rank(float value) {
  const int32_t bits = std::bit_cast<int32_t>(value);
  return bits < 0 ? int64_t{std::numeric_limits<int32_t>::min()} - bits : bits;
}

double UlpsBetween(double a, double b) {
  const float x = static_cast<float>(a), y = static_cast<float>(b);
  if (std::isnan(x) || std::isnan(y)) return kInfinity;
  return static_cast<double>(std::abs(Rank(x) - Rank(y)));
}

// The figures but for the bound. Both tensors have the same extents.
Difference Measure(const Tensor& a, const Tensor& b) {
  Difference difference;
  difference.relative = RelativeDifference(a, b);
  for (size_t i = 0; i < a.values.size(); ++i) {
    const double absolute = a.values[i] == b.values[i] ? 0 : std::abs(a.values[i] - b.values[i]);
    difference.absolute =
        std::max(difference.absolute, std::isnan(absolute) ? kInfinity : absolute);
    difference.ulps = std::max(difference.ulps, UlpsBetween(a.values[i], b.values[i]));
  }
  return difference;
}

std::string InWords(const TensorType& type) {
  return absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape));
}

void Widen(Difference& all, const Difference& one) {
  all.parts_of_bound = std::max(all.parts_of_bound, one.parts_of_bound);
  all.absolute = std::max(all.absolute, one.absolute);
  all.relative = std::max(all.relative, one.relative);
  all.ulps = std::max(all.ulps, one.ulps);
}

}  // namespace

bool AllWithinBound(absl::Span<const OutputDifference> differences) {
  return std::all_of(differences.begin(), differences.end(),
                     [](const OutputDifference& d) { return d.within_bound(); });
}

absl::StatusOr<Reference> Reference::Of(const Graph& graph, const ComparisonOptions& options) {
  Reference reference;
  reference.options_ = options;
  reference.inputs_ = InputsOf(graph);
  reference.outputs_ = OutputsOf(graph);
  // Each input has a seed of its own.
  uint64_t seed = options.seed;
  for (int i = 0; i < options.inputs_per_model; ++i, seed += graph.parameters().size()) {
    Run& run = reference.runs_.emplace_back();
    MO_ASSIGN_OR_RETURN(run.inputs, SeededInputs(graph, seed));
    if (options.in_double) {
      MO_ASSIGN_OR_RETURN(run.in_double, Evaluate(graph, run.inputs, Precision::kDouble));
    }
    MO_ASSIGN_OR_RETURN(run.in_float, Evaluate(graph, run.inputs, Precision::kStored));
    MO_ASSIGN_OR_RETURN(run.magnitudes, EvaluateMagnitudes(graph, run.inputs));
  }
  return reference;
}

absl::StatusOr<std::vector<OutputDifference>> Reference::CompareWith(const Graph& graph) const {
  MO_ASSIGN_OR_RETURN(const std::vector<size_t> inputs, Match(inputs_, InputsOf(graph), "input"));
  MO_ASSIGN_OR_RETURN(const std::vector<size_t> outputs,
                      Match(outputs_, OutputsOf(graph), "output"));
  std::vector<OutputDifference> differences(outputs_.size());
  for (size_t i = 0; i < outputs_.size(); ++i) {
    differences[i].output = outputs_[i].names.front();
    if (options_.in_double) differences[i].in_double.emplace();
  }
  for (const Run& run : runs_) {
    std::vector<Tensor> own_inputs;
    for (size_t input : inputs) own_inputs.push_back(run.inputs[input]);
    if (options_.in_double) {
      MO_ASSIGN_OR_RETURN(const std::vector<Tensor> results,
                          Evaluate(graph, own_inputs, Precision::kDouble));
      for (size_t i = 0; i < outputs.size(); ++i) {
        Difference difference = Measure(run.in_double[outputs[i]], results[i]);
        // An output that is next to nothing of what it is summed up from is rounding alone.
        difference.parts_of_bound =
            std::min(difference.relative / kDoubleBound,
                     RelativeToRounding(run.in_double[outputs[i]], results[i],
                                        run.magnitudes[outputs[i]], kDoubleRounding));
        Widen(*differences[outputs[i]].in_double, difference);
      }
    }
    MO_ASSIGN_OR_RETURN(const std::vector<Tensor> results,
                        Evaluate(graph, own_inputs, Precision::kStored));
    for (size_t i = 0; i < outputs.size(); ++i) {
      const size_t output = outputs[i];
      Difference difference = Measure(run.in_float[output], results[i]);
      difference.parts_of_bound = RelativeToRounding(run.in_float[output], results[i],
                                                     run.magnitudes[output], kFloatRounding);
      Widen(differences[output].in_float, difference);
    }
  }
  return differences;
}

std::vector<Reference::Port> Reference::InputsOf(const Graph& graph) {
  std::vector<Port> ports;
  for (const Node* parameter : graph.parameters()) {
    Port& port = ports.emplace_back(Port{parameter->tensor_names(), parameter->type()});
    port.names.push_back(parameter->name());
  }
  return ports;
}

std::vector<Reference::Port> Reference::OutputsOf(const Graph& graph) {
  std::vector<Port> ports;
  for (const Node* result : graph.results()) {
    const Value value = result->input(0);
    Port& port = ports.emplace_back(Port{value.node->tensor_names(value.output), value.type()});
    port.names.push_back(value.node->name());
  }
  return ports;
}

absl::StatusOr<std::vector<size_t>> Reference::Match(const std::vector<Port>& ports,
                                                     const std::vector<Port>& others,
                                                     absl::string_view what) {
  if (ports.size() != others.size()) {
    return absl::InvalidArgumentError(absl::StrCat("one has ", ports.size(), " ", what,
                                                   "s, the other ", others.size(),
                                                   "; compare models of the same signature"));
  }
  std::vector<std::optional<size_t>> found(others.size());
  std::vector<bool> taken(ports.size(), false);
  auto take = [&](size_t other, auto fits) {
    for (size_t i = 0; i < ports.size() && !found[other]; ++i) {
      if (taken[i] || !fits(ports[i])) continue;
      taken[i] = true;
      found[other] = i;
    }
  };
  for (size_t other = 0; other < others.size(); ++other) {
    const std::vector<std::string>& names = others[other].names;
    take(other, [&names](const Port& port) {
      return std::find_first_of(names.begin(), names.end(), port.names.begin(), port.names.end()) !=
             names.end();
    });
  }
  std::vector<size_t> matches;
  for (size_t other = 0; other < others.size(); ++other) {
    take(other, [](const Port&) { return true; });
    const Port& port = ports[*found[other]];
    if (port.type != others[other].type) {
      return absl::InvalidArgumentError(absl::StrCat(
          what, " '", port.names.front(), "' is ", InWords(port.type), " in one and ",
          InWords(others[other].type), " in the other; compare models of the same signature"));
    }
    matches.push_back(*found[other]);
  }
  return matches;
}

absl::StatusOr<Bisection> Bisect(absl::Span<const Stage> stages, Graph& original, Graph& graph,
                                 PassContext& context, const ComparisonOptions& options) {
  MO_ASSIGN_OR_RETURN(Reference reference, Reference::Of(original, options));
  Bisection bisection;
  size_t readings = 0;
  auto compare = [&](const Step& step) -> absl::Status {
    ++bisection.compared;
    if (context.records().readings().size() > readings) {
      readings = context.records().readings().size();
      ReadNumbersAsMeant(original, context.records().readings());
      MO_ASSIGN_OR_RETURN(reference, Reference::Of(original, options));
    }
    MO_ASSIGN_OR_RETURN(std::vector<OutputDifference> differences, reference.CompareWith(graph));
    if (AllWithinBound(differences)) return absl::OkStatus();
    bisection.wrong = {std::string(step.stage.name), std::string(step.pass.name), step.round,
                       std::move(differences)};
    return absl::CancelledError();
  };
  const absl::Status status = RunStages(stages, graph, context, compare);
  if (!status.ok() && !bisection.wrong) return status;
  return bisection;
}

}  // namespace mo
