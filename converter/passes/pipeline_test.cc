#include "converter/passes/pipeline.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/graph/bodies.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

// Convolution, BatchNormalization, ScaleShift, ReLU, twice, then FullyConnected.
constexpr char kNet[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 3, 8, 8]} names("x")
  %w1 = Constant() f32[4, 3, 3, 3] seeded(1)
  %c1 = Convolution(%x, %w1) {pads_begin = [1, 1], pads_end = [1, 1]}
  %b1 = Constant() f32[4, 1, 1] {1, 2, 3, 4}
  %c1/bias = Add(%c1, %b1)
  %gamma = Constant() f32[4] {2, -3, 0, 1}
  %beta = Constant() f32[4] {0.5, 1, 2, 3}
  %mean = Constant() f32[4] {1, -1, 2, 0}
  %variance = Constant() f32[4] {3, 8, 1, 2}
  %bn1 = BatchNormalization(%c1/bias, %gamma, %beta, %mean, %variance) {epsilon = 1e-05}
  %s1 = Constant() f32[4, 1, 1] {1, -2, 3, 4}
  %t1 = Constant() f32[4, 1, 1] {4, 3, 2, 1}
  %scale1 = ScaleShift(%bn1, %s1, %t1)
  %r1 = ReLU(%scale1) names("block1")
  %w2 = Constant() f32[4, 4, 1, 1] seeded(2)
  %c2 = Convolution(%r1, %w2) {strides = [2, 2]}
  %bn2 = BatchNormalization(%c2, %gamma, %beta, %mean, %variance) {epsilon = 1e-05}
  %w3 = Constant() f32[5, 64] seeded(3)
  %fc = FullyConnected(%bn2, %w3) names("y")
  %out = Result(%fc)
)";

int Count(const Graph& graph, absl::string_view op) {
  int count = 0;
  for (const Node* node : graph.TopologicalOrder()) count += node->Is(OpType(op));
  return count;
}

std::unique_ptr<Graph> Optimized(absl::string_view body, const PassOptions& options = {}) {
  std::unique_ptr<Graph> graph = ParseBody(body);
  Records records;
  PassContext context(options, records);
  const absl::Status status = RunPipeline(*graph, context);
  EXPECT_TRUE(status.ok()) << status;
  return graph;
}

TEST(Pipeline, FusesEverythingThatItCan) {
  const std::unique_ptr<Graph> graph = Optimized(kNet);
  ExpectEqualValues(*ParseBody(kNet), *graph);
  EXPECT_EQ(Count(*graph, "Multiply"), 0) << BodyOf(*graph);
  EXPECT_EQ(Count(*graph, "Add"), 2)
      << BodyOf(*graph);  // a bias for conv 1; conv 2's shift went through fc
  EXPECT_EQ(graph->FindNode("c1")->attributes().GetInts("strides"), (Ints{2, 2}));
  // It has every second row and column of what the source calls so.
  EXPECT_THAT(graph->FindNode("r1")->tensor_names(), ::testing::IsEmpty());
}

TEST(Pipeline, SwitchedOffOnlyLowers) {
  PassOptions options;
  for (const auto name : kOptimizationNames) options.disabled.Insert(*OptimizationFromName(name));
  const std::unique_ptr<Graph> graph = Optimized(kNet, options);
  ExpectEqualValues(*ParseBody(kNet), *graph);
  EXPECT_EQ(Count(*graph, "Multiply"), 3);
  EXPECT_EQ(Count(*graph, "Add"), 4);
  EXPECT_EQ(graph->FindNode("c2")->attributes().GetInts("strides"), (Ints{2, 2}));
}

// Lowered, both classifiers flatten the image.
constexpr char kTwoClassifiers[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %w1 = Constant() f32[4, 18] seeded(1)
  %w2 = Constant() f32[5, 18] seeded(2)
  %a = FullyConnected(%x, %w1)
  %b = FullyConnected(%x, %w2)
  %out_a = Result(%a)
  %out_b = Result(%b)
)";

// Lowered, the normalization becomes what takes a factor.
constexpr char kAfterExcludedNormalization[] = R"(
  source "bn" : "BatchNormalization" exclude(linear_fusing)
  source "excluded" : "Constant" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %one = Constant() f32[2] {3, 4}
  %excluded = Constant() f32[2] {1, 2} from("excluded")
  %bn = BatchNormalization(%x, %one, %one, %one, %one) {epsilon = 0.001} from("bn")
  %y = Negative(%bn)
  %out = Result(%y)
  %bn2 = BatchNormalization(%x, %one, %one, %one, %excluded) {epsilon = 0.001}
  %y2 = Negative(%bn2)
  %out2 = Result(%y2)
)";

// Lowered, the Gather counts its axis from the end.
constexpr char kExcludedAxis[] = R"(
  source "axis" : "Constant" exclude(linear_fusing, resnet_stride, grouped_convolution, pad_folding, operation_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 3, 4]}
  %order = Constant() i64[3] {2, 0, 1}
  %axis = Constant() i64[1] {1} from("axis")
  %gather = Gather(%x, %order, %axis)
  %w = Constant() f32[2, 3, 1] seeded(1)
  %conv = Convolution(%gather, %w)
  %out = Result(%conv)
)";

// Lowered, the normalization lets the Transpose between Add and Multiply through.
constexpr char kTransposeAfterExcludedNormalization[] = R"(
  source "bn" : "BatchNormalization" exclude(linear_fusing)
  %x = Parameter() {element_type = f32, shape = [1, 2, 3]}
  %one = Constant() f32[2] {3, 4}
  %bn = BatchNormalization(%x, %one, %one, %one, %one) {epsilon = 0.001} from("bn")
  %two = Constant() f32[1] {2}
  %sum = Add(%bn, %two)
  %order = Constant() i64[3] {1, 2, 0}
  %turned = Transpose(%sum, %order)
  %five = Constant() f32[1] {5}
  %y = Multiply(%turned, %five)
  %out = Result(%y)
)";

TEST(Pipeline, RunsTwiceWithTheSameResult) {
  for (const char* net : {kNet, kTwoClassifiers, kAfterExcludedNormalization, kExcludedAxis,
                          kTransposeAfterExcludedNormalization}) {
    const std::unique_ptr<Graph> graph = Optimized(net);
    ExpectEqualValues(*ParseBody(net), *graph);
    const std::string once = BodyOf(*graph);
    Records records;
    const PassOptions options;
    PassContext context(options, records);
    ASSERT_TRUE(RunPipeline(*graph, context).ok());
    EXPECT_EQ(BodyOf(*graph), once);
  }
}

// The Unsqueeze has gone by the time that factors move across reshapes.
TEST(Pipeline, FactorsMoveAcrossSeveralReshapes) {
  constexpr char kTwoReshapes[] = R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 6, 4]}
  %w = Constant() f32[3, 2, 1, 1] seeded(1)
  %conv = Convolution(%x, %w)
  %axis = Constant() i64[1] {4}
  %wide = Unsqueeze(%conv, %axis)
  %shape = Constant() i64[3] {3, 24, 1}
  %rows = Reshape(%wide, %shape)
  %half = Constant() f32[] {0.5}
  %scaled = Multiply(%rows, %half)
  %out = Result(%scaled)
)";
  const std::unique_ptr<Graph> graph = Optimized(kTwoReshapes);
  ExpectEqualValues(*ParseBody(kTwoReshapes), *graph);
  EXPECT_EQ(Count(*graph, "Multiply"), 0) << BodyOf(*graph);
  EXPECT_EQ(Count(*graph, "Unsqueeze"), 0) << BodyOf(*graph);
}

TEST(Pipeline, EveryPassHasItsOwnNameAndRulesHaveTheirOwnIds) {
  std::set<const Pass*> passes;
  std::set<absl::string_view> names, ids;
  for (const Stage& stage : Pipeline()) {
    for (const Pass* pass : stage.passes) {
      if (!passes.insert(pass).second) continue;
      EXPECT_TRUE(names.insert(pass->name).second) << pass->name;
      EXPECT_EQ(pass->optimization.has_value(), pass->rules != nullptr) << pass->name;
      if (pass->rules == nullptr) continue;
      for (const RuleText& rule : pass->rules()) EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    }
  }
}

TEST(Pipeline, ComesToAnEndOnALongChain) {
  constexpr int kNodes = 50000;
  std::string body = "\n  %n0 = Parameter() {element_type = f32, shape = [1]}\n";
  for (int i = 1; i <= kNodes; ++i) absl::StrAppend(&body, "  %n", i, " = ReLU(%n", i - 1, ")\n");
  absl::StrAppend(&body, "  %out = Result(%n", kNodes, ")\n");
  EXPECT_EQ(Count(*Optimized(body), "ReLU"), kNodes);
}

// A loop whose body has a branch with what linear fusing looks for.
constexpr char kNested[] = R"(
  source "bn" : "BatchNormalization"EXCLUSION
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %c = Parameter() {element_type = boolean, shape = []}
  %n = Constant() i64[] {2}
  %yes = Constant() boolean[] {1}
  %loop = Loop(%n, %yes, %x, %c) {carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
    %d = Parameter() {element_type = boolean, shape = []}
    %goes_on = Constant() boolean[] {1}
    %again = Result(%goes_on)
    %y = If(%d, %s) {else_inputs = [1], then_inputs = [1]} graph "then" {
      %a = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
      %w = Constant() f32[2, 2, 1, 1] seeded(1)
      %conv = Convolution(%a, %w)
      %gamma = Constant() f32[2] {2, -3}
      %beta = Constant() f32[2] {0.5, 1}
      %mean = Constant() f32[2] {1, -1}
      %variance = Constant() f32[2] {3, 8}
      %bn = BatchNormalization(%conv, %gamma, %beta, %mean, %variance) {epsilon = 1e-05} from("bn")
      %out = Result(%bn)
    } graph "else" {
      %a = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
      %same = Identity(%a)
      %out = Result(%same)
    }
    %next = Result(%y)
  }
  %out = Result(%loop)
)";

