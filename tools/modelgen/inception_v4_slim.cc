#include "tools/modelgen/inception_v4_slim.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace modelgen {
namespace {

constexpr float kEpsilon = 1e-3f;
// As in InceptionV4(): more must come through its many ReLUs than usual.
constexpr double kShift = 1.2;

// The end points are in this scope, which is opened twice.
const std::string& Scope() {
  static const std::string& scope = *new std::string("InceptionV4/InceptionV4/");
  return scope;
}

// A convolution with BatchNorm and ReLU, or a pooling.
struct Unit {
  enum class Kind { kConvolution, kMax, kAverage };
  Kind kind;
  std::string name;
  int64_t outputs = 0;
  Size kernel = 3;
  int64_t stride = 1;
  bool same = true;
};

std::string Conv2d(std::string_view number, Size kernel) {
  return "Conv2d_" + std::string(number) + "_" + std::to_string(kernel.height) + "x" +
         std::to_string(kernel.width);
}

// slim numbers a branch: "0a", "0b" and so on keep the size, "1a" does not.
Unit Same(std::string_view number, int64_t outputs, Size kernel) {
  return {Unit::Kind::kConvolution, Conv2d(number, kernel), outputs, kernel};
}

Unit Valid(std::string_view number, int64_t outputs, int64_t stride) {
  return {Unit::Kind::kConvolution, Conv2d(number, 3), outputs, 3, stride, false};
}

Unit HalfPool(std::string_view number) {
  return {Unit::Kind::kMax, "MaxPool_" + std::string(number) + "_3x3", 0, 3, 2, false};
}

Unit AveragePool() { return {Unit::Kind::kAverage, "AvgPool_0a_3x3"}; }

using Branch = std::vector<Unit>;

class SlimBuilder {
 public:
  explicit SlimBuilder(NetBuilder& net) : net_(net) {}

  std::string Add(const std::string& scope, const std::string& bottom, const Unit& unit) {
    const std::string name = scope + unit.name;
    if (unit.kind != Unit::Kind::kConvolution) {
      const Pooling::Method method =
          unit.kind == Unit::Kind::kMax ? Pooling::Method::kMax : Pooling::Method::kAverage;
      return net_.Add(name, bottom,
                      Pooling{.method = method,
                              .kernel = unit.kernel.height,
                              .stride = unit.stride,
                              .same = unit.same});
    }
    net_.Add(name, bottom,
             Convolution{.outputs = unit.outputs,
                         .kernel = unit.kernel,
                         .stride = unit.stride,
                         .same = unit.same});
    net_.Add(name + "/BatchNorm", name, BatchNorm{.epsilon = kEpsilon});
    net_.Add(name + "/BatchNorm/Scale", name, Scale{.shift = kShift});
    return net_.Add(name + "/Relu", name, Relu{});
  }

  // Branches side by side, joined.
  std::string Mixed(const std::string& name, const std::string& bottom,
                    const std::vector<Branch>& branches) {
    const std::string scope = Scope() + name + "/";
    std::vector<std::string> tops;
    for (const Branch& branch : branches) {
      tops.push_back(Chain(scope + "Branch_" + std::to_string(tops.size()) + "/", bottom, branch));
    }
    return net_.Add(scope + "concat", tops, Concat{});
  }

  // Branches that fork at their ends.
  std::string ModuleC(const std::string& name, const std::string& bottom) {
    const std::string scope = Scope() + name + "/";
    const std::string one = Chain(scope + "Branch_0/", bottom, {Same("0a", 256, 1)});
    const std::string two = Fork(scope + "Branch_1/", bottom, {Same("0a", 384, 1)},
                                 {Same("0b", 256, {1, 3}), Same("0c", 256, {3, 1})});
    const std::string three =
        Fork(scope + "Branch_2/", bottom,
             {Same("0a", 384, 1), Same("0b", 448, {3, 1}), Same("0c", 512, {1, 3})},
             {Same("0d", 256, {1, 3}), Same("0e", 256, {3, 1})});
    const std::string four =
        Chain(scope + "Branch_3/", bottom, {AveragePool(), Same("0b", 256, 1)});
    return net_.Add(scope + "concat", {one, two, three, four}, Concat{});
  }

