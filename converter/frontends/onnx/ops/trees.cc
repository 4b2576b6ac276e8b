// Ensembles of decision trees. A sample goes down all trees at once, one level with each step: the
// nodes are tables, in which a leaf has itself below it.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/forest.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/post_transform.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.ml";

constexpr OpType kComparisons[] = {ops::kLessEqual, ops::kLess,  ops::kGreaterEqual,
                                   ops::kGreater,   ops::kEqual, ops::kNotEqual};
constexpr absl::string_view kAggregates[] = {"AVERAGE", "SUM", "MIN", "MAX"};
constexpr absl::string_view kTransforms[] = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO",
                                             "PROBIT"};

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
    for (size_t mode = 0; mode < std::size(kTreeModes); ++mode) {
      const Value flags = Flags(absl::StrCat("/", kTreeModes[mode]), [&](const TreeNode& node) {
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
      const std::string name = absl::StrCat(suffix, "/", kTreeModes[mode]);
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
  std::optional<Forest> forest = ReadEnsemble(o);
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
void SetBinary(Operation& o, Value score, bool has_negative, const ClassLabels& labels) {
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
  const ClassLabels labels = ReadClassLabels(o, "classlabels_int64s");
  const Ints ids = o.IntsAttribute("class_ids");
  const std::set<int64_t> scored(ids.begin(), ids.end());
  const bool is_binary = labels.size() == 2 && scored == std::set<int64_t>({0});
  if (labels.size() < 3 && !is_binary) {
    Fail(o, absl::StrCat("has ", labels.size(), " labels, and scores of ", scored.size(),
                         " classes; expected three labels or more, or two and class 0 alone in "
                         "class_ids"));
    return;
  }
  ListedTrees trees(o);
  std::optional<Forest> forest = trees.Read();
  const int64_t targets = is_binary ? 1 : labels.size();
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
