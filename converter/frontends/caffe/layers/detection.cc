// ROIPooling, PSROIPooling, DetectionOutput.

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

// A bottom without axes of one element at its end, so that `rank` are left: as in [R, 5, 1, 1].
// Caffe does not look at these. A failed value after an error that says what is expected.
Value OfRank(Layer& layer, int bottom, int rank, absl::string_view expected) {
  const Value value = layer.bottoms()[bottom];
  const Shape& shape = value.shape();
  const bool fits = shape.has_rank() && shape.rank() >= rank &&
                    std::all_of(shape.dims().begin() + rank, shape.dims().end(),
                                [](const Dim& dim) { return dim.Same(Dim(1)); });
  if (fits && shape.rank() == rank) return value;
  const std::vector<Dim> dims =
      fits ? std::vector<Dim>(shape.dims().begin(), shape.dims().begin() + rank)
           : std::vector<Dim>();
  const int64_t open =
      std::count_if(dims.begin(), dims.end(), [](const Dim& dim) { return !dim.is_static(); });
  if (fits && open <= 1)
    return layer.Reshaped(value, absl::StrCat("/bottom_", bottom), Shape(dims));
  layer.Error(Code::kNodeInputs,
              absl::StrCat("its input ", bottom, " is ", ToString(shape), "; expected ", expected));
  return Value();
}

bool CheckScale(Layer& layer, absl::string_view parameter, float scale) {
  if (scale > 0 && std::isfinite(scale)) return true;
  return layer.Error(absl::StrCat("spatial_scale is ", scale, "; expected a number above 0"),
                     parameter, "spatial_scale");
}

constexpr char kRegions[] = "regions [R, 5]: image, x1, y1, x2, y2";

void ImportRoiPooling(Layer& layer) {
  constexpr char kParameter[] = "roi_pooling_param";
  const ROIPoolingParameter& p = layer.parameters().roi_pooling_param();
  if (p.has_pooled_size()) {
    layer.Error("pooled_size is of a fork; expected pooled_h and pooled_w", kParameter,
                "pooled_size");
    return;
  }
  constexpr uint32_t kLargest = 1 << 16;
  for (const auto& [field, size] :
       {std::pair("pooled_h", p.pooled_h()), std::pair("pooled_w", p.pooled_w())}) {
    if (size >= 1 && size <= kLargest) continue;
    layer.Error(absl::StrCat(field, " is missing or out of range; expected 1 or more"), kParameter,
                field);
    return;
  }
  if (!CheckScale(layer, kParameter, p.spatial_scale())) return;
  layer.SetTop(layer.Add(ops::kROIPooling, "", {layer.bottoms()[0], OfRank(layer, 1, 2, kRegions)},
                         {{"pooled_h", int64_t{p.pooled_h()}},
                          {"pooled_w", int64_t{p.pooled_w()}},
                          {"spatial_scale", double{p.spatial_scale()}}}));
}

void ImportPsRoiPooling(Layer& layer) {
  constexpr char kParameter[] = "psroi_pooling_param";
  const PSROIPoolingParameter& p = layer.parameters().psroi_pooling_param();
  for (const auto& [field, size] :
       {std::pair("output_dim", p.output_dim()), std::pair("group_size", p.group_size())}) {
    if (size >= 1) continue;
    layer.Error(absl::StrCat(field, " is missing or out of range; expected 1 or more"), kParameter,
                field);
    return;
  }
  if (!CheckScale(layer, kParameter, p.spatial_scale())) return;
  layer.SetTop(layer.Add(ops::kPSROIPooling, "",
                         {layer.bottoms()[0], OfRank(layer, 1, 2, kRegions)},
                         {{"output_dim", int64_t{p.output_dim()}},
                          {"group_size", int64_t{p.group_size()}},
                          {"spatial_scale", double{p.spatial_scale()}}}));
}

constexpr char kDetection[] = "detection_output_param";
constexpr uint32_t kMaxClasses = 1 << 20;
constexpr int64_t kMaxPriors = 1 << 28;

