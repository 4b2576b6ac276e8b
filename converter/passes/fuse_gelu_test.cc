#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/passes/composition.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseGelu};

std::string Net(absl::string_view gate, absl::string_view product, absl::string_view head = "",
                absl::string_view one = "f32[] {1}") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %half = Constant() f32[] {0.5}
  %two = Constant() f32[] {2}
  %three = Constant() f32[] {3}
  %one = Constant() )",
                      one, "\n", gate, product, "  %out = Result(%y)\n");
}

std::string Erf(absl::string_view scale = "0.70710678", absl::string_view op = "Multiply") {
  return absl::StrCat("  %c = Constant() f32[] {", scale, "}\n  %s = ", op,
                      "(%x, %c)\n  %e = Erf(%s)\n  %g = Add(%e, %one)\n");
}

std::string Tanh(absl::string_view cube, absl::string_view scale = "0.7978845834732056",
                 absl::string_view cube_scale = "0.044715") {
  return absl::StrCat(cube, "  %b = Constant() f32[] {", cube_scale,
                      "}\n  %bc = Multiply(%b, %cube)\n  %sum = Add(%x, %bc)\n"
                      "  %c = Constant() f32[] {",
                      scale,
                      "}\n  %s = Multiply(%c, %sum)\n  %t = Tanh(%s)\n  %g = Add(%one, %t)\n");
}
constexpr char kCube[] = "  %cube = Power(%x, %three)\n";
constexpr char kHalfFirst[] = "  %h = Multiply(%x, %half)\n  %y = Multiply(%h, %g)\n";

std::string Fused(absl::string_view mode) {
  return absl::StrCat(
      "\n  %x = Parameter() {element_type = f32, shape = [2, 3]}\n  %y = Gelu(%x) "
      "{approximation_mode = \"",
      mode, "\"}\n  %out = Result(%y)\n");
}

TEST(FuseGelu, InAnyOrderOfTheFactors) {
  for (const char* product : {kHalfFirst, "  %h = Divide(%x, %two)\n  %y = Multiply(%g, %h)\n",
                              "  %h = Multiply(%half, %g)\n  %y = Multiply(%x, %h)\n",
                              "  %p = Multiply(%x, %g)\n  %y = Multiply(%half, %p)\n",
                              "  %p = Multiply(%g, %x)\n  %y = Divide(%p, %two)\n"}) {
    ExpectRewrite(kPasses, Net(Erf(), product), Fused("ERF"));
  }
}

TEST(FuseGelu, HowTheErfIsWritten) {
  ExpectRewrite(kPasses, Net(Erf("1.41421354", "Divide"), kHalfFirst), Fused("ERF"));
  const std::string subtracted = "  %e = Erf(%s)\n  %g = Subtract(%one, %e)\n";
  const std::string constant = "  %c = Constant() f32[] {0.70710678}\n";
  ExpectRewrite(
      kPasses,
      Net(constant + "  %n = Negative(%x)\n  %s = Multiply(%n, %c)\n" + subtracted, kHalfFirst),
      Fused("ERF"));
  ExpectRewrite(
      kPasses,
      Net(constant + "  %d = Multiply(%x, %c)\n  %s = Negative(%d)\n" + subtracted, kHalfFirst),
      Fused("ERF"));
}

TEST(FuseGelu, HowTheCubeIsWritten) {
  ExpectRewrite(kPasses, Net(Tanh(kCube), kHalfFirst), Fused("TANH"));
  ExpectRewrite(kPasses,
                Net(Tanh("  %q = Multiply(%x, %x)\n  %cube = Multiply(%q, %x)\n"), kHalfFirst),
                Fused("TANH"));
  ExpectRewrite(kPasses,
                Net(Tanh("  %q = Power(%x, %two)\n  %cube = Multiply(%x, %q)\n"), kHalfFirst),
                Fused("TANH"));
}

TEST(FuseGelu, NotOfAnotherTensor) {
  ExpectUnchanged(kPasses, Net(Erf(),
                               "  %r = ReLU(%x)\n  %h = Multiply(%r, %half)\n  %y = "
                               "Multiply(%h, %g)\n"));
}

TEST(FuseGelu, KeepsWhenExcludedGE1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  std::string gate = Erf();
  gate.insert(gate.find("\n  %g"), " from(\"s\")");
  ExpectRefusal(kPasses, Net(gate, kHalfFirst, source), "y", "GE1");
  ExpectRefusal(kPasses, Net(Erf(), kHalfFirst, source, "f32[] {1} from(\"s\")"), "y", "GE1");
}

TEST(FuseGelu, KeepsOtherNumbersGE2) {
  for (const std::string& gate :
       {Erf("0.7071"), Erf("0.70710665"), Erf("1.4142134", "Divide"), Tanh(kCube, "0.7979"),
        Tanh(kCube, "0.7978845834732056", "0.0447"), Tanh("  %cube = Power(%x, %two)\n")})
    ExpectRefusal(kPasses, Net(gate, kHalfFirst), "y", "GE2");
  ExpectRefusal(kPasses, Net(Erf(), kHalfFirst, "", "f32[] {1.0000001}"), "y", "GE2");
}

TEST(FuseGelu, KeepsWhatBroadcastsUpGE3) {
  ExpectRefusal(kPasses, Net(Erf(), kHalfFirst, "", "f32[1, 1, 1] {1}"), "y", "GE3");
}

// What frameworks make of the numbers that are not exact in binary.
TEST(MeantNumbers, AreTheNearestOrAKnownNeighbour) {
  using Spelling = MeantNumber::Spelling;
  const MeantNumber half_root = {M_SQRT1_2, Spelling::kReciprocalOfNearest};
  const MeantNumber tanh_scale = {std::sqrt(2 / M_PI), Spelling::kRootOfNearest};
  const float root_of_two = std::sqrt(2.0f), two_by_pi = static_cast<float>(2 / M_PI);
  EXPECT_TRUE(StandsFor(static_cast<float>(M_SQRT1_2), ElementType::kF32, half_root));
  EXPECT_TRUE(StandsFor(1 / root_of_two, ElementType::kF32, half_root));
  EXPECT_TRUE(StandsFor(std::sqrt(two_by_pi), ElementType::kF32, tanh_scale));
  EXPECT_TRUE(StandsFor(0.044715f, ElementType::kF32, {0.044715}));
  for (int ulps : {-2, 2}) {
    const float nearest = static_cast<float>(1.0 / 6);
    EXPECT_FALSE(StandsFor(nearest + ulps * 0x1p-27f, ElementType::kF32, {1.0 / 6}));
  }
  // A number of another type: what f16 has, f32 does not mean.
  const double sixth_of_half = RoundTo(ElementType::kF16, 1.0 / 6);
  EXPECT_TRUE(StandsFor(sixth_of_half, ElementType::kF16, {1.0 / 6}));
  EXPECT_FALSE(StandsFor(sixth_of_half, ElementType::kF32, {1.0 / 6}));
}

}  // namespace
}  // namespace mo
