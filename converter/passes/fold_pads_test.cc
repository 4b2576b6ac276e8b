#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFoldPads};

// A Pad of [1, 2, 4, 5] and what reads it.
std::string Net(absl::string_view begin, absl::string_view end, absl::string_view pad,
                absl::string_view reader, absl::string_view sources = "") {
  return absl::StrCat(
      sources, "\n  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 5]}\n",
      "  %b = Constant() i64[4] {", begin, "}\n  %e = Constant() i64[4] {", end,
      "}\n  %zero = Constant() f32[] {0}\n  %one = Constant() f32[] {1}\n  %p = Pad(%x, %b, %e",
      pad, "\n", reader, "  %out = Result(%y)\n");
}
constexpr char kZeros[] = ") {pad_mode = \"constant\"}";
constexpr char kConvolution[] =
    "  %w = Constant() f32[3, 2, 3, 3] seeded(1)\n  %y = Convolution(%p, %w) {pads_begin = [1, "
    "0]}\n";

TEST(FoldPads, AddsToThePaddingThatIsThere) {
  ExpectRewrite(kPasses, Net("0, 0, 1, 2", "0, 0, 3, 0", kZeros, kConvolution),
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 5]}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %y = Convolution(%x, %w) {pads_begin = [2, 2], pads_end = [3, 0]}
  %out = Result(%y)
)");
}

TEST(FoldPads, WritesOutAutomaticPaddingFirst) {
  for (const char* auto_pad : {"same_upper", "same_lower", "valid"}) {
    const std::string body =
        Net("0, 0, 1, 2", "0, 0, 2, 0", ", %zero) {pad_mode = \"constant\"}",
            absl::StrCat("  %w = Constant() f32[2, 3, 1, 2, 2] seeded(1)\n  %y = "
                         "GroupConvolution(%p, %w) {strides = [2, 2], auto_pad = \"",
                         auto_pad, "\"}\n"));
    const std::unique_ptr<Graph> original = ParseBody(body);
    const std::unique_ptr<Graph> folded = ParseBody(body);
    RunPasses(kPasses, *folded);
    EXPECT_EQ(folded->FindNode("p"), nullptr);
    EXPECT_EQ(folded->FindNode("y")->attributes().GetString("auto_pad"), "explicit");
    ExpectEqualValues(*original, *folded, 0);
  }
}

TEST(FoldPads, EveryReaderByItself) {
  const std::string body =
      Net("0, 0, 1, 2", "0, 0, 3, 0", kZeros,
          absl::StrCat(kConvolution,
                       "  %m = MaxPool(%p) {kernel = [2, 2], strides = [1, 1]}\n  "
                       "%also = Result(%m)\n"));
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> folded = ParseBody(body);
  RunPasses(kPasses, *folded);
  EXPECT_EQ(folded->FindNode("y")->input(0).node->name(), "x");
  EXPECT_EQ(folded->FindNode("m")->input(0).node->name(), "p");
  ExpectEqualValues(*original, *folded, 0);
}

TEST(FoldPads, KeepsWhenExcludedPF1) {
  std::string convolution = kConvolution;
  convolution.insert(convolution.size() - 1, " from(\"s\")");
  const std::string source = "\n  source \"s\" : \"Any\" exclude(pad_folding)";
  ExpectRefusal(kPasses, Net("0, 0, 1, 2", "0, 0, 3, 0", kZeros, convolution, source), "p", "PF1");
  ExpectRefusal(
      kPasses,
      Net("0, 0, 1, 2", "0, 0, 3, 0", absl::StrCat(kZeros, " from(\"s\")"), kConvolution, source),
      "p", "PF1");
}

// A Pad after `producer` of %x, before a MaxPool.
std::string PoolNet(absl::string_view producer, absl::string_view begin, absl::string_view pool) {
  return absl::StrCat(
      "\n  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 5]}\n  %r = ", producer,
      "\n  %b = Constant() i64[4] {", begin,
      "}\n  %e = Constant() i64[4] {0, 0, 0, 1}\n  %p = Pad(%r, %b, %e) {pad_mode = "
      "\"constant\"}\n  %y = MaxPool(%p) {kernel = [3, 3], strides = [2, 2]",
      pool, "}\n  %out = Result(%y)\n");
}

