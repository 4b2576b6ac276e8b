#include "converter/evaluator/equality.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/evaluator/evaluator.h"

namespace mo {
namespace {

using Tensors = std::vector<Tensor>;

absl::Status CheckOn(const Graph& a, const Graph& b, const Tensors& inputs, double bound) {
  MO_ASSIGN_OR_RETURN(const Tensors exact_a, Evaluate(a, inputs, Precision::kDouble));
  MO_ASSIGN_OR_RETURN(const Tensors exact_b, Evaluate(b, inputs, Precision::kDouble));
  MO_ASSIGN_OR_RETURN(const Tensors stored_a, Evaluate(a, inputs, Precision::kStored));
  MO_ASSIGN_OR_RETURN(const Tensors stored_b, Evaluate(b, inputs, Precision::kStored));
  MO_ASSIGN_OR_RETURN(const Tensors magnitudes, EvaluateMagnitudes(a, inputs));
  if (exact_a.size() != exact_b.size()) {
    return absl::FailedPreconditionError(
        absl::StrCat(exact_a.size(), " outputs, but ", exact_b.size()));
  }
  for (size_t i = 0; i < exact_a.size(); ++i) {
    const double difference = RelativeDifference(exact_a[i], exact_b[i]);
    if (!(difference <= bound) &&
        !(RelativeToRounding(exact_a[i], exact_b[i], magnitudes[i], kDoubleRounding) <= 1)) {
      return absl::FailedPreconditionError(
          absl::StrCat("output ", i, " differs by ", difference, " in double"));
    }
    const double parts =
        RelativeToRounding(stored_a[i], stored_b[i], magnitudes[i], kFloatRounding);
    if (!(parts <= 1)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "output ", i, " differs by ", parts, " times what rounding to its type may explain"));
    }
  }
  return absl::OkStatus();
}

double Largest(const Tensor& tensor) {
  double largest = 0;
  for (double value : tensor.values) largest = std::max(largest, std::abs(value));
  return largest;
}

// Whether an output is next to nothing of what it is summed up from. A relative difference then
// tells of the inputs, not of the graphs.
absl::StatusOr<bool> Cancels(const Graph& graph, const Tensors& inputs) {
  MO_ASSIGN_OR_RETURN(const Tensors values, Evaluate(graph, inputs, Precision::kDouble));
  MO_ASSIGN_OR_RETURN(const Tensors magnitudes, EvaluateMagnitudes(graph, inputs));
  for (size_t i = 0; i < values.size(); ++i) {
    if (Largest(values[i]) < 0x1p-16 * Largest(magnitudes[i])) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckEqualValues(const Graph& a, const Graph& b, double bound) {
  constexpr int kInputs = 3;
  constexpr uint64_t kMaxSeeds = 12;
  std::vector<uint64_t> seeds, cancelling;
  for (uint64_t seed = 1; seed <= kMaxSeeds && seeds.size() < kInputs; ++seed) {
    MO_ASSIGN_OR_RETURN(const Tensors inputs, SeededInputs(a, seed));
    MO_ASSIGN_OR_RETURN(const bool cancels, Cancels(a, inputs));
    (cancels ? cancelling : seeds).push_back(seed);
  }
  for (size_t i = 0; seeds.size() < kInputs; ++i) seeds.push_back(cancelling[i]);
  for (uint64_t seed : seeds) {
    MO_ASSIGN_OR_RETURN(const Tensors inputs, SeededInputs(a, seed));
    if (absl::Status status = CheckOn(a, b, inputs, bound); !status.ok()) {
      return absl::Status(status.code(),
                          absl::StrCat("inputs of seed ", seed, ": ", status.message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace mo
