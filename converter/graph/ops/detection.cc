// Boxes that a network detects in images, as Caffe computes them.
//
//   DetectionOutput  offsets of boxes [N, P · L · 4], scores [N, P · K], priors [1, 2, P · 4]: the
//         boxes that the offsets move, and the variances that multiply these; with
//         variance_encoded_in_target [1, 1, P · 4]. L is 1 (share_location) or the number of
//         classes K. Of each class but background_label_id the boxes with a score above
//         confidence_threshold, the top_k best ones of them, those that do not overlap a better one
//         by more than nms_threshold; of all classes of an image the keep_top_k best ones:
//         [1, 1, rows, 7] (image, class, score, x1, y1, x2, y2), by image, class, score. There are
//         N · keep_top_k rows, of which those that are left over are 0, and the first one of them
//         has image -1 (opset 8).
//   Proposal  scores [1, 2 · A, H, W] (A of the background first), offsets [1, A · 4, H, W], image
//         [3] (height, width, scale): regions [post_nms_topn, 5] (image 0, x1, y1, x2, y2) and
//         scores [post_nms_topn], by score. Each of the A anchors (one for each ratio and scale),
//         moved to each place of the grid of feat_stride and then by its offsets, is cut to the
//         image; the score of one smaller than min_size · scale becomes 0; of the pre_nms_topn best
//         ones, those are left that do not overlap a better one by more than nms_thresh. Regions
//         that are left over are 0, and the first one of them has image -1; what the runtime has as
//         their scores is not said (opset 4).
//
// Which boxes are left depends on comparisons. The magnitudes take their results as given.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "converter/base/status.h"
#include "converter/graph/ops/boxes.h"
#include "converter/graph/ops/families.h"
#include "converter/graph/ops/infer.h"

