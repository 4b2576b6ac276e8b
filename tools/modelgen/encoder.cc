#include "tools/modelgen/encoder.h"

#include <cmath>
#include <string>
#include <vector>

#include "tools/modelgen/onnx_modules.h"

namespace modelgen {
namespace {

constexpr int64_t kTokens = 1000;
constexpr int64_t kPlaces = 512;
constexpr int64_t kFeatures = 128;
constexpr int64_t kHeads = 4;
constexpr int64_t kInner = 512;
constexpr int kLayers = 4;
constexpr int64_t kHeadSize = kFeatures / kHeads;

class EncoderNet {
 public:
  std::string Model() {
    g_.Input("tokens", OnnxGraph::Type::kInt64, {"batch", "sequence"});
    g_.Input("mask", OnnxGraph::Type::kInt64, {"batch", "sequence"});
    std::string x = Embedded();
    const std::string hidden = Hidden();
    for (int layer = 0; layer < kLayers; ++layer) {
      const std::string name = "layer" + std::to_string(layer);
      const std::string seen = Attend(name + ".attention", x, hidden);
      x = m_.Normalize(name + ".norm1", g_.Node("Add", {seen, x}, name + ".add1"), kFeatures);
      std::string y = m_.Project(name + ".wide", x, kFeatures, kInner);
      y = m_.Project(name + ".narrow", m_.Gelu(name + ".gelu", y), kInner, kFeatures);
      const std::string output = layer + 1 == kLayers ? "states" : name + ".norm2";
      x = m_.Normalize(output, g_.Node("Add", {y, x}, name + ".add2"), kFeatures);
    }
    g_.Output(x, OnnxGraph::Type::kFloat, {"batch", "sequence", std::to_string(kFeatures)});
    return g_.Bytes();
  }

 private:
  // An extent of a value, as a list of one number.
  std::string Extent(const std::string& name, const std::string& data, int64_t axis) {
    const std::string shape = g_.Node("Shape", {data}, name + ".shape");
    const std::string index = g_.Integers(name + ".axis", {}, {&axis, 1});
    const std::string number =
        g_.Node("Gather", {shape, index}, name + ".number", OnnxAttributes().Int("axis", 0));
    return g_.Node("Unsqueeze", {number, m_.Integers(name + ".axes", {0})}, name);
  }

  std::string Embedded() {
    const std::string words = m_.Bell("words", {kTokens, kFeatures}, 0.7);
    const std::string word = g_.Node("Gather", {words, "tokens"}, "word");
    const std::string places = m_.Bell("places", {kPlaces, kFeatures}, 0.7);
    const std::string length = Extent("length", "tokens", 1);
    const std::string place = g_.Node(
        "Slice", {places, m_.Integers("first", {0}), length, m_.Integers("along", {0})}, "place");
    return m_.Normalize("embedding", g_.Node("Add", {word, place}, "embedding.add"), kFeatures);
  }

  // Added to scores: a large negative number where there is no token.
  std::string Hidden() {
    const std::string wide =
        g_.Node("Unsqueeze", {"mask", m_.Integers("mask.axes", {1, 2})}, "mask.wide");
    const std::string number =
        g_.Node("Cast", {wide}, "mask.number",
                OnnxAttributes().Int("to", static_cast<int64_t>(OnnxGraph::Type::kFloat)));
    const std::string absent = g_.Node("Sub", {m_.Number("one", 1), number}, "mask.absent");
    return g_.Node("Mul", {absent, m_.Number("far", -10000)}, "mask.hidden");
  }

  // [batch, sequence, features] as [batch, heads, sequence, size], or with the last two swapped.
  std::string Heads(const std::string& name, const std::string& data,
                    const std::vector<int64_t>& order) {
    const std::string target =
        g_.Node("Concat",
                {Extent(name + ".batch", data, 0), Extent(name + ".length", data, 1),
                 m_.Integers(name + ".sizes", {kHeads, kHeadSize})},
                name + ".target", OnnxAttributes().Int("axis", 0));
    const std::string split = g_.Node("Reshape", {data, target}, name + ".split");
    return g_.Node("Transpose", {split}, name, OnnxAttributes().Ints("perm", order));
  }

  std::string Attend(const std::string& name, const std::string& x, const std::string& hidden) {
    const auto projected = [&](const std::string& part) {
      return m_.Project(name + "." + part, x, kFeatures, kFeatures);
    };
    const std::string query = Heads(name + ".queries", projected("query"), {0, 2, 1, 3});
    const std::string key = Heads(name + ".keys", projected("key"), {0, 2, 3, 1});
    const std::string value = Heads(name + ".values", projected("value"), {0, 2, 1, 3});
    std::string y = g_.Node("MatMul", {query, key}, name + ".scores");
    const std::string root = m_.Number(name + ".root", std::sqrt(static_cast<float>(kHeadSize)));
    y = g_.Node("Div", {y, root}, name + ".scaled");
    y = g_.Node("Add", {y, hidden}, name + ".masked");
    y = g_.Node("Softmax", {y}, name + ".shares", OnnxAttributes().Int("axis", -1));
    y = g_.Node("MatMul", {y, value}, name + ".seen");
    const std::vector<int64_t> order = {0, 2, 1, 3};
    y = g_.Node("Transpose", {y}, name + ".rows", OnnxAttributes().Ints("perm", order));
    const std::string target =
        g_.Node("Concat",
                {Extent(name + ".batch", y, 0), Extent(name + ".length", y, 1),
                 m_.Integers(name + ".features", {kFeatures})},
                name + ".target", OnnxAttributes().Int("axis", 0));
    y = g_.Node("Reshape", {y, target}, name + ".joined");
    return m_.Project(name + ".out", y, kFeatures, kFeatures);
  }

  OnnxModules m_{"encoder"};
  OnnxGraph& g_ = m_.graph();
};

}  // namespace

std::string Encoder() { return EncoderNet().Model(); }

}  // namespace modelgen
