#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseL2Normalization};

std::string Net(absl::string_view end, absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %two = Constant() f32[] {2}
  %axes = Constant() i64[1] {1}
  %q = Multiply(%x, %x)
  %s = ReduceSum(%q, %axes) {keep_dims = true}
  %eps = Constant() f32[] {0.75}
  %exponent = Constant() f32[] {-0.5}
)",
                      end, "  %out = Result(%y)\n");
}
constexpr char kByPower[] =
    "  %b = Maximum(%s, %eps)\n  %r = Power(%b, %exponent)\n  %y = Multiply(%x, %r)\n";

std::string Fused(absl::string_view attributes) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %axes = Constant() i64[1] {1}
  %y = NormalizeL2(%x, %axes) {)",
                      attributes, "}\n  %out = Result(%y)\n");
}

TEST(FuseL2Normalization, WithTheEpsilonInTheRoot) {
  for (const auto& [op, mode] : {std::pair("Maximum", "max"), std::pair("Add", "add")}) {
    const std::string fused = Fused(absl::StrCat("eps = 0.75, eps_mode = \"", mode, "\""));
    const std::string biased = absl::StrCat("  %b = ", op, "(%eps, %s)\n");
    ExpectRewrite(kPasses, Net(biased + "  %r = Power(%b, %exponent)\n  %y = Multiply(%r, %x)\n"),
                  fused);
    ExpectRewrite(kPasses, Net(biased + "  %r = Sqrt(%b)\n  %y = Divide(%x, %r)\n"), fused);
    ExpectRewrite(kPasses,
                  Net(biased + "  %r = Sqrt(%b)\n  %one = Constant() f32[] {-1}\n"
                               "  %p = Power(%r, %one)\n  %y = Multiply(%x, %p)\n"),
                  fused);
  }
}

TEST(FuseL2Normalization, WithTheEpsilonOutsideOfTheRoot) {
  const std::string fused = Fused("eps = 0.5625, eps_mode = \"max\"");
  const std::string divided = "  %d = Maximum(%l, %eps)\n  %y = Divide(%x, %d)\n";
  ExpectRewrite(kPasses, Net("  %l = Sqrt(%s)\n" + divided), fused);
  ExpectRewrite(kPasses,
                Net("  %l = Sqrt(%s)\n  %d = Maximum(%l, %eps)\n  %one = Constant() f32[] {-1}\n"
                    "  %p = Power(%d, %one)\n  %y = Multiply(%p, %x)\n"),
                fused);
  ExpectRewrite(kPasses, Net("  %l = ReduceL2(%x, %axes) {keep_dims = true}\n" + divided), fused);
}

TEST(FuseL2Normalization, HowTheSquareIsWritten) {
  ExpectRewrite(kPasses,
                absl::StrReplaceAll(Net(kByPower), {{"Multiply(%x, %x)", "Power(%x, %two)"}}),
                Fused("eps = 0.75, eps_mode = \"max\""));
}

TEST(FuseL2Normalization, NotWhatIsAnotherFunction) {
  for (const char* end : {"  %l = Sqrt(%s)\n  %d = Add(%l, %eps)\n  %y = Divide(%x, %d)\n",
                          "  %l = Sqrt(%s)\n  %y = Divide(%x, %l)\n",
                          "  %b = Add(%s, %eps)\n  %l = Sqrt(%b)\n  %y = Divide(%l, %x)\n"})
    ExpectUnchanged(kPasses, Net(end));
}

TEST(FuseL2Normalization, KeepsWhenExcludedNL1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  for (const char* node : {"%q = Multiply(%x, %x)", "%eps = Constant() f32[] {0.75}",
                           "%axes = Constant() i64[1] {1}", "%b = Maximum(%s, %eps)"}) {
    ExpectRefusal(
        kPasses,
        absl::StrReplaceAll(Net(kByPower, source), {{node, absl::StrCat(node, " from(\"s\")")}}),
        "y", "NL1");
  }
}

TEST(FuseL2Normalization, KeepsOtherExponentsNL2) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kByPower), {{"{-0.5}", "{-0.49}"}}), "y", "NL2");
}

TEST(FuseL2Normalization, KeepsASumOverNothingNL3) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kByPower), {{"i64[1] {1}", "i64[0] {}"}}), "y",
                "NL3");
}

TEST(FuseL2Normalization, KeepsWhatLosesAnAxisNL4) {
  ExpectRefusal(
      kPasses,
      absl::StrReplaceAll(Net(kByPower), {{"[2, 3]", "[3, 3]"}, {"{keep_dims = true}", ""}}), "y",
      "NL4");
}

TEST(FuseL2Normalization, KeepsOtherEpsilonsNL5) {
  const std::string outside = "  %l = Sqrt(%s)\n  %d = Maximum(%l, %eps)\n  %y = Divide(%x, %d)\n";
  // Its square is subnormal in f32.
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(outside), {{"{0.75}", "{1e-20}"}}), "y", "NL5");
  // max(s, -1) is s, and max(√s, -1) is √s.
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(outside), {{"{0.75}", "{-1}"}}), "y", "NL5");
}

TEST(FuseL2Normalization, KeepsWhatBroadcastsUpNL6) {
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(Net(kByPower), {{"f32[] {0.75}", "f32[1, 1, 1] {0.75}"}}), "y",
                "NL6");
}

}  // namespace
}  // namespace mo