namespace mo {
namespace {

constexpr char kCenterSize[] = "caffe.PriorBoxParameter.CENTER_SIZE";
constexpr char kCorner[] = "caffe.PriorBoxParameter.CORNER";

// `a` · `b`, if both are known.
Dim Product(const Dim& a, const Dim& b) {
  if (!a.is_static() || !b.is_static()) return Dim::Any();
  const std::optional<int64_t> product = ElementCount(Extents{a.value(), b.value()});
  return product ? Dim(*product) : Dim::Any();
}

bool Fits(const Shape& shape, const std::vector<Dim>& dims) {
  if (!shape.has_rank()) return true;
  if (shape.rank() != static_cast<int>(dims.size())) return false;
  for (int i = 0; i < shape.rank(); ++i) {
    if (!shape.dim(i).Compatible(dims[i])) return false;
  }
  return true;
}

// As far as they are known.
struct Counts {
  Dim images = Dim::Any(), priors = Dim::Any(), classes = Dim::Any();
};

absl::StatusOr<Counts> CountsOf(const Node& node) {
  const Attributes& a = node.attributes();
  const Shape& offsets = node.input(0).shape();
  const Shape& scores = node.input(1).shape();
  const Shape& priors = node.input(2).shape();
  const int64_t parts = a.GetBool("variance_encoded_in_target") ? 1 : 2;
  Counts counts;
  if (offsets.has_rank() && offsets.rank() > 0) counts.images = offsets.dim(0);
  MO_RETURN_IF_ERROR(Check(Fits(scores, {counts.images, Dim::Any()}), "the scores ",
                           ToString(scores), " must be [", ToString(counts.images),
                           ", priors · classes]"));
  MO_RETURN_IF_ERROR(Check(Fits(priors, {Dim(1), Dim(parts), Dim::Any()}), "the priors ",
                           ToString(priors), " must be [1, ", parts, ", priors · 4]"));
  if (priors.has_rank() && priors.dim(2).is_static()) {
    const int64_t numbers = priors.dim(2).value();
    MO_RETURN_IF_ERROR(Check(numbers > 0 && numbers % 4 == 0, "the priors ", ToString(priors),
                             " must have four numbers each"));
    counts.priors = Dim(numbers / 4);
  }
  if (counts.priors.is_static() && scores.has_rank() && scores.dim(1).is_static()) {
    const int64_t numbers = scores.dim(1).value(), count = counts.priors.value();
    MO_RETURN_IF_ERROR(Check(numbers > 0 && numbers % count == 0, "the scores ", ToString(scores),
                             " must have a number for each class of ", count, " priors"));
    counts.classes = Dim(numbers / count);
  }
  const Dim boxes = Product(counts.priors, a.GetBool("share_location") ? Dim(1) : counts.classes);
  const Dim expected = Product(boxes, Dim(4));
  MO_RETURN_IF_ERROR(Check(Fits(offsets, {counts.images, expected}), "the offsets ",
                           ToString(offsets), " must be [", ToString(counts.images), ", ",
                           ToString(expected), "]"));
  return counts;
}

absl::Status InferDetectionOutput(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  MO_ASSIGN_OR_RETURN(const Counts counts, CountsOf(node));
  const Ints& keep = node.attributes().GetInts("keep_top_k");
  const int64_t top = node.attributes().GetInt("top_k");
  MO_RETURN_IF_ERROR(Check(keep.size() == 1 && (keep[0] == -1 || keep[0] > 0),
                           "keep_top_k must be one number above 0, or -1"));
  MO_RETURN_IF_ERROR(Check(top == -1 || top > 0, "top_k must be a number above 0, or -1"));
  const Dim of_class = top > 0 ? Dim(top) : counts.priors;
  const Dim of_image = keep[0] > 0 ? Dim(keep[0]) : Product(of_class, counts.classes);
  outputs = {{node.input(0).type().element_type,
              Shape({Dim(1), Dim(1), Product(counts.images, of_image), Dim(7)})}};
  return absl::OkStatus();
}

struct Detection {
  int64_t label;
  double score;
  Box box;
};

// The boxes and their scores of one image.
class Image {
 public:
  Image(const Attributes& attributes, absl::Span<const Tensor* const> inputs, int64_t image)
      : a_(attributes),
        priors_(inputs[2]->values.data()),
        count_(inputs[2]->extents[2] / 4),
        classes_(inputs[1]->extents[1] / count_),
        offsets_(inputs[0]->values.data() + image * inputs[0]->extents[1]),
        scores_(inputs[1]->values.data() + image * inputs[1]->extents[1]) {}

  // By class and score.
  std::vector<Detection> Detections() const {
    std::vector<Detection> found;
    const bool shared = a_.GetBool("share_location");
    std::vector<Box> boxes = Boxes(0, shared ? 1 : classes_);
    for (int64_t label = 0; label < classes_; ++label) {
      if (label == a_.GetInt("background_label_id")) continue;
      if (!shared && label > 0) boxes = Boxes(label, classes_);
      for (const int64_t box : Suppressed(boxes, Best(label), a_.GetDouble("nms_threshold"),
                                          std::numeric_limits<int64_t>::max(), 0))
        found.push_back({label, Score(label, box), boxes[box]});
    }
    const int64_t keep = a_.GetInts("keep_top_k")[0];
    if (keep < 0 || keep >= static_cast<int64_t>(found.size())) return found;
    std::stable_sort(found.begin(), found.end(),
                     [](const Detection& a, const Detection& b) { return a.score > b.score; });
    found.resize(keep);
    std::stable_sort(found.begin(), found.end(),
                     [](const Detection& a, const Detection& b) { return a.label < b.label; });
    return found;
  }

 private:
  double Score(int64_t label, int64_t box) const { return scores_[box * classes_ + label]; }

  // The boxes whose scores of a class count, by score.
  std::vector<int64_t> Best(int64_t label) const {
    std::vector<int64_t> order;
    for (int64_t box = 0; box < count_; ++box) {
      if (Score(label, box) > a_.GetDouble("confidence_threshold")) order.push_back(box);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](int64_t a, int64_t b) { return Score(label, a) > Score(label, b); });
    const int64_t top = a_.GetInt("top_k");
    if (top > 0 && top < static_cast<int64_t>(order.size())) order.resize(top);
    return order;
  }