bool CheckDetectionParameters(Layer& layer) {
  const DetectionOutputParameter& p = layer.parameters().detection_output_param();
  const NonMaximumSuppressionParameter& nms = p.nms_param();
  auto error = [&](absl::string_view field, absl::string_view text) {
    return layer.Error(text, kDetection, field);
  };
  if (p.num_classes() < 1 || p.num_classes() > kMaxClasses)
    return error("num_classes",
                 "num_classes is missing or out of range; expected the number of classes");
  if (nms.eta() != 1)
    return error("nms_param", absl::StrCat("eta is ", nms.eta(),
                                           ", with which the threshold of the overlap changes "
                                           "from box to box; OpenVINO has no such operation. "
                                           "Expected 1"));
  if (!(nms.nms_threshold() >= 0) || !std::isfinite(nms.nms_threshold()))
    return error("nms_param",
                 absl::StrCat("nms_threshold is ", nms.nms_threshold(), "; expected 0 or more"));
  if (nms.has_top_k() && nms.top_k() == 0)
    return error("nms_param", "top_k is 0, so nothing would be detected; expected 1 or more");
  if (p.keep_top_k() == 0)
    return error("keep_top_k", "keep_top_k is 0, so nothing would be detected; expected 1 or more");
  if (!std::isfinite(p.confidence_threshold()))
    return error("confidence_threshold", "confidence_threshold is not a finite number");
  if (!p.normalized() || !p.normalized_bbox())
    return error(p.normalized() ? "normalized_bbox" : "normalized",
                 "boxes in pixels are of forks; expected boxes as parts of the image");
  return true;
}

// What the layer reads, in the form of DetectionOutput.
struct Detector {
  Value offsets, scores, priors;
};

// The number of priors, for which there are the others; nullopt after an error.
std::optional<int64_t> CountOfPriors(Layer& layer, const Detector& detector) {
  const DetectionOutputParameter& p = layer.parameters().detection_output_param();
  const Shape& priors = detector.priors.shape();
  if (!priors.dim(0).Same(Dim(1)) || !priors.dim(1).Same(Dim(2)) || !priors.dim(2).is_static() ||
      priors.dim(2).value() < 4 || priors.dim(2).value() > 4 * kMaxPriors ||
      priors.dim(2).value() % 4 != 0) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its priors are ", ToString(priors), "; expected [1, 2, priors · 4]"));
    return std::nullopt;
  }
  const int64_t count = priors.dim(2).value() / 4;
  const int64_t classes = p.num_classes();
  const int64_t offsets = 4 * count * (p.share_location() ? 1 : classes);
  if (detector.offsets.shape().dim(1).Compatible(Dim(offsets)) &&
      detector.scores.shape().dim(1).Compatible(Dim(count * classes)))
    return count;
  layer.Error(
      Code::kNodeInputs,
      absl::StrCat("its inputs are ", ToString(detector.offsets.shape()), " and ",
                   ToString(detector.scores.shape()), ", but for ", count, " priors and ", classes,
                   " classes they would be [N, ", offsets, "] and [N, ", count * classes,
                   "]. A fork of Caffe whose PriorBox yields more boxes for the same "
                   "parameters (FaceBoxes) is not read"));
  return std::nullopt;
}

