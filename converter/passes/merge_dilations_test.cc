#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing.h"

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

void ExpectUnchangedWith(const char* from, const char* to) {
  const std::string body = absl::StrReplaceAll(kBody, {{from, to}});
  ASSERT_NE(body, kBody);
  ExpectUnchanged({&kMergeDilations}, body);
}

TEST(MergeDilations, NeedsAPlainConvolution) {
  ExpectUnchangedWith("%c = Convolution(%s, %w)",
                      "%c = Convolution(%s, %w) {dilations = [1, 2], pads_begin = [0, 2]}");
  ExpectUnchangedWith("%c = Convolution(%s, %w)", "%c = Convolution(%s, %w) {strides = [2, 1]}");
}

TEST(MergeDilations, NeedsPadsForTheCrops) {
  ExpectUnchangedWith("%e = Constant() i64[4] {0, 0, 0, 1}", "%e = Constant() i64[4] {0, 0, 3, 1}");
}

TEST(MergeDilations, NeedsTheValuesBetweenForItself) {
  ExpectUnchangedWith("%out = Result(%b)", "%out = Result(%b)\n%out2 = Result(%c)");
  ExpectUnchangedWith("%out = Result(%b)", "%out = Result(%b)\n%out2 = Result(%s)");
}

TEST(MergeDilations, LeavesExcludedNodesAlone) {
  ExpectUnchanged(
      {&kMergeDilations},
      absl::StrCat("source \"n\" : \"Conv2D\" exclude(linear_fusing)\n",
                   absl::StrReplaceAll(kBody, {{"names(\"c\")", "names(\"c\") from(\"n\")"}})));
}

}  // namespace
}  // namespace mo