  // Of location `location`, of so many of each prior.
  std::vector<Box> Boxes(int64_t location, int64_t locations) const {
    std::vector<Box> boxes;
    const bool encoded = a_.GetBool("variance_encoded_in_target");
    for (int64_t i = 0; i < count_; ++i) {
      const double* prior = priors_ + 4 * i;
      const double* variance = prior + 4 * count_;
      double offset[4];
      for (int n = 0; n < 4; ++n)
        offset[n] = offsets_[(i * locations + location) * 4 + n] * (encoded ? 1 : variance[n]);
      const Box box = {prior[0], prior[1], prior[2], prior[3]};
      boxes.push_back(a_.GetString("code_type") == kCenterSize
                          ? Moved(box, {offset[0], offset[1], offset[2], offset[3]}, 0)
                          : Box{box.x1 + offset[0], box.y1 + offset[1], box.x2 + offset[2],
                                box.y2 + offset[3]});
    }
    return boxes;
  }

  const Attributes& a_;
  const double* priors_;
  int64_t count_, classes_;
  const double* offsets_;
  const double* scores_;
};

absl::Status EvaluateDetectionOutput(const Node& node, absl::Span<const Tensor* const> inputs,
                                     absl::Span<Tensor> outputs) {
  double* row = outputs[0].values.data();
  const double* end = row + outputs[0].values.size();
  for (int64_t image = 0; image < inputs[0]->extents[0]; ++image) {
    for (const Detection& d : Image(node.attributes(), inputs, image).Detections()) {
      const double numbers[] = {static_cast<double>(image),
                                static_cast<double>(d.label),
                                d.score,
                                d.box.x1,
                                d.box.y1,
                                d.box.x2,
                                d.box.y2};
      row = std::copy(std::begin(numbers), std::end(numbers), row);
    }
  }
  if (row != end) *row = -1;
  return absl::OkStatus();
}

// A score and a corner are as wrong as any may be.
absl::Status DetectionOutputMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                                      absl::Span<const Tensor* const> magnitudes,
                                      absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const absl::Span<const double> priors = magnitudes[2]->values;
  const size_t count = inputs[2]->extents[2];
  const double reach = Largest(priors.subspan(0, count));
  const double variance =
      a.GetBool("variance_encoded_in_target") ? 1 : Largest(priors.subspan(count));
  const double offset = variance * Largest(magnitudes[0]->values);
  const double corner = a.GetString("code_type") == kCenterSize
                            ? MagnitudeOfMoved(reach, offset, offset)
                            : reach + offset;
  const double score = Largest(magnitudes[1]->values);
  std::vector<double>& values = outputs[0].values;
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = i % 7 < 2 ? std::abs(values[i]) : i % 7 == 2 ? score : corner;
  return absl::OkStatus();
}

Attributes DetectionOutputIrAttributes(const Node&, int) { return {{"normalized", true}}; }