// CORNER_SIZE moves a corner by a part of the prior's extents: CORNER, with variances that are
// multiplied by the extents.
Value WithSizes(Layer& layer, Value priors, int64_t count, bool encoded) {
  const std::vector<Value> parts =
      layer.AddSeveral(ops::kSplit, "/priors/parts",
                       {layer.Reshaped(priors, "/priors/numbers", Shape({1, 2, count, 4})),
                        layer.AddInteger("/priors/parts/axis", 1)},
                       {{"num_splits", int64_t{2}}});
  if (parts.empty()) return Value();
  const std::vector<Value> corners = layer.AddSeveral(
      ops::kSplit, "/priors/corners", {parts[0], layer.AddInteger("/priors/corners/axis", 3)},
      {{"num_splits", int64_t{2}}});
  if (corners.empty()) return Value();
  const Value size = layer.Add(ops::kSubtract, "/priors/size", {corners[1], corners[0]});
  Value variances = layer.Add(ops::kConcat, "/priors/sizes", {size, size}, {{"axis", int64_t{3}}});
  if (!encoded) variances = layer.Add(ops::kMultiply, "/priors/variances", {parts[1], variances});
  const Value both =
      layer.Add(ops::kConcat, "/priors/both", {parts[0], variances}, {{"axis", int64_t{1}}});
  return layer.Reshaped(both, "/priors", Shape({1, 2, 4 * count}));
}

Value WithoutVariances(Layer& layer, Value priors) {
  const std::vector<Value> parts =
      layer.AddSeveral(ops::kSplit, "/priors", {priors, layer.AddInteger("/priors/axis", 1)},
                       {{"num_splits", int64_t{2}}});
  return parts.empty() ? Value() : parts[0];
}

Attributes DetectionAttributes(const DetectionOutputParameter& p, int64_t priors, bool encoded) {
  const NonMaximumSuppressionParameter& nms = p.nms_param();
  const int64_t top = nms.top_k() > 0 ? std::min<int64_t>(nms.top_k(), priors) : -1;
  const int64_t most = (top > 0 ? top : priors) * p.num_classes();
  const int64_t keep = p.keep_top_k() > 0 ? std::min<int64_t>(p.keep_top_k(), most) : -1;
  const float threshold = p.has_confidence_threshold() ? p.confidence_threshold()
                                                       : std::numeric_limits<float>::lowest();
  const bool by_center = p.code_type() == DetectionOutputParameter::CENTER_SIZE;
  return {
      {"background_label_id", int64_t{p.background_label_id()}},
      {"top_k", top},
      {"keep_top_k", Ints{keep}},
      {"variance_encoded_in_target", encoded},
      {"code_type", absl::StrCat("caffe.PriorBoxParameter.", by_center ? "CENTER_SIZE" : "CORNER")},
      {"share_location", p.share_location()},
      {"nms_threshold", double{nms.nms_threshold()}},
      {"confidence_threshold", double{threshold}}};
}

void ImportDetectionOutput(Layer& layer) {
  const DetectionOutputParameter& p = layer.parameters().detection_output_param();
  if (!CheckDetectionParameters(layer)) return;
  Detector detector = {OfRank(layer, 0, 2, "the offsets [N, boxes · 4]"),
                       OfRank(layer, 1, 2, "the scores [N, priors · classes]"),
                       OfRank(layer, 2, 3, "the priors [1, 2, priors · 4]")};
  if (detector.offsets.node == nullptr || detector.scores.node == nullptr ||
      detector.priors.node == nullptr)
    return;
  const std::optional<int64_t> count = CountOfPriors(layer, detector);
  if (!count) return;
  bool encoded = p.variance_encoded_in_target();
  if (p.code_type() == DetectionOutputParameter::CORNER_SIZE) {
    detector.priors = WithSizes(layer, detector.priors, *count, encoded);
    encoded = false;
  } else if (encoded) {
    detector.priors = WithoutVariances(layer, detector.priors);
  }
  layer.SetTop(layer.Add(ops::kDetectionOutput, "",
                         {detector.offsets, detector.scores, detector.priors},
                         DetectionAttributes(p, *count, encoded)));
}

}  // namespace

std::vector<LayerType> DetectionLayers() {
  return {
      {"ROIPooling", 2, 2, 1, 1, false, ImportRoiPooling},
      {"PSROIPooling", 2, 2, 1, 1, false, ImportPsRoiPooling},
      {"DetectionOutput", 3, 3, 1, 1, false, ImportDetectionOutput},
  };
}

}  // namespace mo::caffe
