// What is equal in two versions of a model is equal bytes of their .bin files in one place, so that
// a store of chunks keeps it once.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/text.h"
#include "converter/cli/testing.h"
#include "converter/ir/testing/chunks.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

constexpr int kMeanBits = 14;

// A chain of convolutions with weights of 144 KiB each, of the given seeds.
std::string Net(const std::vector<int>& seeds) {
  std::string text =
      "graph \"net\" {\n  %x = Parameter() {element_type = f32, shape = [1, 64, 4, 4]}\n";
  std::string last = "%x";
  for (const int seed : seeds) {
    absl::StrAppend(&text, "  %w", seed, " = Constant() f32[64, 64, 3, 3] seeded(", seed, ")\n  %c",
                    seed, " = Convolution(", last, ", %w", seed,
                    ") {pads_begin = [1, 1], pads_end = [1, 1]}\n  %b", seed,
                    " = Constant() f32[64, 1, 1] seeded(", 1000 + seed, ")\n  %a", seed,
                    " = Add(%c", seed, ", %b", seed, ")\n  %r", seed, " = ReLU(%a", seed, ")\n");
    last = absl::StrCat("%r", seed);
  }
  return absl::StrCat(text, "  %out = Result(", last, ")\n}\n");
}

struct Range {
  size_t begin, end;
};

class BinLayout : public CommandLineTest {
 protected:
  std::string BinOf(const std::vector<int>& seeds) {
    Write("net.mog", Net(seeds));
    EXPECT_EQ(Convert({"--model", Path("net.mog")}).exit_code, 0);
    return Read("o.bin");
  }

  // Where the .xml of the last conversion says that the weights of a layer are.
  Range WeightsOf(int seed) const {
    const std::string xml = Read("o.xml");
    const size_t layer = xml.find(absl::StrCat("name=\"w", seed, "\" type=\"Const\""));
    EXPECT_NE(layer, std::string::npos);
    auto number = [&](const std::string& attribute) {
      const size_t begin = xml.find(attribute + "=\"", layer) + attribute.size() + 2;
      return static_cast<size_t>(*ParseInt64(xml.substr(begin, xml.find('"', begin) - begin)));
    };
    return {number("offset"), number("offset") + number("size")};
  }

  // The chunks of `now` that `before` does not have lie around the layer's weights and bias: from
  // the chunk in which they begin to the one in which they end.
  void ExpectOnlyLayerChanged(const std::string& before, const std::string& now, int seed) {
    constexpr size_t kBias = 64 * sizeof(float);
    const Range weights = WeightsOf(seed);
    const Range changed = {weights.begin, weights.end + kBias + Chunker::kWindow};
    const Chunker chunker(kMeanBits);
    const std::vector<absl::string_view> chunks = chunker.Cut(before);
    EXPECT_GT(chunks.size(), 100u);
    const std::set<absl::string_view> known(chunks.begin(), chunks.end());
    int count = 0;
    for (const absl::string_view chunk : chunker.Cut(now)) {
      if (known.count(chunk) > 0) continue;
      ++count;
      const size_t begin = chunk.data() - now.data();
      EXPECT_TRUE(begin < changed.end && begin + chunk.size() > changed.begin)
          << begin << " to " << begin + chunk.size();
    }
    EXPECT_GT(count, 1);
    EXPECT_LT(count, static_cast<int>(chunks.size()) / 4);
  }

  const std::vector<int> kLayers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
};

TEST_F(BinLayout, OneLayerWithOtherWeights) {
  const std::string before = BinOf(kLayers);
  std::vector<int> layers = kLayers;
  layers[7] = 99;
  const std::string now = BinOf(layers);
  EXPECT_EQ(now.size(), before.size());
  ExpectOnlyLayerChanged(before, now, 99);
}

TEST_F(BinLayout, OneLayerMore) {
  const std::string before = BinOf(kLayers);
  std::vector<int> layers = kLayers;
  layers.insert(layers.begin() + 7, 99);
  const std::string now = BinOf(layers);
  EXPECT_GT(now.size(), before.size());
  ExpectOnlyLayerChanged(before, now, 99);
}

}  // namespace
}  // namespace mo