absl::Status InferProposal(const Node& node, std::vector<TensorType>& outputs) {
  MO_RETURN_IF_ERROR(CheckFloatingPoint(node));
  MO_RETURN_IF_ERROR(CheckSameTypes(node));
  const Attributes& a = node.attributes();
  for (const char* name :
       {"base_size", "feat_stride", "min_size", "pre_nms_topn", "post_nms_topn"}) {
    MO_RETURN_IF_ERROR(Check(a.GetInt(name) > 0, name, " is ", a.GetInt(name)));
  }
  for (const char* name : {"ratio", "scale"}) {
    const Doubles& list = a.GetDoubles(name);
    MO_RETURN_IF_ERROR(Check(
        !list.empty() && std::all_of(list.begin(), list.end(), [](double v) { return v > 0; }),
        name, " must be numbers above 0"));
  }
  const int64_t anchors =
      static_cast<int64_t>(a.GetDoubles("ratio").size() * a.GetDoubles("scale").size());
  const Shape& scores = node.input(0).shape();
  const Shape& offsets = node.input(1).shape();
  MO_RETURN_IF_ERROR(Check(Fits(scores, {Dim(1), Dim(2 * anchors), Dim::Any(), Dim::Any()}),
                           "the scores ", ToString(scores), " must be [1, ", 2 * anchors,
                           ", H, W] for ", anchors, " anchors"));
  const Dim height = scores.has_rank() ? scores.dim(2) : Dim::Any();
  const Dim width = scores.has_rank() ? scores.dim(3) : Dim::Any();
  MO_RETURN_IF_ERROR(Check(Fits(offsets, {Dim(1), Dim(4 * anchors), height, width}), "the offsets ",
                           ToString(offsets), " must be [1, ", 4 * anchors, ", ", ToString(height),
                           ", ", ToString(width), "]"));
  MO_RETURN_IF_ERROR(Check(Fits(node.input(2).shape(), {Dim(3)}), "the image ",
                           ToString(node.input(2).shape()), " must be [3]"));
  const ElementType type = node.input(0).type().element_type;
  const Dim rows(a.GetInt("post_nms_topn"));
  outputs = {{type, Shape({rows, Dim(5)})}, {type, Shape({rows})}};
  return absl::OkStatus();
}

// Around the middle of a square of base_size: of about its area, with height ratio · width, both
// rounded, times scale.
std::vector<Box> Anchors(const Attributes& a) {
  std::vector<Box> anchors;
  const double base = static_cast<double>(a.GetInt("base_size")), middle = 0.5 * (base - 1);
  for (const double ratio : a.GetDoubles("ratio")) {
    const double width = std::round(std::sqrt(base * base / ratio));
    const double height = std::round(width * ratio);
    for (const double scale : a.GetDoubles("scale")) {
      const double x = 0.5 * (width * scale - 1), y = 0.5 * (height * scale - 1);
      anchors.push_back({middle - x, middle - y, middle + x, middle + y});
    }
  }
  return anchors;
}

struct Proposals {
  std::vector<Box> boxes;
  std::vector<double> scores;
};

// Of all anchors at all places of the grid, row by row.
Proposals AllProposals(const Attributes& a, absl::Span<const Tensor* const> inputs) {
  const std::vector<Box> anchors = Anchors(a);
  const size_t count = anchors.size();
  const size_t width = inputs[0]->extents[3], places = inputs[0]->extents[2] * width;
  const double stride = static_cast<double>(a.GetInt("feat_stride"));
  const std::vector<double>& image = inputs[2]->values;
  const double least = static_cast<double>(a.GetInt("min_size")) * image[2];
  auto cut = [](double at, double extent) { return std::max(std::min(at, extent - 1), 0.0); };
  Proposals all;
  for (size_t i = 0; i < places * count; ++i) {
    const size_t place = i / count, anchor = i % count;
    const double* offset = inputs[1]->values.data() + 4 * anchor * places + place;
    const double x = static_cast<double>(place % width) * stride;
    const double y = static_cast<double>(place / width) * stride;
    const Box& box = anchors[anchor];
    const Box moved = Moved({box.x1 + x, box.y1 + y, box.x2 + x, box.y2 + y},
                            {offset[0], offset[places], offset[2 * places], offset[3 * places]}, 1);
    const Box inside = {cut(moved.x1, image[1]), cut(moved.y1, image[0]), cut(moved.x2, image[1]),
                        cut(moved.y2, image[0])};
    const bool large = inside.x2 - inside.x1 + 1 >= least && inside.y2 - inside.y1 + 1 >= least;
    all.boxes.push_back(inside);
    all.scores.push_back(large ? inputs[0]->values[(count + anchor) * places + place] : 0);
  }
  return all;
}

