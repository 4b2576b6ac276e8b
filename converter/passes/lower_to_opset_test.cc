#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kLowerToOpset};

TEST(LowerToOpset, BatchNormalizationIsOneMultiplyAndOneAdd) {
  constexpr char kBody[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2, 2]}
  %gamma = Constant() f32[2] {2, -3}
  %beta = Constant() f32[2] {0.5, 1}
  %mean = Constant() f32[2] {1, -1}
  %variance = Constant() f32[2] {3, 8}
  %bn = BatchNormalization(%x, %gamma, %beta, %mean, %variance) {epsilon = 1} names("y")
  %out = Result(%bn)
)";
  ExpectRewrite(kPasses, kBody, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2, 2]}
  %bn/scale/value = Constant() f32[2, 1, 1] {1, -1}
  %bn/scale = Multiply(%x, %bn/scale/value)
  %bn/shift/value = Constant() f32[2, 1, 1] {-0.5, 0}
  %bn = Add(%bn/scale, %bn/shift/value) names("y")
  %out = Result(%bn)
)");
}

TEST(LowerToOpset, ScaleShift) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2]}
  %w = Constant() f32[2, 1] {2, -3}
  %b = Constant() f32[2, 1] {0, 1}
  %ss = ScaleShift(%x, %w, %b)
  %out = Result(%ss)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2]}
  %w = Constant() f32[2, 1] {2, -3}
  %ss/scale = Multiply(%x, %w)
  %b = Constant() f32[2, 1] {0, 1}
  %ss = Add(%ss/scale, %b)
  %out = Result(%ss)
)");
}

TEST(LowerToOpset, FullyConnectedFlattensMultipliesAndAdds) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 2, 2]}
  %w = Constant() f32[5, 12] seeded(1)
  %b = Constant() f32[5] seeded(2)
  %fc = FullyConnected(%x, %w, %b) names("y")
  %out = Result(%fc)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 2, 2]}
  %fc/flatten/shape = Constant() i64[2] {0, 12}
  %fc/flatten = Reshape(%x, %fc/flatten/shape) {special_zero = true}
  %w = Constant() f32[5, 12] seeded(1)
  %fc/MatMul = MatMul(%fc/flatten, %w) {transpose_b = true}
  %b = Constant() f32[5] seeded(2)
  %fc = Add(%fc/MatMul, %b) names("y")
  %out = Result(%fc)
)");
}

TEST(LowerToOpset, FullyConnectedOnTheLastAxisNeedsNoReshape) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4]}
  %w = Constant() f32[5, 4] seeded(1)
  %fc = FullyConnected(%x, %w) {axis = 2}
  %out = Result(%fc)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 4]}
  %w = Constant() f32[5, 4] seeded(1)
  %fc = MatMul(%x, %w) {transpose_b = true}
  %out = Result(%fc)
)");
}

// Without the numbers, or with numbers that are none, nothing can be computed here.
TEST(LowerToOpset, BatchNormalizationStepByStepWhereTheFactorsAreNotFiniteOrNotKnown) {
  for (const char* variance : {"f32[2] {-3, 8}", "f32[2] {-1, 8}", "f32[2] digest(00)"}) {
    const std::unique_ptr<Graph> graph = ParseBody(absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 2]}
  %p = Constant() f32[2] {2, -3}
  %variance = Constant() )",
                                                                variance, R"(
  %bn = BatchNormalization(%x, %p, %p, %p, %variance) {epsilon = 1} names("y")
  %r = ReLU(%bn)
  %out = Result(%r)
)"));
    RunPasses(kPasses, *graph);
    EXPECT_NE(graph->FindNode("bn/deviation"), nullptr) << BodyOf(*graph);
    EXPECT_TRUE(graph->FindNode("bn")->Is(ops::kAdd)) << BodyOf(*graph);
  }
}

}  // namespace
}  // namespace mo