 private:
  std::string Chain(const std::string& scope, std::string blob, const Branch& branch) {
    for (const Unit& unit : branch) blob = Add(scope, blob, unit);
    return blob;
  }

  std::string Fork(const std::string& scope, const std::string& bottom, const Branch& stem,
                   const Branch& ends) {
    const std::string blob = Chain(scope, bottom, stem);
    std::vector<std::string> tops;
    for (const Unit& unit : ends) tops.push_back(Add(scope, blob, unit));
    return net_.Add(scope + "concat", tops, Concat{});
  }

  NetBuilder& net_;
};

std::string Stem(SlimBuilder& slim, std::string blob) {
  blob = slim.Add(Scope(), blob, Valid("1a", 32, 2));
  blob = slim.Add(Scope(), blob, Valid("2a", 32, 1));
  blob = slim.Add(Scope(), blob, Same("2b", 64, 3));
  blob = slim.Mixed("Mixed_3a", blob, {{HalfPool("0a")}, {Valid("0a", 96, 2)}});
  blob = slim.Mixed(
      "Mixed_4a", blob,
      {{Same("0a", 64, 1), Valid("1a", 96, 1)},
       {Same("0a", 64, 1), Same("0b", 64, {1, 7}), Same("0c", 64, {7, 1}), Valid("1a", 96, 1)}});
  return slim.Mixed("Mixed_5a", blob, {{Valid("1a", 192, 2)}, {HalfPool("1a")}});
}

// The modules of one size, "Mixed_5b" and so on.
std::string Modules(SlimBuilder& slim, const std::string& size, char first, int count,
                    std::string blob, const std::vector<Branch>& branches) {
  for (int i = 0; i < count; ++i) {
    blob = slim.Mixed("Mixed_" + size + static_cast<char>(first + i), blob, branches);
  }
  return blob;
}

}  // namespace

Net InceptionV4Slim() {
  NetBuilder net("InceptionV4");
  // The smallest image but one whose poolings end at its border everywhere, as that of 299 does.
  net.set_calibration({.batch = 4, .height = 171, .width = 171});
  SlimBuilder slim(net);
  std::string blob = Stem(slim, net.Add("input", Input{{1, 3, 299, 299}}));
  blob = Modules(slim, "5", 'b', 4, blob,
                 {{Same("0a", 96, 1)},
                  {Same("0a", 64, 1), Same("0b", 96, 3)},
                  {Same("0a", 64, 1), Same("0b", 96, 3), Same("0c", 96, 3)},
                  {AveragePool(), Same("0b", 96, 1)}});
  blob = slim.Mixed("Mixed_6a", blob,
                    {{Valid("1a", 384, 2)},
                     {Same("0a", 192, 1), Same("0b", 224, 3), Valid("1a", 256, 2)},
                     {HalfPool("1a")}});
  blob = Modules(slim, "6", 'b', 7, blob,
                 {{Same("0a", 384, 1)},
                  {Same("0a", 192, 1), Same("0b", 224, {1, 7}), Same("0c", 256, {7, 1})},
                  {Same("0a", 192, 1), Same("0b", 192, {7, 1}), Same("0c", 224, {1, 7}),
                   Same("0d", 224, {7, 1}), Same("0e", 256, {1, 7})},
                  {AveragePool(), Same("0b", 128, 1)}});
  blob = slim.Mixed(
      "Mixed_7a", blob,
      {{Same("0a", 192, 1), Valid("1a", 192, 2)},
       {Same("0a", 256, 1), Same("0b", 256, {1, 7}), Same("0c", 320, {7, 1}), Valid("1a", 320, 2)},
       {HalfPool("1a")}});
  for (const char* name : {"Mixed_7b", "Mixed_7c", "Mixed_7d"}) blob = slim.ModuleC(name, blob);
  const std::string logits = "InceptionV4/Logits/";
  blob = net.Add(logits + "AvgPool_1a", blob,
                 Pooling{.method = Pooling::Method::kAverage, .kernel = 8});
  blob = net.Add(logits + "Dropout_1b", blob, Dropout{.ratio = 0.2f});
  blob = net.Add(logits + "Logits", blob, InnerProduct{.outputs = 1001});
  net.Add(logits + "Predictions", blob, Softmax{});
  return std::move(net).Build();
}

}  // namespace modelgen
