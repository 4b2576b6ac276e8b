#include "absl/strings/str_cat.h"
#include "converter/passes/testing.h"

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
  %y/minuend/value = Constant() f32[2, 1, 1] {4, -8}
  %y = Add(%y/negation, %y/minuend/value) names("y")
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

TEST(NormalizeSubtractDivide, TheConstantMayBroadcastUp) {
  for (const char* expression : {"Subtract(%x, %c)", "Subtract(%c, %x)", "Divide(%x, %c)"}) {
    const std::string body = Net(expression, "f32[5, 1, 1, 1] {1, 2, 3, 4, 5}");
    const std::unique_ptr<Graph> original = ParseBody(body);
    const std::unique_ptr<Graph> normalized = ParseBody(body);
    RunPasses(kPasses, *normalized);
    EXPECT_NE(normalized->FindNode("y")->op().name, original->FindNode("y")->op().name);
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
