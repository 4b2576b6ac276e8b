// Ensembles of decision trees. A sample goes down all trees at once, one level with each step: the
// nodes are tables, in which a leaf has itself below it.

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/post_transform.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.ml";

// Limits of what a model may ask for.
constexpr int kMaxDepth = 1024;
constexpr int64_t kMaxScores = 1 << 26;

// By their numbers in TreeEnsemble.
constexpr absl::string_view kModes[] = {"BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE",
                                        "BRANCH_GT",  "BRANCH_EQ", "BRANCH_NEQ"};
constexpr int kEqual = 4, kMember = 6;
constexpr OpType kComparisons[] = {ops::kLessEqual, ops::kLess,  ops::kGreaterEqual,
                                   ops::kGreater,   ops::kEqual, ops::kNotEqual};
constexpr absl::string_view kAggregates[] = {"AVERAGE", "SUM", "MIN", "MAX"};
constexpr absl::string_view kTransforms[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO",
                                             "PROBIT"};

struct TreeNode {
  int mode = 0;
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

bool Fail(Operation& o, absl::string_view text) { return o.Error(Code::kNodeAttribute, text); }

// Where `name` is in a list; its size if it is not.
size_t PlaceIn(absl::Span<const absl::string_view> names, absl::string_view name) {
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

// How many steps lead from the roots to leaves at most. nullopt after an error: too many, or nodes
// that are below themselves.
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

// Reserves scores for the targets. False after an error.
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

// Adds to what a leaf says of a target. False if there is none such.
bool AddScore(Forest& forest, int64_t leaf, int64_t target, double weight) {
  if (target < 0 || target >= forest.targets || !forest.IsLeaf(leaf)) return false;
  const size_t place = static_cast<size_t>(leaf * forest.targets + target);
  forest.scores[place] += weight;
  forest.has_score[place] = true;
  return true;
}

// The numbers of a list of floats, or of a tensor that newer models have instead. nullopt after an
// error.
std::optional<std::vector<double>> Numbers(Operation& o, const std::string& list,
                                           const std::string& tensor) {
  if (!o.HasAttribute(tensor)) return o.FloatsAttribute(list);
  const std::optional<Constant> constant = o.TensorAttribute(tensor);
  if (!constant) return std::nullopt;
  if (IsConvertible(constant->type())) return constant->Doubles();
  Fail(o, absl::StrCat(tensor, " has no numbers"));
  return std::nullopt;
}

// The trees of TreeEnsembleRegressor and TreeEnsembleClassifier: their nodes in one list, each with
// the number of its tree and its own in this.
class ListedTrees {
 public:
  explicit ListedTrees(Operation& o) : o_(o) {}

  // Nodes and roots; nullopt after an error.
  std::optional<Forest> Read() {
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
      Fail(o_,
           absl::StrCat("its lists nodes_… do not have one entry for each of ", count, " nodes"));
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
        const size_t mode = PlaceIn(kModes, modes[i]);
        node = {static_cast<int>(mode), features[i],
                (*values)[i],           !nan.empty() && nan[i] != 0,
                Find(trees[i], yes[i]), Find(trees[i], no[i])};
        if (mode == std::size(kModes) || node.if_true < 0 || node.if_false < 0) {
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

  // Lists PREFIX_treeids, …: scores of leaves. False after an error.
  bool AddScores(const std::string& prefix, const Ints& targets, Forest& forest) {
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

 private:
  // -1 if there is none.
  int64_t Find(int64_t tree, int64_t id) const {
    const auto found = places_.find({tree, id});
    return found == places_.end() ? -1 : found->second;
  }

  Operation& o_;
  std::map<std::pair<int64_t, int64_t>, int64_t> places_;
};

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

// The trees of TreeEnsemble: inner nodes and leaves in lists of their own. A node that asks whether
// a number is in a set becomes one for each member.
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

// The graph's nodes that lead samples through a forest.
class Walk {
 public:
  Walk(Operation& o, const Forest& forest) : o_(o), forest_(forest) {}

  // The scores [N, targets]. A value without a node after an error.
  Value Scores() {
    const std::optional<int> depth = DepthOf(o_, forest_);
    if (!depth || !ReadData()) return {};
    AddTables();
    Value places = Roots();
    for (int level = 0; level < *depth; ++level)
      places = Below(places, absl::StrCat("/level_", level));
    return Aggregated(places);
  }

 private:
  // Samples [N, C], or one [C], in the type in which they are compared.
  bool ReadData() {
    if (!o_.HaveRanks()) return false;
    if (o_.type(0) == ElementType::kF64) type_ = ElementType::kF64;
    const int rank = o_.rank(0);
    const Dim& width = rank > 0 ? o_.shape(0).dim(rank - 1) : Dim(0);
    int64_t features = 1;
    for (const TreeNode& node : forest_.nodes) {
      if (node.feature < 0) return Fail(o_, "has a negative number of a feature");
      features = std::max(features, node.feature + 1);
    }
    if (rank < 1 || rank > 2 || (width.is_static() && width.value() < features)) {
      return o_.Error(Code::kNodeInputs,
                      absl::StrCat("its data is ", ToString(o_.shape(0)), "; expected [N, C] with ",
                                   features, " columns or more"));
    }
    data_ = o_.Converted(o_.input(0), "/data", type_);
    if (rank == 1)
      data_ = o_.Add(ops::kUnsqueeze, "/row", {data_, o_.AddIntegers("/row/axis", {0})});
    return data_.node != nullptr;
  }

  template <typename Get>
  Value Integers(absl::string_view suffix, Get get) {
    Ints list;
    for (const TreeNode& node : forest_.nodes) list.push_back(get(node));
    return o_.AddIntegers(suffix, list);
  }

  // A list of booleans for the nodes; without a node if all are false.
  template <typename Get>
  Value Flags(const std::string& suffix, Get get) {
    std::vector<double> list;
    for (const TreeNode& node : forest_.nodes) list.push_back(get(node) ? 1 : 0);
    if (std::count(list.begin(), list.end(), 1.0) == 0) return {};
    const Extents extents = {static_cast<int64_t>(list.size())};
    return o_.AddConstant(suffix, Constant::FromDoubles(ElementType::kBoolean, extents, list));
  }

  void AddTables() {
    std::vector<double> values;
    for (const TreeNode& node : forest_.nodes) values.push_back(node.value);
    const Extents extents = {static_cast<int64_t>(values.size())};
    values_ = o_.AddConstant("/values", Constant::FromDoubles(type_, extents, values));
    features_ = Integers("/features", [](const TreeNode& node) { return node.feature; });
    if_true_ = Integers("/if_true", [](const TreeNode& node) { return node.if_true; });
    if_false_ = Integers("/if_false", [](const TreeNode& node) { return node.if_false; });
    of_nan_ = Flags("/nan", [](const TreeNode& node) { return node.is_true_of_nan; });
    for (size_t mode = 0; mode < std::size(kModes); ++mode) {
      const Value flags = Flags(absl::StrCat("/", kModes[mode]), [&](const TreeNode& node) {
        return node.if_true != node.if_false && node.mode == static_cast<int>(mode);
      });
      if (flags.node != nullptr) modes_.emplace_back(mode, flags);
    }
    if (modes_.empty()) modes_.emplace_back(0, Value());  // no node with two ways
  }

  Value Of(Value table, Value places, const std::string& suffix) {
    return o_.Add(ops::kGather, suffix, {table, places, o_.AddInteger(suffix + "/axis", 0)});
  }

  // [N, trees]
  Value Roots() {
    const Value count = PartOfList(o_, ExtentsOf(o_, data_, "/shape"), "/count", 0, 1);
    const Value trees =
        o_.AddIntegers("/roots/trees", {static_cast<int64_t>(forest_.roots.size())});
    return o_.Add(ops::kBroadcast, "/roots",
                  {o_.AddIntegers("/roots/list", forest_.roots),
                   JoinedLists(o_, "/roots/shape", {count, trees})});
  }

  // The nodes below those at `places`.
  Value Below(Value places, const std::string& suffix) {
    const Value data =
        o_.Add(ops::kGatherElements, suffix + "/data",
               {data_, Of(features_, places, suffix + "/features")}, {{"axis", int64_t{1}}});
    const Value values = Of(values_, places, suffix + "/values");
    Value is_true;
    for (const auto& [mode, flags] : modes_) {
      const std::string name = absl::StrCat(suffix, "/", kModes[mode]);
      const Value compared = o_.Add(kComparisons[mode], name, {data, values});
      is_true = is_true.node == nullptr
                    ? compared
                    : o_.Add(ops::kSelect, name + "/chosen",
                             {Of(flags, places, name + "/here"), compared, is_true});
    }
    if (of_nan_.node != nullptr) {
      const Value missing = o_.Add(ops::kLogicalAnd, suffix + "/missing",
                                   {o_.Add(ops::kIsNaN, suffix + "/nan", {data}),
                                    Of(of_nan_, places, suffix + "/nan/here")});
      is_true = o_.Add(ops::kLogicalOr, suffix + "/true", {is_true, missing});
    }
    return o_.Add(ops::kSelect, suffix,
                  {is_true, Of(if_true_, places, suffix + "/if_true"),
                   Of(if_false_, places, suffix + "/if_false")});
  }

  // Of the leaves at `places`, with the base values.
  Value Aggregated(Value places) {
    const bool is_extreme = forest_.aggregate == "MIN" || forest_.aggregate == "MAX";
    for (size_t i = 0; is_extreme && i < forest_.has_score.size(); ++i) {
      const bool is_leaf = forest_.IsLeaf(static_cast<int64_t>(i) / forest_.targets);
      if (!is_leaf || forest_.has_score[i]) continue;
      Fail(o_, absl::StrCat("takes the ", forest_.aggregate,
                            " of leaves that say nothing of some target; expected a score of each "
                            "target, or SUM or AVERAGE"));
      return {};
    }
    const Extents extents = {static_cast<int64_t>(forest_.nodes.size()), forest_.targets};
    const Value table = o_.AddConstant(
        "/scores", Constant::FromDoubles(ElementType::kF32, extents, forest_.scores));
    const OpType reduce = forest_.aggregate == "MIN"   ? ops::kReduceMin
                          : forest_.aggregate == "MAX" ? ops::kReduceMax
                                                       : ops::kReduceSum;
    Value scores = o_.Add(reduce, "/aggregated",
                          {Of(table, places, "/leaves"), o_.AddIntegers("/trees/axis", {1})},
                          {{"keep_dims", false}});
    if (forest_.aggregate == "AVERAGE") {
      const double trees = static_cast<double>(forest_.roots.size());
      scores = o_.Add(ops::kDivide, "/average",
                      {scores, o_.AddNumber("/trees", ElementType::kF32, trees)});
    }
    if (forest_.base.empty()) return scores;
    const Value base = o_.AddConstant(
        "/base", Constant::FromDoubles(ElementType::kF32, {forest_.targets}, forest_.base));
    return o_.Add(ops::kAdd, "/with_base", {scores, base});
  }

  Operation& o_;
  const Forest& forest_;
  ElementType type_ = ElementType::kF32;
  Value data_, features_, values_, if_true_, if_false_, of_nan_;
  std::vector<std::pair<size_t, Value>> modes_;  // with the nodes that have it
};

// Base values: none, or one for each target. False after an error.
bool ReadBase(Operation& o, Forest& forest) {
  const auto base = Numbers(o, "base_values", "base_values_as_tensor");
  if (!base) return false;
  forest.base = *base;
  if (base->empty() || static_cast<int64_t>(base->size()) == forest.targets) return true;
  return Fail(o, absl::StrCat("has ", base->size(), " base_values for ", forest.targets,
                              " targets; expected one for each"));
}

void ImportTreeEnsemble(Operation& o) {
  std::optional<Forest> forest = Ensemble(o).Read();
  if (!forest) return;
  const int64_t aggregate = o.IntAttribute("aggregate_function", 1);
  const int64_t transform = o.IntAttribute("post_transform", 0);
  if (aggregate < 0 || aggregate > 3 || transform < 0 || transform > 4) {
    Fail(o, absl::StrCat("aggregate_function is ", aggregate, " and post_transform ", transform,
                         "; expected 0 to 3 and 0 to 4"));
    return;
  }
  forest->aggregate = std::string(kAggregates[aggregate]);
  o.SetOutput(Transformed(o, "", o.Converted(Walk(o, *forest).Scores(), "/result", o.type(0)),
                          std::string(kTransforms[transform])));
}

void ImportTreeEnsembleRegressor(Operation& o) {
  ListedTrees trees(o);
  std::optional<Forest> forest = trees.Read();
  if (!forest || !SetTargets(o, o.IntAttribute("n_targets", 0), *forest) ||
      !trees.AddScores("target", o.IntsAttribute("target_ids"), *forest) || !ReadBase(o, *forest))
    return;
  forest->aggregate = o.TextAttribute("aggregate_function", "SUM");
  if (PlaceIn(kAggregates, forest->aggregate) == std::size(kAggregates)) {
    Fail(o, absl::StrCat("aggregate_function is ", forest->aggregate,
                         "; expected SUM, AVERAGE, MIN or MAX"));
    return;
  }
  o.SetOutput(
      Transformed(o, "", Walk(o, *forest).Scores(), o.TextAttribute("post_transform", "NONE")));
}

// Two classes of which the leaves have scores for one alone, which they call 0 although it is the
// second. The standard does not say what the other's are; the forms in which its implementations
// agree are probabilities, none of them negative, and logarithms of odds with LOGISTIC.
void SetBinary(Operation& o, Value score, bool has_negative, const Ints& labels) {
  const std::string transform = o.TextAttribute("post_transform", "NONE");
  const bool is_probability = transform == "NONE" && !has_negative;
  if (!is_probability && !(transform == "LOGISTIC" && has_negative)) {
    Fail(o, absl::StrCat("has scores of one of two classes, ", has_negative ? "some" : "none",
                         " of them negative, and post_transform ", transform,
                         ", of which the standard does not say what they mean; expected NONE and "
                         "no negative scores, or LOGISTIC and some"));
    return;
  }
  const Value label = LabelAbove(o, "/label", score, is_probability ? 0.5 : 0, labels);
  const Value other = is_probability ? o.Add(ops::kSubtract, "/other",
                                             {o.AddNumber("/one", ElementType::kF32, 1), score})
                                     : o.Add(ops::kNegative, "/other", {score});
  const Value both = o.Add(ops::kConcat, "/both", {other, score}, {{"axis", int64_t{1}}});
  o.SetOutputs({label, Transformed(o, "/transformed", both, transform)});
}

void ImportTreeEnsembleClassifier(Operation& o) {
  const Ints labels = o.IntsAttribute("classlabels_int64s"), ids = o.IntsAttribute("class_ids");
  const std::set<int64_t> scored(ids.begin(), ids.end());
  const bool is_binary = labels.size() == 2 && scored == std::set<int64_t>({0});
  if (o.HasAttribute("classlabels_strings") || (labels.size() < 3 && !is_binary)) {
    Fail(o, absl::StrCat("has ", labels.size(), " integer labels, and scores of ", scored.size(),
                         " classes; expected three labels or more (classlabels_int64s), or two "
                         "and class 0 alone in class_ids. An IR cannot hold labels that are "
                         "strings"));
    return;
  }
  ListedTrees trees(o);
  std::optional<Forest> forest = trees.Read();
  const int64_t targets = is_binary ? 1 : static_cast<int64_t>(labels.size());
  const Ints places = is_binary ? Ints(ids.size(), 0) : ids;
  if (!forest || !SetTargets(o, targets, *forest) || !trees.AddScores("class", places, *forest) ||
      !ReadBase(o, *forest))
    return;
  const Value scores = Walk(o, *forest).Scores();
  const bool has_negative = std::any_of(forest->scores.begin(), forest->scores.end(),
                                        [](double score) { return score < 0; });
  if (is_binary) return SetBinary(o, scores, has_negative, labels);
  o.SetOutputs({LabelOfLargest(o, "/label", scores, labels),
                Transformed(o, "/transformed", scores, o.TextAttribute("post_transform", "NONE"))});
}

}  // namespace

std::vector<OperatorType> TreeOperators() {
  return {{"TreeEnsemble", 5, 5, 1, 1, ImportTreeEnsemble, kDomain},
          {"TreeEnsembleClassifier", 1, 5, 1, 1, ImportTreeEnsembleClassifier, kDomain},
          {"TreeEnsembleRegressor", 1, 5, 1, 1, ImportTreeEnsembleRegressor, kDomain}};
}

}  // namespace mo::onnx
