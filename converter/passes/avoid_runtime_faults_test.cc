#include "absl/strings/str_cat.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidRuntimeFaults};

std::string Gathered(absl::string_view order, absl::string_view axis) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %order = Constant() i64[3] {)",
                      order, "}\n  %", axis == "-3" ? "g/axis" : "axis", " = Constant() i64[] {",
                      axis, "}\n  %g = Gather(%x, %order, %", axis == "-3" ? "g/axis" : "axis",
                      R"() names("y")
  %out = Result(%g)
)");
}

TEST(AvoidRuntimeFaults, PermutationsCountTheAxisFromTheEnd) {
  ExpectRewrite(kPasses, Gathered("2, 0, 1", "1"), Gathered("2, 0, 1", "-3"));
  ExpectUnchanged(kPasses, Gathered("2, 1, 0", "1"));  // its own inverse
  ExpectUnchanged(kPasses, Gathered("2, 0, 0", "1"));
}

std::string Joined(absl::string_view axis) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 4, 4]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 3}
  %g = Concat(%s:2, %s, %s:1) {axis = )",
                      axis, R"(} names("y")
  %out = Result(%g)
)");
}

TEST(AvoidRuntimeFaults, JoinedPartsCountTheAxisFromTheEnd) {
  ExpectRewrite(kPasses, Joined("1"), Joined("-3"));
}

std::string Branches(absl::string_view joined, absl::string_view second) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
)",
                      second, R"(
  %wa = Constant() f32[1, 1, 1, 1] {2}
  %a = Convolution(%s, %wa)
  %g = Concat()",
                      joined, R"() {axis = 1} names("y")
  %out = Result(%g)
)");
}

TEST(AvoidRuntimeFaults, ConvolutionsInAnotherOrderThanTheSplit) {
  constexpr char kPlain[] = R"(
  %wb = Constant() f32[1, 1, 1, 1] {3}
  %b = Convolution(%s:1, %wb)
)";
  ExpectRewrite(kPasses, Branches("%b, %a", kPlain), Branches("%b, %a", R"(
  %b/weights = Constant() f32[1, 1, 1, 1, 1] {3}
  %b = GroupConvolution(%s:1, %b/weights)
)"));
  ExpectRewrite(kPasses, Branches("%b, %b", kPlain), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  %b/weights = Constant() f32[1, 1, 1, 1, 1] {3}
  %b = GroupConvolution(%s:1, %b/weights)
  %g = Concat(%b, %b) {axis = 1} names("y")
  %out = Result(%g)
)");
  ExpectUnchanged(kPasses, Branches("%a, %b", kPlain));
}

std::string Strided(absl::string_view attributes, bool grouped = false) {
  const std::string weights = grouped ? "%c/weights" : "%w";
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 1, 5, 5]}\n  ",
                      weights, " = Constant() ", grouped ? "f32[1, 2, 1, 1, 1]" : "f32[2, 1, 1, 1]",
                      " {2, 3}\n  %c = ", grouped ? "Group" : "", "Convolution(%x, ", weights,
                      ") {", attributes, "} names(\"y\")\n  %out = Result(%c)\n");
}

TEST(AvoidRuntimeFaults, PaddedConvolutionsOfOnePixelWithAStride) {
  constexpr char kBoth[] = "pads_begin = [1, 0], strides = [2, 2]";
  ExpectRewrite(kPasses, Strided(kBoth), Strided(kBoth, /*grouped=*/true));
  ExpectUnchanged(kPasses, Strided("pads_begin = [1, 0]"));
  ExpectUnchanged(kPasses, Strided("strides = [2, 2]"));
}

std::string Lrn(double bias, double beta = 0.5) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %axes = Constant() i64[1] {1}
  %n = LRN(%x, %axes) {alpha = 0.75, beta = )",
                      beta, ", bias = ", bias, R"(, size = 3} names("y")
  %out = Result(%n)
)");
}

TEST(AvoidRuntimeFaults, ABiasThatIsNoIntegerIsAFactor) {
  ExpectRewrite(kPasses, Lrn(1.5), R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %axes = Constant() i64[1] {1}
  %n/bias_1 = LRN(%x, %axes) {alpha = 0.5, beta = 0.5, bias = 1, size = 3}
  %n/bias = Constant() f32[] {1.5}
  %n/exponent = Constant() f32[] {-0.5}
  %n/factor = Power(%n/bias, %n/exponent)
  %n = Multiply(%n/bias_1, %n/factor) names("y")
  %out = Result(%n)
)");
  ExpectUnchanged(kPasses, Lrn(2));
}

// In blocks of 2 × 2, with what stands for the padding.
std::string InBlocks(absl::string_view begin, absl::string_view end, absl::string_view attributes) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 8, 8]}
  %k = Constant() i64[4] {1, 1, 2, 2}
)",
                      begin, end, R"(
  %s = SpaceToBatch(%x, %k, %c/pads_begin, %c/pads_end)
  %w = Constant() f32[1, 1, 3, 3] seeded(1)
  %c = Convolution(%s, %w) )",
                      attributes, R"(
  %z = Constant() i64[4] {0, 0, 0, 0}
  %b = BatchToSpace(%c, %k, %z, %z) names("y")
  %out = Result(%b)
)");
}

TEST(AvoidRuntimeFaults, PaddingInBlocksGoesIntoTheSpaceToBatch) {
  constexpr char kNone[] = "%c/pads_begin = Constant() i64[4] {0, 0, 0, 0}\n";
  constexpr char kEnd[] = "%c/pads_end = Constant() i64[4] {0, 0, 2, 0}\n";
  const std::unique_ptr<Graph> before =
      ParseBody(InBlocks(kNone, kEnd, "{pads_begin = [1, 0], pads_end = [1, 2]}"));
  const std::unique_ptr<Graph> after =
      ParseBody(InBlocks(kNone, kEnd, "{pads_begin = [1, 0], pads_end = [1, 2]}"));
  RunPasses(kPasses, *after);
  ExpectEqualValues(*before, *after);
  const Node* convolution = after->FindNode("c");
  EXPECT_EQ(convolution->attributes().GetInts("pads_begin"), (Ints{0, 0}));
  EXPECT_EQ(convolution->attributes().GetInts("pads_end"), (Ints{0, 0}));
  const Node* blocks = convolution->input(0).node;
  EXPECT_EQ(blocks->constant_input(2)->Int64s(), (Ints{0, 0, 2, 0}));
  EXPECT_EQ(blocks->constant_input(3)->Int64s(), (Ints{0, 0, 4, 4}));
  EXPECT_TRUE(RuntimeFaults(*after).empty());
}

TEST(AvoidRuntimeFaults, StridesInBlocksAreTold) {
  constexpr char kNone[] = "%c/pads_begin = Constant() i64[4] {0, 0, 2, 2}\n";
  constexpr char kEnd[] = "%c/pads_end = Constant() i64[4] {0, 0, 2, 2}\n";
  const std::string strided = InBlocks(kNone, kEnd, "{strides = [2, 2]}");
  ExpectUnchanged(kPasses, strided);
  EXPECT_THAT(RuntimeFaults(*ParseBody(strided)),
              testing::ElementsAre(testing::HasSubstr("forgets that convolution's strides")));
  EXPECT_TRUE(RuntimeFaults(*ParseBody(InBlocks(kNone, kEnd, ""))).empty());
}

}  // namespace
}  // namespace mo
