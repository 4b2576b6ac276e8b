#include "tools/modelgen/detector.h"

#include <string>
#include <vector>

#include "tools/modelgen/onnx_modules.h"

namespace modelgen {
namespace {

constexpr int64_t kClasses = 8;
constexpr int64_t kPicked = 20;  // of each class
constexpr float kOverlap = 0.5f;
constexpr float kScore = 0.9f;

// One size of the image: how many pixels are between places, and how many places a side has.
struct Level {
  int64_t stride;
  int64_t side;
};

constexpr Level kLevels[] = {{8, 20}, {16, 10}};

class DetectorNet {
 public:
  std::string Model() {
    g_.Input("images", OnnxGraph::Type::kFloat, {"batch", "3", "160", "160"});
    std::string x = Unit("stem", "images", 3, 16, 3, 2);
    x = Stage("stage1", Unit("down1", x, 16, 32, 3, 2), 32);
    const std::string near = Stage("stage2", Unit("down2", x, 32, 64, 3, 2), 64);
    const std::string far = Pools("pools", Stage("stage3", Unit("down3", near, 64, 64, 3, 2), 64));
    const std::string joined =
        g_.Node("Concat", {Enlarged("up", far), near}, "joined", OnnxAttributes().Int("axis", 1));
    const std::string fused = Stage("stage4", Unit("narrow", joined, 128, 64, 1), 64);
    std::vector<std::string> boxes, scores;
    Head("head0", fused, kLevels[0], boxes, scores);
    Head("head1", far, kLevels[1], boxes, scores);
    Pick(g_.Node("Concat", boxes, "boxes", OnnxAttributes().Int("axis", 1)),
         g_.Node("Concat", scores, "scores", OnnxAttributes().Int("axis", 2)));
    return g_.Bytes();
  }

 private:
  std::string Unit(const std::string& name, const std::string& data, int64_t inputs,
                   int64_t outputs, int64_t kernel, int64_t stride = 1) {
    const std::string y = m_.Convolve(name + ".conv", data, inputs, outputs, kernel, stride);
    return m_.Swish(name, y);
  }

  // One half of the channels goes through convolutions, with a way around them.
  std::string Stage(const std::string& name, const std::string& data, int64_t channels) {
    const int64_t half = channels / 2;
    const std::string sizes = m_.Integers(name + ".sizes", {half, half});
    g_.NodeOfMany("Split", {data, sizes}, {name + ".left", name + ".right"},
                  OnnxAttributes().Int("axis", 1));
    std::string y = Unit(name + ".1", name + ".right", half, half, 3);
    y = Unit(name + ".2", y, half, half, 3);
    y = g_.Node("Add", {name + ".right", y}, name + ".add");
    y = g_.Node("Concat", {name + ".left", name + ".right", y}, name + ".all",
                OnnxAttributes().Int("axis", 1));
    return Unit(name + ".out", y, 3 * half, channels, 1);
  }

  // Maxima of growing windows.
  std::string Pools(const std::string& name, const std::string& data) {
    std::vector<std::string> parts = {Unit(name + ".in", data, 64, 32, 1)};
    const std::vector<int64_t> window(2, 5), pads(4, 2), strides(2, 1);
    for (int i = 0; i < 3; ++i) {
      OnnxAttributes attributes;
      attributes.Ints("kernel_shape", window).Ints("pads", pads).Ints("strides", strides);
      parts.push_back(
          g_.Node("MaxPool", {parts.back()}, name + "." + std::to_string(i), attributes));
    }
    const std::string all =
        g_.Node("Concat", parts, name + ".all", OnnxAttributes().Int("axis", 1));
    return Unit(name + ".out", all, 128, 64, 1);
  }

  std::string Enlarged(const std::string& name, const std::string& data) {
    const std::vector<float> factors = {1, 1, 2, 2};
    const std::string scales = g_.Weights(name + ".scales", {4}, factors);
    OnnxAttributes attributes;
    attributes.Text("mode", "nearest").Text("coordinate_transformation_mode", "asymmetric");
    attributes.Text("nearest_mode", "floor");
    return g_.Node("Resize", {data, "", scales}, name, attributes);
  }

  // Of each place a box around it and the scores of the classes.
  void Head(const std::string& name, const std::string& data, const Level& level,
            std::vector<std::string>& boxes, std::vector<std::string>& scores) {
    const int64_t places = level.side * level.side;
    std::string box = m_.Convolve(name + ".box", Unit(name + ".box_in", data, 64, 64, 3), 64, 4, 1);
    box = Flat(name + ".box_flat", box, 4, places);
    box = g_.Node("Sigmoid", {box}, name + ".box_sigmoid");
    const std::vector<int64_t> order = {0, 2, 1};
    box = g_.Node("Transpose", {box}, name + ".box_rows", OnnxAttributes().Ints("perm", order));
    const std::string scales = g_.Weights(name + ".scales", {4}, Scales(level));
    const std::string centres = g_.Weights(name + ".centres", {1, places, 4}, Centres(level));
    box = g_.Node("Mul", {box, scales}, name + ".box_scaled");
    boxes.push_back(g_.Node("Add", {box, centres}, name + ".box_placed"));
    std::string score = Unit(name + ".score_in", data, 64, 64, 3);
    score = m_.Convolve(name + ".score", score, 64, kClasses, 1);
    score = Flat(name + ".score_flat", score, kClasses, places);
    scores.push_back(g_.Node("Sigmoid", {score}, name + ".score_sigmoid"));
  }

  std::string Flat(const std::string& name, const std::string& data, int64_t channels,
                   int64_t places) {
    return g_.Node("Reshape", {data, m_.Integers(name + ".shape", {-1, channels, places})}, name);
  }

  // Centres move by up to a stride, sizes are up to eight of it.
  static std::vector<float> Scales(const Level& level) {
    const float stride = static_cast<float>(level.stride);
    return {stride, stride, 8 * stride, 8 * stride};
  }

  static std::vector<float> Centres(const Level& level) {
    std::vector<float> values;
    for (int64_t y = 0; y < level.side; ++y) {
      for (int64_t x = 0; x < level.side; ++x) {
        values.push_back(static_cast<float>(x * level.stride));
        values.push_back(static_cast<float>(y * level.stride));
        values.insert(values.end(), {0.0f, 0.0f});
      }
    }
    return values;
  }

  void Pick(const std::string& boxes, const std::string& scores) {
    int64_t places = 0;
    for (const Level& level : kLevels) places += level.side * level.side;
    const std::string most = m_.Integers("most", {kPicked});
    const std::string overlap = g_.Weights("overlap", {1}, {&kOverlap, 1});
    const std::string score = g_.Weights("least_score", {1}, {&kScore, 1});
    g_.Node("NonMaxSuppression", {boxes, scores, most, overlap, score}, "picked",
            OnnxAttributes().Int("center_point_box", 1));
    const std::string count = std::to_string(places);
    g_.Output(boxes, OnnxGraph::Type::kFloat, {"batch", count, "4"});
    g_.Output(scores, OnnxGraph::Type::kFloat, {"batch", std::to_string(kClasses), count});
    g_.Output("picked", OnnxGraph::Type::kInt64, {"picked_boxes", "3"});
  }

  OnnxModules m_{"detector"};
  OnnxGraph& g_ = m_.graph();
};

}  // namespace

std::string Detector() { return DetectorNet().Model(); }

}  // namespace modelgen
