#include "absl/strings/str_cat.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kDecomposeBatchNormalization};

std::string Net(absl::string_view variance = "{1, 2, 3}", absl::string_view epsilon = "1.2") {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %p = Constant() f32[3] {1, 2, 3}
  %v = Constant() f32[3] )",
                      variance, R"(
  %bn = BatchNormalization(%x, %p, %p, %p, %v) {epsilon = )",
                      epsilon, R"(} names("y")
  %out = Result(%bn)
)");
}

TEST(DecomposeBatchNormalization, GivesMultiplyAddMultiplyAdd) {
  const std::unique_ptr<Graph> original = ParseBody(Net());
  const std::unique_ptr<Graph> graph = ParseBody(Net());
  RunPasses(kPasses, *graph);
  ExpectEqualValues(*original, *graph);
  const Node* last = graph->results()[0]->input(0).node;
  EXPECT_EQ(last->name(), "bn");
  EXPECT_THAT(last->tensor_names(), ::testing::ElementsAre("y"));
  std::vector<std::string> ops;
  std::vector<std::vector<double>> values;
  for (const Node* node : graph->TopologicalOrder()) {
    if (!node->Is(ops::kMultiply) && !node->Is(ops::kAdd)) continue;
    ops.push_back(std::string(node->op().name()));
    values.push_back(node->constant_input(1)->Doubles());
    EXPECT_EQ(node->constant_input(1)->extents(), (Extents{3, 1, 1}));
  }
  EXPECT_THAT(ops, ::testing::ElementsAre("Multiply", "Add", "Multiply", "Add"));
  const double expected[2][3] = {{.67419986, .55901699, .48795004},
                                 {-.67419986, -1.11803399, -1.46385011}};
  for (int step = 0; step < 2; ++step) {
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(values[step][c], expected[step][c], 1e-8);
  }
  EXPECT_THAT(values[2], ::testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(values[3], ::testing::ElementsAre(1, 2, 3));
}

TEST(DecomposeBatchNormalization, KeepsWhenExcludedBN1) {
  ExpectRefusal(
      kPasses,
      "source \"n\" : \"BatchNorm\" exclude(linear_fusing)\n" +
          [] {
            std::string net = Net();
            const std::string names = "names(\"y\")";
            net.insert(net.find(names) + names.size(), " from(\"n\")");
            return net;
          }(),
      "bn", "BN1");
}

TEST(DecomposeBatchNormalization, KeepsWhenAParameterIsComputedBN2) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 2, 2]}
  %mean = Parameter() {element_type = f32, shape = [3]}
  %p = Constant() f32[3] {1, 2, 3}
  %bn = BatchNormalization(%x, %p, %p, %mean, %p) {epsilon = 1.0}
  %out = Result(%bn)
)",
                "bn", "BN2");
}

TEST(DecomposeBatchNormalization, KeepsWhenVarianceIsNotPositiveBN3) {
  ExpectRefusal(kPasses, Net("{1, -2, 3}"), "bn", "BN3");
  ExpectRefusal(kPasses, Net("{1, 0, 3}", "0"), "bn", "BN3");
  ExpectRefusal(kPasses, Net("{1, nan, 3}"), "bn", "BN3");
}

TEST(DecomposeBatchNormalization, KeepsWhenTheShiftOverflowsBN3) {
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 2]}
  %p = Constant() f32[1] {1}
  %mean = Constant() f32[1] {1e38}
  %variance = Constant() f32[1] {1e-10}
  %bn = BatchNormalization(%x, %p, %p, %mean, %variance) {epsilon = 1e-12}
  %out = Result(%bn)
)",
                "bn", "BN3");
}

TEST(DecomposeBatchNormalization, DoesNothingWhenSwitchedOff) {
  PassOptions options;
  options.disabled.Insert(Optimization::kLinearFusing);
  ExpectUnchanged(kPasses, Net(), options);
}

TEST(DecomposeBatchNormalization, KeepsTheTypesAfterIt) {
  const std::unique_ptr<Graph> graph = ParseBody(R"(
  %x = Parameter() {element_type = f32, shape = [1, ?, 2]}
  %p = Constant() f32[3] {1, 2, 3}
  %bn = BatchNormalization(%x, %p, %p, %p, %p) {epsilon = 1}
  %y = ReLU(%bn)
  %out = Result(%y)
)");
  RunPasses(kPasses, *graph);
  EXPECT_TRUE(graph->FindNode("bn")->Is(ops::kAdd));
  EXPECT_EQ(ToString(graph->FindNode("y")->shape()), "[1, 3, 2]");
}

}  // namespace
}  // namespace mo
