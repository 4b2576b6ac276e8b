#ifndef CONVERTER_FRONTENDS_ONNX_OPS_FOREST_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_FOREST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// The trees of an ensemble, as its node's attributes have them.

// How a node compares a feature with its value, by the numbers of TreeEnsemble.
inline constexpr absl::string_view kTreeModes[] = {"BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE",
                                                   "BRANCH_GT",  "BRANCH_EQ", "BRANCH_NEQ"};

struct TreeNode {
  int mode = 0;  // index into kTreeModes
  int64_t feature = 0;
  double value = 0;
  bool is_true_of_nan = false;
  int64_t if_true = 0, if_false = 0;  // itself: a leaf
};

struct Forest {
  std::vector<TreeNode> nodes;
  Ints roots;
  int64_t targets = 1;
  std::vector<double> scores = {};  // [nodes, targets]: those of leaves
  std::vector<bool> has_score = {};
  std::string aggregate = "SUM";
  std::vector<double> base = {};  // empty, or one for each target

  bool IsLeaf(int64_t i) const { return nodes[i].if_true == i && nodes[i].if_false == i; }
};

// Reports an error about attributes; false.
bool Fail(Operation& o, absl::string_view text);

// Where `name` is in a list; its size if it is not.
size_t PlaceIn(absl::Span<const absl::string_view> names, absl::string_view name);

// How many steps lead from the roots to leaves at most. nullopt after an error: too many, or nodes
// that are below themselves.
std::optional<int> DepthOf(Operation& o, const Forest& forest);

// Reserves scores for the targets. False after an error.
bool SetTargets(Operation& o, int64_t targets, Forest& forest);

// The numbers of a list of floats, or of a tensor that newer models have instead. nullopt after an
// error.
std::optional<std::vector<double>> Numbers(Operation& o, const std::string& list,
                                           const std::string& tensor);

// The trees of TreeEnsembleRegressor and TreeEnsembleClassifier: their nodes in one list, each with
// the number of its tree and its own in this.
class ListedTrees {
 public:
  explicit ListedTrees(Operation& o) : o_(o) {}

  // Nodes and roots; nullopt after an error.
  std::optional<Forest> Read();

  // Lists PREFIX_treeids, …: scores of leaves. False after an error.
  bool AddScores(const std::string& prefix, const Ints& targets, Forest& forest);

 private:
  // -1 if there is none.
  int64_t Find(int64_t tree, int64_t id) const;

  Operation& o_;
  std::map<std::pair<int64_t, int64_t>, int64_t> places_;
};

// The trees of TreeEnsemble, with their targets and scores. A node that asks whether a number is in
// a set becomes one for each member. nullopt after an error.
std::optional<Forest> ReadEnsemble(Operation& o);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_FOREST_H_