TEST(FoldPads, IntoAMaxPoolOfWhatIsNeverNegative) {
  for (const char* producer : {"ReLU(%x)", "Clamp(%x) {max = 6, min = 0}", "Sigmoid(%x)"}) {
    ExpectRewrite(
        kPasses, PoolNet(producer, "0, 0, 2, 1", ""),
        absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 5]}\n",
                     "  %r = ", producer,
                     "\n  %y = MaxPool(%r) {kernel = [3, 3], pads_begin = [2, 1], pads_end = "
                     "[0, 1], strides = [2, 2]}\n  %out = Result(%y)\n"));
  }
}

TEST(FoldPads, NotWhereAMaxPoolWouldShowIt) {
  ExpectRefusal(kPasses, PoolNet("Tanh(%x)", "0, 0, 1, 1", ""), "p", "PF7");
  ExpectRefusal(kPasses, PoolNet("Clamp(%x) {max = 6, min = -1}", "0, 0, 1, 1", ""), "p", "PF7");
  ExpectRefusal(kPasses, PoolNet("ReLU(%x)", "0, 0, 3, 1", ""), "p", "PF7");
  ExpectRefusal(kPasses, PoolNet("ReLU(%x)", "0, 0, 2, 1", ", pads_begin = [1, 0]"), "p", "PF7");
  ExpectRefusal(kPasses, PoolNet("ReLU(%x)", "0, 0, 1, 1", ", rounding_type = \"ceil\""), "p",
                "PF7");
}

TEST(FoldPads, KeepsInFrontOfOtherOperationsPF2) {
  for (const char* reader :
       {"  %y = AvgPool(%p) {kernel = [3, 3], strides = [1, 1], exclude-pad = true}\n",
        "  %w = Constant() f32[2, 3, 3, 3] seeded(1)\n  %y = ConvolutionBackpropData(%p, %w)\n",
        "  %z = Parameter() {element_type = f32, shape = [1, 2, 9, 9]}\n  %y = Convolution(%z, "
        "%p)\n"}) {
    ExpectRefusal(kPasses, Net("0, 0, 1, 2", "0, 0, 1, 0", kZeros, reader), "p", "PF2");
  }
}

TEST(FoldPads, KeepsWhatPadsOtherThanZerosPF3) {
  for (const char* pad : {", %one) {pad_mode = \"constant\"}", ") {pad_mode = \"edge\"}",
                          ") {pad_mode = \"reflect\"}"}) {
    ExpectRefusal(kPasses, Net("0, 0, 1, 2", "0, 0, 3, 0", pad, kConvolution), "p", "PF3");
  }
}

TEST(FoldPads, KeepsOtherAxesAndNegativePadsPF4) {
  ExpectRefusal(kPasses, Net("1, 0, 1, 2", "0, 0, 3, 0", kZeros, kConvolution), "p", "PF4");
  ExpectRefusal(kPasses, Net("0, 0, -1, 2", "0, 0, 3, 0", kZeros, kConvolution), "p", "PF4");
  std::string computed = Net("0, 0, 1, 2", "0, 0, 3, 0", kZeros, kConvolution);
  const std::string begin = "%b = Constant() i64[4] {0, 0, 1, 2}";
  computed.replace(computed.find(begin), begin.size(),
                   "%b = Parameter() {element_type = i64, shape = [4]}");
  ExpectRefusal(kPasses, computed, "p", "PF4");
}

TEST(FoldPads, KeepsWhenTheOwnPaddingIsUnknownPF5) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, ?, 5]}
  %b = Constant() i64[4] {0, 0, 1, 1}
  %p = Pad(%x, %b, %b) {pad_mode = "constant"}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %y = Convolution(%p, %w) {auto_pad = "same_upper"}
  %out = Result(%y)
)",
                "p", "PF5");
}

TEST(FoldPads, KeepsMoreThanAConvolutionTakesPF6) {
  ExpectRefusal(kPasses, Net("0, 0, 1073741824, 2", "0, 0, 3, 0", kZeros, kConvolution), "p",
                "PF6");
}

TEST(FoldPads, InfersWhatIsKnownThen) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, H, W]}
  %p = Constant() i64[4] {0, 0, 1, 1}
  %pad = Pad(%x, %p, %p) {pad_mode = "constant"}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%pad, %w)
  %y = ReLU(%c)
  %out = Result(%y)
)");
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("pad"), nullptr);
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[1, 3, H, W]");
}

}  // namespace
}  // namespace mo
