#include "tools/modelgen/inception_v4.h"

#include <string>
#include <utility>
#include <vector>

namespace modelgen {
namespace {

constexpr float kEpsilon = 1e-3f;
// Some 50 ReLUs are one after the other, with no addition around any: more must come through
// than usual, or rounding errors grow too much.
constexpr double kShift = 1.2;
constexpr Pooling kHalf = {.kernel = 3, .stride = 2};
constexpr Pooling kAround = {
    .method = Pooling::Method::kAverage, .kernel = 3, .stride = 1, .pad = 1};

// Builds the net with names of one module: "inception_a1" and the like.
class Module {
 public:
  Module(NetBuilder& net, std::string prefix) : net_(net), prefix_(std::move(prefix)) {}

  // Convolution, BatchNorm, Scale and ReLU, in place from the second on.
  std::string Unit(const std::string& id, const std::string& bottom, Convolution convolution) {
    const std::string name = prefix_ + id;
    net_.Add(name, bottom, convolution);
    net_.Add(name + "_bn", name, BatchNorm{.epsilon = kEpsilon});
    net_.Add(name + "_scale", name, Scale{.shift = kShift});
    return net_.Add(name + "_relu", name, Relu{});
  }

  // Padded so that the image keeps its size. `size` is odd.
  std::string Same(const std::string& id, const std::string& bottom, int64_t outputs, Size size) {
    const Size pad = {(size.height - 1) / 2, (size.width - 1) / 2};
    return Unit(id, bottom, {.outputs = outputs, .kernel = size, .pad = pad});
  }

  std::string Pool(const std::string& id, const std::string& bottom, Pooling pooling) {
    return net_.Add(prefix_ + id, bottom, pooling);
  }

  std::string Join(const std::string& id, const std::vector<std::string>& bottoms) {
    return net_.Add(prefix_ + id, bottoms, Concat{});
  }

