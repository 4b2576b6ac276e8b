#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseHardSwish, &kFuseSwish};

// min(max(x + 3, 0), 6) as %g, and what ends in %y.
std::string Net(absl::string_view end, absl::string_view three = "f32[] {3}",
                absl::string_view clamp = "%g = Clamp(%a) {min = 0, max = 6}",
                absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %three = Constant() )",
                      three, "\n  %a = Add(%x, %three)\n  ", clamp, "\n", end,
                      "  %out = Result(%y)\n");
}

std::string Scaled(absl::string_view sixth) {
  return absl::StrCat("  %sixth = Constant() f32[] {", sixth, "}\n  %y = Multiply(%g, %sixth)\n");
}
constexpr char kDivided[] = "  %six = Constant() f32[] {6}\n  %y = Divide(%g, %six)\n";

std::string Fused(absl::string_view op) {
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [2, 3]}\n  %y = ", op,
                      "(%x)\n  %out = Result(%y)\n");
}

TEST(FuseHardSwish, FormsTheGate) {
  ExpectRewrite(kPasses, Net(kDivided), Fused("HSigmoid"));
  ExpectRewrite(kPasses, Net(Scaled("0.16666667")), Fused("HSigmoid"));
  // Folded in double.
  ExpectRewrite({&kFoldConstants, &kFuseHardSwish},
                Net("  %six = Constant() f32[] {6}\n  %one = Constant() f32[] {1}\n"
                    "  %sixth = Divide(%one, %six)\n  %y = Multiply(%g, %sixth)\n"),
                Fused("HSigmoid"));
  ExpectRewrite(kPasses,
                Net(kDivided, "f32[] {3}",
                    "%r = ReLU(%a)\n  %most = Constant() f32[] {6}\n  %g = Minimum(%r, %most)"),
                Fused("HSigmoid"));
}

TEST(FuseHardSwish, FormsTheProduct) {
  ExpectRewrite(kPasses,
                Net("  %six = Constant() f32[] {6}\n  %h = Divide(%g, %six)\n  %y = Multiply(%x, "
                    "%h)\n"),
                Fused("HSwish"));
  ExpectRewrite(kPasses,
                Net("  %six = Constant() f32[] {6}\n  %p = Multiply(%g, %x)\n  %y = Divide(%p, "
                    "%six)\n"),
                Fused("HSwish"));
}

TEST(FuseHardSwish, SaysHowItReadANumber) {
  const std::unique_ptr<Graph> graph = ParseBody(Net(Scaled("0.16666667")));
  const Records records = RunPasses(kPasses, *graph);
  ASSERT_EQ(records.rewrites().size(), 1u);
  EXPECT_EQ(records.rewrites()[0].what,
            "became one HSigmoid; 0.1666666716337204 is read as 0.16666666666666666");
}

TEST(FuseHardSwish, KeepsWhenExcludedHS1) {
  std::string body = Net(kDivided, "f32[] {3}", "%g = Clamp(%a) {min = 0, max = 6} from(\"s\")",
                         "\n  source \"s\" : \"Any\" exclude(operation_fusing)");
  ExpectRefusal(kPasses, body, "y", "HS1");
  body = Net(kDivided, "f32[] {3} from(\"s\")", "%g = Clamp(%a) {min = 0, max = 6}",
             "\n  source \"s\" : \"Const\" exclude(operation_fusing)");
  ExpectRefusal(kPasses, body, "y", "HS1");
}

TEST(FuseHardSwish, KeepsOtherNumbersHS2) {
  ExpectRefusal(kPasses, Net(kDivided, "f32[] {2.9999998}"), "y", "HS2");
  ExpectRefusal(kPasses, Net(kDivided, "f32[] {3}", "%g = Clamp(%a) {min = 0, max = 5}"), "y",
                "HS2");
  ExpectRefusal(kPasses, Net(kDivided, "f32[] {3}", "%g = Clamp(%a) {min = -1, max = 6}"), "y",
                "HS2");
  // The neighbours of the nearest f32 of 1/6.
  ExpectRefusal(kPasses, Net(Scaled("0.16666665673255920")), "y", "HS2");
  ExpectRefusal(kPasses, Net(Scaled("0.16666668653488159")), "y", "HS2");
}

TEST(FuseHardSwish, KeepsWhatBroadcastsUpHS3) {
  ExpectRefusal(kPasses, Net(kDivided, "f32[1, 1, 1] {3}"), "y", "HS3");
}

}  // namespace
}  // namespace mo
