#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kNormalizeSubtractDivide};

std::string Net(absl::string_view expression, absl::string_view constant = "f32[2, 1, 1] {4, -8}",
                absl::string_view sources = "") {
  return absl::StrCat(sources, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %c = Constant() )",
                      constant, "\n  %y = ", expression, "\n  %out = Result(%y)\n");
}

TEST(NormalizeSubtractDivide, SubtractBecomesAdd) {
  ExpectRewrite(kPasses, Net("Subtract(%x, %c) names(\"y\")"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %y/negative/value = Constant() f32[2, 1, 1] real {-4, 8}
  %y = Add(%x, %y/negative/value) names("y")
  %out = Result(%y)
)");
}

TEST(NormalizeSubtractDivide, SubtractFromAConstantBecomesMultiplyAndAdd) {
  ExpectRewrite(kPasses, Net("Subtract(%c, %x) names(\"y\")"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %y/negation/value = Constant() f32[] {-1}
  %y/negation = Multiply(%x, %y/negation/value)
  %c = Constant() f32[2, 1, 1] {4, -8}
  %y = Add(%y/negation, %c) names("y")
  %out = Result(%y)
)");
}

TEST(NormalizeSubtractDivide, DivideBecomesMultiply) {
  ExpectRewrite(kPasses, Net("Divide(%x, %c) names(\"y\")"), R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %y/reciprocal/value = Constant() f32[2, 1, 1] real {0.25, -0.125}
  %y = Multiply(%x, %y/reciprocal/value) names("y")
  %out = Result(%y)
)");
}

TEST(NormalizeSubtractDivide, NegativeBecomesMultiplyNextToWhatTakesItIn) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[2, 2, 1, 1] {1, 2, 3, 4}
  %conv = Convolution(%x, %w)
  %y = Negative(%conv) names("y")
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w = Constant() f32[2, 2, 1, 1] {1, 2, 3, 4}
  %conv = Convolution(%x, %w)
  %y/negation/value = Constant() f32[] {-1}
  %y = Multiply(%conv, %y/negation/value) names("y")
  %out = Result(%y)
)");
  const auto is_rewritten = [](absl::string_view body) {
    const std::unique_ptr<Graph> original = ParseBody(body), changed = ParseBody(body);
    RunPasses(kPasses, *changed);
    ExpectEqualValues(*original, *changed);
    return changed->FindNode("y")->Is(ops::kMultiply);
  };
  const std::string x = "\n  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}\n",
                    w = "  %w = Constant() f32[2, 2, 1, 1] seeded(1)\n";
  EXPECT_TRUE(is_rewritten(x + w + "  %r = ReLU(%x)\n  %y = Negative(%r)\n" +
                           "  %conv = Convolution(%y, %w)\n  %out = Result(%conv)\n"));
  EXPECT_TRUE(is_rewritten(x + "  %c = Constant() f32[] {2}\n  %y = Negative(%x)\n" +
                           "  %sum = Add(%y, %c)\n  %out = Result(%sum)\n"));
  // Alone it stays, and so it does where its factor would be one more node.
  EXPECT_FALSE(is_rewritten(x + "  %y = Negative(%x)\n  %e = Exp(%y)\n  %out = Result(%e)\n"));
  EXPECT_FALSE(is_rewritten(x + w + "  %y = Negative(%x)\n  %e = Exp(%y)\n" +
                            "  %conv = Convolution(%y, %w)\n  %out = Result(%conv)\n" +
                            "  %other = Result(%e)\n"));
  EXPECT_FALSE(is_rewritten(x + w + "  %conv = Convolution(%x, %w)\n  %y = Negative(%conv)\n" +
                            "  %out = Result(%y)\n  %other = Result(%conv)\n"));
  EXPECT_FALSE(is_rewritten("\n  source \"conv\" : \"Convolution\" exclude(linear_fusing)" + x + w +
                            "  %conv = Convolution(%x, %w) from(\"conv\")\n" +
                            "  %y = Negative(%conv)\n  %out = Result(%y)\n"));
}

TEST(NormalizeSubtractDivide, TheConstantMayBroadcastUp) {
  for (const char* expression : {"Subtract(%x, %c)", "Subtract(%c, %x)", "Divide(%x, %c)"}) {
    const std::string body = Net(expression, "f32[5, 1, 1, 1] {1, 2, 3, 4, 5}");
    const std::unique_ptr<Graph> original = ParseBody(body);
    const std::unique_ptr<Graph> normalized = ParseBody(body);
    RunPasses(kPasses, *normalized);
    EXPECT_NE(normalized->FindNode("y")->op().name(), original->FindNode("y")->op().name());
    ExpectEqualValues(*original, *normalized);
  }
}

TEST(NormalizeSubtractDivide, KeepsWhenExcludedSD1) {
  ExpectRefusal(kPasses,
                Net("Subtract(%x, %c) from(\"s\")", "f32[] {2}",
                    "\n  source \"s\" : \"Sub\" exclude(linear_fusing)"),
                "y", "SD1");
}

TEST(NormalizeSubtractDivide, KeepsWhatHasNoConstantSD2) {
  ExpectRefusal(kPasses, Net("Subtract(%x, %x)"), "y", "SD2");
  ExpectRefusal(kPasses, Net("Divide(%c, %x)"), "y", "SD2");
  ExpectRefusal(kPasses, Net("Divide(%c, %c)"), "y", "SD2");
}

TEST(NormalizeSubtractDivide, KeepsIntegersSD3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = i64, shape = [3]}
  %c = Constant() i64[] {3}
  %y = Subtract(%c, %x)
  %out = Result(%y)
)",
                "y", "SD3");
}

TEST(NormalizeSubtractDivide, KeepsDivisorsWithoutAReciprocalSD4) {
  ExpectRefusal(kPasses, Net("Divide(%x, %c)", "f32[2, 1, 1] {1, 0}"), "y", "SD4");
  ExpectRefusal(kPasses, Net("Divide(%x, %c)", "f32[] {1e-40}"), "y", "SD4");
  ExpectRefusal(kPasses, Net("Divide(%x, %c)", "f32[] {3e38}"), "y", "SD4");
}

}  // namespace
}  // namespace mo
