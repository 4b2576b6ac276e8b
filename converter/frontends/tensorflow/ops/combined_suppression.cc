#include "converter/frontends/tensorflow/ops/combined_suppression.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/suppression.h"

namespace mo::tensorflow {
namespace {

// What is no score.
constexpr double kNone = std::numeric_limits<float>::lowest();

class CombinedSuppression {
 public:
  explicit CombinedSuppression(Operation& o)
      : o_(o), f_(o, "/score", o.type(1)), i_(o, "/place", ElementType::kI64) {}

  void Import() {
    if (!ReadExtents() || !ReadLimits()) return;
    // A class with boxes of its own is suppressed as an image of its own.
    const Value scores = o_.Transposed(o_.InSourceOrder(1), "/scores", {0, 2, 1});
    const Value boxes = o_.Transposed(o_.InSourceOrder(0), "/boxes", {0, 2, 1, 3});
    nms_scores_ = has_own_boxes_ ? Grouped(scores, "/own_scores", {-1, 1, count_}) : scores;
    nms_boxes_ = Grouped(boxes, "/images", {-1, count_, 4});
    const Value kept = Kept();
    if (kept.node == nullptr) return;
    const Value all = Grouped(kept, "/all", {-1, classes_ * count_});
    const std::vector<Value> best =
        o_.AddSeveral(ops::kTopK, "/best", {Lengthened(all), o_.AddInteger("/rows", rows_)},
                      {{"axis", int64_t{1}},
                       {"mode", std::string("max")},
                       {"sort", std::string("value")},
                       {"index_element_type", ElementType::kI64}});
    if (best.empty()) return;
    const Value is_there = f_(ops::kGreater, best[0], kNone);
    const Value place = i_(ops::kSelect, is_there, best[1], 0.0);
    const double count = static_cast<double>(count_);
    const Value number = f_.As(o_.type(1), i_(ops::kDivide, place, count));
    o_.SetOutputs({{Boxes(is_there, place)},
                   {f_(ops::kSelect, is_there, best[0], 0.0)},
                   {f_(ops::kSelect, is_there, number, 0.0)},
                   {CountOf(is_there)}});
  }

 private:
  bool ReadExtents() {
    if (!o_.HaveRanks(2)) return false;
    const Shape boxes = o_.shape(0), scores = o_.shape(1);
    const bool fits = boxes.rank() == 4 && scores.rank() == 3 && boxes.dim(2).is_static() &&
                      boxes.dim(3).Same(Dim(4)) && scores.dim(1).is_static() &&
                      scores.dim(2).is_static() && scores.dim(2).value() >= 1 &&
                      (boxes.dim(2).Same(Dim(1)) || boxes.dim(2).Same(scores.dim(2)));
    if (!fits) {
      return o_.Error(
          Code::kNodeInputs,
          absl::StrCat("its boxes are ", ToString(boxes), " and its scores ", ToString(scores),
                       "; expected [batch, n, 1 or classes, 4] and [batch, n, classes] "
                       "with known n and classes"));
    }
    count_ = scores.dim(1).value();
    classes_ = scores.dim(2).value();
    has_own_boxes_ = !boxes.dim(2).Same(Dim(1));
    return true;
  }

  bool ReadLimits() {
    constexpr int64_t kMax = 1 << 20;
    const std::optional<int64_t> of_class = o_.Integer(2, "max_output_size_per_class"),
                                 of_all = o_.Integer(3, "max_total_size");
    if (!of_class || !of_all) return false;
    const bool fits = *of_class >= 1 && *of_class <= kMax && *of_all >= 1 && *of_all <= kMax &&
                      count_ >= 1 && count_ <= kMax && classes_ <= kMax;
    if (!fits) {
      return o_.Error(
          Code::kNodeInputs,
          absl::StrCat("keeps ", *of_class, " of ", count_, " boxes of each of ", classes_,
                       " classes, and ", *of_all, " of all; expected 1 to ", kMax));
    }
    rows_ = o_.BoolAttribute("pad_per_class", false) ? std::min(*of_all, *of_class * classes_)
                                                     : *of_all;
    return true;
  }

  Value Grouped(Value value, const std::string& suffix, const Ints& extents) {
    return o_.Add(ops::kReshape, suffix, {value, o_.AddIntegers(suffix + "/shape", extents)});
  }

  // The scores, but kNone of what is suppressed.
  Value Kept() {
    const Value most = o_.InSourceOrder(2);
    const std::vector<Value> kept =
        o_.AddSeveral(ops::kNonMaxSuppression, "/suppression",
                      {nms_boxes_, nms_scores_, most,
                       OverlapAbove(o_, "/overlap", o_.InSourceOrder(4)), o_.InSourceOrder(5)},
                      {{"output_type", ElementType::kI64}});
    if (kept.empty()) return {};
    const Value none = o_.Add(ops::kBroadcast, "/none",
                              {o_.AddNumber("/none/score", o_.type(1), kNone),
                               ExtentsOf(o_, nms_scores_, "/scores/shape")});
    const Value scores = o_.Add(ops::kGatherND, "/kept/scores", {nms_scores_, kept[0]});
    return o_.Add(ops::kScatterNDUpdate, "/kept", {none, kept[0], scores},
                  {{"reduction", std::string("none")}});
  }

  // With as many places as there are rows.
  Value Lengthened(Value all) {
    const int64_t missing = rows_ - classes_ * count_;
    if (missing <= 0) return all;
    return o_.Add(
        ops::kPad, "/longer",
        {all, o_.AddIntegers("/longer/begin", {0, 0}), o_.AddIntegers("/longer/end", {0, missing}),
         o_.AddNumber("/longer/score", o_.type(1), kNone)},
        {{"pad_mode", std::string("constant")}});
  }

  Value Boxes(Value is_there, Value place) {
    const Value all =
        has_own_boxes_ ? Grouped(nms_boxes_, "/all_boxes", {-1, classes_ * count_, 4}) : nms_boxes_;
    const Value number = has_own_boxes_ ? place : i_(ops::kMod, place, static_cast<double>(count_));
    Value boxes = o_.Add(ops::kGather, "/chosen", {all, number, o_.AddInteger("/chosen/axis", 1)},
                         {{"batch_dims", int64_t{1}}});
    if (o_.BoolAttribute("clip_boxes", true))
      boxes = o_.Add(ops::kClamp, "/clipped", {boxes}, {{"min", 0.0}, {"max", 1.0}});
    const Value column =
        o_.Add(ops::kUnsqueeze, "/is_there", {is_there, o_.AddIntegers("/is_there/axis", {2})});
    return f_(ops::kSelect, column, boxes, 0.0);
  }

  Value CountOf(Value is_there) {
    return o_.Add(
        ops::kReduceSum, "/count",
        {o_.Converted(is_there, "/counted", ElementType::kI32), o_.AddIntegers("/count/axis", {1})},
        {{"keep_dims", false}});
  }

  Operation& o_;
  const Arithmetic f_, i_;
  int64_t count_ = 0, classes_ = 0, rows_ = 0;
  bool has_own_boxes_ = false;
  Value nms_scores_, nms_boxes_;  // [images, classes, n], [images, n, 4]
};

}  // namespace

void ImportCombinedSuppression(Operation& o) { CombinedSuppression(o).Import(); }

}  // namespace mo::tensorflow
