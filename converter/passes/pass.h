#ifndef CONVERTER_PASSES_PASS_H_
#define CONVERTER_PASSES_PASS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/digest.h"
#include "converter/base/optimization.h"
#include "converter/graph/graph.h"
#include "converter/passes/records.h"

namespace mo {

// What a user chose for the whole model.
struct PassOptions {
  OptimizationSet disabled;
  // A forward Add may enter a Convolution without padding, where that is exact.
  bool add_into_unpadded_convolution = false;
  // Ids of rules that are taken to hold: with this a test shows that a rule is needed. Never set
  // otherwise.
  std::set<std::string> rules_off_for_test;
};

// A legality rule as documentation prints it.
struct RuleText {
  absl::string_view id;        // "LF1"
  absl::string_view sentence;  // what must hold
};

struct Pass;

// What folding made of the constants of a model, whatever the pass and the graph in it.
struct FoldedElements {
  std::shared_ptr<int64_t> held = std::make_shared<int64_t>(0);  // by results, at a time
  int64_t grown = 0;  // by which results of recipes are more than what they are made of
};

// What a pass needs beside the graph.
class PassContext {
 public:
  PassContext(const PassOptions& options, Records& records)
      : options_(options), records_(records) {}

  const PassOptions& options() const { return options_; }
  // StructureDigest(graph); computed again only if the graph has changed.
  const Digest& StructureOf(const Graph& graph);
  Records& records() { return records_; }
  FoldedElements& folded() { return folded_; }
  // Whether the pass ran on the graph as it is now, and left it so.
  bool IsIdle(const Pass& pass, const Graph& graph) const;
  void SetIdle(const Pass& pass, const Graph& graph);

  bool IsOffForTest(absl::string_view rule) const {
    const std::set<std::string>& off = options_.rules_off_for_test;
    return !off.empty() && off.count(std::string(rule)) > 0;
  }
  bool Enabled(Optimization optimization) const { return !options_.disabled.Has(optimization); }
  // Whether the optimization is on and the user did not exclude the node from it.
  bool MayTouch(const Node& node, Optimization optimization) const {
    return Enabled(optimization) && !node.Excluded(optimization);
  }
  // The same, and the user excluded no constant that the node reads: then its value may change.
  bool MayChange(const Node& node, Optimization optimization) const {
    return MayTouch(node, optimization) && ExcludedConstant(node, optimization) == nullptr;
  }
  // A constant that the node reads and that comes from an excluded node of the source; nullptr if
  // there is none.
  static const Node* ExcludedConstant(const Node& node, Optimization optimization) {
    for (const Value& input : node.inputs()) {
      if (input.node->constant() && input.node->Excluded(optimization)) return input.node;
    }
    return nullptr;
  }

 private:
  const PassOptions& options_;
  Records& records_;
  const Graph* digested_ = nullptr;  // whose digest `structure_` is, at this revision
  uint64_t digested_revision_ = 0;
  Digest structure_;
  FoldedElements folded_;
  const Graph* idle_graph_ = nullptr;
  std::map<const Pass*, uint64_t> idle_;  // the revision of that graph
};

// One step of the optimizer. Each is defined in the file of its name.
struct Pass {
  absl::string_view name;
  absl::string_view summary;                 // one line for `mo passes`
  std::optional<Optimization> optimization;  // the switch that turns it off; nullopt: always runs
  // Changes the graph, or leaves it as it is and returns false. Bodies of its nodes are graphs of
  // their own, on which the pass has been run before. FailedPrecondition: a part of the model
  // cannot be computed, as the message says. Any other error is an internal error of the converter.
  absl::StatusOr<bool> (*run)(Graph&, PassContext&);
  std::vector<RuleText> (*rules)() = nullptr;  // its legality rules, if it has some
};

extern const Pass kRemoveDeadNodes;
extern const Pass kReadExtentsAtOrigin;
extern const Pass kFixReshapeTargets;
extern const Pass kFoldConstants;
extern const Pass kSimplifyBodies;
extern const Pass kRemoveIdentities;
extern const Pass kMergeReshapes;
extern const Pass kMergeSlices;
extern const Pass kMergeTransposes;
extern const Pass kMoveTransposesUp;
extern const Pass kMergeConcats;
extern const Pass kDropUnitAxes;
extern const Pass kMergeDilations;
extern const Pass kKeepReducedAxes;
extern const Pass kMergeEqualNodes;
extern const Pass kFuseSwish;
extern const Pass kFuseClamp;
extern const Pass kFusePrelu;
extern const Pass kFuseFakeQuantize;
extern const Pass kFuseHardSwish;
extern const Pass kFuseGelu;
extern const Pass kFuseLayerNormalization;
extern const Pass kFuseL2Normalization;
extern const Pass kFoldPads;
extern const Pass kAbsorbChannelPermutations;
extern const Pass kDecomposeBatchNormalization;
extern const Pass kDecomposeScaleShift;
extern const Pass kDecomposeFullyConnected;
extern const Pass kNormalizeSubtractDivide;
extern const Pass kMergeLinearOps;
extern const Pass kMoveFactorsAcrossReshapes;
extern const Pass kFuseLinearOps;
extern const Pass kGroupConvolutions;
extern const Pass kMoveStridesUp;
extern const Pass kFormScaleShift;
extern const Pass kLowerToOpset;
extern const Pass kAvoidRuntimeFaults;
extern const Pass kAvoidSharedMemory;
extern const Pass kAvoidOverwrittenStates;
extern const Pass kShareConstants;

}  // namespace mo

#endif  // CONVERTER_PASSES_PASS_H_
