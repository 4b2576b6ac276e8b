#include "tools/modelgen/caffe_parameters.h"

#include <string>
#include <variant>

namespace modelgen {
namespace {

// What all detectors of the kind share.
constexpr float kVariances[] = {0.1f, 0.1f, 0.2f, 0.2f};
constexpr int64_t kCandidates = 400;  // Of each class.
constexpr float kOverlap = 0.45f;
constexpr float kConfidence = 0.01f;

struct Writer {
  TextWriter& out;

  void operator()(const Lrn& op) const {
    out.Open("lrn_param");
    out.Number("local_size", op.size);
    out.Number("alpha", op.alpha);
    out.Number("beta", 0.75f);
    if (op.within_channel) out.Word("norm_region", "WITHIN_CHANNEL");
    out.Close();
  }

  void operator()(const Normalize& op) const {
    out.Open("norm_param");
    out.Word("across_spatial", "false");
    out.Open("scale_filler");
    out.String("type", "constant");
    out.Number("value", op.scale);
    out.Close();
    out.Word("channel_shared", "false");
    out.Close();
  }

  void operator()(const Gate&) const {
    out.Open("scale_param");
    out.Number("axis", int64_t{0});
    out.Close();
  }

  void operator()(const Crop& op) const {
    out.Open("crop_param");
    out.Number("axis", int64_t{2});
    out.Number("offset", op.offset);
    out.Close();
  }

  void operator()(const Permute& op) const {
    out.Open("permute_param");
    out.Numbers("order", op.order);
    out.Close();
  }

  void operator()(const Flatten&) const {
    out.Open("flatten_param");
    out.Number("axis", int64_t{1});
    out.Close();
  }

  void operator()(const Reshape& op) const {
    out.Open("reshape_param");
    out.Open("shape");
    out.Numbers("dim", op.extents);
    out.Close();
    out.Close();
  }

  void operator()(const PriorBox& op) const {
    out.Open("prior_box_param");
    out.Number("min_size", op.smallest);
    out.Number("max_size", op.largest);
    out.Numbers("aspect_ratio", op.ratios);
    out.Word("flip", "true");
    out.Word("clip", "false");
    for (float variance : kVariances) out.Number("variance", variance);
    out.Number("step", op.step);
    out.Number("offset", 0.5f);
    out.Close();
  }

  void operator()(const DetectionOutput& op) const {
    out.Open("detection_output_param");
    out.Number("num_classes", op.classes);
    out.Word("share_location", "true");
    out.Number("background_label_id", int64_t{0});
    out.Open("nms_param");
    out.Number("nms_threshold", kOverlap);
    out.Number("top_k", kCandidates);
    out.Close();
    out.Word("code_type", "CENTER_SIZE");
    out.Number("keep_top_k", DetectionOutput::kMax);
    out.Number("confidence_threshold", kConfidence);
    out.Close();
  }

  void operator()(const Proposal& op) const {
    std::string settings = "'feat_stride': " + std::to_string(op.stride) + " \n'scales': ";
    settings += "!!python/tuple [";
    for (int64_t scale : op.scales) {
      if (settings.back() != '[') settings += ", ";
      settings += std::to_string(scale);
    }
    out.Open("python_param");
    out.String("module", "rpn.proposal_layer");
    out.String("layer", "ProposalLayer");
    out.String("param_str", settings + "]");
    out.Close();
  }

  void operator()(const RoiPooling& op) const {
    out.Open("roi_pooling_param");
    out.Number("pooled_w", op.size);
    out.Number("pooled_h", op.size);
    out.Number("spatial_scale", 1.0f / static_cast<float>(op.stride));
    out.Close();
  }

  void operator()(const Sigmoid&) const {}
  void operator()(const Axpy&) const {}
};

}  // namespace

void WriteParameters(const CaffeOperation& operation, TextWriter& out) {
  std::visit(Writer{out}, operation);
}

}  // namespace modelgen
