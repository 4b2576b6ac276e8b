#include "tools/modelgen/faster_rcnn.h"

#include <string>
#include <utility>

namespace modelgen {
namespace {

constexpr int64_t kClasses = 21;
constexpr int64_t kHidden = 256;
constexpr int64_t kAnchors = 9;
constexpr double kSmall = 0.2;  // The spread of offsets of boxes.

std::string Rectified(NetBuilder& net, const std::string& id, const std::string& bottom,
                      Convolution convolution) {
  convolution.bias = true;
  convolution.centers = true;
  return net.Add("relu" + id, net.Add("conv" + id, bottom, convolution), Relu{});
}

std::string Pooled(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const std::string normalized =
      net.Add("norm" + id, {bottom}, Lrn{.size = 3, .alpha = 5e-5f, .within_channel = true});
  return net.Add("pool" + id, normalized, Pooling{.kernel = 3, .stride = 2, .pad = 1});
}

std::string Backbone(NetBuilder& net, std::string blob) {
  blob = Rectified(net, "1", blob, {.outputs = 24, .kernel = 7, .stride = 2, .pad = 3});
  blob = Pooled(net, "1", blob);
  blob = Rectified(net, "2", blob, {.outputs = 64, .kernel = 5, .stride = 2, .pad = 2});
  blob = Pooled(net, "2", blob);
  blob = Rectified(net, "3", blob, {.outputs = 96, .kernel = 3, .pad = 1});
  blob = Rectified(net, "4", blob, {.outputs = 96, .kernel = 3, .pad = 1});
  return Rectified(net, "5", blob, {.outputs = 64, .kernel = 3, .pad = 1});
}

// Regions of the image that may show an object.
std::string Regions(NetBuilder& net, const std::string& blob, const std::string& im_info) {
  net.Add("rpn_conv1", blob,
          Convolution{.outputs = 64, .kernel = 3, .pad = 1, .bias = true, .centers = true});
  net.Add("rpn_relu1", "rpn_conv1", Relu{});
  net.Add("rpn_cls_score", "rpn_conv1",
          Convolution{.outputs = 2 * kAnchors, .bias = true, .classifies = true});
  net.Add("rpn_bbox_pred", "rpn_conv1",
          Convolution{.outputs = 4 * kAnchors, .bias = true, .gain = kSmall, .classifies = true});
  net.Add("rpn_cls_score_reshape", {"rpn_cls_score"}, Reshape{{0, 2, -1, 0}});
  net.Add("rpn_cls_prob", "rpn_cls_score_reshape", Softmax{});
  net.Add("rpn_cls_prob_reshape", {"rpn_cls_prob"}, Reshape{{0, 2 * kAnchors, -1, 0}});
  return net.Add("rois", {"rpn_cls_prob_reshape", "rpn_bbox_pred", im_info},
                 Proposal{.stride = 16, .scales = {2, 4, 8}});
}

std::string Hidden(NetBuilder& net, const std::string& id, const std::string& bottom) {
  const std::string blob = net.Add("fc" + id, bottom, InnerProduct{.outputs = kHidden});
  net.Add("relu" + id, blob, Relu{});
  return net.Add("drop" + id, blob, Dropout{.scale_train = false});
}

}  // namespace

Net FasterRcnn() {
  NetBuilder net("ZF");
  net.set_input_spelling(InputSpelling::kInputShape);
  net.set_calibration({.batch = 4, .height = 240, .width = 320});
  std::string blob = net.Add("data", Input{{1, 3, 240, 320}});
  const std::string im_info = net.Add("im_info", Input{{1, 3}});
  blob = Backbone(net, blob);
  const std::string rois = Regions(net, blob, im_info);
  blob = net.Add("roi_pool_conv5", {blob, rois}, RoiPooling{.size = 6, .stride = 16});
  blob = Hidden(net, "6", blob);
  blob = Hidden(net, "7", blob);
  const std::string scores = net.Add("cls_score", blob, InnerProduct{.outputs = kClasses});
  net.Add("bbox_pred", blob, InnerProduct{.outputs = 4 * kClasses});
  net.Add("cls_prob", scores, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen
