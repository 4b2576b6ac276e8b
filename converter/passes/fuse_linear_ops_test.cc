#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseLinearOps};

int Count(const Graph& graph, absl::string_view op) {
  int count = 0;
  for (const Node* node : graph.TopologicalOrder()) count += node->Is(OpType(op));
  return count;
}

// The passes leave no Multiply, and values are equal.
void ExpectFused(absl::string_view body) {
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> fused = ParseBody(body);
  ASSERT_GT(Count(*original, "Multiply"), 0);
  RunPasses(kPasses, *fused);
  EXPECT_EQ(Count(*fused, "Multiply"), 0) << BodyOf(*fused);
  ExpectEqualValues(*original, *fused);
}

TEST(FuseLinearOps, MultiplyGoesBackIntoConvolution) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 3, 3]}
  %w = Constant() f32[2, 1, 1, 2] {1, 2, 3, 4}
  %conv = Convolution(%x, %w) names("c")
  %a = Constant() f32[2, 1, 1] {10, -1}
  %m = Multiply(%conv, %a) names("m")
  %out = Result(%m)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 3, 3]}
  %w = Constant() f32[2, 1, 1, 2] real {10, 20, -3, -4}
  %conv = Convolution(%x, %w) names("m")
  %out = Result(%conv)
)");
}

TEST(FuseLinearOps, MultiplyGoesForwardIntoConvolution) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]} names("x")
  %a = Constant() f32[2, 1, 1] {10, -1}
  %m = Multiply(%x, %a) names("m")
  %w = Constant() f32[1, 2, 1, 2] {1, 2, 3, 4}
  %conv = Convolution(%m, %w) {pads_begin = [1, 1]} names("c")
  %out = Result(%conv)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]} names("x")
  %w = Constant() f32[1, 2, 1, 2] real {10, 20, -3, -4}
  %conv = Convolution(%x, %w) {pads_begin = [1, 1]} names("c")
  %out = Result(%conv)
)");
}

TEST(FuseLinearOps, EveryKindOfTargetBackward) {
  for (const char* target : {
           "%w = Constant() f32[6, 4, 3, 3] seeded(1)\n %t = Convolution(%x, %w)",
           "%w = Constant() f32[2, 3, 2, 3, 3] seeded(1)\n %t = GroupConvolution(%x, %w) {strides "
           "= [2, 1]}",
           "%w = Constant() f32[4, 2, 1, 3, 3] seeded(1)\n %t0 = GroupConvolution(%x, %w)\n %v = "
           "Constant() f32[8, 6, 2, 2] seeded(3)\n %t = ConvolutionBackpropData(%t0, %v)",
           "%w = Constant() f32[4, 6, 3, 3] seeded(1)\n %t = ConvolutionBackpropData(%x, %w) "
           "{strides = [2, 2]}",
           "%w = Constant() f32[2, 2, 3, 3, 3] seeded(1)\n %t = GroupConvolutionBackpropData(%x, "
           "%w)",
       }) {
    ExpectFused(absl::StrCat("\n %x = Parameter() {element_type = f32, shape = [2, 4, 5, 7]}\n ",
                             target,
                             "\n %a = Constant() f32[1, 6, 1, 1] seeded(2)\n %m = Multiply(%a, "
                             "%t)\n %out = Result(%m)\n"));
  }
}

TEST(FuseLinearOps, EveryKindOfTargetForward) {
  for (const char* target : {
           "%w = Constant() f32[6, 4, 3, 3] seeded(1)\n %t = Convolution(%m, %w) {pads_begin = [1, "
           "1]}",
           "%w = Constant() f32[2, 3, 2, 3, 3] seeded(1)\n %t = GroupConvolution(%m, %w) "
           "{dilations = [1, 2]}",
           "%w = Constant() f32[4, 6, 3, 3] seeded(1)\n %t = ConvolutionBackpropData(%m, %w) "
           "{strides = [2, 2]}",
           "%w = Constant() f32[2, 2, 3, 3, 3] seeded(1)\n %t = GroupConvolutionBackpropData(%m, "
           "%w)",
           "%w = Constant() f32[3, 140] seeded(1)\n %t = FullyConnected(%m, %w)",
       }) {
    ExpectFused(
        absl::StrCat("\n %x = Parameter() {element_type = f32, shape = [2, 4, 5, 7]}\n",
                     " %a = Constant() f32[1, 4, 1, 1] seeded(2)\n %m = Multiply(%a, %x)\n ",
                     target, "\n %out = Result(%t)\n"));
  }
}

TEST(FuseLinearOps, MatMulInEveryLayout) {
  for (const char* flags : {"", " {transpose_b = true}"}) {
    const std::string w = *flags == 0 ? "f32[4, 6] seeded(1)" : "f32[6, 4] seeded(1)";
    ExpectFused(absl::StrCat(
        "\n %x = Parameter() {element_type = f32, shape = [2, 3, 4]}\n %w = Constant() ", w,
        "\n %t = MatMul(%x, %w)", flags,
        "\n %a = Constant() f32[6] seeded(2)\n %m = Multiply(%t, %a)\n %out = Result(%m)\n"));
    ExpectFused(
        absl::StrCat("\n %x = Parameter() {element_type = f32, shape = [2, 3, 4]}\n %a = "
                     "Constant() f32[4] seeded(2)\n",
                     " %m = Multiply(%x, %a)\n %w = Constant() ", w, "\n %t = MatMul(%m, %w)",
                     flags, "\n %out = Result(%t)\n"));
  }
  ExpectFused(R"(
  %x = Parameter() {element_type = f32, shape = [4, 3]}
  %a = Constant() f32[4, 1] {1, 2, 3, 4}
  %m = Multiply(%x, %a)
  %w = Constant() f32[4, 6] seeded(1)
  %t = MatMul(%m, %w) {transpose_a = true}
  %out = Result(%t)
)");
}

TEST(FuseLinearOps, TheFirstOperandOfAMatMulCanBeTheWeights) {
  for (const char* a : {"", "transpose_a = true"}) {
    for (const char* b : {"", "transpose_b = true"}) {
      const std::string w = absl::StrCat("\n  %w = Constant() f32", *a ? "[4, 3]" : "[3, 4]",
                                         " seeded(1)\n  %x = Parameter() {element_type = f32, ",
                                         "shape = [2, ", *b ? "5, 4" : "4, 5", "]}\n");
      const std::string flags =
          *a || *b ? absl::StrCat(" {", a, *a && *b ? ", " : "", b, "}\n") : "\n";
      ExpectFused(absl::StrCat(w, "  %t = MatMul(%w, %x)", flags,
                               "  %a = Constant() f32[3, 1] {2, -3, 4}\n  %m = Multiply(%t, %a)\n",
                               "  %out = Result(%m)\n"));
      ExpectFused(absl::StrCat(w, "  %a = Constant() f32", *b ? "[4]" : "[4, 1]",
                               " {2, -3, 4, 5}\n  %m = Multiply(%x, %a)\n  %t = MatMul(%w, %m)",
                               flags, "  %out = Result(%t)\n"));
    }
  }
  // An Add of what its matrix does not have before it goes through.
  ExpectRewrite(kPasses, R"(
  %w = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}
  %x = Parameter() {element_type = f32, shape = [3, 5]}
  %b = Constant() f32[3, 1] {1, 10, 100}
  %s = Add(%x, %b)
  %t = MatMul(%w, %s)
  %out = Result(%t)
)",
                R"(
  %w = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}
  %x = Parameter() {element_type = f32, shape = [3, 5]}
  %t = MatMul(%w, %x)
  %t/shift/value = Constant() f32[2, 1] {321, 654}
  %t/shift = Add(%t, %t/shift/value)
  %out = Result(%t/shift)
)");
}

TEST(FuseLinearOps, FactorsForEachMatrixOfABatch) {
  for (const char* factor :
       {"[2, 1, 1]", "[2, 1, 4]", "[1, 4]", "[1, 1, 1]", "[5, 2, 1, 1]", "[1, 2, 1, 4]"}) {
    const std::string body = absl::StrCat(
        "\n  %x = Parameter() {element_type = f32, shape = [5, 2, 6, 3]}\n  %w = Constant() "
        "f32[2, 3, 4] seeded(1)\n  %t = MatMul(%x, %w)\n  %a = Constant() f32",
        factor, " seeded(2)\n  %m = Multiply(%t, %a)\n  %out = Result(%m)\n");
    if (absl::StrContains(factor, "5")) {
      ExpectRefusal(kPasses, body, "m", "LF7");
    } else {
      ExpectFused(body);
    }
  }
  for (const char* factor : {"[2, 1, 1]", "[2, 1, 3]", "[3]"}) {
    ExpectFused(absl::StrCat(
        "\n  %x = Parameter() {element_type = f32, shape = [2, 6, 3]}\n  %a = Constant() f32",
        factor, " seeded(2)\n  %m = Multiply(%x, %a)\n  %w = Constant() f32[2, 4, 3] seeded(1)\n",
        "  %t = MatMul(%m, %w) {transpose_b = true}\n  %out = Result(%t)\n"));
  }
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 6, 3]}
  %w = Constant() f32[3, 4] seeded(1)
  %t = MatMul(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%t, %a)
  %out = Result(%m)
)",
                "m", "LF7");
}

TEST(FuseLinearOps, FullyConnectedTakesFactorsBack) {
  ExpectFused(R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 2]}
  %w = Constant() f32[3, 8] seeded(1)
  %t = FullyConnected(%x, %w)
  %a = Constant() f32[3] {2, -1, 0.5}
  %m = Multiply(%t, %a)
  %out = Result(%m)
)");
}

TEST(FuseLinearOps, OneFactorEntersAFullyConnectedOfUnknownExtents) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [2, ?, 3]}
  %a = Constant() f32[1, 1] {2}
  %m = Multiply(%x, %a)
  %w = Constant() f32[1, 3] {1, 2, 3}
  %fc = FullyConnected(%m, %w)
  %out = Result(%fc)
)");
  RunPasses(kPasses, *graph);
  EXPECT_EQ(graph->FindNode("fc")->input(0).node->name(), "x");
  EXPECT_THAT(graph->FindNode("fc")->constant_input(1)->Doubles(), ::testing::ElementsAre(2, 4, 6));
}

TEST(FuseLinearOps, AddGoesForwardThroughFullyConnected) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 1, 2]}
  %s = Constant() f32[1, 2, 1, 1] {1, 10}
  %add = Add(%x, %s)
  %w = Constant() f32[1, 4] {1, 2, 3, 4}
  %b = Constant() f32[1] {5}
  %fc = FullyConnected(%add, %w, %b)
  %out = Result(%fc)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 1, 2]}
  %w = Constant() f32[1, 4] {1, 2, 3, 4}
  %b = Constant() f32[1] {5}
  %fc = FullyConnected(%x, %w, %b)
  %fc/shift/value = Constant() f32[1] {73}
  %fc/shift = Add(%fc, %fc/shift/value)
  %out = Result(%fc/shift)
)");
}

TEST(FuseLinearOps, AddGoesForwardThroughMatMul) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 2]}
  %s = Constant() f32[2] {1, 10}
  %add = Add(%x, %s)
  %w = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}
  %mm = MatMul(%add, %w) names("y")
  %out = Result(%mm)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 2]}
  %w = Constant() f32[2, 3] {1, 2, 3, 4, 5, 6}
  %mm = MatMul(%x, %w)
  %mm/shift/value = Constant() f32[3] real {41, 52, 63}
  %mm/shift = Add(%mm, %mm/shift/value) names("y")
  %out = Result(%mm/shift)
)");
  for (const char* product :
       {"%s = Constant() f32[4] seeded(2)\n %a = Add(%x, %s)\n %w = Constant() f32[5, 4] "
        "seeded(1)\n "
        "%m = MatMul(%a, %w) {transpose_b = true}",
        "%s = Constant() f32[4, 1] seeded(2)\n %a = Add(%s, %x)\n %w = Constant() f32[4, 5] "
        "seeded(1)\n %m = MatMul(%a, %w) {transpose_a = true}",
        "%s = Constant() f32[] {3}\n %a = Add(%x, %s)\n %w = Constant() f32[1, 4, 5] seeded(1)\n "
        "%m "
        "= MatMul(%a, %w)"}) {
    const std::string body =
        absl::StrCat("\n %x = Parameter() {element_type = f32, shape = [2, 4, 4]}\n ", product,
                     "\n %out = Result(%m)\n");
    const std::unique_ptr<Graph> original = ParseBody(body);
    const std::unique_ptr<Graph> fused = ParseBody(body);
    RunPasses(kPasses, *fused);
    EXPECT_EQ(fused->FindNode("a"), nullptr) << BodyOf(*fused);
    ExpectEqualValues(*original, *fused);
  }
}

TEST(FuseLinearOps, KeepsAnAddInFrontOfABatchOfMatricesLF8) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [3, 2, 4]}
  %s = Constant() f32[4] seeded(2)
  %a = Add(%x, %s)
  %w = Constant() f32[3, 4, 5] seeded(1)
  %m = MatMul(%a, %w)
  %out = Result(%m)
)",
                "a", "LF8");
}

TEST(FuseLinearOps, SharedWeightsAreScaledForOneUserOnly) {
  ExpectFused(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %c1 = Convolution(%x, %w)
  %c2 = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%c1, %a)
  %sum = Add(%m, %c2)
  %out = Result(%sum)
)");
}

TEST(FuseLinearOps, ForwardIntoAllReadersOrNone) {
  ExpectFused(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%x, %a)
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %c1 = Convolution(%m, %w)
  %v = Constant() f32[2, 1, 1, 3, 3] seeded(2)
  %c2 = GroupConvolution(%m, %v) {pads_begin = [1, 1], pads_end = [1, 1]}
  %sum = Add(%c1, %c2)
  %out = Result(%sum)
)");
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%x, %a)
  %w = Constant() f32[2, 2, 1, 1] seeded(1)
  %c1 = Convolution(%m, %w)
  %r = ReLU(%m)
  %sum = Add(%c1, %r)
  %out = Result(%sum)
)",
                "m", "LF2");
}

TEST(FuseLinearOps, KeepsWhatComputesWithAConstantOtherwiseLF2) {
  // Input 1 of a PReLU is a constant, but no weights.
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %slope = Constant() f32[2, 2] seeded(1)
  %c = Add(%x, %x)
  %t = Parameter() {element_type = f32, shape = [2, 2]}
  %p = Maximum(%t, %slope)
  %a = Constant() f32[2] {2, 3}
  %m = Multiply(%p, %a)
  %out = Result(%m)
  %also = Result(%c)
)",
                "m", "LF2");
}

std::string Backward(absl::string_view sources, absl::string_view conv, absl::string_view constant,
                     absl::string_view results) {
  return absl::StrCat(sources, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[3, 2, 1, 1] seeded(1)
  %c = Convolution(%x, %w))",
                      conv, "\n  %a = Constant() ", constant, "\n  %m = Multiply(%c, %a)\n",
                      results);
}

TEST(FuseLinearOps, KeepsWhenExcludedLF1) {
  ExpectRefusal(kPasses,
                Backward("\n  source \"conv\" : \"Convolution\" exclude(linear_fusing)",
                         " from(\"conv\")", "f32[3, 1, 1] {1, 2, 3}", "  %out = Result(%m)\n"),
                "m", "LF1");
}

TEST(FuseLinearOps, KeepsWhenItFeedsTheWeightsLF3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Parameter() {element_type = f32, shape = [3, 2, 1, 1]}
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%w, %a)
  %c = Convolution(%x, %m)
  %out = Result(%c)
)",
                "m", "LF3");
}

TEST(FuseLinearOps, KeepsWhenItFeedsTheBiasLF3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %b = Parameter() {element_type = f32, shape = [3]}
  %a = Constant() f32[] {2}
  %m = Multiply(%b, %a)
  %w = Constant() f32[3, 2] seeded(1)
  %fc = FullyConnected(%x, %w, %m)
  %out = Result(%fc)
)",
                "m", "LF3");
}

TEST(FuseLinearOps, KeepsWhenTheResultIsReadElsewhereLF4) {
  ExpectRefusal(
      kPasses,
      Backward("", "", "f32[3, 1, 1] {1, 2, 3}", "  %out = Result(%m)\n  %also = Result(%c)\n"),
      "m", "LF4");
  ExpectRefusal(
      kPasses,
      Backward("", "", "f32[3, 1, 1] {1, 2, 3}", "  %s = Add(%m, %c)\n  %out = Result(%s)\n"), "m",
      "LF4");
}

TEST(FuseLinearOps, KeepsWhenTheWeightsAreComputedLF5) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Parameter() {element_type = f32, shape = [3, 2, 1, 1]}
  %c = Convolution(%x, %w)
  %a = Constant() f32[3, 1, 1] {1, 2, 3}
  %m = Multiply(%c, %a)
  %out = Result(%m)
)",
                "m", "LF5");
}

TEST(FuseLinearOps, KeepsWhatBroadcastsUpLF6) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[1, 2, 1, 1] seeded(1)
  %c = Convolution(%x, %w)
  %a = Constant() f32[3, 1, 1] {1, 2, 3}
  %m = Multiply(%c, %a)
  %out = Result(%m)
)",
                "m", "LF6");
}

TEST(FuseLinearOps, KeepsWhatMayBroadcastUpLF6) {
  // The data may come with one channel.
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, ?, 3, 3]}
  %a = Constant() f32[2, 1, 1] {2, 3}
  %m = Multiply(%x, %a)
  %w = Constant() f32[3, 2, 1, 1] seeded(1)
  %c = Convolution(%m, %w)
  %out = Result(%c)
)",
                "m", "LF6");
}

TEST(FuseLinearOps, KeepsWhatIsNotPerChannelLF7) {
  // As many elements as channels, but along the width.
  ExpectRefusal(kPasses, Backward("", "", "f32[3] {1, 2, 3}", "  %out = Result(%m)\n"), "m", "LF7");
  ExpectRefusal(kPasses, Backward("", "", "f32[3, 3, 1] seeded(5)", "  %out = Result(%m)\n"), "m",
                "LF7");
}

TEST(FuseLinearOps, KeepsAnAddInFrontOfAConvolutionLF8) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] {2, 3}
  %s = Add(%x, %a)
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%s, %w) {pads_begin = [1, 1]}
  %out = Result(%c)
)",
                "s", "LF8");
}

TEST(FuseLinearOps, AddEntersAnUnpaddedConvolutionIfAskedTo) {
  PassOptions options;
  options.add_into_unpadded_convolution = true;
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %a = Constant() f32[2, 1, 1] {10, 100}
  %s = Add(%x, %a)
  %w = Constant() f32[1, 2, 1, 2] {1, 2, 3, 4}
  %c = Convolution(%s, %w) names("y")
  %out = Result(%c)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[1, 2, 1, 2] {1, 2, 3, 4}
  %c = Convolution(%x, %w)
  %c/shift/value = Constant() f32[1, 1, 1] {730}
  %c/shift = Add(%c, %c/shift/value) names("y")
  %out = Result(%c/shift)
)",
                options);
  const std::string body = R"(
  %x = Parameter() {element_type = f32, shape = [1, 4, 5, 5]}
  %a = Constant() f32[4, 1, 1] seeded(1)
  %s = Add(%x, %a)
  %w = Constant() f32[2, 3, 2, 3, 3] seeded(2)
  %c = GroupConvolution(%s, %w) {auto_pad = "valid"}
  %v = Constant() f32[5, 4, 2, 2] seeded(3)
  %d = Convolution(%s, %v) {strides = [2, 2]}
  %out = Result(%c)
  %out2 = Result(%d)
)";
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> fused = ParseBody(body);
  RunPasses(kPasses, *fused, options);
  EXPECT_EQ(fused->FindNode("s"), nullptr);
  ExpectEqualValues(*original, *fused);
}

TEST(FuseLinearOps, KeepsAnAddThatPaddingWouldMissLF8) {
  PassOptions options;
  options.add_into_unpadded_convolution = true;
  for (const char* target :
       {"%w = Constant() f32[3, 2, 3, 3] seeded(1)\n %c = Convolution(%s, %w) {pads_end = [0, 1]}",
        "%w = Constant() f32[3, 2, 2, 2] seeded(1)\n %c = Convolution(%s, %w) {auto_pad = "
        "\"same_upper\"}",
        "%w = Constant() f32[2, 3, 2, 2] seeded(1)\n %c = ConvolutionBackpropData(%s, %w)"}) {
    ExpectRefusal(kPasses,
                  absl::StrCat("\n %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}\n "
                               "%a = Constant() f32[2, 1, 1] {2, 3}\n %s = Add(%x, %a)\n ",
                               target, "\n %out = Result(%c)\n"),
                  "s", "LF8", options);
  }
}

TEST(FuseLinearOps, KeepsWhenABiasStandsBetweenLF9) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %w = Constant() f32[3, 2] seeded(1)
  %b = Constant() f32[3] {4, 5, 6}
  %fc = FullyConnected(%x, %w, %b)
  %a = Constant() f32[3] {1, 2, 3}
  %m = Multiply(%fc, %a)
  %out = Result(%m)
)",
                "m", "LF9");
}

TEST(FuseLinearOps, KeepsWhenAWeightWouldOverflowLF10) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 3, 3]}
  %w = Constant() f32[2, 1, 1, 1] {1, 1e30}
  %c = Convolution(%x, %w)
  %a = Constant() f32[2, 1, 1] {1, 1e10}
  %m = Multiply(%c, %a)
  %out = Result(%m)
)",
                "m", "LF10");
  // A factor that has lost precision.
  ExpectRefusal(kPasses, Backward("", "", "f32[3, 1, 1] {1, 1e-40, 1}", "  %out = Result(%m)\n"),
                "m", "LF10");
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %s = Constant() f32[] {1e20}
  %a = Add(%x, %s)
  %w = Constant() f32[1, 2] {1e20, 1}
  %fc = FullyConnected(%a, %w)
  %out = Result(%fc)
)",
                "a", "LF10");
}

TEST(FuseLinearOps, KeepsWhenAChannelOfHalvesWouldLoseBitsLF11) {
  // 2^-10 · 2^-6 is no normal number of f16.
  constexpr char kSmall[] = R"(
  %x = Parameter() {element_type = f16, shape = [1, 1, 3, 3]}
  %w = Constant() f16[2, 1, 1, 2] {1, 1, 0.0009765625, 0.0009765625}
  %c = Convolution(%x, %w)
  %a = Constant() f16[2, 1, 1] {1, 0.015625}
  %m = Multiply(%c, %a)
  %out = Result(%m)
)";
  ExpectRefusal(kPasses, kSmall, "m", "LF11");
  // The same factor on the one input channel that gives the second output channel its weights.
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f16, shape = [1, 2]}
  %a = Constant() f16[2] {1, 0.015625}
  %m = Multiply(%x, %a)
  %w = Constant() f16[2, 2] {1, 0, 0, 0.0009765625}
  %y = MatMul(%m, %w)
  %out = Result(%y)
)",
                "m", "LF11");
}

TEST(FuseLinearOps, ALargerWeightOfItsChannelLetsASmallOneLoseBits) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f16, shape = [1, 1, 3, 3]}
  %w = Constant() f16[2, 1, 1, 2] {1, 1, 0.0009765625, 1}
  %c = Convolution(%x, %w)
  %a = Constant() f16[2, 1, 1] {1, 0.015625}
  %m = Multiply(%c, %a) names("y")
  %out = Result(%m)
)",
                R"(
  %x = Parameter() {element_type = f16, shape = [1, 1, 3, 3]}
  %w = Constant() f16[2, 1, 1, 2] {1, 1, 1.52587890625e-05, 0.015625}
  %c = Convolution(%x, %w) names("y")
  %out = Result(%c)
)");
}

TEST(FuseLinearOps, ABiasIsNoCandidate) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2]}
  %w = Constant() f32[3, 2] seeded(1)
  %fc = FullyConnected(%x, %w)
  %b = Constant() f32[3] {4, 5, 6}
  %s = Add(%fc, %b)
  %r = ReLU(%s)
  %out = Result(%r)
)");
  EXPECT_TRUE(RunPasses(kPasses, *graph).refusals().empty());
}

TEST(FuseLinearOps, BiasAfterAConvolutionStays) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[3, 2, 1, 1] seeded(1)
  %c = Convolution(%x, %w)
  %b = Constant() f32[3, 1, 1] {1, 2, 3}
  %s = Add(%c, %b)
  %out = Result(%s)
)");
}

TEST(FuseLinearOps, AnAddGoesThroughAMatrixWithoutColumns) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %a = Constant() f32[3] {1, 2, 3}
  %m = Add(%x, %a)
  %w = Constant() f32[3, 0] {}
  %y = MatMul(%m, %w)
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %w = Constant() f32[3, 0] {}
  %y = MatMul(%x, %w)
  %y/shift/value = Constant() f32[0] {}
  %y/shift = Add(%y, %y/shift/value)
  %out = Result(%y/shift)
)");
}

}  // namespace
}  // namespace mo
