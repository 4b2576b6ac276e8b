#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAbsorbChannelPermutations};

constexpr char kInput[] = "\n  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}\n";

// The channels of x from the last to the first: %g.
constexpr char kReversed[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %order = Constant() i64[3] {2, 1, 0}
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis)
)";

constexpr char kConvolution[] = R"(
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%g, %w) names("y")
  %out = Result(%conv)
)";

std::string Reversed(absl::string_view rest) { return absl::StrCat(kReversed, rest); }
std::string Plain(absl::string_view rest) { return absl::StrCat(kInput, rest); }

TEST(AbsorbChannelPermutations, IntoTheInputChannelsOfAConvolution) {
  ExpectRewrite(kPasses, Reversed(kConvolution), Plain(R"(
  %w = Constant() f32[2, 3, 1, 1] {3, 2, 1, 6, 5, 4}
  %conv = Convolution(%x, %w) names("y")
  %out = Result(%conv)
)"));
}

TEST(AbsorbChannelPermutations, IndicesAndAxisMayCountFromTheEnd) {
  ExpectRewrite(kPasses,
                Plain(absl::StrCat(R"(
  %order = Constant() i32[3] {-1, -2, -3}
  %axis = Constant() i32[1] {-3}
  %g = Gather(%x, %order, %axis)
)",
                                   kConvolution)),
                Plain(R"(
  %w = Constant() f32[2, 3, 1, 1] {3, 2, 1, 6, 5, 4}
  %conv = Convolution(%x, %w) names("y")
  %out = Result(%conv)
)"));
}

TEST(AbsorbChannelPermutations, IntoATransposedConvolution) {
  ExpectRewrite(kPasses, Reversed(R"(
  %w = Constant() f32[3, 2, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = ConvolutionBackpropData(%g, %w)
  %out = Result(%conv)
)"),
                Plain(R"(
  %w = Constant() f32[3, 2, 1, 1] {5, 6, 3, 4, 1, 2}
  %conv = ConvolutionBackpropData(%x, %w)
  %out = Result(%conv)
)"));
}

// What another optimization must not touch, it must not touch in the reordered weights either.
TEST(AbsorbChannelPermutations, ReorderedWeightsAreExcludedAsTheOldOnes) {
  const std::unique_ptr<Graph> graph = ParseBody(
      absl::StrCat("\n  source \"s\" : \"Any\" exclude(grouped_convolution)", kReversed, R"(
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6} from("s")
  %conv = Convolution(%g, %w)
  %out = Result(%conv)
)"));
  RunPasses(kPasses, *graph);
  const Node* weights = graph->FindNode("conv")->input(1).node;
  EXPECT_THAT(weights->constant()->Doubles(), ::testing::ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_TRUE(weights->Excluded(Optimization::kGroupedConvolution));
}

// Through constants for each channel and for all, through what is elementwise and through a Pad, to
// two convolutions, one of which shares its weights with a third.
TEST(AbsorbChannelPermutations, MovesForwardToAllReaders) {
  ExpectRewrite(kPasses, Reversed(R"(
  %a = Constant() f32[1, 3, 1, 1] {1, 2, 3}
  %add = Add(%g, %a) names("added")
  %b = Constant() f32[] {2}
  %mul = Multiply(%b, %add)
  %relu = ReLU(%mul)
  %begin = Constant() i64[4] {0, 0, 1, 0}
  %end = Constant() i64[4] {0, 0, 0, 1}
  %pad = Pad(%relu, %begin, %end) {pad_mode = "reflect"}
  %w = Constant() f32[1, 3, 1, 1] {1, 2, 3}
  %first = Convolution(%pad, %w)
  %second = Convolution(%relu, %w)
  %third = Convolution(%x, %w)
  %1 = Result(%first)
  %2 = Result(%second)
  %3 = Result(%third)
)"),
                Plain(R"(
  %a = Constant() f32[1, 3, 1, 1] {3, 2, 1}
  %add = Add(%x, %a)
  %b = Constant() f32[] {2}
  %mul = Multiply(%b, %add)
  %relu = ReLU(%mul)
  %begin = Constant() i64[4] {0, 0, 1, 0}
  %end = Constant() i64[4] {0, 0, 0, 1}
  %pad = Pad(%relu, %begin, %end) {pad_mode = "reflect"}
  %first/weights = Constant() f32[1, 3, 1, 1] {3, 2, 1}
  %first = Convolution(%pad, %first/weights)
  %second/weights = Constant() f32[1, 3, 1, 1] {3, 2, 1}
  %second = Convolution(%relu, %second/weights)
  %w = Constant() f32[1, 3, 1, 1] {1, 2, 3}
  %third = Convolution(%x, %w)
  %1 = Result(%first)
  %2 = Result(%second)
  %3 = Result(%third)
)"));
}

TEST(AbsorbChannelPermutations, TakesAnyOrder) {
  ExpectRewrite(kPasses, Plain(R"(
  %order = Constant() i64[3] {2, 0, 1}
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis)
  %a = Constant() f32[1, 3, 1, 1] {10, 20, 30}
  %add = Add(%g, %a)
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%add, %w) names("y")
  %out = Result(%conv)
)"),
                Plain(R"(
  %a = Constant() f32[1, 3, 1, 1] {20, 30, 10}
  %add = Add(%x, %a)
  %w = Constant() f32[2, 3, 1, 1] {2, 3, 1, 5, 6, 4}
  %conv = Convolution(%add, %w) names("y")
  %out = Result(%conv)
)"));
}

TEST(AbsorbChannelPermutations, TakesASliceBackwards) {
  auto slice = [](const char* begin, const char* steps, const char* begin_mask) {
    return Plain(absl::StrCat(
        "\n  %none = Constant() i64[4] ", begin, "\n  %steps = Constant() i64[4] ", steps,
        "\n  %g = StridedSlice(%x, %none, %none, %steps) {begin_mask = ", begin_mask,
        ", end_mask = [1, 1, 1, 1]}\n", kConvolution));
  };
  const std::string reordered = Plain(R"(
  %w = Constant() f32[2, 3, 1, 1] {3, 2, 1, 6, 5, 4}
  %conv = Convolution(%x, %w) names("y")
  %out = Result(%conv)
)");
  ExpectRewrite(kPasses, slice("{0, 0, 0, 0}", "{1, -1, 1, 1}", "[1, 1, 1, 1]"), reordered);
  ExpectRewrite(kPasses, slice("{0, 0, 0, 0}", "{1, -1, 1, 1}", "[0, 1, 0, 0]"), reordered);
  // Not all of an axis, or two of them.
  ExpectUnchanged(kPasses, slice("{0, 0, 1, 0}", "{1, -1, 1, 1}", "[1, 1, 0, 1]"));
  ExpectUnchanged(kPasses, slice("{0, 0, 0, 0}", "{1, -1, -1, 1}", "[1, 1, 1, 1]"));
  ExpectUnchanged(kPasses, slice("{0, 0, 0, 0}", "{1, 1, 1, 1}", "[1, 1, 1, 1]"));
}

constexpr char kJoined[] = R"(
  %w = Constant() f32[2, 3, 1, 1] {2, 3, 1, 5, 6, 4}
  %conv = Convolution(%x, %w) names("y")
  %out = Result(%conv)
)";

TEST(AbsorbChannelPermutations, TakesTheJoinedPartsOfASplit) {
  ExpectRewrite(kPasses,
                Plain(absl::StrCat(R"(
  %axis = Constant() i64[] {-3}
  %lengths = Constant() i64[2] {2, 1}
  %s = VariadicSplit(%x, %axis, %lengths)
  %g = Concat(%s:1, %s) {axis = 1}
)",
                                   kConvolution)),
                Plain(kJoined));
}

TEST(AbsorbChannelPermutations, TakesWhatIsUnpackedAndPacked) {
  ExpectRewrite(kPasses,
                Plain(absl::StrCat(R"(
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 3}
  %at = Constant() i64[1] {1}
  %a = Squeeze(%s, %at)
  %b = Squeeze(%s:1, %at)
  %c = Squeeze(%s:2, %at)
  %a1 = Unsqueeze(%a, %at)
  %b1 = Unsqueeze(%b, %at)
  %c1 = Unsqueeze(%c, %at)
  %g = Concat(%c1, %a1, %b1) {axis = -3}
)",
                                   kConvolution)),
                Plain(kJoined));
}

TEST(AbsorbChannelPermutations, LeavesPartsAloneThatAreNoOrder) {
  for (const char* joined : {"%s:1, %s:1", "%s", "%x, %s", "%s, %other:1"}) {
    ExpectUnchanged(kPasses, Plain(absl::StrCat(R"(
  %axis = Constant() i64[] {1}
  %lengths = Constant() i64[2] {2, 1}
  %s = VariadicSplit(%x, %axis, %lengths)
  %other = VariadicSplit(%x, %axis, %lengths)
  %g = Concat()",
                                                joined, R"() {axis = 1}
  %relu = ReLU(%g)
  %out = Result(%relu)
)")));
  }
  // Along another axis than the split one.
  ExpectUnchanged(kPasses, Plain(R"(
  %axis = Constant() i64[] {2}
  %s = Split(%x, %axis) {num_splits = 2}
  %g = Concat(%s:1, %s) {axis = 1}
  %relu = ReLU(%g)
  %out = Result(%relu)
)"));
}

TEST(AbsorbChannelPermutations, LeavesOtherIndicesAlone) {
  for (const char* order : {"i64[2] {1, 0}", "i64[4] {2, 1, 0, 0}", "i64[3] {2, 0, 2}"}) {
    ExpectUnchanged(kPasses, Plain(absl::StrCat("  %order = Constant() ", order, R"(
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis)
  %relu = ReLU(%g)
  %out = Result(%relu)
)")));
  }
  // A reversal that nothing reads is dead, and of an extent that is not known not seen as one.
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, ?, 4, 4]}
  %order = Constant() i64[3] {2, 1, 0}
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis)
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%g, %w)
  %out = Result(%conv)
)");
}

