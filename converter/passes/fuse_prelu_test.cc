#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFusePrelu};

constexpr char kHead[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 2]}
)";
constexpr char kFactors[] = "  %s = Constant() f32[3, 1] {0.5, -1, 2}\n";
constexpr char kAbove[] = "  %above = ReLU(%x)\n";
constexpr char kBelow[] = R"(
  %zero = Constant() f32[] {0}
  %min = Minimum(%x, %zero)
  %below = Multiply(%min, %s)
)";
constexpr char kBelowNegated[] = R"(
  %n = Negative(%x)
  %max = ReLU(%n)
  %below = Multiply(%s, %max)
)";
constexpr char kHalves[] = R"(
  %half = Constant() f32[] {0.5}
  %a = Abs(%x)
  %twice = Subtract(%x, %a)
)";
constexpr char kSum[] = "  %y = Add(%above, %below) names(\"y\")\n";
constexpr char kDifference[] = "  %y = Subtract(%above, %below) names(\"y\")\n";
constexpr char kEnd[] = "  %out = Result(%y)\n";

std::string Net(absl::string_view below, absl::string_view root = kSum,
                absl::string_view above = kAbove, absl::string_view factors = kFactors) {
  return absl::StrCat(kHead, factors, above, below, root, kEnd);
}

std::string Fused(absl::string_view slopes) {
  return absl::StrCat(kHead, "  %y/slope = Constant() f32[3] {", slopes,
                      "}\n  %y = PReLU(%x, %y/slope) names(\"y\")\n", kEnd);
}

TEST(FusePrelu, KnowsTheSpellings) {
  ExpectRewrite(kPasses, Net(kBelow), Fused("0.5, -1, 2"));
  ExpectRewrite(kPasses, Net(kBelow, "  %y = Add(%below, %above) names(\"y\")\n"),
                Fused("0.5, -1, 2"));
  ExpectRewrite(kPasses, Net(kBelow, kDifference), Fused("-0.5, 1, -2"));
  ExpectRewrite(kPasses, Net(kBelowNegated), Fused("-0.5, 1, -2"));
  ExpectRewrite(kPasses, Net(kBelowNegated, kDifference), Fused("0.5, -1, 2"));
  ExpectRewrite(kPasses,
                Net(R"(
  %minus = Constant() f32[] {-1}
  %zero = Constant() f32[] {0}
  %n = Multiply(%x, %minus)
  %max = Maximum(%zero, %n)
  %below = Multiply(%s, %max)
)",
                    kSum, "  %none = Constant() f32[1] {0}\n  %above = Maximum(%x, %none)\n"),
                Fused("-0.5, 1, -2"));
}

TEST(FusePrelu, KnowsHalfOfTwice) {
  ExpectRewrite(
      kPasses,
      Net(absl::StrCat(kHalves, "  %b = Multiply(%twice, %half)\n  %below = Multiply(%s, %b)\n")),
      Fused("0.5, -1, 2"));
  ExpectRewrite(
      kPasses,
      Net(absl::StrCat(kHalves, "  %b = Multiply(%twice, %s)\n  %below = Multiply(%half, %b)\n")),
      Fused("0.5, -1, 2"));
}

TEST(FusePrelu, OneFactorForAll) {
  for (absl::string_view factors : {"f32[]", "f32[1, 1, 1]"}) {
    ExpectRewrite(kPasses,
                  Net(kBelow, kSum, kAbove, absl::StrCat("  %s = Constant() ", factors, " {4}\n")),
                  absl::StrCat(kHead, "  %y/slope = Constant() f32[1] {4}\n",
                               "  %y = PReLU(%x, %y/slope) names(\"y\")\n", kEnd));
  }
}

TEST(FusePrelu, LeavesAPartToItsOtherReaders) {
  ExpectRewrite(kPasses, Net(kBelow, absl::StrCat(kSum, "  %also = Result(%above)\n")),
                absl::StrCat(kHead, kAbove, "  %also = Result(%above)\n",
                             "  %y/slope = Constant() f32[3] {0.5, -1, 2}\n",
                             "  %y = PReLU(%x, %y/slope) names(\"y\")\n", kEnd));
}

TEST(FusePrelu, NotOfDifferentTensors) {
  ExpectUnchanged(kPasses, Net(kBelow, kSum, "  %e = Exp(%x)\n  %above = ReLU(%e)\n"));
  ExpectUnchanged(
      kPasses, Net(absl::StrCat(absl::StrReplaceAll(kHalves, {{"Abs(%x)", "Abs(%above)"}}),
                                "  %b = Multiply(%twice, %s)\n  %below = Multiply(%half, %b)\n")));
  ExpectUnchanged(kPasses, Net(kBelow, "  %y = Subtract(%below, %above) names(\"y\")\n"));
}

TEST(FusePrelu, KeepsWhenExcludedPR1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  const std::string body = absl::StrCat(source, Net(kBelow));
  ExpectRefusal(kPasses, absl::StrReplaceAll(body, {{"ReLU(%x)", "ReLU(%x) from(\"s\")"}}), "y",
                "PR1");
  ExpectRefusal(
      kPasses,
      absl::StrReplaceAll(body, {{"Minimum(%x, %zero)", "Minimum(%x, %zero) from(\"s\")"}}), "y",
      "PR1");
  ExpectRefusal(kPasses, absl::StrReplaceAll(body, {{"{0.5, -1, 2}", "{0.5, -1, 2} from(\"s\")"}}),
                "y", "PR1");
}

TEST(FusePrelu, KeepsOtherNumbersPR2) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kBelow), {{"{0}", "{0.01}"}}), "y", "PR2");
  ExpectRefusal(kPasses,
                Net(absl::StrCat(absl::StrReplaceAll(kHalves, {{"{0.5}", "{0.4}"}}),
                                 "  %b = Multiply(%twice, %half)\n  %below = Multiply(%s, %b)\n")),
                "y", "PR2");
}

TEST(FusePrelu, KeepsWhatBroadcastsUpPR3) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kBelow), {{"f32[] {0}", "f32[1, 1, 1, 1] {0}"}}),
                "y", "PR3");
}

TEST(FusePrelu, KeepsFactorsOfOtherAxesPR4) {
  for (absl::string_view factors : {"f32[2] {1, 2}", "f32[2, 1, 1] {1, 2}", "f32[1, 1, 1, 1] {1}",
                                    "f32[3, 2] {1, 2, 3, 4, 5, 6}"}) {
    ExpectRefusal(kPasses,
                  Net(kBelow, kSum, kAbove, absl::StrCat("  %s = Constant() ", factors, "\n")), "y",
                  "PR4");
  }
}

}  // namespace
}  // namespace mo