absl::Status EvaluateProposal(const Node& node, absl::Span<const Tensor* const> inputs,
                              absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  const Proposals all = AllProposals(a, inputs);
  std::vector<int64_t> order(all.boxes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t l, int64_t r) { return all.scores[l] > all.scores[r]; });
  if (a.GetInt("pre_nms_topn") < static_cast<int64_t>(order.size()))
    order.resize(a.GetInt("pre_nms_topn"));
  double* row = outputs[0].values.data();
  double* score = outputs[1].values.data();
  for (const int64_t i :
       Suppressed(all.boxes, order, a.GetDouble("nms_thresh"), a.GetInt("post_nms_topn"), 1)) {
    const Box& box = all.boxes[i];
    const double numbers[] = {0, box.x1, box.y1, box.x2, box.y2};
    row = std::copy(std::begin(numbers), std::end(numbers), row);
    *score++ = all.scores[i];
  }
  if (row != outputs[0].values.data() + outputs[0].values.size()) *row = -1;
  return absl::OkStatus();
}

// A score and a corner are as wrong as any may be.
absl::Status ProposalMagnitude(const Node& node, absl::Span<const Tensor* const> inputs,
                               absl::Span<const Tensor* const> magnitudes,
                               absl::Span<Tensor> outputs) {
  const Attributes& a = node.attributes();
  double reach = 0;
  for (const Box& anchor : Anchors(a)) reach = std::max({reach, anchor.x2, anchor.y2});
  const int64_t places = std::max(inputs[0]->extents[2], inputs[0]->extents[3]);
  reach += static_cast<double>(places) * static_cast<double>(a.GetInt("feat_stride"));
  const double offset = Largest(magnitudes[1]->values);
  const double corner =
      std::max(MagnitudeOfMoved(reach, offset, offset), Largest(magnitudes[2]->values));
  std::vector<double>& regions = outputs[0].values;
  for (size_t i = 0; i < regions.size(); ++i)
    regions[i] = i % 5 == 0 ? std::abs(regions[i]) : corner;
  std::fill(outputs[1].values.begin(), outputs[1].values.end(), Largest(magnitudes[0]->values));
  return absl::OkStatus();
}

}  // namespace

std::vector<OpSchema> DetectionOps() {
  return {{.type = ops::kDetectionOutput,
           .min_inputs = 3,
           .max_inputs = 3,
           .attributes = {{"background_label_id", AttributeKind::kInt, int64_t{0}},
                          {"top_k", AttributeKind::kInt, int64_t{-1}},
                          {"keep_top_k", AttributeKind::kInts, {}},
                          {"variance_encoded_in_target", AttributeKind::kBool, false},
                          {.name = "code_type",
                           .kind = AttributeKind::kString,
                           .default_value = std::string(kCorner),
                           .values = {kCorner, kCenterSize}},
                          {"share_location", AttributeKind::kBool, true},
                          {"nms_threshold", AttributeKind::kDouble, {}},
                          {"confidence_threshold", AttributeKind::kDouble, 0.0}},
           .opset = 8,
           .ir_attributes = DetectionOutputIrAttributes,
           .infer = InferDetectionOutput,
           .evaluate = EvaluateDetectionOutput,
           .magnitude = DetectionOutputMagnitude},
          {.type = ops::kProposal,
           .min_inputs = 3,
           .max_inputs = 3,
           .outputs = 2,
           .attributes = {{"base_size", AttributeKind::kInt, {}},
                          {"pre_nms_topn", AttributeKind::kInt, {}},
                          {"post_nms_topn", AttributeKind::kInt, {}},
                          {"nms_thresh", AttributeKind::kDouble, {}},
                          {"feat_stride", AttributeKind::kInt, {}},
                          {"min_size", AttributeKind::kInt, {}},
                          {"ratio", AttributeKind::kDoubles, {}},
                          {"scale", AttributeKind::kDoubles, {}}},
           .opset = 4,
           .infer = InferProposal,
           .evaluate = EvaluateProposal,
           .magnitude = ProposalMagnitude}};
}

}  // namespace mo
