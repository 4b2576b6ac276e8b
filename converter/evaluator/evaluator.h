#ifndef CONVERTER_EVALUATOR_EVALUATOR_H_
#define CONVERTER_EVALUATOR_EVALUATOR_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "converter/graph/graph.h"
#include "converter/graph/tensor.h"

namespace mo {

// How the reference evaluator rounds.
enum class Precision {
  kDouble,  // never: constants as they are before they are rounded to their type. For proving that
            // a rewrite is an identity.
  kStored,  // constants and the result of every node, to their element types; sums within an
            // operation stay double
};

// Runs a graph on one tensor for each of its parameters and gives one for each of its results.
// Extents that the types leave open are those that follow from the values. Fails where none do, for
// operations that have no reference, for constants whose values are not known, and for tensors of
// more than 2^28 elements.
absl::StatusOr<std::vector<Tensor>> Evaluate(const Graph& graph, absl::Span<const Tensor> inputs,
                                             Precision precision);

// For each result what stands for Σ|w||x| in the bound on its rounding errors: how large the terms
// are that it is summed up from, on the way from inputs and constants, whose magnitudes are their
// absolute values. See OpSchema::magnitude. Fails as Evaluate does.
absl::StatusOr<std::vector<Tensor>> EvaluateMagnitudes(const Graph& graph,
                                                       absl::Span<const Tensor> inputs);

// Pseudo-random inputs in [-1, 1) for the parameters of a graph, which must have static shapes.
absl::StatusOr<std::vector<Tensor>> SeededInputs(const Graph& graph, uint64_t seed);

// The largest |a - b| of two tensors divided by the largest |a| and |b|; infinity if extents differ
// or a value is no number.
double RelativeDifference(const Tensor& a, const Tensor& b);

// What one rounding of a value costs at most, relative to the value.
constexpr double kFloatRounding = 0x1p-24;
constexpr double kDoubleRounding = 0x1p-53;

// The largest |a - b| of two tensors in parts of what rounding may explain, 16 · rounding ·
// magnitude: at most 1 if both may be the same value. Infinity if extents differ, a value is no
// number, or there is a difference where the magnitude is 0.
double RelativeToRounding(const Tensor& a, const Tensor& b, const Tensor& magnitudes,
                          double rounding);

}  // namespace mo

#endif  // CONVERTER_EVALUATOR_EVALUATOR_H_
