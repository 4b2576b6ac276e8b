#ifndef CONVERTER_CLI_COMPARISON_H_
#define CONVERTER_CLI_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/graph.h"
#include "converter/graph/tensor.h"
#include "converter/passes/pass.h"
#include "converter/passes/pipeline.h"

namespace mo {

// Whether two graphs compute the same, by the reference evaluator on seeded inputs.

struct ComparisonOptions {
  uint64_t seed = 0;
  int inputs_per_model = 3;
  // Whether both graphs have their constants unrounded, so that in double only the order of
  // operations may show. Otherwise they are compared as float32 computes them, alone.
  bool in_double = true;
};

// How far two values of one output are apart, at most, over all inputs.
struct Difference {
  // In double relative to 1e-10, in float32 to 16 · 2^-24 · Σ|w||x| of each element: at most 1 if
  // both may be the same value.
  double parts_of_bound = 0;
  double absolute = 0;
  double relative = 0;  // to the largest value of the output
  double ulps = 0;      // numbers of float32 in between; infinity if a value is no number

  bool within_bound() const { return parts_of_bound <= 1; }
};

struct OutputDifference {
  std::string output;  // its tensor name, or the name of the node that computes it
  std::optional<Difference> in_double;
  Difference in_float;

  bool within_bound() const {
    return in_float.within_bound() && (!in_double || in_double->within_bound());
  }
};

bool AllWithinBound(absl::Span<const OutputDifference> differences);

// What a graph computes; it need not outlive this.
class Reference {
 public:
  // Fails as the evaluator does: InvalidArgument, Unimplemented, ResourceExhausted.
  static absl::StatusOr<Reference> Of(const Graph& graph, const ComparisonOptions& options);

  // Runs `graph` on the same inputs. Inputs and outputs are matched by tensor name, what is left by
  // position. InvalidArgument if their number, shapes or types differ; otherwise fails as Of().
  absl::StatusOr<std::vector<OutputDifference>> CompareWith(const Graph& graph) const;

 private:
  struct Port {
    std::vector<std::string> names;
    TensorType type;
  };
  struct Run {
    std::vector<Tensor> inputs;
    std::vector<Tensor> in_double;  // empty unless options.in_double
    std::vector<Tensor> in_float;
    std::vector<Tensor> magnitudes;
  };

  static std::vector<Port> InputsOf(const Graph& graph);
  static std::vector<Port> OutputsOf(const Graph& graph);
  // For each of `others` the number of its port in `ports`.
  static absl::StatusOr<std::vector<size_t>> Match(const std::vector<Port>& ports,
                                                   const std::vector<Port>& others,
                                                   absl::string_view what);

  ComparisonOptions options_;
  std::vector<Port> inputs_, outputs_;
  std::vector<Run> runs_;
};

// The first pass after which an output was beyond the bound.
struct WrongPass {
  std::string stage;
  std::string pass;
  int round;  // of the stage, from 1
  std::vector<OutputDifference> differences;
};

struct Bisection {
  int compared = 0;  // passes that changed the graph
  std::optional<WrongPass> wrong;
};

// Runs the passes of the stages in turn on `graph` and compares it with `original`, which is the
// same graph before, after each pass that changed it. Stops at the first that is wrong. Numbers
// that a pass reads as others are read so in `original`, too (meant_numbers.h).
absl::StatusOr<Bisection> Bisect(absl::Span<const Stage> stages, Graph& original, Graph& graph,
                                 PassContext& context, const ComparisonOptions& options);

}  // namespace mo

#endif  // CONVERTER_CLI_COMPARISON_H_
