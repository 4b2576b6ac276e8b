#ifndef CONVERTER_PASSES_COMPOSITION_H_
#define CONVERTER_PASSES_COMPOSITION_H_

#include <optional>
#include <set>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/passes/rule.h"

namespace mo {

// A number that a function is defined with.
//
// A constant stands for it if it is the number itself (to the precision of a double, as folding
// leaves it), or the nearest one of the constant's type. Where frameworks come to it by one more
// rounding in that type, what then comes out is another spelling: for 1 / √2 the reciprocal of the
// nearest √2.
struct MeantNumber {
  double value;
  enum class Spelling { kNearest, kReciprocalOfNearest, kRootOfNearest } other = Spelling::kNearest;
};

bool StandsFor(double found, ElementType type, const MeantNumber& number);

// Nodes that together compute what one operation does, and the numbers among them.
struct Composition {
  struct Number {
    Use use;  // where the constant is read
    MeantNumber meant;
  };

  std::vector<Node*> nodes;  // the first computes the result; without constants
  std::vector<Number> numbers;
  Value data;

  Node* root() const { return nodes.front(); }

  // Each tells whether a value is written so, and if it is adds the nodes and numbers to this
  // composition. The numbers are not compared yet: that is a rule.

  // x where `value` is x · number or number · x, by `op`.
  std::optional<Value> Besides(const Value& value, OpType op, const MeantNumber& number);
  // x where `value` is x · number, or x / divisor.
  std::optional<Value> Scaled(const Value& value, const MeantNumber& number,
                              const MeantNumber& divisor);
  // x where `value` is op(x).
  std::optional<Value> Argument(const Value& value, OpType op);
  // x where `value` is x raised to a constant.
  std::optional<Value> Raised(const Value& value, double exponent);
  bool IsSquareOf(const Value& value, const Value& x);
};

// The one element of a floating-point constant at an input; nullptr for anything else.
const Constant* NumberInput(const Node& node, int input);

// The axes of a reduction, from 0 on; nullopt if they or the rank are not known.
std::optional<std::set<int64_t>> AxesOf(const Node& reduction);

// Rules for compositions, operation_fusing being their optimization.
std::optional<Objection> CompositionExcluded(const Composition& c, const PassContext& context);
std::optional<Objection> CompositionNotFloating(const Composition& c, const PassContext&);
std::optional<Objection> NumberDiffers(const Composition& c, const PassContext&);
std::optional<Objection> CompositionBroadcastsUp(const Composition& c, const PassContext&);

// Records that `c` became `what`, and how its numbers were read; the nodes that have these numbers
// read them as they are meant. To be called while the nodes are in the graph.
void RecordFusing(const Composition& c, const Pass& pass, absl::string_view what,
                  const std::vector<Node*>& created, PassContext& context);

// Puts one operation in the place of the composition's root. What nothing reads any more is
// removed after the pass.
absl::Status FuseInto(Graph& graph, const Composition& c, OpType op, Attributes attributes,
                      const Pass& pass, PassContext& context);

// The sources of all nodes of a composition.
SourceSet SourcesOf(const Composition& c);

// Runs a pass: `find` gives the compositions that end at a node, in the order in which they are
// tried; `fuse` rewrites the first for which all rules hold.
template <typename Candidate>
absl::StatusOr<bool> FuseCompositions(std::vector<Candidate> (*find)(Node*),
                                      absl::Span<const Rule<Candidate>> rules,
                                      absl::Status (*fuse)(Graph&, const Candidate&, PassContext&),
                                      const Pass& pass, Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    std::optional<Refusal> refusal;
    bool fused = false;
    for (const Candidate& candidate : find(node)) {
      std::optional<Refusal> found = FirstRefusal(rules, candidate, *node, pass, context);
      if (found) {
        if (!refusal) refusal = std::move(found);
        continue;
      }
      MO_RETURN_IF_ERROR(fuse(graph, candidate, context));
      changed = fused = true;
      break;
    }
    if (refusal && !fused) context.records().Add(*std::move(refusal));
  }
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace mo

#endif  // CONVERTER_PASSES_COMPOSITION_H_
