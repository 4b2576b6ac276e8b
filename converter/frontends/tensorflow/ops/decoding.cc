// What recognizers of sequences say, as labels.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/tensorflow/ops/ops.h"

namespace mo::tensorflow {
namespace {

// Of each step the best class, without blanks, and with merge_repeated without those that the step
// before has, too. Inputs: scores [T, N, C], how many steps count of each sample. Outputs: the
// labels as a sparse tensor of samples and labels in their order, and the negative sum of the best
// scores of each sample.
class GreedyDecoder {
 public:
  explicit GreedyDecoder(Operation& o) : o_(o), f_(o, "/label", ElementType::kI64) {}

  void Import() {
    if (!o_.HaveRanks(2)) return;
    if (o_.rank(0) != 3 || o_.rank(1) != 1) {
      o_.Error(Code::kNodeInputs, absl::StrCat("its scores are ", ToString(o_.shape(0)),
                                               " and its lengths ", ToString(o_.shape(1)),
                                               "; expected [steps, batch, classes] and a list"));
      return;
    }
    const Value scores = o_.Transposed(o_.InSourceOrder(0), "/by_sample", {1, 0, 2});
    const std::vector<Value> best =
        o_.AddSeveral(ops::kTopK, "/best", {scores, o_.AddInteger("/k", 1)},
                      {{"axis", int64_t{2}},
                       {"mode", std::string("max")},
                       {"sort", std::string("index")},
                       {"index_element_type", ElementType::kI64}});
    if (best.empty()) return;
    const Value last_axis = o_.AddIntegers("/last", {2});
    const Value classes = o_.Add(ops::kSqueeze, "/classes", {best[1], last_axis});
    const Value counts = Counts(scores);
    const Value is_label = f_(ops::kLogicalAnd, counts, IsLabel(classes, scores));
    const Value places =
        o_.Add(ops::kNonZero, "/places", {is_label}, {{"output_type", ElementType::kI64}});
    const Value rows = o_.Transposed(places, "/rows", {1, 0});
    // Of each label how many of its sample are before it.
    const Value ones = f_.As(ElementType::kI64, is_label);
    const Value before = o_.Add(ops::kCumSum, "/before", {ones, o_.AddInteger("/before/axis", 1)},
                                {{"exclusive", true}, {"reverse", false}});
    auto of_labels = [&](Value all, const std::string& suffix) {
      return o_.Add(ops::kGatherND, suffix, {all, rows});
    };
    const Value sample =
        o_.Add(ops::kGather, "/sample",
               {rows, o_.AddIntegers("/sample/column", {0}), o_.AddInteger("/sample/axis", 1)});
    const Value number = o_.Add(ops::kUnsqueeze, "/number",
                                {of_labels(before, "/number/list"), o_.AddIntegers("/one", {1})});
    const Value indices = o_.Add(ops::kConcat, "", {sample, number}, {{"axis", int64_t{1}}});
    const Value best_scores = o_.Add(ops::kSqueeze, "/scores", {best[0], last_axis});
    o_.SetOutputs({{indices},
                   {of_labels(classes, "/values")},
                   {Extents(ones, scores)},
                   {NegativeSum(counts, best_scores)}});
  }

 private:
  // Whether a step counts: [N, T].
  Value Counts(Value scores) {
    const Value steps = NumbersBelow(o_, ExtentOf(o_, scores, "/steps/count", 1), "/steps");
    const Value lengths =
        o_.AlongAxis(f_.As(ElementType::kI64, o_.InSourceOrder(1)), "/lengths", 0, 2);
    return f_(ops::kLess, steps, lengths);
  }

  Value IsLabel(Value classes, Value scores) {
    const int64_t stated = o_.IntAttribute("blank_index", -1);
    const Value blank = stated >= 0 ? o_.AddInteger("/blank", stated)
                                    : f_(ops::kAdd, ExtentOf(o_, scores, "/class_count", 2),
                                         static_cast<double>(stated));
    const Value is_label = f_(ops::kNotEqual, classes, blank);
    if (!o_.BoolAttribute("merge_repeated", false)) return is_label;
    const Value before =
        o_.Add(ops::kPad, "/before",
               {classes, o_.AddIntegers("/before/begin", {0, 1}),
                o_.AddIntegers("/before/end", {0, -1}), o_.AddInteger("/before/none", -1)},
               {{"pad_mode", std::string("constant")}});
    return f_(ops::kLogicalAnd, is_label, f_(ops::kNotEqual, classes, before));
  }

  // How many samples there are, and the most labels that one has.
  Value Extents(Value ones, Value scores) {
    const Value counts =
        o_.Add(ops::kReduceSum, "/label_counts", {ones, o_.AddIntegers("/label_counts/axis", {1})},
               {{"keep_dims", false}});
    const Value most =
        o_.Add(ops::kReduceMax, "/most_labels", {counts, o_.AddIntegers("/most_labels/axis", {0})},
               {{"keep_dims", true}});
    const Value samples = PartOfList(o_, ExtentsOf(o_, scores, "/extents"), "/samples", 0, 1);
    return JoinedLists(o_, "/extents/sparse", {samples, most});
  }

  Value NegativeSum(Value counts, Value best) {
    const Value counted =
        o_.Add(ops::kSelect, "/counted", {counts, best, o_.AddNumber("/zero", o_.type(0), 0)});
    const Value sum = o_.Add(ops::kReduceSum, "/sum", {counted, o_.AddIntegers("/sum/axis", {1})},
                             {{"keep_dims", true}});
    return o_.Add(ops::kNegative, "/log_probability", {sum});
  }

  Operation& o_;
  const Arithmetic f_;
};

void ImportGreedyDecoder(Operation& o) { GreedyDecoder(o).Import(); }

}  // namespace

std::vector<OperationType> DecodingOperations() {
  return {{"CTCGreedyDecoder", 2, 2, ImportGreedyDecoder}};
}

}  // namespace mo::tensorflow