std::string Nested(const std::string& exclusion) {
  return absl::StrReplaceAll(kNested, {{"EXCLUSION", exclusion}});
}

int CountInBodies(const Graph& graph, OpType op) {
  int count = 0;
  for (const Node* node : NodesWithBodies(graph)) count += node->Is(op);
  return count;
}

TEST(Pipeline, OptimizesBodies) {
  const std::unique_ptr<Graph> graph = Optimized(Nested(""));
  ExpectEqualValues(*ParseBody(Nested("")), *graph);
  EXPECT_EQ(CountInBodies(*graph, ops::kConvolution), 1);
  EXPECT_EQ(CountInBodies(*graph, ops::kAdd), 1) << BodyOf(*graph);
  EXPECT_EQ(CountInBodies(*graph, ops::kMultiply), 0) << BodyOf(*graph);
  EXPECT_EQ(CountInBodies(*graph, ops::kIdentity), 0) << BodyOf(*graph);
}

TEST(Pipeline, ObeysExclusionsInBodies) {
  const std::unique_ptr<Graph> graph = Optimized(Nested(" exclude(linear_fusing)"));
  ExpectEqualValues(*ParseBody(Nested("")), *graph);
  EXPECT_EQ(CountInBodies(*graph, ops::kMultiply), 1) << BodyOf(*graph);
}

TEST(Pipeline, RecordsNodesOfBodies) {
  const std::unique_ptr<Graph> graph = ParseBody(Nested(""));
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  ASSERT_TRUE(RunPipeline(*graph, context).ok());
  bool found = false;
  for (const Rewrite& rewrite : records.rewrites()) {
    if (rewrite.pass != "fuse_linear_ops") continue;
    found = true;
    EXPECT_THAT(rewrite.sources, ::testing::Contains("bn"));
  }
  EXPECT_TRUE(found);
}

TEST(RunPass, LeavesOutAPassThatChangedNothing) {
  static int runs = 0;
  const Pass idle = {.name = "idle",
                     .summary = "",
                     .optimization = std::nullopt,
                     .run = [](Graph&, PassContext&) -> absl::StatusOr<bool> {
                       ++runs;
                       return false;
                     }};
  const std::unique_ptr<Graph> graph = ParseBody(kNet);
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(*RunPass(idle, *graph, context));
  EXPECT_EQ(runs, 1);
  graph->parameters()[0]->set_tensor_names(0, {"other"});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(*RunPass(idle, *graph, context));
  EXPECT_EQ(runs, 2);
  const std::unique_ptr<Graph> other = ParseBody(kNet);
  EXPECT_FALSE(*RunPass(idle, *other, context));
  EXPECT_EQ(runs, 3);
}

TEST(RunPass, CatchesAPassThatLies) {
  const Pass liar = {.name = "liar",
                     .summary = "",
                     .optimization = std::nullopt,
                     .run = [](Graph&, PassContext&) -> absl::StatusOr<bool> { return true; }};
  const Pass sneak = {.name = "sneak",
                      .summary = "",
                      .optimization = std::nullopt,
                      .run = [](Graph& graph, PassContext&) -> absl::StatusOr<bool> {
                        graph.parameters()[0]->set_tensor_names(0, {"other"});
                        return false;
                      }};
  const Pass breaker = {.name = "breaker",
                        .summary = "",
                        .optimization = std::nullopt,
                        .run = [](Graph& graph, PassContext&) -> absl::StatusOr<bool> {
                          graph.SetAttribute(graph.parameters()[0], "shape", Shape({1, 3, 9, 9}));
                          return true;
                        }};
  const std::unique_ptr<Graph> graph = ParseBody(kNet);
  Records records;
  const PassOptions options;
  PassContext context(options, records);
  EXPECT_THAT(RunPass(liar, *graph, context).status().ToString(),
              ::testing::HasSubstr("pass liar: says it changed the graph, but did not"));
  EXPECT_THAT(RunPass(sneak, *graph, context).status().ToString(),
              ::testing::HasSubstr("pass sneak: changed the graph without saying so"));
  EXPECT_THAT(RunPass(breaker, *graph, context).status().ToString(),
              ::testing::HasSubstr("pass breaker: node"));
}

}  // namespace
}  // namespace mo
