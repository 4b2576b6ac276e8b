#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

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

std::string Quantized(absl::string_view low, absl::string_view high, bool repeated = false) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3]}
  %one = Constant() f32[] {1}
  %two = Constant() f32[1, 2, 1] {2, 3}
)",
                      repeated ? "  %one/channels = Constant() f32[1, 2, 1] {1, 1}\n" : "",
                      "  %y = FakeQuantize(%x, %one, %two, ", low, ", ", high,
                      ") {levels = 256}\n  %out = Result(%y)\n");
}

TEST(AvoidRuntimeFaults, LimitsOfAllAndOfEachChannel) {
  ExpectRewrite(kPasses, Quantized("%one", "%two"), Quantized("%one/channels", "%two", true));
  ExpectRewrite(kPasses, Quantized("%two", "%one"), Quantized("%two", "%one/channels", true));
  ExpectUnchanged(kPasses, Quantized("%two", "%two"));
  ExpectUnchanged(kPasses, Quantized("%one", "%one"));
}

// A convolution of a part, joined with others.
std::string JoinedWith(absl::string_view joined, bool grouped = false) {
  const std::string weights = grouped ? "%c/weights" : "%w";
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %z = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  )",
                      weights, " = Constant() f32[", grouped ? "1, " : "",
                      "1, 1, 1, 1] {2}\n  %c = ", grouped ? "Group" : "", "Convolution(%s, ",
                      weights, R"()
  %k = Constant() f32[1, 1, 3, 3] seeded(1)
  %t = Tanh(%z)
  %g = Concat()",
                      joined, R"() {axis = 1} names("y")
  %out = Result(%g)
)");
}

TEST(AvoidRuntimeFaults, AConvolutionOfAPartJoinedWithAnInput) {
  for (absl::string_view joined : {"%c, %z, %t, %k", "%c, %t, %k"})
    ExpectRewrite(kPasses, JoinedWith(joined), JoinedWith(joined, /*grouped=*/true));
  ExpectUnchanged(kPasses, JoinedWith("%z, %c"));
  ExpectUnchanged(kPasses, JoinedWith("%c, %t"));
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

// A 1×1 convolution with these pads, and one with a stride that reads it.
std::string PaddedBeforeStride(absl::string_view pads, absl::string_view strides,
                               bool grouped = false, absl::string_view extents = "5, 5") {
  const std::string weights = grouped ? "%b/weights" : "%v";
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 1, ", extents,
                      "]}\n  ", weights, " = Constant() f32[", grouped ? "1, " : "",
                      "2, 1, 1, 1] {2, 3}\n  %b = ", grouped ? "Group" : "", "Convolution(%x, ",
                      weights, ") {pads_end = [", pads, R"(]}
  %e = ReLU(%b)
  %w = Constant() f32[1, 2, 1, 1] {1, 4}
  %c = Convolution(%e, %w) {strides = [)",
                      strides, "]} names(\"y\")\n  %out = Result(%c)\n");
}

TEST(AvoidRuntimeFaults, PaddedConvolutionsThatAStrideMovesUpTo) {
  ExpectRewrite(kPasses, PaddedBeforeStride("1, 1", "2, 2"),
                PaddedBeforeStride("1, 1", "2, 2", /*grouped=*/true));
  ExpectUnchanged(kPasses, PaddedBeforeStride("0, 0", "2, 2"));
  ExpectUnchanged(kPasses, PaddedBeforeStride("1, 1", "1, 1"));
  ExpectUnchanged(kPasses, PaddedBeforeStride("1, 1", "2, 2", false, "5, ?"));
}

// A part of %x, `above`, which makes %e of %p, and the convolution that reads it.
std::string OfPart(absl::string_view above, absl::string_view strides = "2, 1",
                   bool grouped = false, absl::string_view part = "%s:1",
                   absl::string_view extents = "4, 5, 5", int kernel = 1) {
  const std::string weights = grouped ? "%c/weights" : "%w";
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, )",
                      extents, R"(]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  %e = )",
                      absl::StrReplaceAll(above, {{"%p", part}}), "\n  ", weights,
                      " = Constant() f32[", grouped ? "1, " : "", "3, 2, ", kernel, ", ", kernel,
                      "] seeded(1)\n  %c = ", grouped ? "Group" : "", "Convolution(%e, ", weights,
                      ") {strides = [", strides, "]} names(\"y\")\n  %out = Result(%c)\n");
}

TEST(AvoidRuntimeFaults, StridesThatMoveUpToAPart) {
  for (absl::string_view above :
       {"ReLU(%p)", "Clamp(%p) {max = 6, min = 0}", "Add(%p, %p)", "Multiply(%s, %p)"}) {
    ExpectRewrite(kPasses, OfPart(above), OfPart(above, "2, 1", /*grouped=*/true));
  }
  // The runtime does not move them.
  ExpectUnchanged(kPasses, OfPart("ReLU(%p)", "1, 1"));
  ExpectUnchanged(kPasses, OfPart("ReLU(%p)", "2, 1", false, "%s:1", "4, 5, 5", /*kernel=*/3));
  ExpectUnchanged(kPasses, OfPart("Swish(%p)"));
  ExpectUnchanged(kPasses, OfPart("SoftMax(%p) {axis = 1}"));
  ExpectUnchanged(kPasses, OfPart("ReLU(%p)", "2, 1", false, "%s:1", "4, ?, 5"));
  // The part is the one that it reads anyway, or the convolution itself reads it.
  ExpectUnchanged(kPasses, OfPart("ReLU(%p)", "2, 1", false, "%s"));
  ExpectUnchanged(kPasses, absl::StrReplaceAll(OfPart("ReLU(%p)"), {{"(%e,", "(%s:1,"}}));
}

