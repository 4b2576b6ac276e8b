#include "converter/frontends/onnx/ops/forest.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "converter/graph/element_type.h"

namespace mo::onnx {
namespace {

// Limits of what a model may ask for.
constexpr int kMaxDepth = 1024;
constexpr int64_t kMaxScores = 1 << 26;

// The numbers of modes in TreeEnsemble: those of kTreeModes, and whether a set has the feature.
constexpr int kEqual = 4, kMember = 6;

bool ReachesAll(const Forest& forest) {
  std::vector<bool> reached(forest.nodes.size(), false);
  Ints open = forest.roots;
  size_t count = 0;
  while (!open.empty()) {
    const int64_t i = open.back();
    open.pop_back();
    if (reached[i]) continue;
    reached[i] = true;
    ++count;
    open.insert(open.end(), {forest.nodes[i].if_true, forest.nodes[i].if_false});
  }
  return count == forest.nodes.size();
}

// Adds to what a leaf says of a target. False if there is none such.
bool AddScore(Forest& forest, int64_t leaf, int64_t target, double weight) {
  if (target < 0 || target >= forest.targets || !forest.IsLeaf(leaf)) return false;
  const size_t place = static_cast<size_t>(leaf * forest.targets + target);
  forest.scores[place] += weight;
  forest.has_score[place] = true;
  return true;
}

// The members of sets, of which each ends with a NaN.
std::vector<std::vector<double>> SetsOf(const std::vector<double>& members) {
  std::vector<std::vector<double>> sets(1);
  for (const double member : members) {
    if (member != member) {
      sets.emplace_back();
    } else {
      sets.back().push_back(member);
    }
  }
  sets.pop_back();
  return sets;
}

// Inner nodes and leaves in lists of their own.
class Ensemble {
 public:
  explicit Ensemble(Operation& o) : o_(o) {}

  std::optional<Forest> Read() {
    const Ints features = o_.IntsAttribute("nodes_featureids");
    const Ints yes = o_.IntsAttribute("nodes_truenodeids");
    const Ints no = o_.IntsAttribute("nodes_falsenodeids");
    const Ints yes_leaves = o_.IntsAttribute("nodes_trueleafs");
    const Ints no_leaves = o_.IntsAttribute("nodes_falseleafs");
    const Ints nan = o_.IntsAttribute("nodes_missing_value_tracks_true");
    const Ints targets = o_.IntsAttribute("leaf_targetids");
    const auto modes = Numbers(o_, "", "nodes_modes"), splits = Numbers(o_, "", "nodes_splits");
    const auto weights = Numbers(o_, "", "leaf_weights");
    const auto members = Numbers(o_, "", "membership_values");
    if (!modes || !splits || !weights || !members) return std::nullopt;
    nodes_ = features.size();
    leaves_ = targets.size();
    for (const size_t size : {yes.size(), no.size(), yes_leaves.size(), no_leaves.size(),
                              modes->size(), splits->size(), nan.empty() ? nodes_ : nan.size()}) {
      if (size == nodes_ && weights->size() == leaves_) continue;
      Fail(o_, absl::StrCat("its lists nodes_… and leaf_… do not have one entry for each of ",
                            nodes_, " nodes and ", leaves_, " leaves"));
      return std::nullopt;
    }
    sets_ = SetsOf(*members);
    forest_.nodes.resize(nodes_);
    for (size_t i = 0; i < leaves_; ++i) {
      const int64_t self = static_cast<int64_t>(nodes_ + i);
      forest_.nodes.push_back({.if_true = self, .if_false = self});
    }
    size_t next_set = 0;
    for (size_t i = 0; i < nodes_; ++i) {
      const double mode = (*modes)[i];
      const bool has_mode = mode >= 0 && mode <= kMember;
      const TreeNode node = {has_mode ? static_cast<int>(mode) : 0,
                             features[i],
                             (*splits)[i],
                             !nan.empty() && nan[i] != 0,
                             Below(yes[i], yes_leaves[i] != 0),
                             Below(no[i], no_leaves[i] != 0)};
      if (!has_mode || node.if_true < 0 || node.if_false < 0 ||
          (mode == kMember && next_set == sets_.size())) {
        Fail(o_,
             absl::StrCat("node ", i, " has mode ", mode, " and leads to ", yes[i], " and ", no[i],
                          "; expected a mode from 0 to 6, with a set for each 6, and numbers "
                          "of nodes or leaves"));
        return std::nullopt;
      }
      if (mode == kMember) {
        AddMembers(i, node, sets_[next_set++]);
      } else {
        forest_.nodes[i] = node;
      }
    }
    if (!ReadRoots() || !SetTargets(o_, o_.IntAttribute("n_targets", 0), forest_))
      return std::nullopt;
    for (size_t i = 0; i < leaves_; ++i) {
      if (AddScore(forest_, static_cast<int64_t>(nodes_ + i), targets[i], (*weights)[i])) continue;
      Fail(o_, absl::StrCat("leaf ", i, " has target ", targets[i], " of ", forest_.targets));
      return std::nullopt;
    }
    return std::move(forest_);
  }

