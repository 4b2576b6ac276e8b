#include "tools/modelgen/ssd.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/modelgen/vgg_layers.h"

namespace modelgen {
namespace {

constexpr int64_t kClasses = 21;
constexpr int64_t kHidden = 128;

// Layers after those of VGG: a convolution of kernel 1 and one of kernel 3.
struct Extra {
  std::string_view id;
  int64_t inner;
  int64_t outputs;
  int64_t stride;
  int64_t pad;
};

constexpr Extra kExtras[] = {
    {"6", 32, 64, 2, 1}, {"7", 16, 32, 2, 1}, {"8", 16, 32, 1, 0}, {"9", 16, 32, 1, 0}};

// A blob that boxes are found in.
struct Map {
  std::string_view blob;
  PriorBox priors;
};

std::vector<Map> Maps() {
  return {{"conv4_3_norm", {30, 60, {2}, 8}},  {"fc7", {60, 111, {2, 3}, 16}},
          {"conv6_2", {111, 162, {2, 3}, 32}}, {"conv7_2", {162, 213, {2, 3}, 64}},
          {"conv8_2", {213, 264, {2}, 100}},   {"conv9_2", {264, 315, {2}, 300}}};
}

void AddBackbone(NetBuilder& net, const std::string& data) {
  std::string blob = AddVggLayers(net, data, 1, {.kernel = 3, .stride = 1, .pad = 1});
  blob = AddRectified(net, "fc6", "relu6", blob,
                      {.outputs = kHidden, .kernel = 3, .pad = 6, .dilation = 6});
  blob = AddRectified(net, "fc7", "relu7", blob, {.outputs = kHidden});
  for (const Extra& extra : kExtras) {
    const std::string name = "conv" + std::string(extra.id);
    blob = AddRectified(net, name + "_1", name + "_1_relu", blob, {.outputs = extra.inner});
    blob = AddRectified(
        net, name + "_2", name + "_2_relu", blob,
        {.outputs = extra.outputs, .kernel = 3, .stride = extra.stride, .pad = extra.pad});
  }
  net.Add("conv4_3_norm", {"conv4_3"}, Normalize{});
}

// `each` numbers for each of the boxes of a map, flat in the order of the priors.
std::string Predicted(NetBuilder& net, const Map& map, const std::string& kind, int64_t each) {
  const std::string name = std::string(map.blob) + "_mbox_" + kind;
  net.Add(name, std::string(map.blob),
          Convolution{.outputs = each * PriorCount(map.priors),
                      .kernel = 3,
                      .pad = 1,
                      .bias = true,
                      .classifies = true});
  net.Add(name + "_perm", {name}, Permute{{0, 2, 3, 1}});
  return net.Add(name + "_flat", {name + "_perm"}, Flatten{});
}

}  // namespace

Net Ssd() {
  NetBuilder net("VGG_VOC0712_SSD_300x300_deploy");
  net.set_input_spelling(InputSpelling::kInputShape);
  net.set_calibration({.batch = 4, .height = 300, .width = 300});
  const std::string data = net.Add("data", Input{{1, 3, 300, 300}});
  AddBackbone(net, data);
  std::vector<std::string> locations, confidences, priors;
  for (const Map& map : Maps()) {
    const std::string blob(map.blob);
    locations.push_back(Predicted(net, map, "loc", 4));
    confidences.push_back(Predicted(net, map, "conf", kClasses));
    priors.push_back(net.Add(blob + "_mbox_priorbox", {blob, data}, map.priors));
  }
  net.Add("mbox_loc", locations, Concat{});
  net.Add("mbox_conf", confidences, Concat{});
  net.Add("mbox_priorbox", priors, Concat{.axis = 2});
  net.Add("mbox_conf_reshape", {"mbox_conf"}, Reshape{{0, -1, kClasses}});
  net.Add("mbox_conf_softmax", "mbox_conf_reshape", Softmax{.axis = 2});
  net.Add("mbox_conf_flatten", {"mbox_conf_softmax"}, Flatten{});
  net.Add("detection_out", {"mbox_loc", "mbox_conf_flatten", "mbox_priorbox"},
          DetectionOutput{.classes = kClasses});
  return std::move(net).Build();
}

}  // namespace modelgen