TEST(AvoidRuntimeFaults, StridesThatAllReadersAskFor) {
  // Another reader of the ReLU.
  auto with = [](absl::string_view other, bool grouped = false) {
    std::string body = OfPart("ReLU(%p)", "2, 1", grouped);
    return absl::StrCat(body, "  ", other, " names(\"z\")\n  %out2 = Result(%d)\n");
  };
  ExpectUnchanged(kPasses, with("%d = Tanh(%e)"));
  constexpr char kWeights[] = "%v = Constant() f32[3, 2, 1, 1] seeded(2)\n  %d = ";
  ExpectUnchanged(kPasses, with(absl::StrCat(kWeights, "Convolution(%e, %v) {strides = [2, 2]}")));
  ExpectUnchanged(kPasses, with(absl::StrCat(kWeights, "Convolution(%e, %v)")));
  ExpectRewrite(kPasses, with(absl::StrCat(kWeights, "Convolution(%e, %v) {strides = [2, 1]}")),
                with("%d/weights = Constant() f32[1, 3, 2, 1, 1] seeded(2)\n"
                     "  %d = GroupConvolution(%e, %d/weights) {strides = [2, 1]}",
                     /*grouped=*/true));
}

TEST(AvoidRuntimeFaults, StridesThatMoveAcrossConvolutions) {
  auto chain = [](absl::string_view first, bool grouped) {
    return OfPart(absl::StrCat(first, R"(
  %v = Constant() f32[2, 2, 1, 1] seeded(2)
  %b = Convolution(%a, %v)
  %e = Tanh(%b))"),
                  "2, 2", grouped);
  };
  const std::vector<std::pair<absl::string_view, absl::string_view>> name = {
      {"%e = ReLU", "%a = ReLU"}};
  ExpectRewrite(kPasses, absl::StrReplaceAll(chain("ReLU(%p)", false), name),
                absl::StrReplaceAll(chain("ReLU(%p)", true), name));
  // The first convolution reads the part itself.
  ExpectUnchanged(kPasses, absl::StrReplaceAll(chain("ReLU(%p)", false),
                                               {{"%e = ReLU(%s:1)\n", ""}, {"(%a,", "(%s:1,"}}));
}

TEST(AvoidRuntimeFaults, StridesOfVariadicSplitsAndStridedSlices) {
  auto split = [](bool grouped) {
    return absl::StrReplaceAll(
        OfPart("ReLU(%q)", "2, 2", grouped),
        {{"  %e = ",
          "  %n = Constant() i64[2] {2, 2}\n  %q = VariadicSplit(%x, %axis, %n)\n  %e = "},
         {"  %s = Split(%x, %axis) {num_splits = 2}\n", ""}});
  };
  ExpectRewrite(kPasses, split(false), split(true));
  auto slices = [](bool two, bool grouped) {
    return absl::StrReplaceAll(
        OfPart("ReLU(%q)", "2, 2", grouped),
        {{"  %s = Split(%x, %axis) {num_splits = 2}\n", absl::StrCat(R"(
  %zero = Constant() i64[2] {0, 0}
  %two = Constant() i64[2] {0, 2}
  %four = Constant() i64[2] {0, 4}
  %one = Constant() i64[2] {1, 1}
  %q = StridedSlice(%x, %zero, %two, %one) {begin_mask = [1, 0], end_mask = [1, 0]}
)",
                                                                     two ? R"(
  %r = StridedSlice(%x, %two, %four, %one) {begin_mask = [1, 0], end_mask = [1, 0]}
  %t = Tanh(%r) names("z")
  %out2 = Result(%t)
)"
                                                                         : "")},
         {"  %axis = Constant() i64[] {1}\n", ""}});
  };
  ExpectRewrite(kPasses, slices(true, false), slices(true, true));
  ExpectUnchanged(kPasses, slices(false, false));
}

TEST(AvoidRuntimeFaults, ComputedWeightsGetTheirGroupByAnUnsqueeze) {
  constexpr char kBefore[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 4, 5, 5]}
  %y = Parameter() {element_type = f32, shape = [3, 2, 1, 1]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  %e = ReLU(%s:1)
  %c = Convolution(%e, %y) {strides = [2, 2]} names("z")
  %out = Result(%c)
)";
  ExpectRewrite(kPasses, kBefore, R"(
  %x = Parameter() {element_type = f32, shape = [1, 4, 5, 5]}
  %y = Parameter() {element_type = f32, shape = [3, 2, 1, 1]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  %e = ReLU(%s:1)
  %c/axis = Constant() i64[1] {0}
  %c/weights = Unsqueeze(%y, %c/axis)
  %c = GroupConvolution(%e, %c/weights) {strides = [2, 2]} names("z")
  %out = Result(%c)
)");
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

TEST(AvoidRuntimeFaults, WhatIsDecompressedWrongIsCopied) {
  auto body = [](absl::string_view copy, absl::string_view weights) {
    return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %q = Constant() i8[3, 2] seeded(1)
  %f = Convert(%q) {destination_type = f32}
  %s = Constant() f32[3, 1] {1, 2, 3}
  %m = Multiply(%f, %s)
)",
                        copy, "  %p = MatMul(%x, ", weights, R"() names("y")
  %out = Result(%p)
)");
  };
  ExpectRewrite(kPasses, body("", "%m"),
                body("  %m/exponent = Constant() f32[] {1}\n  %m/copy = Power(%m, %m/exponent)\n",
                     "%m/copy"));
}

}  // namespace
}  // namespace mo