 private:
  NetBuilder& net_;
  std::string prefix_;
};

std::string Stem(NetBuilder& net, const std::string& data) {
  Module start(net, "conv");
  std::string blob = start.Unit("1_3x3_s2", data, {.outputs = 32, .kernel = 3, .stride = 2});
  blob = start.Unit("2_3x3_s1", blob, {.outputs = 32, .kernel = 3});
  blob = start.Same("3_3x3_s1", blob, 64, 3);

  Module stem(net, "inception_stem");
  std::string left = stem.Pool("1_pool", blob, kHalf);
  std::string right = stem.Unit("1_3x3_s2", blob, {.outputs = 96, .kernel = 3, .stride = 2});
  blob = stem.Join("1", {left, right});

  left = stem.Same("2_3x3_reduce", blob, 64, 1);
  left = stem.Unit("2_3x3", left, {.outputs = 96, .kernel = 3});
  right = stem.Same("2_1x7_reduce", blob, 64, 1);
  right = stem.Same("2_1x7", right, 64, {1, 7});
  right = stem.Same("2_7x1", right, 64, {7, 1});
  right = stem.Unit("2_3x3_2", right, {.outputs = 96, .kernel = 3});
  blob = stem.Join("2", {left, right});

  left = stem.Unit("3_3x3_s2", blob, {.outputs = 192, .kernel = 3, .stride = 2});
  right = stem.Pool("3_pool", blob, kHalf);
  return stem.Join("3", {left, right});
}

std::string ModuleA(NetBuilder& net, int number, const std::string& bottom) {
  Module a(net, "inception_a" + std::to_string(number) + "_");
  const std::string one = a.Same("1x1_2", bottom, 96, 1);
  std::string two = a.Same("3x3_reduce", bottom, 64, 1);
  two = a.Same("3x3", two, 96, 3);
  std::string three = a.Same("3x3_2_reduce", bottom, 64, 1);
  three = a.Same("3x3_2", three, 96, 3);
  three = a.Same("3x3_3", three, 96, 3);
  std::string four = a.Pool("pool_ave", bottom, kAround);
  four = a.Same("1x1", four, 96, 1);
  return a.Join("concat", {one, two, three, four});
}

std::string ReductionA(NetBuilder& net, const std::string& bottom) {
  Module a(net, "reduction_a_");
  const std::string one = a.Unit("3x3", bottom, {.outputs = 384, .kernel = 3, .stride = 2});
  std::string two = a.Same("3x3_2_reduce", bottom, 192, 1);
  two = a.Same("3x3_2", two, 224, 3);
  two = a.Unit("3x3_3", two, {.outputs = 256, .kernel = 3, .stride = 2});
  const std::string three = a.Pool("pool", bottom, kHalf);
  return a.Join("concat", {one, two, three});
}

std::string ModuleB(NetBuilder& net, int number, const std::string& bottom) {
  Module b(net, "inception_b" + std::to_string(number) + "_");
  const std::string one = b.Same("1x1_2", bottom, 384, 1);
  std::string two = b.Same("1x7_reduce", bottom, 192, 1);
  two = b.Same("1x7", two, 224, {1, 7});
  two = b.Same("7x1", two, 256, {7, 1});
  std::string three = b.Same("7x1_2_reduce", bottom, 192, 1);
  three = b.Same("7x1_2", three, 192, {7, 1});
  three = b.Same("1x7_2", three, 224, {1, 7});
  three = b.Same("7x1_3", three, 224, {7, 1});
  three = b.Same("1x7_3", three, 256, {1, 7});
  std::string four = b.Pool("pool_ave", bottom, kAround);
  four = b.Same("1x1", four, 128, 1);
  return b.Join("concat", {one, two, three, four});
}

std::string ReductionB(NetBuilder& net, const std::string& bottom) {
  Module b(net, "reduction_b_");
  std::string one = b.Same("3x3_reduce", bottom, 192, 1);
  one = b.Unit("3x3", one, {.outputs = 192, .kernel = 3, .stride = 2});
  std::string two = b.Same("1x7_reduce", bottom, 256, 1);
  two = b.Same("1x7", two, 256, {1, 7});
  two = b.Same("7x1", two, 320, {7, 1});
  two = b.Unit("3x3_2", two, {.outputs = 320, .kernel = 3, .stride = 2});
  const std::string three = b.Pool("pool", bottom, kHalf);
  return b.Join("concat", {one, two, three});
}

std::string ModuleC(NetBuilder& net, int number, const std::string& bottom) {
  Module c(net, "inception_c" + std::to_string(number) + "_");
  const std::string one = c.Same("1x1_2", bottom, 256, 1);
  const std::string two = c.Same("1x1_3", bottom, 384, 1);
  const std::string two_wide = c.Same("1x3", two, 256, {1, 3});
  const std::string two_high = c.Same("3x1", two, 256, {3, 1});
  std::string three = c.Same("1x1_4", bottom, 384, 1);
  three = c.Same("3x1_2", three, 448, {3, 1});
  three = c.Same("1x3_2", three, 512, {1, 3});
  const std::string three_wide = c.Same("1x3_3", three, 256, {1, 3});
  const std::string three_high = c.Same("3x1_3", three, 256, {3, 1});
  std::string four = c.Pool("pool_ave", bottom, kAround);
  four = c.Same("1x1", four, 256, 1);
  return c.Join("concat", {one, two_wide, two_high, three_wide, three_high, four});
}

}  // namespace

Net InceptionV4() {
  NetBuilder net("Inception-v4");
  // Convolutions without padding and poolings rounded up do not agree at every size.
  net.set_calibration({.batch = 3, .height = 299, .width = 299});
  std::string blob = Stem(net, net.Add("data", Input{{1, 3, 299, 299}}));
  for (int i = 1; i <= 4; ++i) blob = ModuleA(net, i, blob);
  blob = ReductionA(net, blob);
  for (int i = 1; i <= 7; ++i) blob = ModuleB(net, i, blob);
  blob = ReductionB(net, blob);
  for (int i = 1; i <= 3; ++i) blob = ModuleC(net, i, blob);
  blob = net.Add("pool_8x8_s1", blob, Pooling{.method = Pooling::Method::kAverage, .global = true});
  blob = net.Add("pool_8x8_s1_drop", blob, Dropout{.ratio = 0.2f});
  blob = net.Add("classifier", blob, InnerProduct{.outputs = 1000});
  net.Add("prob", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen
