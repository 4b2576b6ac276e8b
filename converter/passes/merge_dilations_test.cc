#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

constexpr char kBody[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 7, 6]}
  %d = Constant() i64[4] {1, 1, 2, 3}
  %p = Constant() i64[4] {0, 0, 2, 3}
  %q = Constant() i64[4] {0, 0, 3, 3}
  %s = SpaceToBatch(%x, %d, %p, %q)
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%s, %w) names("c")
  %e = Constant() i64[4] {0, 0, 0, 1}
  %f = Constant() i64[4] {0, 0, 1, 0}
  %b = BatchToSpace(%c, %d, %e, %f) names("b")
  %out = Result(%b)
)";

TEST(MergeDilations, MakesADilatedConvolution) {
  ExpectRewrite({&kMergeDilations}, kBody, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 7, 6]}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%x, %w) {dilations = [2, 3], pads_begin = [2, 2], pads_end = [2, 3]} names("b")
  %out = Result(%c)
)");
}

TEST(MergeDilations, PaddingOfABlockIsOneOfTheWholeBlock) {
  for (const char* padding : {"pads_begin = [1, 0], pads_end = [2, 1]", "auto_pad = \"same_upper\"",
                              "auto_pad = \"same_lower\""}) {
    const std::string body = absl::StrReplaceAll(
        kBody,
        {{"%c = Convolution(%s, %w)", absl::StrCat("%c = Convolution(%s, %w) {", padding, "}")}});
    const std::unique_ptr<Graph> original = ParseBody(body), merged = ParseBody(body);
    RunPasses({&kMergeDilations}, *merged);
    EXPECT_EQ(merged->FindNode("b"), nullptr) << BodyOf(*merged);
    ExpectEqualValues(*original, *merged);
  }
}

TEST(MergeDilations, LetsABiasAndAnActivationThrough) {
  ExpectRewrite({&kMergeDilations},
                absl::StrReplaceAll(kBody, {{"names(\"c\")", R"(names("c")
  %k = Constant() f32[3, 1, 1] {1, 2, 3}
  %a = Add(%k, %c) names("a")
  %r = Sigmoid(%a))"},
                                            {"BatchToSpace(%c,", "BatchToSpace(%r,"}}),
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 7, 6]}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%x, %w) {dilations = [2, 3], pads_begin = [2, 2], pads_end = [2, 3]}
  %k = Constant() f32[3, 1, 1] {1, 2, 3}
  %a = Add(%k, %c)
  %r = Sigmoid(%a) names("b")
  %out = Result(%r)
)");
}

TEST(MergeDilations, LeavesBlocksToOtherReaders) {
  ExpectRewrite(
      {&kMergeDilations},
      absl::StrReplaceAll(kBody, {{"%out = Result(%b)", "%out = Result(%b)\n%t = Result(%s)"}}),
      R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 7, 6]}
  %w = Constant() f32[3, 2, 3, 3] seeded(1)
  %c = Convolution(%x, %w) {dilations = [2, 3], pads_begin = [2, 2], pads_end = [2, 3]} names("b")
  %out = Result(%c)
  %d = Constant() i64[4] {1, 1, 2, 3}
  %p = Constant() i64[4] {0, 0, 2, 3}
  %q = Constant() i64[4] {0, 0, 3, 3}
  %s = SpaceToBatch(%x, %d, %p, %q)
  %t = Result(%s)
)");
}

std::string With(std::initializer_list<std::pair<absl::string_view, absl::string_view>> edits) {
  const std::string body = absl::StrReplaceAll(kBody, edits);
  EXPECT_NE(body, kBody);
  return body;
}

void ExpectRefusalWith(
    absl::string_view rule,
    std::initializer_list<std::pair<absl::string_view, absl::string_view>> edits) {
  ExpectRefusal({&kMergeDilations}, With(edits), "b", rule);
}

TEST(MergeDilations, LeavesExcludedNodesAloneMD1) {
  const std::string source = "\n  source \"n\" : \"Any\" exclude(operation_fusing)";
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"names(\"c\")", "from(\"n\")"},
           {"names(\"b\")", "from(\"n\")"},
           {"%p, %q)", "%p, %q) from(\"n\")"},
           {"{0, 0, 2, 3}", "{0, 0, 2, 3} from(\"n\")"}}) {
    ExpectRefusal({&kMergeDilations}, source + With({{from, to}}), "b", "MD1");
  }
  // The weights stay as they are.
  const std::unique_ptr<Graph> graph =
      ParseBody(source + With({{"seeded(1)", "seeded(1) from(\"n\")"}}));
  RunPasses({&kMergeDilations}, *graph);
  EXPECT_EQ(graph->FindNode("b"), nullptr);
  // So do those of other optimizations.
  const std::unique_ptr<Graph> other =
      ParseBody(absl::StrCat("\n  source \"n\" : \"Any\" exclude(linear_fusing)",
                             With({{"names(\"c\")", "from(\"n\")"}})));
  RunPasses({&kMergeDilations}, *other);
  EXPECT_EQ(other->FindNode("b"), nullptr);
}

TEST(MergeDilations, NeedsTheValuesBetweenForItselfMD2) {
  ExpectRefusalWith("MD2", {{"%out = Result(%b)", "%out = Result(%b)\n%out2 = Result(%c)"}});
}

TEST(MergeDilations, NeedsAPlainConvolutionMD3) {
  ExpectRefusalWith("MD3",
                    {{"%c = Convolution(%s, %w)",
                      "%c = Convolution(%s, %w) {dilations = [1, 2], pads_begin = [0, 2]}"}});
  ExpectRefusalWith(
      "MD3",
      {{"%c = Convolution(%s, %w)",
        "%c = Convolution(%s, %w) {pads_begin = [2, 1], pads_end = [2, 1], strides = [2, 1]}"}});
  ExpectRefusalWith(
      "MD3", {{"[3, 2, 3, 3]", "[2, 3, 3, 3]"}, {"Convolution(%s", "ConvolutionBackpropData(%s"}});
  ExpectRefusalWith("MD3", {{"[1, 2, 7, 6]", "[1, 2, ?, 6]"},
                            {"%c = Convolution(%s, %w)",
                             "%c = Convolution(%s, %w) {auto_pad = \"same_upper\"}"}});
}

TEST(MergeDilations, NeedsTheSameBlocksMD4) {
  constexpr absl::string_view kBack = "%b = BatchToSpace(%c, %d,";
  ExpectRefusalWith("MD4",
                    {{kBack, "%g = Constant() i64[4] {1, 1, 3, 2}\n%b = BatchToSpace(%c, %g,"}});
  ExpectRefusalWith("MD4", {{"{1, 1, 2, 3}", "{1, 2, 1, 3}"}, {"[3, 2, 3, 3]", "[4, 1, 3, 3]"}});
}

TEST(MergeDilations, NeedsPadsForTheCropsMD5) {
  ExpectRefusalWith("MD5", {{"{0, 0, 0, 1}", "{0, 0, 3, 1}"}});
  ExpectRefusalWith("MD5", {{"{0, 0, 1, 0}", "{0, 0, 1, 4}"}});
}

TEST(MergeDilations, NeedsTheSameInEveryPlaceMD6) {
  constexpr absl::string_view kAfter = "BatchToSpace(%c,";
  for (const char* constant :
       {"f32[4, 2] seeded(3)", "f32[6, 1, 1, 1] seeded(3)", "f32[6, 3, 4, 1] seeded(3)"}) {
    ExpectRefusalWith(
        "MD6",
        {{"%e = ", absl::StrCat("%k = Constant() ", constant, "\n%m = Multiply(%c, %k)\n%e = ")},
         {kAfter, "BatchToSpace(%m,"}});
  }
}

}  // namespace
}  // namespace mo