 private:
  // -1 if there is none.
  int64_t Below(int64_t place, bool is_leaf) const {
    const size_t count = is_leaf ? leaves_ : nodes_;
    if (place < 0 || static_cast<size_t>(place) >= count) return -1;
    return place + static_cast<int64_t>(is_leaf ? nodes_ : 0);
  }

  // Node `i` compares with the first member and leads to one that compares with the next.
  void AddMembers(size_t i, TreeNode node, const std::vector<double>& members) {
    node.mode = kEqual;
    const int64_t if_none = node.if_false;
    node.value = std::numeric_limits<double>::quiet_NaN();  // of an empty set: equals nothing
    for (size_t member = 0; member < members.size(); ++member) {
      node.value = members[member];
      if (member + 1 == members.size()) break;
      node.if_false = static_cast<int64_t>(forest_.nodes.size());
      forest_.nodes[i] = node;
      i = forest_.nodes.size();
      forest_.nodes.emplace_back();
    }
    node.if_false = if_none;
    forest_.nodes[i] = node;
  }

  bool ReadRoots() {
    forest_.roots = o_.IntsAttribute("tree_roots");
    for (const int64_t root : forest_.roots) {
      if (Below(root, false) < 0)
        return Fail(o_, absl::StrCat("tree_roots has ", root, " of ", nodes_, " nodes"));
    }
    return !forest_.roots.empty() || Fail(o_, "has no tree");
  }

  Operation& o_;
  Forest forest_;
  size_t nodes_ = 0, leaves_ = 0;
  std::vector<std::vector<double>> sets_;
};

}  // namespace

bool Fail(Operation& o, absl::string_view text) { return o.Error(Code::kNodeAttribute, text); }

size_t PlaceIn(absl::Span<const absl::string_view> names, absl::string_view name) {
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::optional<int> DepthOf(Operation& o, const Forest& forest) {
  std::set<int64_t> level(forest.roots.begin(), forest.roots.end());
  for (int depth = 0; depth <= kMaxDepth; ++depth) {
    std::set<int64_t> below;
    for (const int64_t i : level) {
      if (!forest.IsLeaf(i)) below.insert({forest.nodes[i].if_true, forest.nodes[i].if_false});
    }
    if (below.empty()) return depth;
    level = std::move(below);
  }
  Fail(o, absl::StrCat("has a tree with more than ", kMaxDepth,
                       " levels, or one in which a node is below itself"));
  return std::nullopt;
}

bool SetTargets(Operation& o, int64_t targets, Forest& forest) {
  const int64_t nodes = static_cast<int64_t>(forest.nodes.size());
  if (targets < 1 || nodes < 1 || targets > kMaxScores / nodes)
    return Fail(o, absl::StrCat("has ", nodes, " nodes and ", targets,
                                " targets; expected at least one of both and at most ", kMaxScores,
                                " scores"));
  forest.targets = targets;
  forest.scores.assign(static_cast<size_t>(nodes * targets), 0);
  forest.has_score.assign(static_cast<size_t>(nodes * targets), false);
  return true;
}

std::optional<std::vector<double>> Numbers(Operation& o, const std::string& list,
                                           const std::string& tensor) {
  if (!o.HasAttribute(tensor)) return o.FloatsAttribute(list);
  const std::optional<Constant> constant = o.TensorAttribute(tensor);
  if (!constant) return std::nullopt;
  if (IsConvertible(constant->type())) return constant->Doubles();
  Fail(o, absl::StrCat(tensor, " has no numbers"));
  return std::nullopt;
}

std::optional<Forest> ListedTrees::Read() {
  const Ints trees = o_.IntsAttribute("nodes_treeids"), ids = o_.IntsAttribute("nodes_nodeids");
  const Ints features = o_.IntsAttribute("nodes_featureids");
  const Ints yes = o_.IntsAttribute("nodes_truenodeids");
  const Ints no = o_.IntsAttribute("nodes_falsenodeids");
  const Ints nan = o_.IntsAttribute("nodes_missing_value_tracks_true");
  const std::vector<std::string> modes = o_.TextsAttribute("nodes_modes");
  const auto values = Numbers(o_, "nodes_values", "nodes_values_as_tensor");
  if (!values) return std::nullopt;
  const size_t count = ids.size();
  for (const size_t size : {trees.size(), features.size(), yes.size(), no.size(), modes.size(),
                            values->size(), nan.empty() ? count : nan.size()}) {
    if (size == count && count > 0) continue;
    Fail(o_, absl::StrCat("its lists nodes_… do not have one entry for each of ", count, " nodes"));
    return std::nullopt;
  }
  for (size_t i = 0; i < count; ++i) {
    if (places_.emplace(std::pair(trees[i], ids[i]), static_cast<int64_t>(i)).second) continue;
    Fail(o_, absl::StrCat("has node ", ids[i], " of tree ", trees[i], " twice"));
    return std::nullopt;
  }
  Forest forest;
  std::set<int64_t> below;
  for (size_t i = 0; i < count; ++i) {
    const int64_t self = static_cast<int64_t>(i);
    TreeNode node = {.if_true = self, .if_false = self};
    if (modes[i] != "LEAF") {
      const size_t mode = PlaceIn(kTreeModes, modes[i]);
      node = {static_cast<int>(mode), features[i],
              (*values)[i],           !nan.empty() && nan[i] != 0,
              Find(trees[i], yes[i]), Find(trees[i], no[i])};
      if (mode == std::size(kTreeModes) || node.if_true < 0 || node.if_false < 0) {
        Fail(o_, absl::StrCat("node ", ids[i], " of tree ", trees[i], " has mode ", modes[i],
                              " and leads to ", yes[i], " and ", no[i],
                              "; expected BRANCH_… and nodes of the tree, or LEAF"));
        return std::nullopt;
      }
      below.insert({node.if_true, node.if_false});
    }
    forest.nodes.push_back(node);
  }
  std::set<int64_t> rooted;  // trees
  for (size_t i = 0; i < count; ++i) {
    if (below.count(static_cast<int64_t>(i)) > 0) continue;
    forest.roots.push_back(static_cast<int64_t>(i));
    rooted.insert(trees[i]);
  }
  const size_t all = std::set<int64_t>(trees.begin(), trees.end()).size();
  if (rooted.size() == all && forest.roots.size() == all && ReachesAll(forest)) return forest;
  Fail(o_, absl::StrCat("has ", all, " trees with ", forest.roots.size(),
                        " nodes that are below no other; expected one of each, its root, which "
                        "leads to all of its nodes"));
  return std::nullopt;
}

bool ListedTrees::AddScores(const std::string& prefix, const Ints& targets, Forest& forest) {
  const Ints trees = o_.IntsAttribute(prefix + "_treeids");
  const Ints ids = o_.IntsAttribute(prefix + "_nodeids");
  const auto weights = Numbers(o_, prefix + "_weights", prefix + "_weights_as_tensor");
  if (!weights) return false;
  bool fits = trees.size() == ids.size() && trees.size() == targets.size() &&
              trees.size() == weights->size();
  for (size_t i = 0; fits && i < trees.size(); ++i) {
    const int64_t leaf = Find(trees[i], ids[i]);
    fits &= leaf >= 0 && AddScore(forest, leaf, targets[i], (*weights)[i]);
  }
  return fits || Fail(o_, absl::StrCat("its lists ", prefix,
                                       "_… do not say a leaf, a target and a weight in each of "
                                       "their entries"));
}

int64_t ListedTrees::Find(int64_t tree, int64_t id) const {
  const auto found = places_.find({tree, id});
  return found == places_.end() ? -1 : found->second;
}

std::optional<Forest> ReadEnsemble(Operation& o) { return Ensemble(o).Read(); }

}  // namespace mo::onnx