TEST(AbsorbChannelPermutations, LeavesExcludedNodesAloneCR1) {
  for (const char* name : {"g", "add", "conv"}) {
    const std::string sources = absl::StrCat("  source \"s\" : \"T\" exclude(linear_fusing)\n");
    auto from = [&](absl::string_view node) { return node == name ? " from(\"s\")" : ""; };
    ExpectRefusal(kPasses,
                  absl::StrCat(sources, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %order = Constant() i64[3] {2, 1, 0}
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis))",
                               from("g"),
                               R"(
  %a = Constant() f32[1, 3, 1, 1] {1, 2, 3}
  %add = Add(%g, %a))",
                               from("add"), R"(
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%add, %w))",
                               from("conv"), "\n  %out = Result(%conv)\n"),
                  "g", "CR1");
  }
}

TEST(AbsorbChannelPermutations, StaysIfOneReaderCannotCR2) {
  ExpectRefusal(kPasses, Reversed(absl::StrCat(kConvolution, "  %2 = Result(%g)\n")), "g", "CR2");
}

TEST(AbsorbChannelPermutations, DoesNotTakeOtherAxesForChannelsCR3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %order = Constant() i64[4] {3, 2, 1, 0}
  %axis = Constant() i64[] {2}
  %g = Gather(%x, %order, %axis)
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%g, %w)
  %out = Result(%conv)
)",
                "g", "CR3");
}

TEST(AbsorbChannelPermutations, NeedsWeightsThatAreGivenCR4) {
  ExpectRefusal(kPasses, Reversed(R"(
  %w = Parameter() {element_type = f32, shape = [2, 3, 1, 1]}
  %conv = Convolution(%g, %w)
  %out = Result(%conv)
)"),
                "g", "CR4");
}

TEST(AbsorbChannelPermutations, DoesNotReverseWhatIsReadAsWeightsCR4) {
  ExpectRefusal(kPasses, Reversed(R"(
  %data = Constant() f32[1, 3, 4, 4] all(1)
  %conv = Convolution(%data, %g)
  %out = Result(%conv)
)"),
                "g", "CR4");
}

TEST(AbsorbChannelPermutations, StaysInFrontOfAConstantThatBroadcastsCR5) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 1, 4]}
  %order = Constant() i64[3] {2, 1, 0}
  %axis = Constant() i64[] {1}
  %g = Gather(%x, %order, %axis)
  %a = Constant() f32[4, 1] {1, 2, 3, 4}
  %add = Add(%g, %a)
  %w = Constant() f32[2, 3, 1, 1] {1, 2, 3, 4, 5, 6}
  %conv = Convolution(%add, %w)
  %out = Result(%conv)
)",
                "g", "CR5");
}

TEST(AbsorbChannelPermutations, StaysInFrontOfAPadOfTheChannelsCR6) {
  ExpectRefusal(kPasses, Reversed(R"(
  %begin = Constant() i64[4] {0, 1, 0, 0}
  %end = Constant() i64[4] {0, 0, 0, 0}
  %pad = Pad(%g, %begin, %end) {pad_mode = "constant"}
  %w = Constant() f32[1, 4, 1, 1] {1, 2, 3, 4}
  %conv = Convolution(%pad, %w)
  %out = Result(%conv)
)"),
                "g", "CR6");
  ExpectRefusal(kPasses, Reversed(R"(
  %begin = Parameter() {element_type = i64, shape = [4]}
  %end = Constant() i64[4] {0, 0, 0, 0}
  %pad = Pad(%g, %begin, %end) {pad_mode = "constant"}
  %out = Result(%pad)
)"),
                "g", "CR6");
}

}  // namespace
}  // namespace mo
